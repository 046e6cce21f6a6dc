"""Asking what a pack of what is on the table holds, which its name tells, or how many are left, which nobody is told."""

import re
from collections.abc import Iterator

from ..clauses import Clause
from ..framing.words import COUNT
from ..intents import Intent, Kind
from ..state import Asked
from ..talk import Talk
from ..utterances import OfferOne, Saying, Told
from .act import Act, Reading, holding, whole

_UNITS = (
    r"gramos?|kilos?|litros?|ml|unidades|rollos?|fetas?|sobres?|saquitos?|latas?|huevos?|pan(?:es)?"
)
_PACK = r"(?:la|el|cada|un|una) (?:caja|paquete|pack|bolsa|bolsita|lata|botella|frasco|pote|sobre|un[oa])"


def _take(talk: Talk, _intent: Intent) -> None:
    question = talk.state.question
    products = question.products if question else ()
    last = talk.state.last
    if last and (question is None or question.asked is Asked.MORE):
        talk.say(Told(f"Lo que trae lo dice el nombre: *{last.name}*."))
    elif question is None or not products:
        talk.say(Saying.ASK_OF_WHAT)
    elif question.asked is Asked.ADD_IT:
        talk.say(OfferOne(products[0]))
    talk.question = talk.question or question


_TELLS = re.compile(
    rf"(?:(?:y|pero|che|entonces|el|la|ese|esa|ese paquete),? )*(?:trae|traen|vienen?(?: con)?|tienen?|son(?: de)?|es(?: de)?|pesan?)"
    rf" {COUNT}(?: (?:{_UNITS}))?(?:,? (?:no|verdad|cierto|o no|o cuantos|o me equivoco))?"
)
"""A guess at what it holds, with a question mark: `trae cuatro rollos, no?`."""


def _reads(clause: Clause) -> Iterator[Reading]:
    guessed = clause.asked and _TELLS.fullmatch(clause.text)
    if guessed:
        yield from whole(clause, Intent(Kind.ASK_CONTENT))
    else:
        yield from _asks(clause)


_asks = holding(
    (
        Kind.ASK_CONTENT,
        (
            rf"^(?:y )?cuant[oa]s? (?:(?:{_UNITS}) )?(?:trae|traen|tiene|tienen|viene|vienen|pesa|pesan)(?: {_PACK})?$"
            r"|^(?:y )?cuant[oa]s? (?:te |les )?quedan?$"
            rf"|^(?:y )?de cuant[oa]s? (?:(?:{_UNITS}) )?(?:es|son|viene|vienen)(?: {_PACK})?$"
        ),
    )
)


CONTENT = Act(
    "content",
    read=_reads,
    take=_take,
    examples={
        Kind.ASK_CONTENT: "cuánto trae?|cuántas trae la caja?|de cuántos gramos es?|cuántos rollos trae el paquete?|cuántos te quedan?|trae cuatro rollos, no?|viene con 6 latas?"
    },
    near_misses="traé 4 rollos|cuánto es?|cuánto es el total?|cuánto trae de propina?",
)
