"""Answers: the shapes that leave the API, as in `retail.wire`, and how the domain becomes them."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from retail import money, quantity
from retail.wire import CheckoutState, OrderStatus, PaymentStatus

from ..domain import order as orders
from ..domain.cart import Cart, LineItem, PriceChange
from ..domain.order import Order
from ..domain.product import Product
from ..domain.user import User
from ..services.shop import Shop


class Shape(BaseModel):
    """An answer, or a part of one; nothing undeclared leaves the API."""

    model_config = ConfigDict(extra="forbid")


class UserAnswer(Shape):
    """A shopper; `phone` is the WhatsApp number as digits.

    It is empty while WhatsApp hides the number: `whatsapp_user_id` names such a shopper, and a phone is asked
    for where a delivery needs one. One of the two is always there.
    """

    id: int
    name: str
    email: str
    phone: str
    segment: str
    created_at: str
    whatsapp_user_id: str


class ProductAnswer(Shape):
    """A product with today's price in pesos and its stock in units or kilos."""

    id: int
    sku: str
    name: str
    brand: str
    category: str
    description: str
    unit: str
    price: float
    is_offer: bool
    stock: int | float
    updated_at: str


class LineItemAnswer(Shape):
    """One product in a cart or an order, at the price it was put there with."""

    product_id: int
    name: str
    unit: str
    quantity: int | float
    unit_price: float
    line_total: float


class CartAnswer(Shape):
    """A shopper's open cart."""

    cart_id: int
    user_id: int
    status: Literal["active"]
    items: list[LineItemAnswer]
    total: float


class ChangedCartAnswer(CartAnswer):
    """A cart after a change, and the line that was touched (quantity 0 when it went)."""

    item: LineItemAnswer


class OrderAnswer(Shape):
    """A placed order, as it stands now."""

    id: int
    user_id: int
    cart_id: int
    items: list[LineItemAnswer]
    total: float
    status: OrderStatus
    payment_status: PaymentStatus
    created_at: str
    expires_at: str
    paid_at: str | None
    payment_url: str


class CheckoutAnswer(Shape):
    """What the checkout page shows: nothing of the shopper, only of the order and the shop.

    `timezone` is the one to show times in (`America/Argentina/Buenos_Aires`).
    """

    order_id: int
    shop_name: str
    timezone: str
    items: list[LineItemAnswer]
    total: float
    currency: Literal["ARS"]
    state: CheckoutState
    created_at: str
    expires_at: str
    paid_at: str | None


class PaymentAnswer(Shape):
    """Where a payment stands; `redirect_url` is where the shopper goes on while it is payable."""

    state: Literal["payable", "paid"]
    redirect_url: str | None


class UserPage(Shape):
    """Some users."""

    items: list[UserAnswer]
    next_page_token: str | None


class ProductPage(Shape):
    """Some products; `corrected_query` when typos of the query were corrected."""

    items: list[ProductAnswer]
    next_page_token: str | None
    corrected_query: str | None


class CartPage(Shape):
    """Some carts."""

    items: list[CartAnswer]
    next_page_token: str | None


class OrderPage(Shape):
    """Some orders."""

    items: list[OrderAnswer]
    next_page_token: str | None


class DeletedAnswer(Shape):
    """What was removed."""

    id: int
    status: Literal["deleted"]


def instant(time: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: `2026-11-22T14:03:05.120Z`."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user_answer(user: User) -> dict[str, Any]:
    """The shape of a user."""
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "segment": user.segment,
        "created_at": instant(user.created_at),
        "whatsapp_user_id": user.whatsapp_user_id,
    }


def product_answer(product: Product) -> dict[str, Any]:
    """The shape of a product."""
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "brand": product.brand,
        "category": product.category,
        "description": product.description,
        "unit": product.unit,
        "price": money.to_wire(product.price),
        "is_offer": product.is_offer,
        "stock": quantity.to_wire(product.stock),
        "updated_at": instant(product.updated_at),
    }


def line_item_answer(item: LineItem) -> dict[str, Any]:
    """The shape of a line item."""
    return {
        "product_id": item.product_id,
        "name": item.name,
        "unit": item.unit,
        "quantity": quantity.to_wire(item.quantity),
        "unit_price": money.to_wire(item.unit_price),
        "line_total": money.to_wire(item.line_total),
    }


def cart_answer(cart: Cart) -> dict[str, Any]:
    """The shape of a cart."""
    return {
        "cart_id": cart.id,
        "user_id": cart.user_id,
        "status": "active",
        "items": [line_item_answer(item) for item in cart.items],
        "total": money.to_wire(cart.total),
    }


def price_change_answer(change: PriceChange) -> dict[str, Any]:
    """`{product_id, name, old_price, new_price}`."""
    return {
        "product_id": change.product_id,
        "name": change.name,
        "old_price": money.to_wire(change.old_price),
        "new_price": money.to_wire(change.new_price),
    }


def order_answer(order: Order, now: datetime, payment_url: str) -> dict[str, Any]:
    """The shape of an order as it stands at `now`."""
    standing = orders.as_of(order, now)
    return {
        "id": order.id,
        "user_id": order.user_id,
        "cart_id": order.cart_id,
        "items": [line_item_answer(item) for item in order.items],
        "total": money.to_wire(order.total),
        "status": standing.status,
        "payment_status": standing.payment_status,
        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
        "paid_at": instant(order.paid_at) if order.paid_at else None,
        "payment_url": payment_url,
    }


def checkout_answer(order: Order, shop: Shop) -> dict[str, Any]:
    """The shape of an order for whoever has its link."""
    return {
        "order_id": order.id,
        "shop_name": shop.name,
        "timezone": shop.timezone,
        "items": [line_item_answer(item) for item in order.items],
        "total": money.to_wire(order.total),
        "currency": money.CURRENCY,
        "state": orders.state_of_payment(orders.as_of(order, shop.clock())),
        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
        "paid_at": instant(order.paid_at) if order.paid_at else None,
    }
