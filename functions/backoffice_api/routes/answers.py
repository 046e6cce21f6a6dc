"""Answers: how the domain becomes the shapes of `retail.wire`."""

from datetime import UTC, datetime

from retail import money, quantity, wire

from ..domain import order as orders
from ..domain.cart import Cart, LineItem, PriceChange
from ..domain.checkout import withdrawal_url
from ..domain.fulfilment import Fulfilment
from ..domain.label import vat_rate_to_wire
from ..domain.order import Order
from ..domain.order_event import OrderEvent
from ..domain.payment import Payment
from ..domain.user import User


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


def order_line_answer(item: LineItem) -> wire.OrderLine:
    """The shape of an order's line."""
    return {
        **line_item_answer(item),
        "vat_rate": vat_rate_to_wire(item.label.vat_rate),
        "net_content": item.label.net_content,
        "perishable": item.label.perishable,
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
        "items": [order_line_answer(item) for item in order.items],
        "subtotal": money.to_wire(order.subtotal),
        "fee": money.to_wire(order.fee),
        "withdrawn": money.to_wire(order.withdrawn),
        "total": money.to_wire(order.total),
        "delivery": delivery_answer(order.delivery),
        "means": order.means,
        "cash_with": money.to_wire(order.cash_with) if order.cash_with else None,
        "refunded": money.to_wire(order.refunded),
        "to_give_back": money.to_wire(order.to_give_back),
        "offers": offers_answer(standing),
        "status": standing.status,
        "payment_status": standing.payment_status,
        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
        "voucher_until": instant(order.voucher.until) if order.voucher else None,
        "paid_at": instant(order.paid_at) if order.paid_at else None,
        "payment_url": payment_url,
        "frozen": order.frozen,
        "allowed": list(standing.allowed),
        "withdrawal_url": withdrawal_url(payment_url),
    }


def offers_answer(order: Order) -> list[wire.LineOffer]:
    """The shapes of what is offered instead of an order's lines; nothing is of one that is over."""
    return [
        {
            "product_id": offer.product_id,
            "instead": line_item_answer(offer.instead),
            "offered_at": instant(offer.at),
        }
        for offer in order.offers
        if order.status != "cancelled"
    ]


def delivery_answer(delivery: Fulfilment | None) -> wire.OrderDelivery | None:
    """The shape of how an order reaches its shopper."""
    if delivery is None:
        return None
    window, place = delivery.window, delivery.place
    return {
        "kind": delivery.kind,
        "address": delivery.address,
        "floor": delivery.floor,
        "notes": delivery.notes,
        "zone": delivery.zone,
        "fee": money.to_wire(delivery.fee),
        "place": {"latitude": place.latitude, "longitude": place.longitude} if place else None,
        "starts": instant(window.starts) if window else None,
        "ends": instant(window.ends) if window else None,
    }


def payment_answer(payment: Payment) -> wire.ProviderPayment:
    """The shape of a payment at its provider's."""
    seen, refund = payment.seen, payment.refund
    return {
        "id": seen.id,
        "order_id": payment.order_id,
        "status": seen.status,
        "standing": payment.standing,
        "why": payment.why,
        "amount": money.to_wire(seen.amount),
        "refunded": money.to_wire(seen.refunded),
        "currency": seen.currency,
        "kind": seen.kind,
        "refund": refund.state if refund else None,
        "changed_at": instant(seen.changed_at),
    }


def event_answer(event: OrderEvent) -> wire.OrderEvent:
    """The shape of what happened to an order."""
    return {
        "at": instant(event.at),
        "kind": event.kind,
        "by": event.by,
        "note": event.note,
        "person": event.person,
    }
