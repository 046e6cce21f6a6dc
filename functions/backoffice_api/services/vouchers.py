"""Vouchers: a shopper takes one to a cash desk, and the provider ends those that their order does not wait for any more."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from retail.errors import NotFound, Refused

from ..domain import order as rules
from ..domain.notice import NoticeKind
from ..domain.order import Order
from ..domain.payment import SeenPayment
from ..domain.payment_link import Voucher
from ..payments.port import CASH_DESK
from . import notices
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)


def changed(work: UnitOfWork, shop: Shop, before: Order, after: Order, seen: SeenPayment) -> Order:
    """The order whose shopper took a voucher, or whose voucher nobody can pay any more."""
    if after.voucher is None:
        notices.note(work, shop, after, "voucher_ended")
        return rules.noted(after, shop.clock(), "voucher_ended", "mercado_pago", str(seen.id))
    is_another = before.voucher is not None and before.voucher.payment_id != seen.id
    _tell(work, shop, after, after.voucher, "another_voucher" if is_another else "voucher")
    return rules.noted(after, shop.clock(), "voucher_taken", "mercado_pago", str(seen.id))


def tell_of_unwanted(work: UnitOfWork, shop: Shop, order: Order) -> None:
    """Tells a shopper who took a voucher that their order does not wait for which one they can pay, or that they can pay none."""
    if order.voucher:
        _tell(work, shop, order, order.voucher, "another_voucher")
    else:
        tell_if_ended(work, shop, order)


def tell_if_ended(work: UnitOfWork, shop: Shop, order: Order) -> None:
    """Tells the shopper of an order that is to be paid yet that they cannot pay their voucher."""
    if order.payment_status in rules.UNPAID and order.status != "cancelled":
        notices.note(work, shop, order, "voucher_ended")


def are_to_end(order: Order, now: datetime) -> bool:
    """Whether its shopper once took a voucher, and the provider is to be asked at once."""
    return order.watch_at <= now and any(each.kind == "voucher_taken" for each in order.events)


def end_unwanted(shop: Shop, order_id: int, found: Sequence[SeenPayment]) -> Iterator[int]:
    """Has the provider let nobody pay those of the payments `found` that are vouchers and not the one that the order waits for.

    Yields each of them, to be read again: it is over, or was paid just before.

    Raises:
        Unavailable: the provider or the store does not answer.
    """
    for seen in found:
        if seen.status != "pending" or seen.kind not in CASH_DESK:
            continue
        known = shop.store.get(Order, str(order_id))
        voucher = known.entity.voucher if known else None
        if voucher and voucher.payment_id == seen.id:
            continue
        try:
            shop.payments.cancel(seen.id)
        except (NotFound, Refused) as error:
            _log.info("the voucher %d of order %d is not ended: %s", seen.id, order_id, error)
        yield seen.id


def _tell(work: UnitOfWork, shop: Shop, order: Order, voucher: Voucher, kind: NoticeKind) -> None:
    local = voucher.until.astimezone(ZoneInfo(shop.timezone))
    amount = voucher.amount or order.total
    notices.note(work, shop, order, kind, amount, f"{local:%d/%m a las %H:%M}")
