"""Moving an order along by its owner, and calling it off by its shopper. Pure."""

from dataclasses import replace
from datetime import datetime

from retail.errors import Refused
from retail.wire import OrderStatus

from .order import BY_HAND, NEVER, UNPAID, Order, as_of, pay

_GATHERED: frozenset[OrderStatus] = frozenset({"ready", "out_for_delivery", "delivered"})
HANDED_OVER = {("preparing", "out_for_delivery"), ("ready", "delivered")}
"""Steps with which goods leave the shop."""


def move(order: Order, to: OrderStatus, at: datetime) -> Order:
    """The order moved along by the owner; moving it to where it stands changes nothing.

    Raises:
        Refused: `transition_not_allowed`, with what is `allowed` from here; `delivery_frozen`; `offer_open` while its
            shopper has not answered what the shop offers instead of a line.
    """
    standing = as_of(order, at)
    if standing.status == to and standing.payment_status != "expired":
        return order
    if to not in standing.allowed:
        raise Refused(
            "transition_not_allowed",
            f"an order does not go from {standing.status} to {to}",
            status=standing.status,
            allowed=list(standing.allowed),
        )
    if order.frozen and (order.status, to) in HANDED_OVER:
        raise Refused("delivery_frozen", "the payment is disputed", reason=order.frozen)
    if order.offers and to in _GATHERED:
        raise Refused("offer_open", "the shopper has not answered what is offered instead")
    if to == "paid":
        return pay(order, BY_HAND, at)
    is_owed = order.payment_status in UNPAID
    if to == "cancelled" and is_owed:
        return replace(order, status=to, payment_status="cancelled")
    if to == "delivered" and is_owed:
        return replace(pay(order, BY_HAND, at), status=to)
    if is_owed:  # it has no time to be paid in any more
        return replace(order, status=to, expires_at=NEVER)
    return replace(order, status=to)


def check_can_be_called_off(order: Order, at: datetime) -> None:
    """Whether its shopper may still cancel the order: until the shop begins to prepare it.

    Raises:
        Refused: `order_expired`, or `too_late_to_cancel` with its `status`.
    """
    standing = as_of(order, at)
    if standing.payment_status == "expired":
        raise Refused("order_expired", "the order was not paid in time", order_id=order.id)
    if standing.status not in {"placed", "paid", "cancelled"}:
        raise Refused(
            "too_late_to_cancel", "the shop has begun to prepare it", status=standing.status
        )


def may_be_called_off(order: Order, at: datetime) -> bool:
    """Whether its shopper can cancel the order now, and has not."""
    try:
        check_can_be_called_off(order, at)
    except Refused:
        return False
    return order.status != "cancelled"
