"""Orders: a cart's snapshot that was placed, and the states that it may go through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from retail import money
from retail.errors import Refused
from retail.wire import MeansOfPayment, OrderStatus, PaymentStatus

from . import order_steps
from .cart import Cart, LineItem, total
from .day_figures import DayFigures
from .fulfilment import Choice, Fulfilment, Window
from .offer import AnsweredOffer, Offer
from .order_before import members_before
from .order_event import Actor, OrderEvent, OrderEventKind
from .order_facets import facets_of
from .payment_link import PaymentLink, Voucher
from .shop_document import TransferDetails

UNPAID_FOR = timedelta(minutes=60)
"""How long an order keeps its stock without being paid, after it was placed or its shopper last began to pay."""
MAX_UNPAID_FOR = timedelta(hours=24)
"""The same however often they begin."""
MAX_UNPAID = 2
"""Orders of one shopper that keep stock without being paid."""
KEPT_FOR: dict[MeansOfPayment, timedelta] = {
    "transfer": timedelta(days=2),
    "cash": timedelta(days=14),
    "card_on_delivery": timedelta(days=14),
}
"""How long an order that is not paid online keeps its stock while the shop does not begin to prepare it."""
MAX_KEPT_FOR = max(KEPT_FOR.values())
"""The same however often its shopper chooses another means."""

MAX_NOTES = 50
"""Notes of the owner's on one order."""
UNPAID: frozenset[PaymentStatus] = frozenset({"pending", "in_review"})
"""Nothing was charged yet."""

_LESSENED: frozenset[OrderEventKind] = frozenset(
    {"line_changed", "substitute_accepted", "substitute_declined"}
)
BY_HAND, FREE = "by hand", "free"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

Freeze = Literal["", "mediation", "charge_back", "fraud"]


@dataclass(frozen=True)
class Order:
    """A placed order; its items change only as `order_change` says, and the log tells how.

    An unpaid order whose `expires_at` has come has expired whatever `payment_status` says: see `as_of`.

    Attributes:
        payment_reference: the provider's id of the payment that counts or is in review, `BY_HAND`, or `FREE` of an order that costs
            nothing.
        paid: what was paid for it, in centavos; what it costs may be less by now.
        refunded: how much of it went back, in centavos; by the provider's word, or by the owner's if they were paid by hand.
        withdrawn: what accepted withdrawals took off what it costs, in centavos.
        frozen: why nobody may take it to the shopper now.
        events: what happened to it, the oldest first; nothing is ever taken out.
        watch_at: when the provider is asked next what it knows of it.
        delivery: how it reaches its shopper; None while nobody has chosen.
        means: how it is paid; None while nobody has chosen.
        cash_with: the note that it is paid with, in centavos; 0 where that is not known.
        facets: by what it is found in the owner's lists, derived.
        offers: what the shop would bring instead of lines that it does not have.
        uncounted: what it counts for and is not in its days' figures yet.
        voucher: what its shopper said to pay at a cash desk; None for none.
        answers: what its shopper said to earlier offers.
        let_go: disputes in spite of which the owner lets it go to the shopper.
        transfer_to: where it was to be transferred to when its shopper chose that.
        held: the provider's payments of it that are not what it asks for and on which the owner has not decided.
        asked_back: the codes of its withdrawals that the owner has not refused.
        was_confirmed: whether its shopper once chose a means by which it is not paid online.
        is_told_by_log: whether it was stored before those three were members; see `order_before`.
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
    paid: int = 0
    refunded: int = 0
    withdrawn: int = 0
    frozen: Freeze = ""
    watch_at: datetime = NEVER
    events: tuple[OrderEvent, ...] = ()
    delivery: Fulfilment | None = None
    means: MeansOfPayment | None = None
    cash_with: int = 0
    offers: tuple[Offer, ...] = ()
    uncounted: tuple[DayFigures, ...] = ()
    is_counted: bool = field(init=False)
    voucher: Voucher | None = None
    answers: tuple[AnsweredOffer, ...] = ()
    let_go: tuple[Freeze, ...] = ()
    transfer_to: TransferDetails | None = None
    held: tuple[int, ...] = ()
    asked_back: tuple[str, ...] = ()
    was_confirmed: bool = False
    is_told_by_log: bool = True
    is_watched: bool = field(init=False)
    facets: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_counted", not self.uncounted)
        if self.is_told_by_log:
            for name, told in members_before(self).items():
                object.__setattr__(self, name, told)
        object.__setattr__(self, "is_watched", self.watch_at < NEVER)
        is_owed_by_hand = self.is_paid_by_hand and self.to_give_back > 0
        found_by = facets_of(
            self.status,
            self.means,
            self.delivery,
            self.created_at,
            is_owed_by_hand=is_owed_by_hand,
        )
        object.__setattr__(self, "facets", found_by)

    @property
    def key(self) -> str:
        """The id as text."""
        return str(self.id)

    @property
    def subtotal(self) -> int:
        """What its items come to, in centavos."""
        return total(self.items)

    @property
    def fee(self) -> int:
        """What its delivery costs, in centavos."""
        return self.delivery.fee if self.delivery else 0

    @property
    def total(self) -> int:
        """What is to be paid for it, delivery and all and without what was sent back, in centavos."""
        return self.subtotal + self.fee - self.withdrawn

    @property
    def is_paid(self) -> bool:
        """Whether the shop has money for it."""
        return self.payment_status in {"paid", "partly_refunded"}

    @property
    def to_give_back(self) -> int:
        """What the shop has of it beyond what it costs by now, in centavos; some of that may be on its way back."""
        if not self.is_paid:
            return 0
        worth = 0 if self.status == "cancelled" else self.total
        return max(0, self.paid - self.refunded - worth)

    @property
    def is_paid_by_hand(self) -> bool:
        """Whether the owner said that it is paid: then what goes back is theirs to give."""
        return self.payment_reference == BY_HAND

    @property
    def window(self) -> Window | None:
        """When it is brought, if the shop offers times."""
        return self.delivery.window if self.delivery else None

    @property
    def was_lessened(self) -> bool:
        """Whether the shop had less of it than was ordered: no minimum is asked of what is left."""
        return any(event.kind in _LESSENED for event in self.events)

    @property
    def provider_payment(self) -> str:
        """The key of the provider's payment that counts or is in review; empty where there is none."""
        return self.payment_reference if self.payment_reference.isdigit() else ""

    @property
    def is_paid_online(self) -> bool:
        """Whether it waits for a payment at the provider's."""
        return self.means in {None, "mercado_pago"}

    @property
    def allowed(self) -> tuple[OrderStatus, ...]:
        """Where the owner may move it."""
        kind = self.delivery.kind if self.delivery else None
        is_charged = self.payment_status not in UNPAID
        return order_steps.allowed(self.status, is_paid=is_charged, means=self.means, kind=kind)


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


def may_be_chosen(order: Order) -> bool:
    """Whether the shopper may still choose how they get and pay an order in this state."""
    return order.status == "placed" and order.payment_status == "pending"


def choose(order: Order, choice: Choice, now: datetime) -> Order:
    """The order with what its shopper chose of how it reaches them and is paid.

    What is not paid online keeps its stock for as long as `KEPT_FOR` says. That begins again when they choose another
    means, and ends `MAX_KEPT_FOR` after the order was placed.

    Raises:
        Refused: `choice_closed` with its `status`: the shop has begun, or it is paid.
    """
    if not may_be_chosen(order):
        raise Refused("choice_closed", "it is too late to choose", status=order.status)
    chosen = with_its_link(
        replace(
            order,
            delivery=choice.delivery,
            means=choice.means,
            cash_with=choice.cash_with,
            was_confirmed=order.was_confirmed or choice.means != "mercado_pago",
        ),
        now,
    )
    if order.means == choice.means:
        return chosen
    was_online, is_online = order.is_paid_online, chosen.is_paid_online
    if was_online and is_online:
        return chosen
    until = now + KEPT_FOR.get(choice.means, UNPAID_FOR)
    return replace(chosen, expires_at=min(until, order.created_at + MAX_KEPT_FOR))


def unfrozen(order: Order) -> Order:
    """The order that the owner lets go to the shopper, whatever is said of its payment and told again of that."""
    return replace(order, frozen="", let_go=(*order.let_go, order.frozen))


def with_its_link(order: Order, now: datetime) -> Order:
    """The changed order with its link, which is over if it is not what is paid now: it is closed at the provider, and has to be
    opened there again before anybody is led to it. The same for its voucher."""
    order = with_its_voucher(order, now)
    link = order.payment_link
    if link is None or (order.is_paid_online and link.amount == order.total):
        return order
    return replace(order, payment_link=replace(link, until=min(link.until, now)))


def with_its_voucher(order: Order, now: datetime) -> Order:
    """The changed order with its voucher, unless nobody waits for that any more: the provider is asked soon, which ends it there."""
    if order.voucher is None or is_paid_by(order, order.voucher):
        return order
    return replace(order, voucher=None, watch_at=now)


def is_paid_by(order: Order, voucher: Voucher) -> bool:
    """Whether the order, as it is chosen and as it stands, is to be paid by this voucher."""
    is_open = order.payment_status in UNPAID and order.status != "cancelled"
    return is_open and order.is_paid_online and voucher.amount in {0, order.total}


def noted(order: Order, at: datetime, kind: OrderEventKind, by: Actor, note: str = "") -> Order:
    """The order with one more line in its log."""
    return replace(order, events=(*order.events, OrderEvent(at, kind, by, note)))


def with_held(order: Order, payment_id: int, *, is_held: bool) -> Order:
    """The order on whose payment the owner has to decide, or has to no more."""
    others = tuple(each for each in order.held if each != payment_id)
    return replace(order, held=(*others, payment_id) if is_held else others)


def with_note(order: Order, text: str, at: datetime) -> Order:
    """The order with a note of the owner's, which its shopper does not see.

    Raises:
        Refused: `too_many_notes`.
    """
    if sum(event.kind == "note" for event in order.events) >= MAX_NOTES:
        raise Refused("too_many_notes", "an order has only so many notes")
    return noted(order, at, "note", "owner", text)


def is_overdue(order: Order, now: datetime) -> bool:
    """Whether nobody paid it in time and that is not written down yet; what the shop prepares does not expire."""
    return may_be_chosen(order) and now >= order.expires_at


def as_of(order: Order, now: datetime) -> Order:
    """The order as it stands at `now`: an overdue one has expired and is cancelled."""
    if not is_overdue(order, now):
        return order
    return replace(order, status="cancelled", payment_status="expired")


def takes_no_money(order: Order) -> bool:
    """Whether it is paid, or was cancelled; an expired one may live again."""
    return order.payment_status not in UNPAID and order.payment_status != "expired"


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
    paid = replace(
        order,
        status=status,
        payment_status="paid",
        paid_at=at,
        payment_reference=reference,
        paid=order.total,
    )
    return with_its_voucher(paid, at)


def withdrawn(order: Order, amount: int, now: datetime) -> Order:
    """The order that costs so many centavos less, since something of it is sent back."""
    return with_its_link(replace(order, withdrawn=order.withdrawn + amount), now)


def given_back(order: Order, amount: int) -> Order:
    """The order whose owner gave so many centavos back by hand.

    Raises:
        Refused: `nothing_to_give_back`; `amount_changed` with what is `to_give_back` by now, in pesos.
    """
    if not (order.is_paid_by_hand and order.to_give_back):
        raise Refused("nothing_to_give_back", "no money of it is the owner's to give back")
    if amount != order.to_give_back:
        raise Refused(
            "amount_changed",
            "it is another amount by now",
            to_give_back=money.to_wire(order.to_give_back),
        )
    refunded = order.refunded + amount
    status: PaymentStatus = "refunded" if refunded >= order.paid else "partly_refunded"
    return replace(order, refunded=refunded, payment_status=status)
