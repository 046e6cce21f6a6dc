"""Cells that say nothing of a product: a spreadsheet's error, a formula that nobody calculated, a code that became a date.

A name that is 0 is another: so says a formula that points to an empty cell.
"""

import re

ERROR = re.compile(
    r"#[¡¿]?[A-ZÁÉÍÓÚÑ0-9/_]{2,25}[!?]|#N/[AD]|#{2,}|#(?:GETTING|OBTENIENDO)_DAT[AO]S?|Err:[0-9]{3}"
)
"""Of Excel in English and Spanish, Google Sheets (`#ERROR!`) and LibreOffice (`Err:508`); a column that was too narrow (`###`)."""
DATE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{2}|[0-9]{4})")
_NO_DATE = frozenset({"sku", "name", "brand", "category"})
_LETTERS = 26


def fault_of(text: str, column: str, place: str) -> str | None:
    """What is wrong with a cell whatever else its column takes, in Spanish; `place` is where a sheet has it, as `C5`."""
    if ERROR.fullmatch(text):
        return f"la celda {place} tiene el error «{text}»: corregila en la planilla"
    if text.startswith("="):
        return (
            f"la celda {place} tiene una fórmula sin calcular: "
            "abrí la planilla en Excel, guardala y subila de nuevo"
        )
    if column == "name" and text == "0":  # a formula that found an empty cell says so
        return f"la celda {place} tiene un 0 donde va el nombre: corregila en la planilla"
    if column in _NO_DATE and DATE.fullmatch(text):
        return (
            f"la celda {place} tiene una fecha, «{text}»: "
            "si no lo es, dale formato de texto y escribila de nuevo"
        )
    return None


def place_of(at: int, line: int) -> str:
    """A cell as a sheet names it: `C5` of the column 2, from 0, in the row 5."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"
