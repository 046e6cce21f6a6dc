"""Imports of catalogue files."""

from typing import Literal, NotRequired, TypedDict

CatalogueImportState = Literal["unmapped", "checking", "checked", "applying", "done"]
"""`unmapped`: a column that is needed is not said yet."""

ImportUnit = Literal["", "unidad", "kg"]
"""What all new products of a file are sold by; empty where its rows say it, or nobody has."""


class ImportColumn(TypedDict):
    """A column of the file: its header, what its first rows have, and what it means (empty: it is not read)."""

    header: str
    sample: str
    member: str


class ImportColumns(TypedDict):
    """What the columns of a file mean, in their order; an empty one is not read.

    `unit` and `zero_stock` say what its new products are sold by, and that there are none of them yet, where no column does.
    """

    columns: list[str]
    unit: NotRequired[ImportUnit]
    zero_stock: NotRequired[bool]


class ImportMistake(TypedDict):
    """What is wrong with one row, in Spanish; `line` counts the file's lines from 1."""

    line: int
    column: str
    message: str


class LeftRow(TypedDict):
    """A row that is not applied: its product was changed after the file had been compared, or is not there."""

    line: int
    sku: str


class ApplyImport(TypedDict):
    """Whether the rows of `doubtful` prices are applied, too."""

    doubtful_prices: NotRequired[bool]


class DoubtfulPrice(TypedDict):
    """A row whose price is five times the present one or more, or a fifth of it or less; both in pesos."""

    line: int
    sku: str
    name: str
    before: float
    after: float


class RoundedPrice(TypedDict):
    """A price that the file has finer than a centavo (`given`), and what is read of it, in pesos."""

    line: int
    given: str
    price: float


class CatalogueImport(TypedDict):
    """A catalogue file and how far it is.

    `unit` and `zero_stock` are what was said of its new products, as in `ImportColumns`. `to_create`, `to_change` and `same` count its rows as they were compared with the catalogue, `created` and `changed` what
    was done, `done_rows` how far the present state is. `errors` has the first 1000 mistakes of `error_count`, `left` the first
    1000 rows of `left_count`, `unknown` those of `unknown_count`: of a file without names, which adds no product, the rows
    whose sku the shop does not have. `doubtful` has the first 100 of `doubtful_count`: rows of which somebody is to look at the
    price before they are applied; `to_change` has none of them. `rounded` has the first 20 of `rounded_count`: prices that are finer than a centavo, and are
    read as the nearest one. It is kept for a week.
    """

    id: int
    state: CatalogueImportState
    columns: list[ImportColumn]
    unit: ImportUnit
    zero_stock: bool
    missing: list[str]
    rows: int
    done_rows: int
    to_create: int
    to_change: int
    same: int
    created: int
    changed: int
    error_count: int
    errors: list[ImportMistake]
    left_count: int
    left: list[LeftRow]
    unknown_count: int
    unknown: list[LeftRow]
    doubtful_count: int
    doubtful: list[DoubtfulPrice]
    rounded_count: int
    rounded: list[RoundedPrice]
    created_at: str


class ImportChange(TypedDict):
    """What a row changes of one member, both as a file writes it."""

    member: str
    before: str
    after: str


class ImportedRow(TypedDict):
    """A row that adds a product or changes one; `product_id` is null for a new one, `doubtful` as in the import."""

    line: int
    sku: str
    name: str
    product_id: int | None
    doubtful: bool
    changes: list[ImportChange]


class ImportedRowPage(TypedDict):
    """Some rows that add or change something, in the file's order."""

    items: list[ImportedRow]
    next_page_token: str | None
