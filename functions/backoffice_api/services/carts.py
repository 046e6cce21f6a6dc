"""Carts: adding, changing and emptying; a user has exactly one cart, made when they registered."""

from retail import quantity
from retail.errors import NotFound

from ..domain import cart as rules
from ..domain.cart import Cart, LineItem
from ..domain.product import Product
from ..storage import queries
from ..storage.port import Page
from . import products
from .shop import Shop
from .unit_of_work import UnitOfWork


def get(work: UnitOfWork, user_id: int) -> Cart:
    """Raises:
    NotFound: `user_not_found`.
    """
    cart = work.get(Cart, str(user_id))
    if cart is None:
        raise NotFound("user_not_found", "no user has this id")
    return cart


def add_item(
    work: UnitOfWork, shop: Shop, user_id: int, product_id: int, amount: float
) -> tuple[Cart, LineItem]:
    """The cart with more of a product, and the line that was touched.

    Raises:
        NotFound: `user_not_found`, `product_not_found`.
        Invalid: `invalid_quantity`.
        Refused: `out_of_stock` with `available`, `cart_full`.
    """
    cart, product = get(work, user_id), products.get(work, product_id)
    after = rules.add(cart, product, quantity.parse(amount, product.unit), shop.clock())
    work.put(after)
    return after, _line(after, product)


def set_quantity(
    work: UnitOfWork, shop: Shop, user_id: int, product_id: int, amount: float
) -> tuple[Cart, LineItem]:
    """The cart with exactly that much of a product, and the line; 0 removes it.

    A line whose product is gone can still be removed. Raises what `add_item` does.
    """
    cart = get(work, user_id)
    line = cart.line(product_id)
    if amount == 0 and line:
        after = rules.remove(cart, product_id, shop.clock())
        work.put(after)
        return after, LineItem(product_id, line.name, line.unit, 0, line.unit_price)
    product = products.get(work, product_id)
    after = rules.set_quantity(cart, product, quantity.parse(amount, product.unit), shop.clock())
    work.put(after)
    return after, _line(after, product)


def clear(work: UnitOfWork, shop: Shop, user_id: int) -> Cart:
    """The emptied cart; raises what `get` does."""
    after = rules.clear(get(work, user_id), shop.clock())
    work.put(after)
    return after


def with_items(shop: Shop, limit: int, page_token: str | None) -> Page[Cart]:
    """Carts that hold something, the last touched first."""
    return shop.store.find(queries.carts_with_items(), limit=limit, page_token=page_token)


def _line(cart: Cart, product: Product) -> LineItem:
    return cart.line(product.id) or LineItem(
        product.id, product.name, product.unit, 0, product.price
    )
