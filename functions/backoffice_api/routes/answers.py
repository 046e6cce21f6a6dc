"""Answers: how the domain becomes the shapes of `retail.wire`."""

from datetime import UTC, datetime

from retail import money, quantity, wire

from ..domain import message as messages
from ..domain import order as orders
from ..domain.cart import Cart, LineItem, PriceChange
from ..domain.order import Order
from ..domain.shop_document import ShopContact, ShopDocument
from ..domain.user import User
from ..services.shop import Shop


def instant(time: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: `2026-11-22T14:03:05.120Z`."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user_answer(user: User) -> wire.User:
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


def line_item_answer(item: LineItem) -> wire.LineItem:
    """The shape of a line item."""
    return {
        "product_id": item.product_id,
        "name": item.name,
        "unit": item.unit,
        "quantity": quantity.to_wire(item.quantity),
        "unit_price": money.to_wire(item.unit_price),
        "line_total": money.to_wire(item.line_total),
    }


def cart_answer(cart: Cart) -> wire.Cart:
    """The shape of a cart."""
    return {
        "cart_id": cart.id,
        "user_id": cart.user_id,
        "status": "active",
        "items": [line_item_answer(item) for item in cart.items],
        "total": money.to_wire(cart.total),
    }


def price_change_answer(change: PriceChange) -> wire.PriceChange:
    """The shape of a price that moved."""
    return {
        "product_id": change.product_id,
        "name": change.name,
        "old_price": money.to_wire(change.old_price),
        "new_price": money.to_wire(change.new_price),
    }


def order_answer(order: Order, now: datetime, payment_url: str) -> wire.Order:
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


def checkout_answer(order: Order, shop: Shop, document: ShopDocument) -> wire.CheckoutOrder:
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
        "shop": _checkout_shop(shop, document),
        "rehearsal": shop.is_rehearsal,
    }


def _checkout_shop(shop: Shop, document: ShopDocument) -> wire.CheckoutShop:
    contact = document.contact or ShopContact()
    return {
        "name": shop.name,
        "whatsapp": shop.whatsapp,
        "address": document.address.text if document.address else "",
        "phone": contact.phone,
        "email": contact.email,
        "cuit": document.transfer.cuit if document.transfer else "",
    }


def media_answer(media: tuple[messages.Media, ...]) -> list[wire.Media]:
    """The shapes of a message's files."""
    return [{"url": each.url, "content_type": each.content_type} for each in media]


def location_answer(place: messages.Location | None) -> wire.Location | None:
    """The shape of a message's pin."""
    if place is None:
        return None
    return {"latitude": place.latitude, "longitude": place.longitude, "label": place.label}
