"""The catalogue's CSV as spreadsheets in Argentina write it, and as they open it right.

Read: UTF-8 with or without a byte order mark, Windows-1252, and the UTF-16 of Excel's "Unicode text"; cells
divided by `;`, `,` or tab, or by what a first line `sep=;` says; empty columns at the end, which Excel adds
where somebody once wrote, are left out. A row that is longer than the header keeps all its cells, empty ones
too: it may have been made longer by `450,50` without quotes. In a file that was made of a workbook every cell
stands in its column: what stands beside the header is left out. So is what stands above it, in any file. A header of
two rows becomes one.

Written: UTF-8 with the mark, without which Excel shows `LÃ¡cteos`, and `;`, which Excel there divides by.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from .catalogue_errors import CatalogueError, RowError
from .catalogue_faults import DATE, ERROR
from .catalogue_table import LOOKED_THROUGH, begins, joined, named

MAX_COLUMNS = 200
LONGEST_CELL = 600
"""Characters: more than any column takes. What is behind that is not kept; such a cell is a mistake where it is read."""
_BOM = "\ufeff"
_SEPARATORS = ",;\t"
_BLANK = _SEPARATORS + ' \n"'
_SAYS_SEPARATOR = re.compile(r'"?sep=([;,\t|])"?[;,\t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)
_UTF_8_IN_PART = re.compile(rb"\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]")
ROUNDED = re.compile(r"[0-9][.,][0-9]+E[+][0-9]+", re.IGNORECASE)
"""What a spreadsheet makes of a bar code in a column of numbers; its last digits are lost."""

_SPREADSHEETS_OWN = rf"{ROUNDED.pattern}|{ERROR.pattern}|{DATE.pattern}|0[0-9]*"
"""What a spreadsheet has in place of a text, or would make a number of: `007` becomes 7."""
_ESCAPED = re.compile(rf"'*(?:[=+\-@\t\r\n＝＋－＠]|(?:{_SPREADSHEETS_OWN})\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """The cells of one row, trimmed; `line` is the file's line that it ends in, from 1."""

    line: int
    cells: tuple[str, ...]


def read(file: bytes, columns: Collection[str], *, is_workbook: bool = False) -> list[Row]:
    """The rows of a file that are not blank, the header first.

    Args:
        columns: names that a header has, folded, by which it and the separator are known.

    Raises:
        CatalogueError: the file is not a CSV, is empty, or leaves a quote open.
    """
    text = _text(file)
    said = _SAYS_SEPARATOR.match(text)
    skipped = 1 if said else 0
    text = text[said.end() :] if said else text
    separator = said[1] if said else _separator(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            trimmed = tuple(map(_trimmed, cells[: MAX_COLUMNS + 1]))
            if any(trimmed):
                rows.append(Row(reader.line_num + skipped, trimmed))
    except csv.Error as error:
        line = reader.line_num + skipped
        raise _refused(line, f"hay comillas mal cerradas ({error})") from None
    if not rows:
        raise _refused(1, "el archivo está vacío")
    rows = _with_one_header(rows[begins([row.cells for row in rows[:LOOKED_THROUGH]], columns) :])
    if len(rows[0].cells) > MAX_COLUMNS:
        raise _refused(rows[0].line, f"tiene más de {MAX_COLUMNS} columnas")
    return _as_wide_as_header(rows) if is_workbook else _without_empty_end(rows)


def write(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """The file of some rows, a piece for each; what `read` makes of it are the same cells."""
    yield _BOM.encode()
    for row in rows:
        line = io.StringIO()
        csv.writer(line, delimiter=";").writerow(row)
        yield line.getvalue().encode("utf-8", "replace")


def escape(cell: str) -> str:
    """A text that no spreadsheet takes for a formula, https://owasp.org/www-community/attacks/CSV_Injection.

    An apostrophe goes before `=`, `+`, `-`, `@`, tab and line ends, before a text that looks like a number that
    was `ROUNDED`, an error, a date or a code that begins with a nought, and before the apostrophes of a text that looks
    escaped already, so that `unescape` gives every text back.
    """
    return f"'{cell}" if _ESCAPED.match(cell) else cell


def unescape(cell: str) -> str:
    """What `escape` was given."""
    return cell[1:] if cell.startswith("'") and _ESCAPED.match(cell) else cell


def _text(file: bytes) -> str:
    if file.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(file, "utf-16")
    if b"\x00" in file or file.startswith(b"PK\x03\x04"):
        raise _refused(1, "el archivo no es un CSV: si es una planilla de Excel, guardala como CSV")
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _UTF_8_IN_PART.search(file):  # as Windows-1252 it would be full of `Ã¡`
            line = _line_of(file, error.start)
            message = "mezcla UTF-8 con otra codificación: guardalo de nuevo como «CSV UTF-8»"
            raise _refused(line, message) from None
    return _decoded(file, "cp1252")


def _decoded(file: bytes, encoding: str) -> str:
    try:
        return file.decode(encoding)
    except UnicodeDecodeError as error:
        line = 1 if encoding == "utf-16" else _line_of(file, error.start)
        message = "no se puede leer el texto: guardá el archivo como «CSV UTF-8»"
        raise _refused(line, message) from None


def _line_of(file: bytes, at: int) -> int:
    return file[:at].count(b"\n") + 1


def _separator(text: str, columns: Collection[str]) -> str:
    """What divides the header into the most names of columns; the header is the line with the most of those."""
    lines = (line for line in io.StringIO(text, newline=None) if line.strip(_BLANK))
    first = list(islice(lines, LOOKED_THROUGH)) or [text]

    def names(line: str, separator: str) -> int:
        return named([cell.strip(' "\n') for cell in line.split(separator)], columns)

    header = max(first, key=lambda line: max(names(line, each) for each in _SEPARATORS))
    if not any(names(header, each) for each in _SEPARATORS):
        header = next((line for line in first if _is_divided(line)), first[0])
    return max(_SEPARATORS, key=lambda each: (names(header, each), header.count(each)))


def _is_divided(line: str) -> bool:
    """Whether it has three cells or more: a comma in a title makes two."""
    return max(map(line.count, _SEPARATORS)) > 1


def _trimmed(cell: str) -> str:
    return cell.strip() if len(cell) <= LONGEST_CELL else " ".join(cell.split())[:LONGEST_CELL]


def _with_one_header(rows: list[Row]) -> list[Row]:
    both = joined(rows[0].cells, rows[1].cells) if len(rows) > 1 else None
    return [Row(rows[1].line, both), *rows[2:]] if both else rows


def _as_wide_as_header(rows: list[Row]) -> list[Row]:
    width = _width(rows[0])
    cut = [(row.line, row.cells[:width]) for row in rows]
    return [Row(line, (*cells, *[""] * (width - len(cells)))) for line, cells in cut if any(cells)]


def _width(header: Row) -> int:
    return max(at for at, cell in enumerate(header.cells, 1) if cell)


def _without_empty_end(rows: list[Row]) -> list[Row]:
    header, width = rows[0].cells, _width(rows[0])
    return [
        Row(row.line, row.cells[:width])
        if len(row.cells) <= len(header) and not any(row.cells[width:])
        else row
        for row in rows
    ]


def _refused(line: int, message: str) -> CatalogueError:
    return CatalogueError([RowError(line, "", message)])
