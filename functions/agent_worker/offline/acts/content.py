"""Asking what a pack of what is on the table holds, which its name tells, or how many are left, which nobody is told."""

from ..intents import Intent, Kind
from ..state import Asked
from ..talk import Talk
from ..utterances import OfferOne, Saying
from .act import Act, holding

_UNITS = (
    r"gramos?|kilos?|litros?|ml|unidades|rollos?|fetas?|sobres?|saquitos?|latas?|huevos?|pan(?:es)?"
)
_PACK = r"(?:la|el|cada|un|una) (?:caja|paquete|pack|bolsa|bolsita|lata|botella|frasco|pote|sobre|un[oa])"


def _take(talk: Talk, _intent: Intent) -> None:
    question = talk.state.question
    products = question.products if question else ()
    if question is None or not products:
        talk.say(Saying.ASK_OF_WHAT)
    elif question.asked is Asked.ADD_IT:
        talk.say(OfferOne(products[0]))
    talk.question = talk.question or question


CONTENT = Act(
    "content",
    read=holding(
        (
            Kind.ASK_CONTENT,
            (
                rf"^(?:y )?cuant[oa]s? (?:(?:{_UNITS}) )?(?:trae|traen|tiene|tienen|viene|vienen|pesa|pesan)(?: {_PACK})?$"
                r"|^(?:y )?cuant[oa]s? (?:te |les )?quedan?$"
                rf"|^(?:y )?de cuant[oa]s? (?:(?:{_UNITS}) )?(?:es|son|viene|vienen)(?: {_PACK})?$"
            ),
        )
    ),
    take=_take,
    examples={
        Kind.ASK_CONTENT: "cuánto trae?|cuántas trae la caja?|de cuántos gramos es?|cuántos rollos trae el paquete?|cuántos te quedan?"
    },
    near_misses="cuánto es?|cuánto es el total?|cuánto trae de propina?",
)
