"""A CSV that a spreadsheet here opens as it is: semicolons, decimal commas, a BOM, and no cell that is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The text of each row, one by one, the first after the BOM."""
    yield BOM
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(
            [cell(each) for each in row]
        )
        yield buffer.getvalue()


def cell(value: object) -> str:
    """What a cell holds; a text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP)."""
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
