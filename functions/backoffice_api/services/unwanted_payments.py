"""Unwanted payments: whether an order takes one that is charged, and what an order that comes late to it needs for that."""

from retail.errors import Refused

from ..domain import order as rules
from ..domain.order import Order
from ..domain.payment import Unwanted
from ..domain.product import Product, take
from ..domain.user import User
from . import orders
from .shop import Shop
from .unit_of_work import UnitOfWork


def why_unwanted(work: UnitOfWork, shop: Shop, order: Order) -> Unwanted | None:
    """Why the order takes no payment; one that had expired takes it if what it held is still there, and holds it."""
    is_late = rules.as_of(order, shop.clock()).payment_status == "expired"
    if is_late and not _has_shopper(work, order):
        return "order_cancelled"
    if order.payment_status in rules.UNPAID:
        return None
    if order.status == "cancelled" and order.payment_status != "expired":
        return "order_cancelled"
    if order.payment_status != "expired":
        return "paid_twice"
    if is_sent_back(order):
        return "order_cancelled"
    return None if _takes_stock(work, shop, order) else "out_of_stock"


def is_sent_back(order: Order) -> bool:
    """Whether all of an order that nobody paid in time was sent back."""
    return order.payment_status == "expired" and order.withdrawn > 0 and not order.total


def _has_shopper(work: UnitOfWork, order: Order) -> bool:
    """Whether there is somebody left to bring it to, and still is when the order is written: an erasure that has passed over an
    expired order takes them away."""
    work.verify(User, str(order.user_id))
    return work.get(User, str(order.user_id)) is not None


def _takes_stock(work: UnitOfWork, shop: Shop, order: Order) -> bool:
    """Takes from the shelves what the order held, if all of it is there."""
    held = orders.held_by(shop, order)
    products = work.get_many(Product, [str(line.product_id) for line in held])
    taken = []
    try:
        for line in held:
            product = products.get(str(line.product_id))
            if product is None:
                return False
            taken.append(take(product, line.quantity, shop.clock()))
    except Refused:
        return False
    for product in taken:
        work.put(product)
    return True
