"""Payments: what the provider knows of one, what it is worth to its order, and the money that goes back."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, cast

from retail.money import CURRENCY
from retail.wire import PaymentStatus

from .order import UNPAID, Freeze, Order, is_overdue
from .order_waiting import hold, wait_for
from .payment_link import Voucher

ProviderStatus = Literal[
    "pending",
    "in_process",
    "authorized",
    "rejected",
    "cancelled",
    "approved",
    "in_mediation",
    "refunded",
    "charged_back",
]
"""Mercado Pago's words, the later ones in a payment's life further back."""

Standing = Literal["open", "void", "counts", "held", "surplus"]
"""`open`: nobody was charged yet. `void`: nobody was, or the money was back before we saw it. `counts`: it pays its
order. `held`: charged, but not what the order asks for; the owner decides. `surplus`: charged and not wanted, it goes
back."""

Mismatch = Literal["amount", "currency", "collector", "test_money", "operation"]
Unwanted = Literal["paid_twice", "order_cancelled", "out_of_stock"]

RefundState = Literal["asked", "in_process", "done", "refused"]
_REFUND_STATES: dict[str, RefundState] = {
    "approved": "done",
    "in_process": "in_process",
    "authorized": "in_process",
}

_STAGES: dict[ProviderStatus, int] = {
    "pending": 0,
    "in_process": 1,
    "authorized": 1,
    "rejected": 2,
    "cancelled": 2,
    "approved": 3,
    "in_mediation": 4,
    "refunded": 5,
    "charged_back": 5,
}
WAITING: frozenset[ProviderStatus] = frozenset({"pending", "in_process", "authorized"})
"""The buyer may yet be charged."""
CHARGED: frozenset[ProviderStatus] = frozenset({"approved", "in_mediation"})
"""The buyer's money is with the shop."""


@dataclass(frozen=True)
class SeenPayment:
    """A payment as its provider had it when it was read; amounts in centavos, times in UTC.

    Attributes:
        amount: what was paid for the goods: a buyer's interest is not in it.
        refunded: how much of it went back.
        reference: the order's, as we gave it to the provider.
        kind: credit_card, account_money, ticket, …
        changed_at: the provider's date, by which states are ranked.
        payable_until: when its voucher can be paid no more; None for one without.
    """

    id: int
    status: ProviderStatus
    status_detail: str
    amount: int
    refunded: int
    currency: str
    reference: str
    collector_id: int
    is_live: bool
    operation: str
    kind: str
    changed_at: datetime
    payable_until: datetime | None = None


@dataclass(frozen=True)
class Refunding:
    """Money on its way back; `amount` in centavos.

    Attributes:
        state: `asked`: to be asked of the provider, or its answer was lost. `in_process`: the provider is at it.
        key: the same for each time that the provider is asked.
        id: the provider's; 0 before it is known.
        is_all: whether it was asked for as all that was left.
        back_before: how much of the payment was back when it was asked for; None where that was not written down.
    """

    amount: int
    key: str
    state: RefundState
    id: int = 0
    is_all: bool = False
    back_before: int | None = None


@dataclass(frozen=True)
class Payment:
    """A payment of an order of ours, under the provider's id.

    Attributes:
        why: what a held one does not match, or why a surplus one is not wanted.
        changed_at: when we last wrote it.
        is_promised: whether the shopper was told that it comes back, of a surplus one.
    """

    seen: SeenPayment
    order_id: int
    standing: Standing
    changed_at: datetime
    why: str = ""
    refund: Refunding | None = None
    is_promised: bool = False
    is_owed: bool = field(init=False)
    """Whether something of it is to go back and is not back yet."""
    needs_owner: bool = field(init=False)
    """Whether the shop has money of it that only the owner can decide on."""

    def __post_init__(self) -> None:
        state = self.refund.state if self.refund else ""
        object.__setattr__(self, "is_owed", state in {"asked", "in_process"})
        is_stuck = self.standing == "held" or state == "refused"
        object.__setattr__(self, "needs_owner", is_stuck and not is_back(self.seen))

    @property
    def unwanted(self) -> Unwanted | None:
        """Why it is surplus; None where it is not."""
        return cast("Unwanted", self.why) if self.standing == "surplus" else None

    @property
    def key(self) -> str:
        """The provider's id as text."""
        return str(self.seen.id)


_PREFIX = "milo-"


def reference_of(order_id: int) -> str:
    """What the provider knows an order by."""
    return f"{_PREFIX}{order_id}"


def order_of(reference: str) -> int | None:
    """The id of the order that a reference is of; None for a reference that is not ours."""
    digits = reference.removeprefix(_PREFIX)
    if digits == reference or not re.fullmatch("[1-9][0-9]{0,11}", digits):
        return None
    return int(digits)


def is_newer(seen: SeenPayment, known: SeenPayment) -> bool:
    """Whether `seen` is a later state than `known`, in whatever order the two arrived."""
    return _rank(seen) > _rank(known)


def _rank(seen: SeenPayment) -> tuple[datetime, int, int]:
    return seen.changed_at, _STAGES[seen.status], seen.refunded


def mismatch(seen: SeenPayment, order: Order, *, takes_tests: bool) -> Mismatch | None:
    """What a charged payment differs in from what the order asks for; None when it is exactly that.

    Args:
        takes_tests: whether test money pays, as on a laptop.
    """
    link = order.payment_link
    if seen.currency != CURRENCY:
        return "currency"
    if not _is_asked(seen.amount, order):
        return "amount"
    if link is None or seen.collector_id != link.collector_id:
        return "collector"
    if not (seen.is_live or takes_tests):
        return "test_money"
    return None if seen.operation == "regular_payment" else "operation"


def _is_asked(amount: int, order: Order) -> bool:
    """Whether it is what the order costs, or cost before some of it was sent back: the difference goes back."""
    whole = order.total + order.withdrawn
    return amount == order.total or (order.total > 0 and amount == whole)


def awaited(order: Order, seen: SeenPayment, now: datetime) -> Order:
    """The order that one of its payments does not pay: while the provider looks at it, nobody is to pay again, and while its
    voucher can be paid the order keeps its stock."""
    if seen.status == "pending" and seen.payable_until:
        return wait_for(
            order, Voucher(seen.id, seen.payable_until, seen.amount, seen.changed_at), now
        )
    if order.payment_status not in UNPAID:
        return order
    if order.voucher and order.voucher.payment_id == seen.id:
        ended = hold(replace(order, voucher=None, expires_at=now), now)
        order = replace(order, expires_at=now) if is_overdue(ended, now) else ended
    if seen.status in {"in_process", "authorized"}:
        return replace(order, payment_status="in_review", payment_reference=str(seen.id))
    if order.payment_status == "in_review" and order.payment_reference == str(seen.id):
        waiting = replace(order, payment_status="pending", payment_reference="")
        return hold(waiting, now)
    return order


def follow(order: Order, seen: SeenPayment) -> Order:
    """The order whose counting payment is now like this: paid, in dispute, or with money gone back."""
    if seen.status == "charged_back":
        return replace(order, payment_status="charged_back", frozen=_frozen(order, "charge_back"))
    if seen.status not in CHARGED and not is_back(seen):  # nowhere that a charged payment goes to
        return order
    refunded = money_back(seen)
    is_disputed = seen.status == "in_mediation"
    frozen = _frozen(order, "mediation" if is_disputed else "")
    let_go = tuple(each for each in order.let_go if is_disputed or each != "mediation")
    return replace(
        order,
        payment_status=_with_refunded(seen, refunded),
        refunded=refunded,
        frozen=frozen,
        let_go=let_go,
    )


def _with_refunded(seen: SeenPayment, refunded: int) -> PaymentStatus:
    if is_back(seen):
        return "refunded"
    return "partly_refunded" if refunded else "paid"


def _frozen(order: Order, dispute: Freeze) -> Freeze:
    """A dispute ends when the payment is approved again; a warning of fraud does not end by itself."""
    if order.frozen == "fraud":
        return "fraud"
    return "" if dispute in order.let_go else dispute


def ask_back(payment: Payment, now: datetime, amount: int | None = None) -> Payment:
    """The payment with so many centavos asked back, or all that is left; as it is while something is on its way, or the
    shop has nothing.

    A refund that was refused is asked under another key: it is another one.
    """
    left = payment.seen.amount - payment.seen.refunded
    if payment.is_owed or left <= 0 or payment.seen.status not in CHARGED:
        return payment
    before = payment.refund
    ordinal = int(before.key.rpartition("-")[2]) + 1 if before else 1
    asked = left if amount is None else min(amount, left)
    key = f"milo-{payment.seen.id}-{ordinal}"
    back = payment.seen.refunded
    refund = Refunding(asked, key, "asked", is_all=amount is None, back_before=back)
    return replace(payment, refund=refund, changed_at=now)


def refund_as(refund: Refunding, id_: int, status: str) -> Refunding:
    """The refund as the provider says that it stands."""
    return replace(refund, id=id_, state=_REFUND_STATES.get(status, "refused"))


def with_refund_seen(payment: Payment) -> Payment:
    """The payment with its refund done, when the provider says that the money is back.

    A refund that the provider has taken says itself when it is over: money that went back otherwise meanwhile may come to
    as much, and what is asked for beside it would be too much. Of one that was refused as much may have gone back otherwise.
    """
    refund = payment.refund
    speaks_no_more = refund is not None and refund.state in {"asked", "refused"}
    is_done = is_back(payment.seen) or (speaks_no_more and _shows(payment.seen, refund) is True)
    if refund and is_done and refund.state != "done":
        return replace(payment, refund=replace(refund, state="done"))
    return payment


def with_answer(payment: Payment, refund: Refunding) -> Payment:
    """The payment with what the provider answered to its refund.

    One that it has taken is under way until the payment has it, too: what is read may be older than what was answered, and
    what an order is still owed is counted by what is read. One that was refused is done where as much went back otherwise.
    """
    if refund.state == "refused":
        return with_refund_seen(replace(payment, refund=refund))
    is_early = refund.state == "done" and _shows(payment.seen, refund) is False
    return replace(payment, refund=replace(refund, state="in_process") if is_early else refund)


def _shows(seen: SeenPayment, refund: Refunding | None) -> bool | None:
    """Whether a payment has a refund in it; None where nobody can tell."""
    if is_back(seen):
        return True
    if refund is None or refund.back_before is None:
        return None
    return seen.refunded >= refund.back_before + refund.amount


def is_back(seen: SeenPayment) -> bool:
    """Whether all of the money went back."""
    return seen.status == "refunded" or 0 < seen.amount <= seen.refunded


def money_back(seen: SeenPayment) -> int:
    """How much of it went back, in centavos."""
    return seen.amount if is_back(seen) else seen.refunded
