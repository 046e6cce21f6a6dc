"""Questions about the registration: why a name and an e-mail, and shoppers that do not want to give them."""

from ..intents import Intent, Kind
from ..talk import Talk
from ..utterances import Saying
from .act import Act, holding

_SAID = {Kind.ASK_WHY: Saying.WHY_DATA, Kind.REFUSE_EMAIL: Saying.EMAIL_NEEDED}


def _take(talk: Talk, intent: Intent) -> None:
    talk.say(_SAID[intent.kind])


INTRODUCE = Act(
    "introduce",
    read=holding(
        (
            Kind.ASK_WHY,
            r"^(y )?(porque|por que|para que)\b.*(queres|necesitas|email|nombre|datos|pedis|preguntas)?.*$|que haces con mis datos|es seguro|son seguros mis datos",
        ),
        (
            Kind.REFUSE_EMAIL,
            r"no (tengo|uso|quiero dar\w*|te (lo )?(voy a dar|doy)|doy|me acuerdo|recuerdo|manejo|paso).{0,14}(email|nombre|datos|gmail)|sin email|prefiero no (dar|decir)",
        ),
    ),
    take=_take,
    is_for_strangers=True,
    examples={
        Kind.ASK_WHY: "por qué necesitás mi email?|para qué querés mis datos?|es seguro?",
        Kind.REFUSE_EMAIL: "no tengo mail|no quiero dar mi nombre|prefiero no decir",
    },
    near_misses="mi mail es ana@example.com|no tengo leche",
)
