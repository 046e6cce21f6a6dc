"""Reads amounts that stand beside a product or alone: `dos de cada una: oreo y melba`, `que sean 2`."""

import re

from retail.spanish.amounts import Amount, is_number_alone
from retail.spanish.word_sets import word_set

from .stripping import EDGE

JOINED_HALF = re.compile(
    r"\b(kilos?|kgs?|k|litros?|lts?|l|docenas?|lucas?|\d+|una?|uno|dos|tres|cuatro|cinco|seis)\s+y\s+(medio|media|cuarto|1/2|1/4)\b(?!\s+(?:kilo|litro|docena|kg|l\b))"
)
_EACH = r"(?:de )?(?:a )?cada(?: (?:uno|una|cosa|producto|tipo|sabor|marca))?"
_EACH_BEFORE = re.compile(rf"^(?P<count>[^\s,]+(?: [^\s,]+)?) {_EACH}(?: de)?\b[\s,]*(?P<rest>.+)$")
_EACH_BEHIND = re.compile(rf"^(?P<rest>.+?)(?:,\s*|\s+)(?P<count>[^\s,]+(?: kilos?| kg)?) {_EACH}$")
_BY_SO_MANY = re.compile(r"^(?P<rest>.+?),? de a (?P<count>[^\s,]+)$")
_OF_EACH_KIND = re.compile(
    r"^[^\s,]+(?: [^\s,]+)? (?:de )?cada (?:tipo de |sabor de |marca de )?(?!un[oa]\b|cosa|producto|tipo|sabor|marca|vez|dia|semana|mes|persona)[a-z]{3}"
)
_COUNTED = re.compile(
    r"^(?:(?:que )?(?:sean?|son|eran?|seria|serian|solo|solamente|nada mas que)|x|por|total)\s+"
)
_COUNTERS = word_set("unidad unidades nomas solo sola solos solas cada total si dale")


def for_each_of(text: str) -> tuple[Amount | None, str]:
    """The amount that all products of a text get, and the text without it: `dos de cada una: oreo y melba`."""
    patterns = (_EACH_BEFORE, _EACH_BEHIND, _BY_SO_MANY)
    for pattern in patterns if "cada" in text or " de a " in text else ():
        match = pattern.match(text.strip(EDGE))
        amount = is_number_alone(match["count"].split()) if match else None
        if match and amount:
            return amount, match["rest"]
    return None, text


def is_of_each_kind(text: str) -> bool:
    """Whether an amount is of each product of one name: `2 de cada alfajor`; not `2 de cada una: oreo y melba`."""
    return _OF_EACH_KIND.match(text.strip(EDGE)) is not None


def count_alone(text: str) -> Amount | None:
    """The amount that an item is, and nothing else: `dos`, `que sean 2`, `2 unidades`, `una sola`."""
    words = _COUNTED.sub("", text.strip(EDGE)).split()
    while len(words) > 1 and words[-1] in _COUNTERS:
        words = words[:-1]
    return is_number_alone(words) if words else None
