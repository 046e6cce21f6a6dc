"""The sweep of payments: a tick of the clock finishes refunds, and finds payments of which no notice came."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from retail.errors import MiloError

from ..domain import order_waiting
from ..domain.payment import Payment
from ..storage import queries
from . import orders
from .settling import look_at, settle
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

MAX_SWEPT = 20
"""Payments, and orders, that one tick asks the provider for."""
_SWEPT_FOR = timedelta(seconds=30)
_MAX_FAILED = 3


def sweep(shop: Shop) -> int:
    """Finishes the refunds that are on their way, and finds payments of which no notice came.

    Answers how many payments and orders it looked after. One that fails comes last in a later tick, so that it hides no
    other. After three failures in a row, or half a minute, the rest waits for the next tick.
    """
    now = shop.clock()
    owed = shop.store.find(queries.payments_owed(), limit=MAX_SWEPT).items
    late = [each for each in owed if now - each.changed_at >= _asked_anew_after(each)]
    watched = shop.store.find(queries.orders_watched(), limit=MAX_SWEPT).items
    steps = [_Step(partial(_give_back, shop, each.seen.id), _touch(each.key)) for each in late]
    steps += [
        _Step(partial(look_at, shop, each), _postpone(each.id))
        for each in watched
        if each.watch_at <= now
    ]
    return _done(shop, steps)


@dataclass(frozen=True)
class _Step:
    """Something that a tick does, and what is written if it fails."""

    do: Callable[[], None]
    postpone: Callable[[UnitOfWork, Shop], None]


def _done(shop: Shop, steps: list[_Step]) -> int:
    until, done, failed = shop.clock() + _SWEPT_FOR, 0, 0
    for step in steps:
        if shop.clock() >= until or failed == _MAX_FAILED:
            break
        try:
            step.do()
        except MiloError as error:
            _log.warning("a payment is looked at again later: %s", error)
            _run(shop, step.postpone)
            failed += 1
        else:
            done, failed = done + 1, 0
    return done


def _run(shop: Shop, use_case: Callable[[UnitOfWork, Shop], None]) -> None:
    shop.cases.run(lambda work: use_case(work, shop))


def _asked_anew_after(payment: Payment) -> timedelta:
    is_slow = payment.refund is not None and payment.refund.state == "in_process"
    return timedelta(minutes=10) if is_slow else timedelta(minutes=1)


def _give_back(shop: Shop, payment_id: int) -> None:
    settle(shop, payment_id)
    _run(shop, _touch(str(payment_id)))


def _touch(key: str) -> Callable[[UnitOfWork, Shop], None]:
    """Puts a payment behind the others of which something is on its way back."""

    def touch(work: UnitOfWork, shop: Shop) -> None:
        payment = work.get(Payment, key)
        if payment and payment.is_owed:
            work.put(replace(payment, changed_at=shop.clock()))

    return touch


def _postpone(order_id: int) -> Callable[[UnitOfWork, Shop], None]:
    def postpone(work: UnitOfWork, shop: Shop) -> None:
        work.put(order_waiting.look_again_later(orders.get(work, order_id), shop.clock()))

    return postpone
