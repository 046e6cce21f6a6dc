"""Orders that wait to be paid: how long they keep their stock, and when the provider is asked for them. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from .order import MAX_UNPAID_FOR, NEVER, UNPAID_FOR, Order, is_paid_by
from .payment_link import PaymentLink, Voucher

LOOKED_AFTER = tuple(
    timedelta(minutes=minutes)
    for minutes in (3, 6, 10, 20, 35, 60, 180, 720, *(days * 1440 for days in (1, 2, 4, 8, 16, 32)))
)
"""When the provider is asked what it knows of an order, counted from when its shopper last began to pay: notices get
lost, and who paid twice is to have the money back."""
VOUCHER_FOR = timedelta(days=3)
"""How long a voucher can be paid; its order keeps its stock so long."""


def hold(order: Order, now: datetime) -> Order:
    """The order whose shopper begins to pay: it keeps its stock for the time that they may need."""
    until = min(now + UNPAID_FOR, order.created_at + MAX_UNPAID_FOR)
    return replace(order, expires_at=max(order.expires_at, until))


def wait_for(order: Order, voucher: Voucher, now: datetime) -> Order:
    """The order that keeps its stock while a voucher can be paid, for `VOUCHER_FOR` after it could be paid otherwise.

    It waits for the last one that its shopper took, while that is how it is to be paid. The provider is asked soon where there is
    another one, which ends that.
    """
    known = order.voucher
    is_last = known is None or not voucher.is_before(known)
    if not (is_last and is_paid_by(order, voucher)):
        return look_soon(order, now)
    until = min(voucher.until, order.created_at + MAX_UNPAID_FOR + VOUCHER_FOR)
    waiting = replace(order, voucher=voucher, expires_at=max(order.expires_at, until))
    is_another = known is not None and known.payment_id != voucher.payment_id
    return look_soon(waiting, now) if is_another else waiting


def look_soon(order: Order, now: datetime) -> Order:
    """The order of which the provider is asked with the next tick of the clock."""
    return replace(order, watch_at=now)


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
