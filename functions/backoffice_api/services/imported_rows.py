"""Rows of an imported file beside the products that they are of, and what they add and change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..domain import catalogue_import as rules
from ..domain.catalogue_errors import RowError
from ..domain.catalogue_import import CatalogueImport, ImportPart, MemberChange
from ..domain.catalogue_products import ReadRow
from ..domain.product import Product, SkuKey, sku_key
from . import special_prices
from .shop import Shop
from .unit_of_work import UnitOfWork

SHOWN_AT_ONCE = 40
"""Rows that one page of changes is of at most: each may change all that there is of a product."""
_LOOKED_THROUGH = 30
"""So many times that many rows are looked through for one page."""


@dataclass(frozen=True)
class RowPlace:
    """Where rows stand in a file: the part that they are in, and how many of it are before them."""

    part: int
    row: int = 0


@dataclass(frozen=True)
class RowChange:
    """What a row adds, where there is no `product` yet, or changes; `row` has the product as it will be."""

    row: ReadRow
    product: Product | None
    changes: list[MemberChange]
    is_doubtful: bool


def changes(
    shop: Shop, each: CatalogueImport, begin: RowPlace
) -> tuple[list[RowChange], RowPlace | None]:
    """What the rows from `begin` on add or change, and where the next ones are; it may find nothing yet.

    Of a file that is not mapped nobody knows what its rows say.
    """
    found: list[RowChange] = []
    at: RowPlace | None = None if each.state == "unmapped" else begin
    for _ in range(_LOOKED_THROUGH):
        if found or at is None:
            break
        found, at = _changes_at(UnitOfWork(shop.store), each, at)
    return found, at


def beside_products(
    work: UnitOfWork, each: CatalogueImport, part: ImportPart
) -> tuple[list[ReadRow], dict[int, Product], list[RowError]]:
    """The rows of a part, the products that they are of, and the mistakes that only those show.

    A stock in a file without units is of the unit that its product is sold by: `2,5` is a mistake where that is whole.
    """
    rows, _ = rules.products_of(each, part)
    known = _known(work, each.columns, rows)
    if "unit" in each.columns:
        return rows, known, []
    units: dict[int, str] = {row.line: each.for_new.unit or "kg" for row in rows}
    units |= {line: product.unit for line, product in known.items()}
    rows, errors = rules.products_of(each, part, units)
    return rows, known, errors


def _known(work: UnitOfWork, columns: Sequence[str], rows: Sequence[ReadRow]) -> dict[int, Product]:
    """The product that each row is compared with, by the row's line; rows of new products are left out."""
    keys = {row.line: sku_key(row.product.sku) for row in rows}
    skus = work.get_many(SkuKey, [*keys.values()])
    ids = {line: str(skus[key].product_id) for line, key in keys.items() if key in skus}
    found = work.get_many(Product, [*ids.values()])
    specials = special_prices.of_products(work, [*found])
    return {
        row.line: rules.compared_with(row.product, columns, found[key], specials.get(key))
        for row in rows
        if (key := ids.get(row.line)) in found
    }


def _changes_at(
    work: UnitOfWork, each: CatalogueImport, at: RowPlace
) -> tuple[list[RowChange], RowPlace | None]:
    part = work.get(ImportPart, each.part_key(at.part))
    if not part:
        return [], None
    end = at.row + SHOWN_AT_ONCE
    found = _changes_in(work, each, replace(part, rows=part.rows[at.row : end]))
    if end < len(part.rows):
        return found, RowPlace(at.part, end)
    return found, RowPlace(at.part + 1) if at.part + 1 < each.parts else None


def _changes_in(work: UnitOfWork, each: CatalogueImport, part: ImportPart) -> list[RowChange]:
    rows, known, _ = beside_products(work, each, part)
    found = []
    for row in rows:
        product = known.get(row.line)
        kind = rules.kind_of(row.product, each.columns, product, each.read_at)
        if kind in {"same", "unknown"}:
            continue
        before = product.described if product else None
        after = rules.merged(row.product, each.columns, product) if product else row.product
        changed = rules.changes_of(before, after)
        found.append(RowChange(replace(row, product=after), product, changed, kind == "doubtful"))
    return found
