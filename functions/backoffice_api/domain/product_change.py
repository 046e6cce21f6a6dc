"""Changes of a product's price and stock: what they were, what they became, and who changed them."""

from dataclasses import dataclass
from datetime import datetime

from retail.wire import ProductChangedBy

from .product import Product


@dataclass(frozen=True)
class ProductChange:
    """A change that was made; it is written once and never again.

    Sales have none: what they take from the stock is in the orders.

    Attributes:
        price: centavos, and `price_before`, too.
        stock: thousandths of a unit, and `stock_before`, too.
    """

    key: str
    product_id: int
    at: datetime
    by: ProductChangedBy
    price_before: int
    price: int
    stock_before: int
    stock: int


def change_between(
    before: Product, after: Product, by: ProductChangedBy, new_id: int
) -> ProductChange | None:
    """What is to be kept of a change; None where neither price nor stock is another."""
    if (before.price, before.stock) == (after.price, after.stock):
        return None
    return ProductChange(
        key=f"{after.key}-{new_id}",
        product_id=after.id,
        at=after.updated_at,
        by=by,
        price_before=before.price,
        price=after.price,
        stock_before=before.stock,
        stock=after.stock,
    )
