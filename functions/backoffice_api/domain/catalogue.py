"""The catalogue as a file: one product a row, read whole or refused with every row's mistake; and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from . import catalogue_file
from .catalogue_errors import CatalogueError, RowError
from .catalogue_products import COLUMNS, NAMES, Reading
from .product import Description, Product

MAX_ROWS = 100_000


@dataclass(frozen=True)
class CatalogueLoad:
    """Marks that the first catalogue is being stored, or that it was: there is one, under `KEY`.

    Attributes:
        counted: the last word, in ABC order, that the vocabulary has of it.
    """

    KEY: ClassVar[str] = "first"

    key: str
    done: bool
    counted: str = ""


def parse(file: bytes) -> list[Description]:
    """The products of a file as `catalogue_file` reads it, its numbers as `catalogue_numbers` decides.

    Columns may stand in any order; those that `may_be_missing` may be left out.

    Raises:
        CatalogueError: naming every row and column that is wrong.
    """
    header, *body = catalogue_file.read(file, NAMES)
    columns = [cell.casefold() for cell in header.cells]
    _check_header(header.line, columns)
    if len(body) > MAX_ROWS:
        raise CatalogueError([RowError(header.line, "", f"más de {MAX_ROWS} productos")])
    read, errors = Reading(columns).read(body)
    if errors:
        raise CatalogueError(errors)
    return [row.product for row in read]


def written(products: Iterable[Product]) -> Iterator[bytes]:
    """The file that `parse` makes the same products of, in pieces; `price` always tells its decimals' mark."""
    return catalogue_file.write(_rows(products))


def _rows(products: Iterable[Product]) -> Iterator[Sequence[str]]:
    yield NAMES
    for product in products:
        yield [column.written(product) for column in COLUMNS]


def _check_header(line: int, columns: list[str]) -> None:
    needed = [column.name for column in COLUMNS if not column.may_be_missing]
    errors = [
        RowError(line, column, "falta esta columna") for column in needed if column not in columns
    ]
    errors += [
        RowError(
            line,
            column,
            "no conozco esta columna" if column else f"la columna {at} no tiene nombre",
        )
        for at, column in enumerate(columns, 1)
        if column not in NAMES
    ]
    errors += [
        RowError(line, column, "la columna está repetida")
        for column in NAMES
        if columns.count(column) > 1
    ]
    if errors:
        raise CatalogueError(errors)
