"""Contents: how much a product holds, as its name says, and which words the name has."""

import re
from dataclasses import dataclass
from functools import lru_cache

from retail.spanish.words import stem, without_gender
from retail.writing import without_accents

_UNIT = r"(kg|kilos?|grs?|g|lts?|litros?|l|ml|cc)"
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_SEVERAL = re.compile(rf"(?<![\d.,x])(\d{{1,3}}) x {_NUMBER} ?{_UNIT}?\b")
_SIZE = re.compile(rf"(?<![\d.,]){_NUMBER} ?{_UNIT}\b")
_PIECES = re.compile(r"(?<!\w)x ?(\d{1,3})\b|\b(docena)\b|\b(\d{1,3}) (?:u|un|unid|unidades)\b")
_THOUSANDS = ("k", "l")
"""First letters of the units that hold a thousand grams or millilitres."""


@dataclass(frozen=True)
class Contents:
    """What one unit of a product holds: grams or millilitres (0: its name does not say), and pieces."""

    size: float
    pieces: int


@lru_cache(maxsize=4096)
def contents_of(name: str) -> Contents:
    """What a name says: `Leche 1L`, `Galletitas 3 x 100g`, `Huevos x30`, `Medialunas Docena`."""
    plain = without_accents(name)
    several = _SEVERAL.search(plain)
    if several:
        count = max(1, int(several[1]))
        return Contents(count * _size(several[2], several[3] or ""), count)
    size, pieces = _SIZE.search(plain), _PIECES.search(plain)
    held = _size(size[1], size[2]) if size else 0.0
    if pieces is None:
        return Contents(held, 1)
    return Contents(held, 12 if pieces[2] else max(1, int(pieces[1] or pieces[3])))


def _size(number: str, unit: str) -> float:
    if not unit:
        return 0.0
    return float(number.replace(",", ".")) * (1000 if unit.startswith(_THOUSANDS) else 1)


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text to compare: without accents, plural and gender."""
    said = re.findall(r"[a-z0-9]+", without_accents(text))
    return tuple(without_gender(stem(word)) for word in said)


def has_words(text: str, wanted: str) -> bool:
    """Whether a text has every word of another, small words apart; of no words it has none."""
    words = _telling(wanted)
    return bool(words) and words <= set(words_of(text))


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words, small words apart."""
    return _telling(one) == _telling(other)


def _telling(text: str) -> set[str]:
    return {word for word in words_of(text) if word not in _SMALL}


_SMALL = frozenset(
    {
        "de",
        "del",
        "la",
        "el",
        "las",
        "los",
        "lo",
        "con",
        "y",
        "para",
        "un",
        "una",
        "en",
        "al",
        "por",
    }
)
