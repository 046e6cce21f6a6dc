"""Contents: how much a product holds, as its name says."""

import re
from dataclasses import dataclass
from functools import lru_cache

from retail.writing import without_accents

from .amounts import Amount
from .measures import MEASURE, measured

_SIZE = re.compile(rf"(?<![\d.,]){MEASURE}")
_SEVERAL = re.compile(rf"(?<![\d.,x])(\d{{1,3}})(?: x (?=\d)| ?x ?(?={MEASURE}))")
_PIECES = re.compile(
    rf"(?<!\w)x ?(?!{MEASURE})(?P<x>\d{{1,3}})\b(?![.,]\d)|\b(?P<dozen>docena)\b|\b(?P<u>\d{{1,3}}) ?(?:u|un|unid|unidades)\b"
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
