"""Products: creating, changing and removing them, each with its sku, its tokens and the vocabulary."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from retail.errors import NotFound, Refused
from retail.wire import ProductChangedBy

from ..domain.product import Description, Product, SkuKey, category_key, sku_key, stock_after
from ..domain.search import tokens
from ..domain.vocabulary import word_changes
from ..storage import queries
from ..storage.port import Page, Reader, Store
from . import product_history
from .shop import Shop
from .unit_of_work import UnitOfWork
from .vocabulary import recount

_IN_ONE_PAGE = 200


def described_as(product_id: int, described: Description, at: datetime) -> Product:
    """A new product of that description."""
    new = Product(
        **vars(described),
        id=product_id,
        updated_at=at,
        category_key="",
        tokens=(),
        price_changed_at=at,
    )
    return described_anew(new, described, at)


def described_anew(product: Product, described: Description, at: datetime) -> Product:
    """The product with another description, and found by it; all else that is known of it stays."""
    return replace(
        product,
        **vars(described),
        updated_at=at,
        category_key=category_key(described.category),
        tokens=tokens(described),
        price_changed_at=product.price_changed_at if described.price == product.price else at,
    )


def repriced(product: Product, price: int, at: datetime) -> Product:
    """The product at another price; it is found by the same words."""
    return replace(product, price=price, updated_at=at, price_changed_at=at)


def create(work: UnitOfWork, shop: Shop, described: Description) -> Product:
    """A new product.

    Raises:
        Refused: `sku_taken`.
    """
    return create_all(work, shop, [described])[0]


def create_all(work: UnitOfWork, shop: Shop, described: Sequence[Description]) -> list[Product]:
    """New products in one commit; raises what `create` does."""
    products = put_all(work, shop, described)
    recount(work, word_changes(described))
    return products


def put_all(work: UnitOfWork, shop: Shop, described: Sequence[Description]) -> list[Product]:
    """New products, whose words the caller counts; raises what `create` does."""
    products = [described_as(shop.new_id(), each, shop.clock()) for each in described]
    for product in products:
        _take_sku(work, product)
        work.put(product)
    return products


def get(work: UnitOfWork, product_id: int) -> Product:
    """Raises:
    NotFound: `product_not_found`.
    """
    product = work.get(Product, str(product_id))
    if product is None:
        raise _unknown(product_id)
    return product


def look_at(shelves: Reader, product_id: int) -> Product:
    """The product to be shown, not to be decided on; raises what `get` does."""
    snapshot = shelves.get(Product, str(product_id))
    if snapshot is None:
        raise _unknown(product_id)
    return snapshot.entity


def everything(store: Store) -> Iterator[Product]:
    """The catalogue by name, read in pages as it is taken; each product once.

    A product that is renamed meanwhile may be left out.
    """
    # Read here, not in the generator: a store that is down is answered with an error, not with half a file.
    first = store.find(queries.products(), limit=_IN_ONE_PAGE)
    return _from(store, first)


def patch(
    work: UnitOfWork,
    shop: Shop,
    product_id: int,
    changes: dict[str, Any],
    stock_change: int | None = None,
    *,
    by: ProductChangedBy = "owner",
) -> Product:
    """The product with those members of its description changed; its history says so.

    Attributes:
        stock_change: thousandths of a unit that come to the stock, or go; instead of a `stock` in `changes`.

    Raises:
        NotFound: `product_not_found`.
        Refused: `sku_taken`; `out_of_stock` when more would go than there is.
        Invalid: what a `Description` refuses.
    """
    before = get(work, product_id)
    if stock_change is not None:
        changes = {**changes, "stock": stock_after(before, stock_change)}
    after = described_anew(before, replace(before.described, **changes), shop.clock())
    if sku_key(after.sku) != sku_key(before.sku):
        _take_sku(work, after)
        _give_up_sku(work, before)
    work.put(after)
    product_history.note(work, shop, before, after, by)
    recount(work, word_changes([after], [before]))
    return after


def delete(work: UnitOfWork, product_id: int) -> None:
    """Takes a product out of the catalogue; carts that hold it learn so at their checkout.

    Raises:
        NotFound: `product_not_found`.
    """
    product = get(work, product_id)
    work.delete(Product, product.key)
    _give_up_sku(work, product)
    recount(work, word_changes([], [product]))


def _from(store: Store, page: Page[Product]) -> Iterator[Product]:
    given: set[int] = set()
    while True:
        yield from (product for product in page.items if product.id not in given)
        given.update(product.id for product in page.items)
        if page.next_page_token is None:
            return
        page = store.find(queries.products(), limit=_IN_ONE_PAGE, page_token=page.next_page_token)


def _unknown(product_id: int) -> NotFound:
    return NotFound("product_not_found", "no product has this id", product_id=product_id)


def _take_sku(work: UnitOfWork, product: Product) -> None:
    taken = work.taken(SkuKey, sku_key(product.sku))
    if taken and taken.product_id != product.id:
        raise Refused("sku_taken", f"another product has the sku {product.sku}")
    work.put(SkuKey(sku_key(product.sku), product.id))


def _give_up_sku(work: UnitOfWork, product: Product) -> None:
    if work.get(SkuKey, sku_key(product.sku)):
        work.delete(SkuKey, sku_key(product.sku))
