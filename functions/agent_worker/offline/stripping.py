"""Takes the verbs and fillers off a clause that stand around what it is about: `hola, quiero comprar leche` → `leche`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from retail.spanish.amounts import amount_at
from retail.spanish.requests import ORDER_VERBS

from .lexicon import ASK_VERBS, LEADING_FILLERS, MEANS_TO_COOK, NO_GIVING, TRAILING_FILLERS

MAX_TAIL, MAX_TAILS = 100, 30
"""Characters at the end of a clause that may be one filler (`para esta noche a la noche`), and fillers that it may end in."""


def _longest_first(alternatives: str) -> str:
    parts = re.split(r"\|(?![^(]*\))", alternatives)
    return "|".join(sorted(parts, key=len, reverse=True))


_ORDER = re.compile(rf"^(?:{_longest_first(ORDER_VERBS)})(?=\s|$)")
_ASK = re.compile(rf"^(?:{_longest_first(ASK_VERBS)})(?=\s|$)")
_COOKS = re.compile(rf"^{MEANS_TO_COOK}(?=\s)")
_FOR_PEOPLE = re.compile(
    r" para (?:\d+|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)(?: personas)?$"
)
_FILLER = re.compile(rf"^(?:{_longest_first(LEADING_FILLERS)})(?=[\s,]|$)")
_ONLY_A_FILLER = re.compile(_longest_first(TRAILING_FILLERS))
_TAIL_FILLER = re.compile(rf"[\s,](?:{_longest_first(TRAILING_FILLERS)})$")
_TAIL_ASK = re.compile(r"\b(?:tenes|tienen|hay|venden|vendes|cuanto(?: \w+){0,2}|queda|quedan)$")
EDGE = " ,.:;!?/'+"
_FAVOUR = re.compile(
    r"^(?:(?:me )?(?:hace|haces|haceme|harias) (?:el|un) favor(?: de)?\b[\s,]*|por fa\b[\s,]*|(?:che )?(?:gordo|gorda|flaco|capo|maestro|jefe|querido|querida|amigo|amiga)\b[\s,]+|"
    r"(?:como (?:estas|andas|estan|andan)|que tal(?: todo)?|todo bien|mira)\b[\s,]+(?=(?:mira|che|te|les|queria|quiero|quisiera|necesito|me|nos|haceme)\b)|"
    r"(?:te |les )?(?:queria|quisiera) (?:ver|saber|pedir(?:te|les)?|preguntar(?:te|les)?|consultar(?:te|les)?) si (?=(?:me|nos) )|"
    r"(?:(?:seria|es) posible|podria ser) que (?=(?:me|nos) ))+"
)
"""What is said politely before an order, and is not one: `qué tal, te quería pedir si me mandás 2 leches`."""
_IF_SO = re.compile(
    rf"^(?:y )?si (?:l[oa]s? )?(?:tenes|tienen|hay)\s*,?\s+(?=(?:{_longest_first(ORDER_VERBS)})\s|.+ tambien$)"
)
"""What an order may hang on: `si tenés mandame 1`, `y si tenés unas oreo también`."""
_GIVES = re.compile(
    r"^(?:(?P<asked>[a-z]{2,}?)(?:a|e|i|ar|er|ir|a|e)(?:me|nos)(?:l[oa]s?)?|(?:me|nos) (?P<second>[a-z]{2,}?)(?:[aei][sn]|[aei]ria[sn]))(?=\s)"
)
"""A verb that asks to be given something, by its ending: `alcanzame`, `traernos`, `me preparás`."""


def _giving_verb(text: str) -> re.Match[str] | None:
    """A verb that orders by its ending, with an amount behind it; not one that is known to say something else."""
    match = _GIVES.match(text)
    if match is None or (match["asked"] or match["second"]) in NO_GIVING:
        return None
    words = text[match.end() :].split()
    read = amount_at(words)
    return match if read and read[1] < len(words) else None


@dataclass(frozen=True)
class Stripped:
    """What is left of a clause without its verbs, and what those verbs said: `cooks` is what somebody means to cook."""

    rest: str
    orders: bool
    asks: bool
    cooks: bool = False


def _polite_words_off(text: str) -> str:
    return _IF_SO.sub("", _FAVOUR.sub("", text.strip(EDGE)))


@lru_cache(maxsize=1024)
def strip_lead(text: str) -> Stripped:
    """Takes verbs and fillers off the front: `hola, quiero comprar leche` → `leche` (orders)."""
    orders = False
    rest = _polite_words_off(text)
    cook = _COOKS.match(rest)
    asks = cook is not None
    rest = _FOR_PEOPLE.sub("", rest[cook.end() :].strip(EDGE)) if cook else rest
    while rest:
        match, pattern = _giving_verb(rest), _ORDER
        for pattern in () if match else (_ASK, _ORDER, _FILLER):
            match = pattern.match(rest)
            if match:
                break
        if match is None:
            break
        after = rest[match.end() :].strip(EDGE)
        asks = asks or pattern is _ASK
        orders = orders or pattern is _ORDER
        if not after:
            return Stripped("", orders, asks, cook is not None)
        rest = _polite_words_off(after)
    return Stripped(rest, orders, asks, cook is not None)


def strip_tail(text: str) -> tuple[str, bool]:
    """Takes fillers off the end: `leche porfa` → `leche`; and whether they asked (`leche tenes`)."""
    asks = False
    for _ in range(MAX_TAILS):
        match = _TAIL_FILLER.search(text, max(0, len(text) - MAX_TAIL))
        if match is None or not match.start() or _ONLY_A_FILLER.fullmatch(text):
            break
        asks = asks or bool(_TAIL_ASK.search(text))
        text = text[: match.start()].strip(EDGE)
    return text, asks
