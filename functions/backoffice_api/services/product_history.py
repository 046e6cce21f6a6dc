"""The history of products: written in the commit that changes them, read page by page."""

from retail.wire import ProductChangedBy

from ..domain.product import Product
from ..domain.product_change import ProductChange, change_between
from ..storage import queries
from ..storage.port import Page
from .shop import Shop
from .unit_of_work import UnitOfWork


def note(
    work: UnitOfWork, shop: Shop, before: Product, after: Product, by: ProductChangedBy
) -> None:
    """Keeps what a change did to price and stock, if it did anything to them."""
    change = change_between(before, after, by, shop.new_id())
    if change:
        work.put(change)


def of_product(
    shop: Shop, product_id: int, limit: int, page_token: str | None
) -> Page[ProductChange]:
    """What was changed of a product, the newest first; also of one that is no longer sold."""
    return shop.store.find(
        queries.changes_of_product(product_id), limit=limit, page_token=page_token
    )
