"""Contents: how much a product holds, as its name says."""

import re
from dataclasses import dataclass
from functools import lru_cache

from retail.writing import without_accents

from .amounts import Amount
from .measures import MEASURE, measured
from .units import KILOS, LITRES
from .word_sets import one_of

_SIZE = re.compile(rf"(?<![\d.,]){MEASURE}")
_SEVERAL = re.compile(rf"(?<![\d.,x])(\d{{1,3}})(?: x (?=\d)| ?x ?(?={MEASURE}))")
_PIECES = re.compile(
    rf"(?<!\w)x ?(?!{MEASURE})(?P<x>\d{{1,3}})\b(?![.,]\d)|\b(?P<dozen>docena)\b|\b(?P<u>\d{{1,3}}) ?(?:u|un|unid|unidades)\b"
)


_NUMBER = r"(?:0[.,]\d{1,3}|\d{1,5}(?:[.,]\d{1,2})?)"
"""Without `1.000`, which may be one or a thousand."""
_ALONE = re.compile(
    rf"(?:\d{{1,3}} ?x ?|x ?)?{_NUMBER} ?{one_of((*KILOS, *LITRES))}|x ?\d{{1,3}}|\d{{1,3}} ?(?:u|un|unid|unidades)|docena"
)


@dataclass(frozen=True)
class Contents:
    """What one unit of a product holds.

    Attributes:
        size: its kilos or litres in all; None where its name does not say.
        each: the same of one piece, where the name tells that (`3 x 100g`); else `size`.
        pieces: how many pieces; 1 where its name does not say.
    """

    size: Amount | None
    each: Amount | None
    pieces: int


@lru_cache(maxsize=8192)
def contents_of(name: str) -> Contents:
    """What a name says: `Leche 1L`, `Galletitas 3 x 100g`, `Huevos x30`, `Medialunas Docena`."""
    plain = without_accents(name)
    match = _SIZE.search(plain)
    size = measured(match[0]) if match else None
    if size and not size.value:
        size = None
    several = _SEVERAL.search(plain)
    if several:
        count = max(1, int(several[1]))
        whole = Amount(round(count * size.value, 6), size.measure) if size else None
        return Contents(whole, size, count)
    pieces = _PIECES.search(plain)
    if pieces is None:
        return Contents(size, size, 1)
    return Contents(size, size, 12 if pieces["dozen"] else max(1, int(pieces["x"] or pieces["u"])))


def says_contents(text: str) -> bool:
    """Whether a text says what something holds and nothing else: `900 g`, `6 x 354 ml`, `x30`, `12 u`, `docena`."""
    if not _ALONE.fullmatch(without_accents(text)):
        return False
    held = contents_of(text)
    return held.size is not None or held.pieces > 1
