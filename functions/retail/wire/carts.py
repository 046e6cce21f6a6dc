"""Carts and their lines."""

from typing import Literal, NotRequired, TypedDict


class LineItem(TypedDict):
    """One product in a cart or an order, at the price it was put there with."""

    product_id: int
    name: str
    unit: str
    quantity: float
    unit_price: float
    line_total: float


class Cart(TypedDict):
    """A shopper's open cart."""

    cart_id: int
    user_id: int
    status: Literal["active"]
    items: list[LineItem]
    total: float


class ChangedCart(Cart):
    """A cart after a change, and the line that was touched (quantity 0 when it went)."""

    item: LineItem


class CartPage(TypedDict):
    """Some carts."""

    items: list[Cart]
    next_page_token: str | None


class LineChange(TypedDict):
    """How much of which product; the quantity in units or kilos."""

    user_id: int
    product_id: int
    quantity: NotRequired[float]


class WhoseCart(TypedDict):
    """Which shopper."""

    user_id: int


class PriceChange(TypedDict):
    """A price that moved between cart and checkout, of one unit or kilo."""

    product_id: int
    name: str
    old_price: float
    new_price: float
