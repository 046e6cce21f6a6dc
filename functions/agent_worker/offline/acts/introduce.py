"""The registration's data: why they are asked for, shoppers that do not want to give them, and data to be changed.

An e-mail is found in the message as a whole, and so is a refusal to give one (`Ana, no tengo mail`).
"""

from ..intents import REFUSALS, Intent, Kind
from ..talk import Talk
from ..utterances import Saying
from .act import Act, holding

_SAID = {
    Kind.ASK_WHY: Saying.WHY_DATA,
    Kind.REFUSE_EMAIL: Saying.EMAIL_NOT_NEEDED,
    Kind.REFUSE_DATA: Saying.NAME_NEEDED,
    Kind.CHANGE_DATA: Saying.CANNOT_CHANGE_DATA,
}


def _take(talk: Talk, intent: Intent) -> None:
    """Answers; who can be registered without an e-mail now hears that from the welcome."""
    if intent.kind not in REFUSALS or not talk.state.is_introduced:
        talk.say(_SAID[intent.kind])
    elif talk.state.registered:
        talk.say(Saying.EMAIL_NOT_NEEDED)


INTRODUCE = Act(
    "introduce",
    read=holding(
        (
            Kind.ASK_WHY,
            r"^(y )?(porque|por que|para que)\b(?!.* carrito$).*(queres|necesitas|email|nombre|datos|pedis|preguntas)?.*$|que haces con mis datos|es seguro|son seguros mis datos|^es (obligatori[oa]|necesari[oa])( \w+ (email|nombre))?$",
        ),
        (
            Kind.REFUSE_DATA,
            r"no (quiero dar\w*|te (lo )?(voy a dar|doy)|doy|paso).{0,14}(nombre|datos)|prefiero no (dar|decir)",
        ),
        (
            Kind.CHANGE_DATA,
            r"\b(cambi|actualiz|correg|corrig|modific)\w* (de |del |mi |mis |el |los )+(email|nombre|datos)\b|\b(mi|el) (email|nombre) (esta mal|es otro|cambio)\b|\bme (equivoque|confundi) (de|con el|en el) (email|nombre)\b",
        ),
    ),
    take=_take,
    is_for_strangers=True,
    examples={
        Kind.ASK_WHY: "por qué necesitás mi email?|para qué querés mis datos?|es seguro?|es obligatorio?",
        Kind.REFUSE_EMAIL: "no tengo mail|sin mail|no uso correo|no te quiero dar mi mail|después te paso el mail",
        Kind.REFUSE_DATA: "no quiero dar mi nombre|prefiero no decir",
        Kind.CHANGE_DATA: "cambié de mail|quiero corregir mi nombre|mi mail está mal|me equivoqué de nombre",
    },
    near_misses="mi mail es ana@example.com|no tengo leche|no me llegó el mail|cambiá la leche",
)
