"""Withdrawals: the shopper of an order asks to send back what they bought, and has a code at once.

What can still be cancelled is cancelled as a whole. Else the lines wait for the owner, see `withdrawal_closing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from retail.errors import NotFound, Refused

from ..domain import order_moves
from ..domain import withdrawal as rules
from ..domain.order import Order
from ..domain.order_event import Actor
from ..domain.withdrawal import (
    RefundWay,
    Returnable,
    Withdrawal,
    WithdrawalEventKind,
    WithdrawnLine,
)
from ..storage import queries
from ..storage.port import Page
from . import order_changes, orders, owner_notices, shop_document
from .shop import Shop
from .unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Offer:
    """What can be sent back of an order.

    Attributes:
        until: None while nothing says that the right ends.
        is_cancellable: whether asking for all of it cancels it.
        lines: none of an order that was cancelled, or whose money is back.
    """

    order: Order
    until: datetime | None
    is_over: bool
    is_cancellable: bool
    lines: tuple[Returnable, ...]
    earlier: Sequence[Withdrawal]


@dataclass(frozen=True)
class Asked:
    """What was taken down, and what was left out of it."""

    withdrawal: Withdrawal
    left_out: tuple[Returnable, ...] = ()
    is_cancelled: bool = False


def offer(shop: Shop, order: Order) -> Offer:
    """What an order's shopper may ask for now."""
    now, end, earlier = shop.clock(), until(shop, order), orders.withdrawals_of(shop, order)
    is_cancellable = order_moves.may_be_called_off(order, now)
    lines = rules.returnable(order, earlier) if rules.stands(order, now) else ()
    return Offer(order, end, end is not None and now >= end, is_cancellable, lines, earlier)


def ask(work: UnitOfWork, shop: Shop, order: Order, wanted: Mapping[int, int]) -> Asked:
    """What the shopper of an order wants to send back, so many thousandths of each product; all of it when empty.

    Raises:
        Invalid: `invalid_lines`.
        Refused: `nothing_to_withdraw` with what was `left_out`, `more_than_bought`, `withdrawal_too_late`.
    """
    now, earlier = shop.clock(), orders.withdrawals_of(shop, order)
    if not rules.stands(order, now) or len(earlier) >= orders.MOST_WITHDRAWALS:
        raise _nothing(())
    key = rules.code(shop.checkout_secret, str(order.id), str(len(earlier)))
    if rules.is_all(order, wanted) and order_moves.may_be_called_off(order, now):
        return _cancelled(work, shop, order, key)
    rules.check_in_time(until(shop, order), now)
    lines, left_out = rules.withdrawn(order, earlier, wanted)
    if not lines:
        raise _nothing(left_out)
    withdrawal = Withdrawal(key, order.id, lines, rules.amount_of(order, lines, earlier), now)
    work.put(withdrawal)
    note_asked(work, shop, order, withdrawal)
    owner_notices.note_withdrawal(work, shop, key)
    return Asked(withdrawal, left_out)


def get(work: UnitOfWork, key: str) -> Withdrawal:
    """Raises:
    NotFound: `withdrawal_not_found`.
    """
    found = work.get(Withdrawal, key)
    if found is None:
        raise NotFound("withdrawal_not_found", "no withdrawal has this code")
    return found


def listed(shop: Shop, *, only_open: bool, limit: int, page_token: str | None) -> Page[Withdrawal]:
    """All withdrawals, the newest first; or those that wait for the owner, the oldest first."""
    query = queries.open_withdrawals() if only_open else queries.withdrawals()
    return shop.store.find(query, limit=limit, page_token=page_token)


def until(shop: Shop, order: Order) -> datetime | None:
    """When the right ends, as the shop's closed dates have it; None while nothing says that it does."""
    hours = shop_document.look_at(shop.shelves).opening_hours
    closed = {date.fromisoformat(each.date) for each in hours.closed_dates} if hours else set()
    return rules.until(order, shop.timezone, closed)


def all_of(shop: Shop, order: Order) -> tuple[WithdrawnLine, ...]:
    """All that is left of an order to be sent back; nothing of one that was cancelled, or whose money is back."""
    if not rules.stands(order, shop.clock()):
        return ()
    return rules.withdrawn(order, orders.withdrawals_of(shop, order), {})[0]


def note(
    work: UnitOfWork,
    shop: Shop,
    order_id: int,
    kind: WithdrawalEventKind,
    by: Actor,
    key: str,
    text: str = "",
) -> None:
    """Writes a withdrawal into its order; so no two of one order are taken down at once, either."""
    work.put(rules.told_of(orders.get(work, order_id), key, kind, by, shop.clock(), text))


def note_asked(work: UnitOfWork, shop: Shop, order: Order, withdrawal: Withdrawal) -> None:
    """Writes what was asked into its order, of which nothing is offered instead of a line that is sent back."""
    products = {line.product_id for line in withdrawal.lines}
    order_changes.close_offers(work, shop, order, products)
    note(work, shop, order.id, "withdrawal_asked", "shopper", withdrawal.key)


def way_back(order: Order) -> RefundWay:
    """How the money of an order that is called off goes back."""
    if not order.is_paid:
        return "none"
    return "provider" if order.provider_payment else "by_hand"


def _cancelled(work: UnitOfWork, shop: Shop, order: Order, key: str) -> Asked:
    """An order that is not prepared yet is cancelled as always, with its perishables."""
    now = shop.clock()
    note(work, shop, order.id, "withdrawal_asked", "shopper", key)
    orders.cancel(work, shop, orders.get(work, order.id), in_chat=False)
    lines = tuple(map(rules.whole_line, order.items))
    withdrawal = Withdrawal(
        key,
        order.id,
        lines,
        order.total,
        now,
        state="accepted",
        closed_at=now,
        refund=way_back(order),
    )
    work.put(withdrawal)
    return Asked(withdrawal, is_cancelled=True)


def _nothing(left_out: tuple[Returnable, ...]) -> Refused:
    reasons = [{"product_id": e.item.product_id, "reason": e.obstacle} for e in left_out]
    return Refused("nothing_to_withdraw", "nothing of it can be sent back", left_out=reasons)
