"""Small talk: a greeting, thanks, a farewell, how Milo is, laughter."""

import re

from ..clauses import Clause
from ..intents import Intent, Kind
from ..talk import Talk
from ..utterances import Saying
from .act import Act, Weight, of_the_whole
from .answer import says_no

_GREETING = re.compile(
    r"^(?:hola+|holi+s?|holis|ola|buenas (?:tardes|noches)|buenas+|buen dia|buenos dias|hey|hello|hi|que tal(?! (?:el|la|los|las|es|son|esta|estan) )|saludos|que onda|aloha)\b"
    r"(?:,? (?:milo|buenas (?:tardes|noches)|buenas|buen dia|buenos dias|a todos|che)\b)*"
)
_HOW_ARE_YOU = re.compile(
    r"^(?:y )?(?:como (?:estas|andas|va|te va|le va|anda|andan|estan|va todo)|todo bien|que haces|que contas|que tal)(?: (?:vos|hoy|todo|milo))*$"
)
_THANKS = re.compile(
    r"\b(?:(?:muchas |mil |muchisimas )?gracias|te agradezco|agradecid[oa]|sos (?:un |una )?(?:genio|genia|crack|capo|idolo)|muy amable)\b(?: (?:por todo|milo|igual|che))*"
)
_BESIDE_THANKS = re.compile(
    r"(?:y |a vos |por |no |igual |okey |listo |todo |perfecto |de |genial |ya |bueno |excelente |geni[oa] |cap[oa] |crack |amig[oa] |maestr[oa] |linda |lindo |reina |rey |"
    r"corazon |amor |idol[oa] |hermos[oa] |querid[oa] |che |milo |saludos |besos? |abrazo |, )*"
)
_LEAVING = re.compile(
    r"^(?:chau+|adios|hasta (?:luego|manana|pronto|la proxima)|nos vemos|bye|me voy|saludos|que (?:estes|andes|tengas) .*|abrazo|cuidate|buen (?:finde|fin de semana)|besos?|feliz (?:navidad|ano(?: nuevo)?|dia|finde|pascuas?|reyes)|felices (?:fiestas|pascuas)|hablamos)\b"
)
_LAUGHTER = re.compile(
    r"(?:(?:j+[aeiou]+)+j*|(?:ha)+|l+o+l+|x+d+|jsj\w*|u+f+|f+u+a+|upa+|epa+|apa+)"
)
_SAID = {
    Kind.THANK: Saying.YOU_ARE_WELCOME, Kind.LEAVE: Saying.GOODBYE, Kind.ASK_HOW_ARE_YOU: Saying.WELL,
    Kind.EMOJI: Saying.EMOJI,
}  # fmt: skip


def courtesies_in(text: str) -> tuple[list[Intent], str]:
    """The greeting, `¿cómo andás?`, thanks and farewell of a folded clause, and what it says beside them."""
    intents: list[Intent] = []
    greeting = _GREETING.match(text)
    if greeting:
        intents.append(Intent(Kind.GREET))
        text = text[greeting.end() :].strip(" ,.")
    if text and _HOW_ARE_YOU.match(text):
        return [*intents, Intent(Kind.ASK_HOW_ARE_YOU)], ""
    if text and _THANKS.search(text) and not says_no(text):
        intents.append(Intent(Kind.THANK))
        text = _THANKS.sub(" ", text).strip(" ,.")
        says_no_more = _BESIDE_THANKS.fullmatch(f"{text} ") and not re.match(r"(no|listo)\b", text)
        text = "" if says_no_more else text
    if text and _LEAVING.match(text):
        return [*intents, Intent(Kind.LEAVE)], ""
    return intents, text


def _laughs(clause: Clause) -> Intent | None:
    return Intent(Kind.EMOJI) if _LAUGHTER.fullmatch(clause.text) else None


def _take(talk: Talk, intent: Intent) -> None:
    talk.say(talk.greeting if intent.kind is Kind.GREET else _SAID[intent.kind])


SMALL_TALK = Act(
    "small talk",
    read=of_the_whole(_laughs),
    take=_take,
    weight=Weight.COURTESY,
    examples={
        Kind.GREET: "hola|holaaa|buenas|buen día|Buenas tardes!",
        Kind.THANK: "gracias|muchas gracias|mil gracias!|ok gracias",
        Kind.LEAVE: "chau|nos vemos|hasta luego",
        Kind.ASK_HOW_ARE_YOU: "cómo andás?|todo bien?",
        Kind.EMOJI: "😂|❤️|jajaja|jajsja|jsjs|uff",
    },
    near_misses="chauchas|olivas|buenaventura|graciela",
)
