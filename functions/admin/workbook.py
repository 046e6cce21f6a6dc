"""A workbook of Excel (.xlsx) as the CSV that the import takes: its first sheet with a table, each cell as the sheet shows it.

Row stands under row, blank ones too, so that a mistake is told with the row that the owner sees.
"""

import csv
import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from .workbook_sheet import Sheet

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
_MOST_SHEETS, _LOOKED_THROUGH = 20, 30
"""Sheets in which a table is looked for, and rows that are not blank in each of them."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_AGAIN = "Abrila en Excel y guardala como «Libro de Excel (.xlsx)»."
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b")

logger = logging.getLogger(__name__)


class NotReadError(ValueError):
    """A workbook that cannot be read; the message says why and what to do, in Spanish."""


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as a CSV, how many sheets the workbook has, and what is hidden in this one and left out."""

    csv: bytes
    name: str
    of: int
    hidden_rows: int
    hidden_columns: int


def is_one(file: bytes) -> bool:
    """Whether a file is a workbook, of whatever kind, and no CSV."""
    return file.startswith((_ZIP, _OLE))


def read(file: bytes) -> ReadSheet:
    """The first sheet with a table. A hidden sheet is read only if all of them are hidden.

    Raises:
        NotReadError: the file is old, locked, broken or too large.
    """
    _check(file)
    try:
        return _read(file)
    except NotReadError:
        raise
    except Exception as error:  # of a broken file openpyxl raises whatever it meets
        logger.info("A workbook could not be read: %r", error)
        raise NotReadError(f"La planilla está dañada y no se puede leer. {_AGAIN}") from error


def _read(file: bytes) -> ReadSheet:
    import openpyxl  # only where a workbook comes: others start without it

    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    sheets = [Sheet(each) for each in book.worksheets]
    if not sheets:
        raise NotReadError("La planilla no tiene ninguna hoja con celdas.")
    sheet = _chosen(sheets)
    text = io.StringIO("\ufeff")
    text.seek(1)
    csv.writer(text, delimiter=";").writerows(_rows(sheet))
    return ReadSheet(
        text.getvalue().encode(),
        sheet.name,
        len(sheets),
        hidden_rows=sheet.hidden_rows,
        hidden_columns=len(sheet.hidden_columns),
    )


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


def _chosen(sheets: Sequence[Sheet]) -> Sheet:
    """The first sheet that is not hidden and has a table; the first of all where none has."""
    visible = [each for each in sheets if not each.is_hidden] or sheets
    looked_at = visible[:_MOST_SHEETS]
    return next((each for each in looked_at if _has_table(each)), visible[0])


def _has_table(sheet: Sheet) -> bool:
    rows = filter(None, sheet.rows(MOST_COLUMNS))
    return any(len(list(filter(None, cells))) > 1 for cells in islice(rows, _LOOKED_THROUGH))


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    """The rows up to the last one that holds something."""
    blank = 0
    for number, cells in enumerate(sheet.rows(MOST_COLUMNS + 1), 1):
        if not cells:
            blank += 1
            continue
        if number > MOST_ROWS:
            raise NotReadError(
                f"La planilla tiene más de {MOST_ROWS - 1:,} filas.".replace(",", ".")
            )
        yield from ([] for _ in range(blank))
        blank = 0
        yield cells
