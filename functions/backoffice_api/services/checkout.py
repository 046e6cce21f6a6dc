"""Checkout: the cart becomes an order and its stock is taken, all in one commit or not at all."""

from dataclasses import dataclass, replace

from ..domain import cart as carts
from ..domain import order as orders
from ..domain.cart import Cart, LineItem, PriceChange
from ..domain.checkout import link
from ..domain.order import Order
from ..domain.product import Product, take
from ..storage import queries
from . import owner_notices
from .carts import get as get_cart
from .shop import Shop
from .unit_of_work import UnitOfWork

_UNPAID_AT_MOST = 10
"""How many unpaid orders of a shopper are looked at; those that are being prepared come first."""


@dataclass(frozen=True)
class Repriced:
    """No order yet: prices moved since they were put in the cart, which now has today's."""

    cart: Cart
    changes: tuple[PriceChange, ...]


@dataclass(frozen=True)
class Shrunk:
    """No order yet: products left the catalogue, and their lines the cart."""

    cart: Cart
    gone: tuple[LineItem, ...]


def check_out(work: UnitOfWork, shop: Shop, user_id: int) -> Order | Repriced | Shrunk:
    """The order of the user's cart.

    Writes the order, its payment link, each product's stock and the emptied cart; or, when the shopper
    has to look at the cart again, only the cart.

    Raises:
        NotFound: `user_not_found`.
        Refused: `cart_empty`; `too_much_unpaid` with `unpaid_orders` and `most_unpaid`; `out_of_stock` with
            `product_id`, `name` and `available`.
    """
    now = shop.clock()
    cart = get_cart(work, user_id)
    order = orders.place(shop.new_id(), cart, now)
    products = _products(work, cart)
    gone = carts.gone(cart, products)
    if gone:
        for line in gone:
            cart = carts.remove(cart, line.product_id, now)
        work.put(cart)
        return Shrunk(cart, gone)
    cart, changes = carts.reprice(cart, products, now)
    if changes:
        work.put(cart)
        return Repriced(cart, changes)
    orders.check_unpaid(order, _unpaid(shop, user_id), shop.most_unpaid)
    order = replace(order, items=carts.labelled(order.items, products))
    taken = [take(products[line.product_id], line.quantity, now) for line in order.items]
    for product in taken:
        work.put(product)
    owner_notices.note_low_stock(work, shop, [(products[each.id], each) for each in taken])
    work.put(order)
    work.put(link(shop.checkout_secret, order.id))
    work.put(carts.empty(shop.new_id(), user_id, now))
    return order


def _unpaid(shop: Shop, user_id: int) -> list[Order]:
    """The shopper's orders that keep stock and that the shop has not begun to prepare.

    Nobody places another one meanwhile: it would change the cart.
    """
    found = shop.store.find(queries.unpaid_orders_of_user(user_id), limit=_UNPAID_AT_MOST).items
    now = shop.clock()
    return [each for each in found if each.status == "placed" and not orders.is_overdue(each, now)]


def _products(work: UnitOfWork, cart: Cart) -> dict[int, Product]:
    keys = [str(line.product_id) for line in cart.items]
    return {product.id: product for product in work.get_many(Product, keys).values()}
