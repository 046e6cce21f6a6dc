"""Where the table of a sheet begins: above its header there may be a title, a telephone or a date. Pure.

A header has several cells, and none is a number. The first row that has two names of ours is taken for it; where none
has, the widest of the rows above the first one with numbers. It may have two rows: `Precio`, merged over two cells, above
`Mayorista` and `Minorista`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

LOOKED_THROUGH = 30
"""Rows that are not blank."""

_ODD = re.compile(r"[^a-z0-9_]+")
_PRICES = frozenset({"precio", "precios", "pvp", "lista", "listas"})
_STOCKS = frozenset({"stock", "existencia", "existencias"})
_NOTE = re.compile(r"\(.*\)|\W*")
"""What may stand below a header of one column: `(kg)`, `%`."""
_NUMBER = re.compile(r"[$]?\s*[0-9][0-9.,]*\s*%?")


def folded(cell: str) -> str:
    """A header without case, accents and marks: `P.V.P. ($)` → `pvp`."""
    plain = unicodedata.normalize("NFKD", cell.casefold()).encode("ascii", "ignore").decode()
    return _ODD.sub(" ", plain.replace(".", "")).strip()


def named(cells: Sequence[str], names: Collection[str]) -> int:
    """How many cells are a name that a header has; `names` are folded."""
    return sum(folded(cell) in names for cell in cells)


def says_price(cell: str) -> bool:
    """Whether a header has a word for prices, `Precio x bulto`."""
    return not _PRICES.isdisjoint(folded(cell).split())


def joined(header: Sequence[str], below: Sequence[str]) -> tuple[str, ...] | None:
    """The header that two rows are together, `Precio Mayorista`; None where the second one is none of its own.

    A header of prices or stocks stands over the empty cells behind it, and two of them or more have a text below. A
    product has texts below other headers, too.
    """
    width = max(len(header), len(below))
    tops, lows = ([*cells, *[""] * (width - len(cells))] for cells in (header, below))
    over = _over(tops)
    under = Counter(head for head, low in zip(over, lows, strict=True) if low and head is not None)
    is_wide = any(count > 1 and says_price(tops[head]) for head, count in under.items())
    if _has_number(below) or not is_wide:
        return None
    cells = [_both(tops, head, at, lows[at]) for at, head in enumerate(over)]
    known = tuple(cell for cell in cells if cell is not None)
    return known if len(known) == width else None


def _over(tops: Sequence[str]) -> list[int | None]:
    """The place of the header of prices or stocks that each cell is under."""
    over: list[int | None] = []
    for at, cell in enumerate(tops):
        is_wide = says_price(cell) or not _STOCKS.isdisjoint(folded(cell).split())
        before = over[-1] if over else None
        over.append((at if is_wide else None) if cell else before)
    return over


def _both(tops: Sequence[str], head: int | None, at: int, low: str) -> str | None:
    """The header of a column, or None where the row below does not belong to it."""
    top = tops[at] if head is None else tops[head]
    if not low or folded(low) == folded(top):
        return tops[at]
    if head is not None or not top or _NOTE.fullmatch(low):
        return f"{top} {low}".lstrip()
    return None


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
