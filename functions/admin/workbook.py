"""A workbook of Excel (.xlsx) as the CSV that the import takes: its first sheet, each cell as the sheet shows it.

Row stands under row, blank ones too, so that a mistake is told with the row that the owner sees. Numbers are written so that
nobody can take their decimals for thousands.
"""

import csv
import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all its parts; Python's reader gives no more of a part than its entry says."""
_MOST_OF_A_PART = {
    "xl/worksheets/": 48 * 1024 * 1024,
    "xl/sharedStrings.xml": 8 * 1024 * 1024,
    "xl/styles.xml": 1024 * 1024,
}
_LONGEST_ROW = 1024 * 1024
"""Bytes of the parts that are read, and of a row in them: openpyxl needs many times as much, and has a whole row at once."""
MOST_ROWS = 100_001
"""The header, and as many products as an import takes."""
MOST_COLUMNS = 200
_SHEET_ENDS = 1_048_576
"""Excel's own last row: one that says more is not read on."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_AGAIN = "Abrila en Excel y guardala como «Libro de Excel (.xlsx)»."
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b")
_DECIMALS = re.compile(r"[.]([0#]+)")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^]]*\]|_.')

logger = logging.getLogger(__name__)


class NotReadError(ValueError):
    """A workbook that cannot be read; the message says why and what to do, in Spanish."""


def is_one(file: bytes) -> bool:
    """Whether a file is a workbook, of whatever kind, and no CSV."""
    return file.startswith((_ZIP, _OLE))


def as_csv(file: bytes) -> bytes:
    """The first sheet as a CSV.

    Raises:
        NotReadError: it is old, locked, broken or too large.
    """
    _check(file)
    text = io.StringIO("\ufeff")
    text.seek(1)
    writer = csv.writer(text, delimiter=";")
    try:
        for cells in _rows(file):
            writer.writerow(cells)
    except NotReadError:
        raise
    except Exception as error:  # of a broken file openpyxl raises whatever it meets
        logger.info("A workbook could not be read: %r", error)
        raise NotReadError(f"La planilla está dañada y no se puede leer. {_AGAIN}") from error
    return text.getvalue().encode()


def _check(file: bytes) -> None:
    if file.startswith(_OLE):
        is_locked = _LOCKED in file
        what = "tiene contraseña" if is_locked else "es de un Excel viejo (.xls)"
        how = "Sacale la contraseña y cargala de nuevo." if is_locked else _AGAIN
        raise NotReadError(f"La planilla {what}. {how}")
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as parts:
            entries = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise NotReadError(f"La planilla está dañada y no se puede leer. {_AGAIN}") from None
    if _WORKBOOK not in {entry.filename for entry in entries}:
        raise NotReadError(f"El archivo no es una planilla .xlsx. {_AGAIN}")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or _is_too_much(file, entries):
        raise NotReadError("La planilla es demasiado grande. Dejale solo la hoja de productos.")


def _is_too_much(file: bytes, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a part is larger than what may be read of it, or a sheet has a row that is."""
    if any(
        entry.filename.startswith(name) and entry.file_size > most
        for entry in entries
        for name, most in _MOST_OF_A_PART.items()
    ):
        return True
    sheets = [entry for entry in entries if entry.filename.startswith("xl/worksheets/")]
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as parts:
            return any(_longest_row(parts.read(entry)) > _LONGEST_ROW for entry in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        raise NotReadError(f"La planilla está dañada y no se puede leer. {_AGAIN}") from None


def _longest_row(sheet: bytes) -> int:
    begins = [0, *(found.start() for found in _ROW.finditer(sheet)), len(sheet)]
    return max(end - begin for begin, end in pairwise(begins))


def _rows(file: bytes) -> Iterator[list[str]]:
    """The rows up to the last one that holds something, as wide as the first of those, which is the header."""
    import openpyxl  # only where a workbook comes: others start without it

    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    if not book.worksheets:
        raise NotReadError("La planilla no tiene ninguna hoja con celdas.")
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of them may be wrong
    width, blank = MOST_COLUMNS + 1, 0
    for number, row in enumerate(sheet.iter_rows(max_col=width), 1):
        if number > _SHEET_ENDS:
            return
        cells = [_shown(cell) for cell in row[:width]]
        if not any(cells):
            blank += 1
            continue
        if number > MOST_ROWS:
            raise NotReadError(
                f"La planilla tiene más de {MOST_ROWS - 1:,} filas.".replace(",", ".")
            )
        if width > MOST_COLUMNS:
            width = max(at for at, cell in enumerate(cells, 1) if cell)
        yield from ([] for _ in range(blank))
        blank = 0
        yield cells[:width]


def _shown(cell: Any) -> str:
    """What a cell shows, in one line."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, int | float):
        return _number(value, _QUOTED.sub("", cell.number_format or "").partition(";")[0])
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return " ".join(str(value).split())


def _number(value: float, form: str) -> str:
    """A number in the form of its cell; `General` and what is not understood show all of it."""
    if re.fullmatch("0+", form) and value == int(value):
        return f"{int(value):0{len(form)}d}"  # a code whose noughts are kept by its form
    sign = "%" if "%" in form else ""
    exact = Decimal(repr(value)) * (100 if sign else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-_decimals(form)), ROUND_HALF_UP)  # as Excel does
    whole, _, part = f"{rounded:f}".partition(".")
    part = part.rstrip("0")
    part += "0" if len(part) == 3 else ""  # 1,125 may be a thousand: 1,1250 is none
    return f"{whole},{part}{sign}" if part else f"{whole}{sign}"


def _decimals(form: str) -> int:
    is_plain = re.search("[0#]", form) and not re.search("[E/?]", form)
    said = _DECIMALS.search(form)
    if is_plain:
        return len(said[1]) if said else 0
    return 6
