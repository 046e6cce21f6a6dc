"""Closing a withdrawal: the owner accepts it, and the money of its lines goes back; or rejects it, and says why."""

from dataclasses import replace
from typing import Literal

from retail.errors import Refused

from ..domain import order as order_rules
from ..domain import withdrawal as rules
from ..domain.notice import NoticeKind
from ..domain.order import Order
from ..domain.withdrawal import Withdrawal, WithdrawnLine
from . import notices, orders, owner_notices, refunds, vouchers, withdrawals
from .shop import Shop
from .unit_of_work import UnitOfWork


def reject(work: UnitOfWork, shop: Shop, key: str, note: str) -> Withdrawal:
    """The withdrawal that the owner does not accept; one that was rejected before stays as it was.

    Raises:
        NotFound: `withdrawal_not_found`.
        Refused: `withdrawal_closed` when it was accepted.
    """
    withdrawal = withdrawals.get(work, key)
    if withdrawal.state == "rejected":
        return withdrawal
    rejected = rules.closed(withdrawal, "rejected", shop.clock(), note)
    work.put(rejected)
    _say(work, shop, rejected)
    return rejected


def accept(
    work: UnitOfWork,
    shop: Shop,
    key: str,
    note: str,
    *,
    restocks: bool,
    order_id: int | None = None,
) -> Withdrawal:
    """The withdrawal with the money of its lines asked back; one that was accepted before stays as it was.

    One without lines is taken for all that can be sent back. An order that is not delivered yet and of which nothing
    stays is cancelled.

    Args:
        restocks: whether what comes back is sold again.
        order_id: the order that it is of, as the owner found out.

    Raises:
        NotFound: `withdrawal_not_found`.
        Refused: `withdrawal_closed` when it was rejected, `withdrawal_of_no_order`, `nothing_to_withdraw`.
    """
    withdrawal = withdrawals.get(work, key)
    if withdrawal.state == "accepted":
        return withdrawal
    order = work.get(Order, str(withdrawal.order_id or order_id or 0))
    if order is None:
        raise Refused("withdrawal_of_no_order", "say which order it is of")
    lines = withdrawal.lines or withdrawals.all_of(shop, order)
    if not lines:
        raise Refused("nothing_to_withdraw", "nothing of the order can be sent back")
    # What an order held is put back on the shelves when it is cancelled or expires, and its money goes back by that.
    standing = order_rules.as_of(order, shop.clock())
    is_expired = standing.payment_status == "expired"
    is_restocked = is_expired or (restocks and standing.status != "cancelled")
    way = withdrawals.way_back(order) if rules.stands(order, shop.clock()) else "none"
    earlier = orders.withdrawals_of(shop, order)
    amount = rules.amount_of(order, lines, earlier)
    if rules.is_last(order, lines, earlier) and "cancelled" in standing.allowed:
        orders.move(work, shop, order.id, "cancelled", is_told=True, restocks=restocks)
    else:
        is_on_shelf = order.status == "cancelled"
        _take_back(work, shop, order, lines, amount, restocks=is_restocked and not is_on_shelf)
    closed = rules.closed(withdrawal, "accepted", shop.clock(), note)
    accepted = replace(
        closed,
        order_id=order.id,
        lines=lines,
        amount=amount,
        refund=way,
        is_restocked=is_restocked,
    )
    work.put(accepted)
    _say(work, shop, accepted)
    return accepted


def _take_back(
    work: UnitOfWork,
    shop: Shop,
    order: Order,
    lines: tuple[WithdrawnLine, ...],
    amount: int,
    *,
    restocks: bool,
) -> None:
    """The order costs less by what is sent back, and what was paid too much goes back; if its payment was charged back, once the
    shop has won. One that expired costs less, too: it may be paid late."""
    if restocks:
        orders.restock(work, shop, rules.items_of(order, lines))
    standing = order_rules.as_of(order, shop.clock())
    if standing.status == "cancelled" and standing.payment_status != "expired":
        return
    after = order_rules.withdrawn(order, amount, shop.clock())
    work.put(after)
    refunds.even_out(work, shop, after, "owner")
    if order.voucher and not after.voucher:
        vouchers.tell_if_ended(work, shop, after)
    owner_notices.note_to_give_back(work, shop, order, after)


def _say(work: UnitOfWork, shop: Shop, withdrawal: Withdrawal) -> None:
    """Writes it into the order's log and has the shopper told; of what a stranger may have asked nobody is told."""
    if not withdrawal.order_id:
        return
    order, accepted = orders.get(work, withdrawal.order_id), withdrawal.state == "accepted"
    kind: Literal["withdrawal_accepted", "withdrawal_rejected"] = (
        "withdrawal_accepted" if accepted else "withdrawal_rejected"
    )
    withdrawals.note(work, shop, order.id, kind, "owner", withdrawal.key, withdrawal.note)
    notices.note(work, shop, order, *_told(withdrawal, order))


def _told(withdrawal: Withdrawal, order: Order) -> tuple[NoticeKind, int]:
    """What the shopper is told, and the amount in it."""
    if withdrawal.state == "rejected":
        return "withdrawal_rejected", 0
    if withdrawal.refund != "none":
        return "withdrawal_accepted", withdrawal.amount
    if order.paid:
        return "withdrawal_of_returned", 0
    is_owed = order.payment_status in order_rules.UNPAID and order.total
    return ("withdrawal_of_unpaid_part" if is_owed else "withdrawal_of_unpaid"), order.total
