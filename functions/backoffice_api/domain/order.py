"""Orders: a cart's snapshot that was placed, and the states that it may go through."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retail import money
from retail.errors import Refused
from retail.wire import CheckoutState, OrderStatus, PaymentStatus

from .cart import Cart, LineItem, total

UNPAID_FOR = timedelta(minutes=60)
"""How long an order keeps its stock without being paid, after it was placed or its shopper last began to pay."""
MAX_UNPAID_FOR = timedelta(hours=24)
"""The same however often they begin."""
MAX_UNPAID = 2
"""Orders of one shopper that keep stock without being paid."""

NEXT: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    "placed": ("paid", "cancelled"),
    "paid": ("preparing", "cancelled"),
    "preparing": ("out_for_delivery", "cancelled"),
    "out_for_delivery": ("delivered", "cancelled"),
    "delivered": (),
    "cancelled": (),
}
"""Where an order may go from each of its states."""


@dataclass(frozen=True)
class Order:
    """A placed order; its items and prices never change.

    An unpaid order whose `expires_at` has come has expired whatever `payment_status` says: see `as_of`.
    """

    id: int
    user_id: int
    cart_id: int
    items: tuple[LineItem, ...]
    status: OrderStatus
    payment_status: PaymentStatus
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    payment_reference: str

    @property
    def key(self) -> str:
        """The id as text."""
        return str(self.id)

    @property
    def total(self) -> int:
        """Centavos."""
        return total(self.items)


def place(order_id: int, cart: Cart, at: datetime) -> Order:
    """The order of a cart.

    Raises:
        Refused: `cart_empty`.
    """
    if not cart.items:
        raise Refused("cart_empty", "there is nothing in the cart")
    return Order(
        id=order_id,
        user_id=cart.user_id,
        cart_id=cart.id,
        items=cart.items,
        status="placed",
        payment_status="pending",
        created_at=at,
        expires_at=at + UNPAID_FOR,
        paid_at=None,
        payment_reference="",
    )


def check_unpaid(order: Order, unpaid: Sequence[Order], most: int) -> None:
    """Keeps a shopper from emptying the shop's shelves without paying.

    Args:
        unpaid: the shopper's orders that keep their stock by now.
        most: what all of them together may come to, in centavos.

    Raises:
        Refused: `too_much_unpaid` with `unpaid_orders` and `most_unpaid`, in pesos.
    """
    if len(unpaid) >= MAX_UNPAID or sum(each.total for each in (*unpaid, order)) > most:
        raise Refused(
            "too_much_unpaid",
            "the shopper has to pay before more stock is kept for them",
            unpaid_orders=len(unpaid),
            most_unpaid=money.to_wire(most),
        )


def hold(order: Order, now: datetime) -> Order:
    """The order whose shopper begins to pay: it keeps its stock for the time that they may need."""
    until = min(now + UNPAID_FOR, order.created_at + MAX_UNPAID_FOR)
    return replace(order, expires_at=max(order.expires_at, until))


def is_overdue(order: Order, now: datetime) -> bool:
    """Whether nobody paid it in time and that is not written down yet."""
    return order.payment_status == "pending" and now >= order.expires_at


def as_of(order: Order, now: datetime) -> Order:
    """The order as it stands at `now`: an overdue one has expired and is cancelled."""
    if not is_overdue(order, now):
        return order
    return replace(order, status="cancelled", payment_status="expired")


def is_paid(order: Order, at: datetime) -> bool:
    """Whether the order is paid; if not, it may be.

    Raises:
        Refused: `order_expired` or `order_cancelled`.
    """
    standing = as_of(order, at)
    if standing.payment_status == "expired":
        raise Refused("order_expired", "the order was not paid in time", order_id=order.id)
    if standing.status == "cancelled":
        raise Refused("order_cancelled", "the order was cancelled", order_id=order.id)
    return order.payment_status == "paid"


def pay(order: Order, reference: str, at: datetime) -> Order:
    """The order as paid; paying it again changes nothing. Raises what `is_paid` does."""
    if is_paid(order, at):
        return order
    return replace(
        order, status="paid", payment_status="paid", paid_at=at, payment_reference=reference
    )


def move(order: Order, to: OrderStatus, at: datetime) -> Order:
    """The order moved along by the owner; moving it to where it stands changes nothing.

    Raises:
        Refused: `transition_not_allowed`, with what is `allowed` from here.
    """
    standing = as_of(order, at)
    if standing.status == to and standing.payment_status != "expired":
        return order
    if to not in NEXT[standing.status]:
        raise Refused(
            "transition_not_allowed",
            f"an order does not go from {standing.status} to {to}",
            status=standing.status,
            allowed=list(NEXT[standing.status]),
        )
    if to == "paid":
        return pay(order, "by hand", at)
    if to == "cancelled" and order.payment_status == "pending":
        return replace(order, status=to, payment_status="cancelled")
    return replace(order, status=to)


def state_of_payment(order: Order) -> CheckoutState:
    """What the checkout page shows of an order as it stands.

    A paid order that was cancelled afterwards shows as cancelled.
    """
    if order.status == "cancelled" and order.payment_status != "expired":
        return "cancelled"
    return "payable" if order.payment_status == "pending" else order.payment_status
