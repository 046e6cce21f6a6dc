"""Imports: a catalogue file on its way into the catalogue, read, compared and then applied part by part.

A row is known by its sku. It changes what the file has a column for, and nothing else; a row that says what is there
changes nothing, so the same file twice changes nothing. A file without names, as a wholesaler's price list, adds no
product: its rows of products that the shop does not have are told. Where a file with names does not say by what its
products are sold, or how many there are, its owner may say it of the new ones. While a product has a special price, its row is
about what it usually costs, as in the shop's own file; a price that is as low as the special one is taken as it
stands. What somebody changed after the file had been compared is left alone and told: a price that was set meanwhile,
a stock that was counted or sold. A price that is far from the present one may have lost its decimal comma: such a row
is applied only if the owner says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from retail.wire import CatalogueImportState, ImportUnit

from .catalogue_errors import RowError
from .catalogue_file import Row
from .catalogue_numbers import Decimals
from .catalogue_products import COLUMNS, Reading, ReadRow, RoundedPrice, changes_only
from .product import Description, Product
from .special_price import SpecialPrice, as_usual

ROWS_IN_A_PART = 130
"""A new product is two writes, a changed one three where its special price knows another usual one, and a commit has room for 500."""
LETTERS_IN_A_PART = 200_000
"""Some 200 KB: a document holds 1 MB, and twenty parts are stored at once. A longer row is a part by itself."""
KEPT_FOR = timedelta(days=7)
_KEPT = 1000
_KEPT_PRICES = 100
_KEPT_ROUNDED = 20
DOUBTFUL_TIMES = 5
"""A price this many times the present one or more is asked about, and one this many times smaller or less."""

RowKind = Literal["new", "unknown", "changed", "doubtful", "same", "changed_since"]


@dataclass(frozen=True)
class LeftRow:
    """A row that is not applied: its product was changed after the file had been compared, or is not there."""

    line: int
    sku: str


@dataclass(frozen=True)
class DoubtfulPrice:
    """A row whose price is so far from the present one that the owner is asked; both in centavos."""

    line: int
    sku: str
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class ForNew:
    """What the owner says of all new products of a file that has no column for it: their unit, and that there are none yet."""

    unit: ImportUnit = ""
    zero_stock: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """The columns that it stands for."""
        return (*(["unit"] if self.unit else []), *(["stock"] if self.zero_stock else []))

    def beside(self, columns: Sequence[str]) -> "ForNew":
        """What of it the columns leave to be said; nothing where a file adds no product."""
        if changes_only(columns):
            return ForNew()
        unit: ImportUnit = "" if "unit" in columns else self.unit
        return ForNew(unit, self.zero_stock and "stock" not in columns)


@dataclass(frozen=True, kw_only=True)
class CatalogueImport:
    """A file and how far it is.

    Attributes:
        columns: of each header the column that it means, empty for one that is not read.
        for_new: what is said of its new products beside that.
        samples: what the first rows have under each header.
        mark: what its decimals have before them; empty where no cell decided.
        is_workbook: whether the panel made it of one, and marked numbers in it.
        read_at: when its rows were read by these columns; what changed later is not overwritten.
        rows: how many there are beside the header.
        errors: the first mistakes of rows that cannot be read; `error_count` has all.
        parts: how many there are of it.
        at: the next part of the present state, and `done_rows` the rows before it.
        to_create: how many of the rows are new products, as far as it was compared; `to_change` and `same` alike.
        created: how many products it has added, and `changed` how many it has changed.
        left: the first rows of products that were changed meanwhile; `left_count` has all.
        unknown: the first rows that the present state found no product for; `unknown_count` has all.
        doubtful: the first rows that ask for a look at their price; `doubtful_count` has all. Those are not applied unless
            it `takes_doubtful`.
        rounded: the first prices that were rounded to the centavo as it was read; `rounded_count` has all.
    """

    key: str
    is_dry: bool
    created_at: datetime
    expires_at: datetime
    header: tuple[str, ...]
    columns: tuple[str, ...]
    samples: tuple[str, ...]
    for_new: ForNew = ForNew()
    mark: Literal["", ",", "."] = ""
    is_workbook: bool = False
    read_at: datetime
    state: CatalogueImportState
    rows: int
    errors: tuple[RowError, ...] = ()
    error_count: int = 0
    parts: int = 0
    at: int = 0
    done_rows: int = 0
    to_create: int = 0
    to_change: int = 0
    same: int = 0
    created: int = 0
    changed: int = 0
    left: tuple[LeftRow, ...] = ()
    left_count: int = 0
    unknown: tuple[LeftRow, ...] = ()
    unknown_count: int = 0
    takes_doubtful: bool = False
    doubtful: tuple[DoubtfulPrice, ...] = ()
    doubtful_count: int = 0
    rounded: tuple[RoundedPrice, ...] = ()
    rounded_count: int = 0

    def part_key(self, number: int) -> str:
        """Under which a part is kept."""
        return f"{self.key}-{number}"


@dataclass(frozen=True)
class ImportPart:
    """Some rows of a file as they came, and the lines of those that cannot be read."""

    key: str
    expires_at: datetime
    rows: tuple[Row, ...]
    wrong: tuple[int, ...] = ()


@dataclass(frozen=True)
class MemberChange:
    """What a row changes of a product, in the words of a file."""

    member: str
    before: str
    after: str


def parted(body: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """The rows of a file in parts that can be stored and applied in one commit each."""
    part: list[Row] = []
    letters = 0
    for row in body:
        more = sum(map(len, row.cells))
        if part and (len(part) >= ROWS_IN_A_PART or letters + more > LETTERS_IN_A_PART):
            yield tuple(part)
            part, letters = [], 0
        part.append(row)
        letters += more
    yield tuple(part)


def products_of(
    each: CatalogueImport, part: ImportPart, units: Mapping[int, str] | None = None
) -> tuple[list[ReadRow], list[RowError]]:
    """The products of a part's rows, without those that cannot be read; the mistakes are those that `units` make."""
    rows = [row for row in part.rows if row.line not in part.wrong]
    decimals = Decimals(each.mark or None)
    return Reading(each.columns, decimals, units, is_workbook=each.is_workbook).read(rows)


def with_errors(each: CatalogueImport, errors: Sequence[RowError]) -> CatalogueImport:
    """The import with the mistakes that were found; of many the first ones."""
    return replace(each, errors=tuple(errors[:_KEPT]), error_count=len(errors))


def with_rounded(each: CatalogueImport, prices: Sequence[RoundedPrice]) -> CatalogueImport:
    """The import with the prices that were rounded as its rows were read."""
    return replace(each, rounded=tuple(prices[:_KEPT_ROUNDED]), rounded_count=len(prices))


def with_more_errors(each: CatalogueImport, errors: Sequence[RowError]) -> CatalogueImport:
    """The import with mistakes that only showed beside the products, among those that were found before."""
    found = sorted((*each.errors, *errors), key=lambda error: error.line)
    return replace(each, errors=tuple(found[:_KEPT]), error_count=each.error_count + len(errors))


def with_left(each: CatalogueImport, rows: Sequence[ReadRow]) -> CatalogueImport:
    """The import with more rows that were not applied, since their products were changed meanwhile."""
    left = _with_rows(each.left, rows)
    return replace(each, left=left, left_count=each.left_count + len(rows))


def with_unknown(each: CatalogueImport, rows: Sequence[ReadRow]) -> CatalogueImport:
    """The import with more rows of products that are not there."""
    unknown = _with_rows(each.unknown, rows)
    return replace(each, unknown=unknown, unknown_count=each.unknown_count + len(rows))


def with_doubtful(
    each: CatalogueImport, rows: Sequence[tuple[ReadRow, Product]]
) -> CatalogueImport:
    """The import with more rows whose prices the owner is asked about."""
    more = (
        DoubtfulPrice(row.line, product.sku, product.name, product.price, row.product.price)
        for row, product in rows[: _KEPT_PRICES - len(each.doubtful)]
    )
    count = each.doubtful_count + len(rows)
    return replace(each, doubtful=(*each.doubtful, *more), doubtful_count=count)


def without_findings(each: CatalogueImport) -> CatalogueImport:
    """The import before its next state has found any product missing or price doubtful."""
    return replace(each, unknown=(), unknown_count=0, doubtful=(), doubtful_count=0)


def _with_rows(told: tuple[LeftRow, ...], rows: Sequence[ReadRow]) -> tuple[LeftRow, ...]:
    more = rows[: _KEPT - len(told)]
    return (*told, *(LeftRow(row.line, row.product.sku) for row in more))


def without_units(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of a file as it is read: a product is sold as before where its file has no name for it."""
    is_list = changes_only(columns)
    return tuple("" if is_list and name == "unit" else name for name in columns)


def merged(row: Description, columns: Sequence[str], product: Product) -> Description:
    """The product as the row describes it; what the file has no column for stays."""
    fixed = {"", "sku"} if changes_only(columns) else {""}
    given = {name: getattr(row, name) for name in columns if name not in fixed}
    return replace(product.described, **given)


def compared_with(
    row: Description, columns: Sequence[str], product: Product, special: SpecialPrice | None
) -> Product:
    """The product that a row is compared with: as it usually is, unless the row's price is none above its special one."""
    usual = as_usual(special, product)
    is_low = "price" in columns and row.price <= product.price
    return product if is_low else usual


def kind_of(
    row: Description, columns: Sequence[str], product: Product | None, since: datetime
) -> RowKind:
    """What a row does to what is there, when the file was compared at `since`."""
    if product is None:
        return "unknown" if changes_only(columns) else "new"
    after = merged(row, columns, product)
    if after == product.described:
        return "same"
    was_priced = product.price_changed_at is not None and product.price_changed_at > since
    if after.price != product.price and was_priced:
        return "changed_since"
    is_stale = after.stock != product.stock and product.updated_at > since
    if is_stale:
        return "changed_since"
    return "doubtful" if is_doubtful(product.price, after.price) else "changed"


def is_doubtful(before: int, after: int) -> bool:
    """Whether a price is far from the one before; a product that was free may get any price."""
    is_far = after >= DOUBTFUL_TIMES * before or DOUBTFUL_TIMES * after <= before
    return before > 0 and is_far


def changes_of(before: Description | None, after: Description) -> list[MemberChange]:
    """What differs, column by column; of a new product all that it says."""
    written: Mapping[str, tuple[str, str]] = {
        column.name: (column.written(before) if before else "", column.written(after))
        for column in COLUMNS
    }
    return [MemberChange(name, was, now) for name, (was, now) in written.items() if was != now]
