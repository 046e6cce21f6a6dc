"""What a cell of a workbook shows, as a cell of the import's CSV that nobody can read otherwise. Pure.

The import takes no number with three decimals for a price: in a text they are thousands. So a number that has them is written
with more: `1,1250` if somebody typed it, which is thousands where it is a price all the same, and `1349,73500` if a formula
made it or its thousands would be marked. A formula without a result is written as `=`, an error (`#N/A`) as it is.

A number that is shown in another currency keeps its sign, `U$S 10,5`, and one that is shown in thousands says so, `1950 ×1000`:
the import takes neither for a price, and says why.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .number_form import NumberForm, parsed

UNCALCULATED = "="

_DECIMALS = re.compile(r"[.]([0#]+)")
_DIGITS = 15
"""So many has a number of Excel: what is behind them is noise, and of a longer code it is lost."""


def shown(value: Any, form: str = "", *, is_calculated: bool = False) -> str:
    """The text of a value in the number format of its cell, in one line; `is_calculated` by a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, int | float):
        parts = parsed(form)
        return f"{parts.sign} {_number(value, parts, is_calculated=is_calculated)}".lstrip()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith("=") else text  # a text, no formula


def _number(value: float, parts: NumberForm, *, is_calculated: bool) -> str:
    """A number in its form; `General` and what is not understood show all of it."""
    if abs(value) >= 10**_DIGITS:
        return f"{value:.{_DIGITS - 1}E}".replace(".", ",")
    form = parts.digits
    if re.fullmatch("0+", form) and value == int(value):
        return f"{int(value):0{len(form)}d}"  # a code whose noughts are kept by its form
    sign = "%" if "%" in form else ""
    number = Decimal(f"{value:.{_DIGITS}g}") * (100 if sign else 1)
    if parts.thousands:
        number = number.scaleb(-3 * parts.thousands)
        sign += f" ×{1000**parts.thousands}"
    decimals = _decimals(form)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)  # as Excel does
    whole, _, part = f"{number:f}".partition(".")
    part = part.rstrip("0")
    if len(part) > 2:
        is_doubtful = len(part) == 3 and 0 < abs(int(whole)) < 1000 and not is_calculated
        part = part.ljust(4 if is_doubtful else 5, "0")
    return f"{whole},{part}{sign}" if part else f"{whole}{sign}"


def _decimals(form: str) -> int | None:
    """How many the form shows; None where it says nothing of them."""
    is_plain = re.search("[0#]", form) and not re.search("[E/?]", form)
    said = _DECIMALS.search(form)
    if is_plain:
        return len(said[1]) if said else 0
    return None
