"""What the owner works off: the orders of one state, the payments of one order, what is running out."""

from retail.wire import OrderStatus

from ..domain.order import Order
from ..domain.payment import Payment
from ..domain.product import Product
from ..storage import queries
from ..storage.port import Page
from .shop import Shop


def orders_in(
    shop: Shop, status: OrderStatus, limit: int, page_token: str | None, *, oldest_first: bool
) -> Page[Order]:
    """The orders of one state as stored, the newest first or the oldest.

    One that nobody paid in time is among the placed ones until the clock has come.
    """
    in_status = queries.first_orders_in_status if oldest_first else queries.orders_in_status
    return shop.store.find(in_status(status), limit=limit, page_token=page_token)


def payments_of(shop: Shop, order_id: int, limit: int, page_token: str | None) -> Page[Payment]:
    """What was paid for an order, or tried, the last changed first."""
    return shop.store.find(queries.payments_of_order(order_id), limit=limit, page_token=page_token)


def products_by_stock(shop: Shop, limit: int, page_token: str | None) -> Page[Product]:
    """All products, first that of which the least is left."""
    return shop.store.find(queries.products_by_stock(), limit=limit, page_token=page_token)
