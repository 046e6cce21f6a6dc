"""Orders: a cart's snapshot that was placed, and the states that it may go through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from retail import money
from retail.errors import Refused
from retail.wire import CheckoutState, OrderStatus, PaymentStatus

from .cart import Cart, LineItem, total
from .order_event import Actor, OrderEvent, OrderEventKind

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

UNPAID: frozenset[PaymentStatus] = frozenset({"pending", "in_review"})
"""Nothing was charged yet."""

LOOKED_AFTER = tuple(
    timedelta(minutes=minutes)
    for minutes in (3, 6, 10, 20, 35, 60, 180, 720, *(days * 1440 for days in (1, 2, 4, 8, 16, 32)))
)
"""When the provider is asked what it knows of an order, counted from when its shopper last began to pay: notices get
lost, and who paid twice is to have the money back."""

NEVER = datetime(9999, 1, 1, tzinfo=UTC)

Freeze = Literal["", "mediation", "charge_back", "fraud"]


@dataclass(frozen=True)
class PaymentLink:
    """Where an order is paid: the provider's page, by the provider's id.

    Attributes:
        until: when nobody can begin to pay there any more.
        begun_at: when its shopper last began to pay.
    """

    id: str
    url: str
    collector_id: int
    until: datetime
    begun_at: datetime


@dataclass(frozen=True)
class Order:
    """A placed order; its items and prices never change.

    An unpaid order whose `expires_at` has come has expired whatever `payment_status` says: see `as_of`.

    Attributes:
        payment_reference: the provider's id of the payment that counts or is in review, or `by hand`.
        refunded: how much of it went back, in centavos.
        frozen: why nobody may take it to the shopper now.
        events: what happened to it, the oldest first; nothing is ever taken out.
        watch_at: when the provider is asked next what it knows of it.
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
    payment_link: PaymentLink | None = None
    refunded: int = 0
    frozen: Freeze = ""
    watch_at: datetime = NEVER
    events: tuple[OrderEvent, ...] = ()
    is_watched: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_watched", self.watch_at < NEVER)

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
        events=(OrderEvent(at, "placed", "shopper"),),
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


def noted(order: Order, at: datetime, kind: OrderEventKind, by: Actor, note: str = "") -> Order:
    """The order with one more line in its log."""
    return replace(order, events=(*order.events, OrderEvent(at, kind, by, note)))


def hold(order: Order, now: datetime) -> Order:
    """The order whose shopper begins to pay: it keeps its stock for the time that they may need."""
    until = min(now + UNPAID_FOR, order.created_at + MAX_UNPAID_FOR)
    return replace(order, expires_at=max(order.expires_at, until))


def with_link(order: Order, link: PaymentLink) -> Order:
    """The order that is to be paid by this link; the provider is asked for it, at first soon and then less often."""
    watch_at = min(order.watch_at, link.begun_at + LOOKED_AFTER[0])
    return replace(order, payment_link=link, watch_at=watch_at)


def looked_at(order: Order, now: datetime) -> Order:
    """The order after the provider was asked for it: the next time comes later each time, and some day no more."""
    if order.payment_link is None:
        return replace(order, watch_at=NEVER)
    times = (order.payment_link.begun_at + after for after in LOOKED_AFTER)
    last = now + LOOKED_AFTER[-1] if order.payment_status == "in_review" else NEVER
    return replace(order, watch_at=next((at for at in times if at > now), last))


def look_again_later(order: Order, now: datetime) -> Order:
    """The order of which the provider could not be asked."""
    return replace(order, watch_at=now + LOOKED_AFTER[1])


def is_overdue(order: Order, now: datetime) -> bool:
    """Whether nobody paid it in time and that is not written down yet."""
    return order.payment_status == "pending" and now >= order.expires_at


def as_of(order: Order, now: datetime) -> Order:
    """The order as it stands at `now`: an overdue one has expired and is cancelled."""
    if not is_overdue(order, now):
        return order
    return replace(order, status="cancelled", payment_status="expired")


def check_alive(order: Order, at: datetime) -> None:
    """Refuses an order that nobody can pay any more.

    Raises:
        Refused: `order_expired` or `order_cancelled`.
    """
    standing = as_of(order, at)
    if standing.payment_status == "expired":
        raise Refused("order_expired", "the order was not paid in time", order_id=order.id)
    if standing.status == "cancelled":
        raise Refused("order_cancelled", "the order was cancelled", order_id=order.id)


def pay(order: Order, reference: str, at: datetime) -> Order:
    """The order as paid. It goes on from where it stands if its shop began before the money was there; one that had
    expired lives again."""
    status = "paid" if order.status in {"placed", "cancelled"} else order.status
    return replace(
        order, status=status, payment_status="paid", paid_at=at, payment_reference=reference
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
    if order.frozen and to == "out_for_delivery":
        raise Refused("delivery_frozen", "the payment is disputed", reason=order.frozen)
    if to == "paid":
        return pay(order, "by hand", at)
    if to == "cancelled" and order.payment_status in UNPAID:
        return replace(order, status=to, payment_status="cancelled")
    return replace(order, status=to)


_SHOWN: dict[PaymentStatus, CheckoutState] = {
    "pending": "payable",
    "in_review": "in_review",
    "paid": "paid",
    "partly_refunded": "paid",
    "refunded": "refunded",
    "charged_back": "refunded",
    "expired": "expired",
    "cancelled": "cancelled",
}


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


def state_of_payment(order: Order) -> CheckoutState:
    """What the checkout page shows of an order as it stands.

    An order that was paid and cancelled shows as cancelled until the money is back.
    """
    if order.status == "cancelled" and order.payment_status in {"paid", "partly_refunded"}:
        return "cancelled"
    return _SHOWN[order.payment_status]
