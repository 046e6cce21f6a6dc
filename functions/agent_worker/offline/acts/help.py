"""Asking Milo for help, and who Milo is."""

from ..intents import Intent, Kind
from ..talk import Talk
from ..utterances import Saying, WhoIAm
from .act import Act, holding


def _take(talk: Talk, intent: Intent) -> None:
    talk.say(WhoIAm(talk.state.shop) if intent.kind is Kind.ASK_WHO else Saying.HELP)


HELP = Act(
    "help",
    read=holding(
        (
            Kind.ASK_WHO,
            (
                r"(quien|que) (sos|eres|es milo)\b|sos (una? )?(bot|robot|humano|real|persona|una maquina|maquina|ia|chatgpt)|hablo con (un|una) (bot|persona|robot|maquina)|"
                r"como te llamas|tu nombre cual|cual es tu nombre|como te llaman"
            ),
        ),
        (
            Kind.ASK_HELP,
            (
                r"que (podes|sabes|puedes) hacer|como (funciona|es esto|compro|hago|se usa|pido|te pido|se pide|hago un pedido|hago para comprar)|en que (me )?(podes |puedes )?ayud|"
                r"^(ayuda|help|menu|info|informacion|opciones|instrucciones|no entiendo|no entendi|como)$|(necesito|quiero) ayuda$|me (ayudas|podes ayudar|ayudan)$|para que servis|que opciones tengo|como hago$"
            ),
        ),
    ),
    take=_take,
    is_for_strangers=True,
    examples={
        Kind.ASK_HELP: "ayuda|qué podés hacer|cómo funciona|en qué me podés ayudar?",
        Kind.ASK_WHO: "quién sos?|sos un bot?|sos una persona",
    },
    near_misses="quién llega hasta Flores?|cómo va mi pedido?",
)
