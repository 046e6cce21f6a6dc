"""Where the table of a sheet begins: above its header there may be a title, a telephone or a date. Pure.

A header has several cells, and none is a number. The first row that has two names of ours is taken for it; where none
has, the widest of the rows above the first one with numbers.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

LOOKED_THROUGH = 30
"""Rows that are not blank."""

_ODD = re.compile(r"[^a-z0-9_]+")
_NUMBER = re.compile(r"[$]?\s*[0-9][0-9.,]*\s*%?")


def folded(cell: str) -> str:
    """A header without case, accents and marks: `P.V.P. ($)` → `pvp`."""
    plain = unicodedata.normalize("NFKD", cell.casefold()).encode("ascii", "ignore").decode()
    return _ODD.sub(" ", plain.replace(".", "")).strip()


def named(cells: Sequence[str], names: Collection[str]) -> int:
    """How many cells are a name that a header has; `names` are folded."""
    return sum(folded(cell) in names for cell in cells)


def begins(rows: Sequence[Sequence[str]], names: Collection[str]) -> int:
    """The place of the header among the first rows that are not blank; the first one where none looks like it."""
    for at, cells in enumerate(rows):
        if _has_number(cells):
            if _filled(cells) > 2:
                break  # a product: the header is not below it
        elif named(cells, names) > 1:
            return at
    return _widest_above_numbers(rows)


def _widest_above_numbers(rows: Sequence[Sequence[str]]) -> int:
    several = [at for at, cells in enumerate(rows) if _filled(cells) > 1]
    above = []
    for at in several:
        if _has_number(rows[at]):
            break
        above.append(at)
    if above:
        return max(above, key=lambda at: _filled(rows[at]))
    return several[0] if several else 0


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _has_number(cells: Sequence[str]) -> bool:
    return any(map(_NUMBER.fullmatch, cells))
