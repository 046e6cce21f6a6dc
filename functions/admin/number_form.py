"""A cell's number format: its digits, and what it shows beside them that changes what the number is. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from retail.spanish.currencies import foreign

_PIECE = re.compile(r'"[^"]*"|\\.|\[[^]]*\]|[_*].|.', re.DOTALL)
_PESOS = frozenset({"", "$", "ARS", "AR$", "$AR", "PESO", "PESOS"})
_LONGEST = 255
"""Letters of a code, as in Excel."""
_SCALE = re.compile(r"[0#?](,{1,4})(?![,0#?])")


@dataclass(frozen=True)
class NumberForm:
    """The format of numbers that are not negative.

    Attributes:
        digits: it without what it writes beside them.
        sign: of a currency other than pesos, as it is shown.
        thousands: how often the number is divided by 1000 before it is shown.
    """

    digits: str
    sign: str = ""
    thousands: int = 0


@lru_cache(maxsize=256)
def parsed(code: str) -> NumberForm:
    r"""The format that a workbook has as a code, of `"$"\ #,##0.00;[Red]-0` what stands before the `;`."""
    digits = beside = sign = ""
    for piece in _PIECE.findall(code[:_LONGEST]):
        if piece == ";":  # behind it is the format of negative numbers
            break
        if piece.startswith("[$"):
            sign = sign or _currency(piece)
        elif piece.startswith('"'):
            beside += piece.strip('"')
        elif piece.startswith("\\"):
            beside += piece[1:]
        elif len(piece) == 1:
            digits += piece
            beside += piece
    found = foreign(beside)
    scale = _SCALE.search(digits)
    return NumberForm(digits, sign or (found[0] if found else ""), len(scale[1]) if scale else 0)


def _currency(piece: str) -> str:
    """`[$U$S-409]` → `U$S`; nothing where it is of pesos, or only says a language."""
    sign = piece[2:-1].partition("-")[0].strip()
    return "" if sign.upper() in _PESOS else sign
