"""Products of a catalogue file's rows, or every mistake that is in them; and the cells of a product's row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from retail import money, quantity
from retail.errors import Invalid
from retail.spanish.properties import tag_of
from retail.wire import TAGS

from .catalogue_errors import RowError
from .catalogue_faults import fault_of, place_of
from .catalogue_file import ROUNDED, Row, escape, unescape
from .catalogue_numbers import (
    FREE,
    Cell,
    Decimals,
    NotANumber,
    decide,
    in_centavos,
    plain,
    plain_whole,
    without_free,
    written_price,
    written_stock,
)
from .label import GENERAL_RATE, vat_rate_from_wire, vat_rate_to_wire
from .product import Description, clean_text


@dataclass(frozen=True)
class Column:
    """A column of the file.

    Attributes:
        name: the member of `Description` that it holds; how it is read is said in `Reading`.
        written: a product's cell, as `Reading` reads it.
        may_be_missing: whether a file may leave it out, for products of which there is nothing to say.
    """

    name: str
    written: Callable[[Description], str]
    may_be_missing: bool = False


COLUMNS = (
    Column("sku", lambda product: escape(product.sku)),
    Column("name", lambda product: escape(product.name)),
    Column("brand", lambda product: escape(product.brand), may_be_missing=True),
    Column("category", lambda product: escape(product.category), may_be_missing=True),
    Column("description", lambda product: escape(product.description), may_be_missing=True),
    Column("unit", lambda product: product.unit),
    Column("price", lambda product: written_price(product.price)),
    Column("is_offer", lambda product: _written_yes(product.is_offer), may_be_missing=True),
    Column("stock", lambda product: written_stock(product.stock)),
    Column("tags", lambda product: ", ".join(product.tags), may_be_missing=True),
    Column("vat_rate", lambda product: _written_rate(product.vat_rate), may_be_missing=True),
    Column("net_content", lambda product: escape(product.net_content), may_be_missing=True),
    Column("perishable", lambda product: _written_yes(product.perishable), may_be_missing=True),
    Column("photo_url", lambda product: product.photo_url, may_be_missing=True),
)
NAMES = tuple(column.name for column in COLUMNS)


def changes_only(columns: Sequence[str]) -> bool:
    """Whether a file is a list of prices or stocks: it has no names, so it changes products and adds none."""
    has = set(columns)
    return "sku" in has and "name" not in has and bool(has & {"price", "stock"})


_BETWEEN_TAGS = re.compile("[,;/|]")
_YES = {"true", "verdadero", "1", "si", "sí", "yes"}
_NO = {"false", "falso", "0", "no", ""}


@dataclass(frozen=True)
class ReadRow:
    """The product of one row; `line` as in `Row`."""

    line: int
    product: Description


@dataclass(frozen=True)
class RoundedPrice:
    """A price that was finer than a centavo: `given` is its cell, `price` the centavos that are read."""

    line: int
    given: str
    price: int


class Reading:
    """A file's rows on their way to products, with the mistakes so far."""

    def __init__(
        self,
        columns: Sequence[str],
        decimals: Decimals | None = None,
        units: Mapping[int, str] | None = None,
        *,
        is_workbook: bool = False,
    ) -> None:
        """`columns` are those of the header, in its order; an empty one is not read.

        `decimals` are those of the whole file where only a part of it is read. `units` are what the rows' products are
        sold by, by the rows' lines, for a file that has no column of it; without one a stock is read as of kilos.
        `is_workbook` as in `plain`.
        """
        self._columns = columns
        self._units = units or {}
        self._is_workbook = is_workbook
        self._errors: list[RowError] = []
        self._rounded: list[RoundedPrice] = []
        self._first_line: dict[str, int] = {}
        self._given = decimals
        self._decimals = decimals or Decimals()

    @property
    def decimals(self) -> Decimals:
        """What the decimals of what was read are marked with."""
        return self._decimals

    @property
    def rounded(self) -> list[RoundedPrice]:
        """The prices that were rounded, of rows without mistakes."""
        wrong = {error.line for error in self._errors}
        return [each for each in self._rounded if each.line not in wrong]

    def read(self, body: Sequence[Row]) -> tuple[list[ReadRow], list[RowError]]:
        """The products of the rows that are right, and every mistake of the others, in order of their lines."""
        sound = (row for row in body if self._is_whole(row) and self._has_no_fault(row))
        rows = [(row.line, self._members(row)) for row in sound]
        self._decimals = self._given or decide(
            cell
            for line, members in rows
            for cell in (
                Cell(line, "price", without_free(members["price"])[0]),
                Cell(line, "stock", members["stock"]),
            )
        )
        products = [(line, self._product(line, members)) for line, members in rows]
        read = [ReadRow(line, product) for line, product in products if product]
        return read, sorted(self._errors, key=lambda error: error.line)

    def _is_whole(self, row: Row) -> bool:
        cells, wanted = len(row.cells), len(self._columns)
        if cells != wanted:
            message = f"tiene {cells} celdas y debería tener {wanted}"
            self._refuse(row.line, "", message + (_QUOTES if cells > wanted else ""))
        return cells == wanted

    def _has_no_fault(self, row: Row) -> bool:
        before = len(self._errors)
        for at, (column, cell) in enumerate(zip(self._columns, row.cells, strict=True)):
            fault = fault_of(cell, column, place_of(at, row.line)) if column else None
            if fault:
                self._refuse(row.line, column, fault)
        return len(self._errors) == before

    def _members(self, row: Row) -> dict[str, str]:
        unsaid = {**_UNSAID, "unit": self._units.get(row.line, "kg")}
        cells = zip(self._columns, row.cells, strict=True)
        return {**unsaid, **{name: cell for name, cell in cells if name}}

    def _product(self, line: int, row: dict[str, str]) -> Description | None:
        before = len(self._errors)
        self._check_sku(line, row["sku"])
        unit = row["unit"].casefold()
        price = self._price(line, row["price"])
        stock = self._stock(Cell(line, "stock", row["stock"]), unit)
        try:
            product = Description(
                sku=_text("sku", row["sku"]),
                name=_text("name", row["name"]),
                brand=_text("brand", row["brand"]),
                category=_text("category", row["category"]),
                description=_text("description", row["description"]),
                unit=unit,
                price=price,
                is_offer=self._yes(line, "is_offer", row["is_offer"]),
                stock=stock,
                tags=self._tags(line, row["tags"]),
                vat_rate=self._vat_rate(line, row["vat_rate"]),
                net_content=_text("net_content", row["net_content"]),
                perishable=self._yes(line, "perishable", row["perishable"]),
                photo_url=_text("photo_url", row["photo_url"]),
            )
        except Invalid as error:
            column = error.code.removeprefix("invalid_")
            self._refuse(line, column, _REASONS.get(column, _NO_TEXT))
            return None
        return product if len(self._errors) == before else None

    def _check_sku(self, line: int, sku: str) -> None:
        first = self._first_line.setdefault(unescape(sku).casefold(), line)
        if sku and first != line:
            self._refuse(line, "sku", f"«{sku}» ya está en la línea {first}")
        if ROUNDED.fullmatch(sku):
            self._refuse(
                line, "sku", f"la planilla redondeó «{sku}»: dale a la columna formato de texto"
            )

    def _price(self, line: int, text: str) -> int:
        number, is_free = without_free(text)
        cell = Cell(line, "price", number)
        try:
            exact = plain(cell, self._decimals, is_price=True, is_workbook=self._is_workbook)
            price = money.from_wire(in_centavos(exact))
        except NotANumber as error:
            self._refuse(cell.line, cell.column, str(error))
            return 0
        except Invalid:
            self._refuse(cell.line, cell.column, f"«{cell.text}» es demasiado para un precio")
            return 0
        if is_free and price:
            self._refuse(cell.line, cell.column, f"«{text}» dice {FREE} y también un precio")
        if not price and not is_free:
            self._refuse(cell.line, cell.column, f"«{text}» regala el producto: {_IF_MEANT}")
        if Decimal(exact) * 100 != price:
            self._rounded.append(RoundedPrice(line, text.rstrip("0"), price))
        return price

    def _stock(self, cell: Cell, unit: str) -> int:
        try:
            amount = (
                plain(cell, self._decimals, is_price=False)
                if quantity.is_by_weight(unit)
                else plain_whole(cell, self._decimals)
            )
            return quantity.parse(amount, unit, most=quantity.MAX_STOCK)
        except NotANumber as error:
            self._refuse(cell.line, cell.column, str(error))
        except Invalid:
            message = f"«{cell.text}» no es una cantidad de «{unit}»"
            hint = (
                "" if quantity.is_by_weight(unit) else ": lo que se vende entero no tiene decimales"
            )
            self._refuse(cell.line, cell.column, message + hint)
        return 0

    def _yes(self, line: int, column: str, text: str) -> bool:
        said = text.casefold()
        if said not in _YES | _NO:
            self._refuse(line, column, f"«{text}» no es sí ni no")
        return said in _YES

    def _vat_rate(self, line: int, text: str) -> int:
        """Of the few rates there are, so the file's decimals need not be known."""
        number = text.removesuffix("%").rstrip().replace(",", ".")
        try:
            return vat_rate_from_wire(float(number)) if number else GENERAL_RATE
        except (ValueError, Invalid):
            self._refuse(
                line, "vat_rate", f"«{text}» no es una alícuota de IVA: 0, 2,5, 5, 10,5, 21 o 27"
            )
            return GENERAL_RATE

    def _tags(self, line: int, text: str) -> tuple[str, ...]:
        tags: dict[str, None] = {}
        for each in filter(None, map(str.strip, _BETWEEN_TAGS.split(text))):
            tag = tag_of(each)
            if tag:
                tags[tag] = None
            else:
                self._refuse(line, "tags", f"no conozco «{each}»: puede ser {', '.join(TAGS)}")
        return tuple(tags)

    def _refuse(self, line: int, column: str, message: str) -> None:
        self._errors.append(RowError(line, column, message))


def _text(column: str, cell: str) -> str:
    """What is stored of a cell. One of several lines is left to be refused: a quote may have swallowed rows."""
    text = unescape(cell)
    return text if "\n" in text or "\r" in text else clean_text(column, text)


def _written_yes(value: bool) -> str:  # noqa: FBT001 - what a cell says
    return "sí" if value else "no"


def _written_rate(rate: int) -> str:
    return f"{vat_rate_to_wire(rate):g}".replace(".", ",")


_UNSAID = dict.fromkeys(NAMES, "") | {"name": "-", "price": FREE, "stock": "0"}
"""Stands in a row for what its file has no column for; a product of the shop keeps its own."""
_QUOTES = ": un número o un texto con comas, como 450,50, va entre comillas si las comas separan las celdas"
_IF_MEANT = f"si es lo que querés, escribí «0 {FREE}»"
_NO_TEXT = "está vacía, es demasiado larga o tiene saltos de línea"
_REASONS = {
    "unit": "la unidad es «unidad» o «kg»",
    "stock": "el stock no va con la unidad",
    "net_content": "no es un contenido: escribilo así: 900 g, 1,5 l, 6 x 354 ml o 12 u; sin separar los miles",
    "photo_url": "no es la dirección de una foto: empieza con https:// y no tiene espacios",
}
