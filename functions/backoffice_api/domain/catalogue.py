"""The catalogue file: a CSV with one product a row, read whole or refused with every row's mistake."""

import csv
import io
from dataclasses import dataclass
from typing import ClassVar

from retail import money, quantity
from retail.errors import Invalid

from .product import Description

COLUMNS = (
    "sku",
    "name",
    "brand",
    "category",
    "description",
    "unit",
    "price",
    "is_offer",
    "stock",
)
MOST_ROWS = 100_000
_YES = {"true", "1", "si", "sí", "yes"}
_NO = {"false", "0", "no", ""}


@dataclass(frozen=True)
class CatalogueLoad:
    """Marks that the first catalogue is being stored, or that it was: there is one, under `KEY`."""

    KEY: ClassVar[str] = "first"

    key: str
    done: bool


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row; `line` counts from 1, the header being line 1."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f", columna {self.column}" if self.column else ""
        return f"línea {self.line}{where}: {self.message}"


class CatalogueError(Invalid):
    """The file was refused; `errors` holds every row's mistake, in Spanish, for the owner."""

    def __init__(self, errors: list[RowError]) -> None:
        shown = "; ".join(map(str, errors[:10]))
        super().__init__(
            "invalid_catalogue",
            f"{len(errors)} errors: {shown}",
            errors=[vars(error) for error in errors[:1000]],
        )
        self.errors = tuple(errors)


def parse(file: bytes) -> list[Description]:
    """The products of a CSV file in UTF-8, with or without a byte order mark.

    Prices have a dot for their decimals and no thousands separator. Columns may stand in any order.

    Raises:
        CatalogueError: naming every row and column that is wrong.
    """
    reader = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CatalogueError(
            [RowError(reader.line_num, "", f"comillas mal cerradas ({error})")]
        ) from None
    if not rows:
        raise CatalogueError([RowError(1, "", "el archivo está vacío")])
    (line, header), *body = rows
    columns = [cell.strip().casefold() for cell in header]
    _check_header(line, columns)
    if len(body) > MOST_ROWS:
        raise CatalogueError([RowError(line, "", f"más de {MOST_ROWS} productos")])
    return _products(columns, body)


def _text(file: bytes) -> str:
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file[: error.start].count(b"\n") + 1
        message = "el archivo no está en UTF-8: guardalo como «CSV UTF-8»"
        raise CatalogueError([RowError(line, "", message)]) from None
    if "\x00" in text:
        raise CatalogueError(
            [RowError(1, "", "el archivo no es un CSV (¿es una planilla de Excel?)")]
        )
    return text


def _check_header(line: int, columns: list[str]) -> None:
    if len(columns) == 1 and columns[0].count(";") >= 2:
        message = "las columnas están separadas con «;»: guardalo separado por comas"
        raise CatalogueError([RowError(line, "", message)])
    errors = [
        RowError(line, column, "falta esta columna") for column in COLUMNS if column not in columns
    ]
    errors += [
        RowError(line, column, "no conozco esta columna")
        for column in columns
        if column not in COLUMNS
    ]
    errors += [
        RowError(line, column, "la columna está repetida")
        for column in COLUMNS
        if columns.count(column) > 1
    ]
    if errors:
        raise CatalogueError(errors)


def _products(columns: list[str], body: list[tuple[int, list[str]]]) -> list[Description]:
    errors: list[RowError] = []
    products: list[Description] = []
    first_line: dict[str, int] = {}
    for line, cells in body:
        if len(cells) != len(columns):
            message = f"tiene {len(cells)} celdas y debería tener {len(columns)}"
            errors.append(RowError(line, "", message))
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        sku = row["sku"].casefold()
        if sku and sku in first_line:
            message = f"«{row['sku']}» ya está en la línea {first_line[sku]}"
            errors.append(RowError(line, "sku", message))
            continue
        first_line[sku] = line
        product = _product(line, row, errors)
        if product:
            products.append(product)
    if errors:
        raise CatalogueError(errors)
    return products


def _product(line: int, row: dict[str, str], errors: list[RowError]) -> Description | None:
    before = len(errors)
    price = _price(line, row["price"], errors)
    stock = _stock(line, row["stock"], row["unit"], errors)
    is_offer = row["is_offer"].casefold()
    if is_offer not in _YES | _NO:
        errors.append(RowError(line, "is_offer", f"«{row['is_offer']}» no es true ni false"))
    try:
        product = Description(
            sku=row["sku"],
            name=row["name"],
            brand=row["brand"],
            category=row["category"],
            description=row["description"],
            unit=row["unit"].casefold(),
            price=price,
            is_offer=is_offer in _YES,
            stock=stock,
        )
    except Invalid as error:
        column = error.code.removeprefix("invalid_")
        errors.append(
            RowError(line, column, _REASONS.get(column, "está vacía o es demasiado larga"))
        )
        return None
    return product if len(errors) == before else None


_REASONS = {"unit": "la unidad es «unidad» o «kg»", "stock": "el stock no va con la unidad"}


def _price(line: int, cell: str, errors: list[RowError]) -> int:
    try:
        return money.from_wire(_plain_number(cell))
    except Invalid:
        hint = " (los decimales van con punto: 450.50)" if "," in cell else ""
        errors.append(RowError(line, "price", f"«{cell}» no es un precio{hint}"))
        return 0


def _stock(line: int, cell: str, unit: str, errors: list[RowError]) -> int:
    try:
        return quantity.parse(_plain_number(cell), unit, most=quantity.MAX_STOCK)
    except Invalid:
        hint = " (los decimales van con punto: 2.5)" if "," in cell else ""
        errors.append(RowError(line, "stock", f"«{cell}» no es una cantidad de «{unit}»{hint}"))
        return 0


def _plain_number(cell: str) -> str:
    """Spreadsheets know `1e3`, `1_000` and `+5`; in a price they are mistakes."""
    if not cell or set(cell) - set("0123456789."):
        raise Invalid("invalid_number", "digits and a dot only")
    return cell
