"""Settling: what the provider knows of a payment becomes what its order is worth, and unwanted money goes back.

A payment is read at the provider first. Then one commit writes what it means for its order. Money that is to go back
is *asked back* in that commit, and asked of the provider after it, under a key that stays the same: if we die in
between, or the answer is lost, the clock asks again.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial

from retail.errors import MiloError, NotFound, Refused, Unavailable
from retail.money import format_pesos
from retail.traces import current_traceparent
from retail.wire import SettlementTask

from ..domain import order as rules
from ..domain import payment as payments
from ..domain.order import Order
from ..domain.payment import Payment, Refunding, SeenPayment, Standing
from ..domain.product import Product, take
from ..payments.port import ALREADY_MOVED, Refund
from ..storage import queries
from ..storage.port import Page
from . import notices, orders
from .pay import end
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

MAX_SWEPT = 20
"""Payments, and orders, that one tick asks the provider for."""
_ASKED_ANEW_AFTER = timedelta(minutes=1)


def settle(shop: Shop, payment_id: int) -> None:
    """Reads a payment and writes what it means; what is to go back of it is asked of the provider.

    As often and in whatever order it is called, an order is paid once and money goes back once. A payment that is not
    of an order of ours changes nothing.

    Raises:
        Unavailable: the provider or the store does not answer.
        Conflict: others were at it all the time.
    """
    try:
        seen = shop.payments.payment(payment_id)
    except NotFound:
        _log.warning("the provider does not know the payment %d that it told us of", payment_id)
        return
    settled = _write(shop, seen)
    if settled and settled.refund and settled.is_owed:
        _return(shop, settled.seen.id, settled.refund)
    if settled:
        notices.tell(shop, settled.order_id)


def freeze(shop: Shop, payment_id: int) -> None:
    """Keeps the order of a payment that the provider takes for fraud from being taken to the shopper."""
    settle(shop, payment_id)
    shop.cases.run(lambda work: _freeze(work, shop, str(payment_id)))


def enqueue(shop: Shop, payment_id: int, notice: str, *, is_fraud: bool = False) -> None:
    """Has a payment settled soon, once for each notice.

    Raises:
        Unavailable: `queue_refused`, `queue_unavailable`.
    """
    task: SettlementTask = {"payment_id": payment_id, "is_fraud": is_fraud}
    shop.settlements.put(task, notice, current_traceparent())


def wake(shop: Shop, payment_id: int) -> None:
    """Has the money of a payment go back soon, after it was asked back; if the queue is down, the clock does."""
    known = shop.store.get(Payment, str(payment_id))
    refund = known.entity.refund if known else None
    if refund is None or not known or not known.entity.is_owed:
        return
    try:
        enqueue(shop, payment_id, refund.key)
    except Unavailable as error:
        _log.warning("the refund of %d waits for the clock: %s", payment_id, error)


def call_off(shop: Shop, order_id: int) -> None:
    """What follows when an order was cancelled: nobody begins to pay it any more, and what was paid goes back."""
    known = shop.store.get(Order, str(order_id))
    if known is None:
        return
    order = known.entity
    if order.payment_reference.isdigit():
        wake(shop, int(order.payment_reference))
    end(shop, order.payment_link)


def ask_back(work: UnitOfWork, shop: Shop, payment: Payment) -> Payment:
    """The payment with all that is left of it asked back by the owner."""
    asked = payments.ask_back(payment, shop.clock())
    order = work.get(Order, str(payment.order_id))
    if asked != payment and order:
        work.put(rules.noted(order, shop.clock(), "refund_asked", "owner", payment.key))
    work.put(asked)
    return asked


def held(shop: Shop, limit: int, page_token: str | None) -> Page[Payment]:
    """Payments that the owner has to decide on, the newest first."""
    return shop.store.find(queries.payments_held(), limit=limit, page_token=page_token)


def sweep(shop: Shop) -> int:
    """Finishes the refunds that are on their way, and finds payments of which no notice came.

    Answers how many payments and orders it looked after. One that fails keeps no other from being looked after: it is
    logged, and the next tick comes to it. While the provider does not answer, all of them wait.
    """
    now = shop.clock()
    owed = shop.store.find(queries.payments_owed(), limit=MAX_SWEPT).items
    late = [each.seen.id for each in owed if now - each.changed_at >= _ASKED_ANEW_AFTER]
    watched = shop.store.find(queries.orders_watched(), limit=MAX_SWEPT).items
    due = [each for each in watched if each.watch_at <= now]
    steps = [partial(settle, shop, id_) for id_ in late] + [
        partial(_look_at, shop, each) for each in due
    ]
    return _settled(steps)


def _settled(steps: list[partial[None]]) -> int:
    done = 0
    for step in steps:
        try:
            step()
        except MiloError as error:
            _log.warning("a payment is looked at again later: %s", error)
            if error.code == "payments_unavailable":  # as it will be for the others
                break
        else:
            done += 1
    return done


def _look_at(shop: Shop, order: Order) -> None:
    """Settles all that the provider has under an order's reference, and says when that is done next."""
    for seen in shop.payments.payments(payments.reference_of(order.id)):
        known = shop.store.get(Payment, str(seen.id))
        if known is None or payments.is_newer(seen, known.entity.seen):
            settle(shop, seen.id)
    shop.cases.run(lambda work: _looked_at(work, shop, order.id))


def _looked_at(work: UnitOfWork, shop: Shop, order_id: int) -> None:
    work.put(rules.looked_at(orders.get(work, order_id), shop.clock()))


def _write(shop: Shop, seen: SeenPayment) -> Payment | None:
    """The payment as it is stored now; None when it is not of an order of ours."""
    order_id = payments.order_of(seen.reference)
    if order_id is None:
        _log.info("the payment %d is not of an order of ours", seen.id)
        return None
    return shop.cases.run(lambda work: _settle(work, shop, seen, order_id))


def _settle(work: UnitOfWork, shop: Shop, seen: SeenPayment, order_id: int) -> Payment | None:
    order = work.get(Order, str(order_id))
    if order is None:
        _log.warning("the payment %d is of the order %d, which there is not", seen.id, order_id)
        return None
    known = work.get(Payment, str(seen.id))
    if known and not payments.is_newer(seen, known.seen):
        return known
    now = shop.clock()
    payment = Payment(seen, order_id, known.standing if known else "open", now)
    if known:
        payment = replace(payment, why=known.why, refund=known.refund)
    if payment.standing in {"open", "void"}:
        payment, after = _judged(work, shop, order, payment)
    elif payment.standing == "counts":
        after = _followed(work, shop, order, seen)
    else:
        after = order
    work.put(_with_refund_seen(payment))
    work.put(after)
    return _with_refund_seen(payment)


def _followed(work: UnitOfWork, shop: Shop, order: Order, seen: SeenPayment) -> Order:
    """The order after its counting payment changed, with what is to be told of it."""
    after, now = payments.follow(order, seen), shop.clock()
    if after.frozen and after.frozen != order.frozen:
        after = rules.noted(after, now, "frozen", "mercado_pago", after.frozen)
    back = after.refunded - order.refunded
    if back > 0:
        after = rules.noted(after, now, "refunded", "mercado_pago", format_pesos(back))
        notices.note(work, shop, after, "refunded", back)
    if after.payment_status == "refunded" and order.payment_status != "refunded":
        after = _called_off(work, shop, after)
    return after


def _judged(work: UnitOfWork, shop: Shop, order: Order, payment: Payment) -> tuple[Payment, Order]:
    """A payment that was not charged when we last saw it, as it stands now, and what becomes of its order."""
    seen, now = payment.seen, shop.clock()
    if seen.status not in payments.CHARGED:
        standing: Standing = "open" if seen.status in payments.WAITING else "void"
        return replace(payment, standing=standing), _awaited(work, shop, order, seen)
    why = payments.mismatch(seen, order, takes_tests=shop.takes_test_money)
    if why:
        _log.error("the payment %d is held: %s", seen.id, why)
        after = payments.awaited(order, seen, now)
        held = rules.noted(after, now, "payment_held", "mercado_pago", f"{seen.id}: {why}")
        return replace(payment, standing="held", why=why), held
    unwanted = _unwanted(work, shop, order)
    if unwanted:
        notices.note(work, shop, order, unwanted, seen.amount)
        what = f"{seen.id}: {unwanted}"
        told = rules.noted(order, now, "payment_unwanted", "mercado_pago", what)
        return payments.ask_back(replace(payment, standing="surplus", why=unwanted), now), told
    paid = rules.noted(rules.pay(order, payment.key, now), now, "paid", "mercado_pago", payment.key)
    notices.note(work, shop, paid, "paid", paid.total)
    return replace(payment, standing="counts", why=""), _followed(work, shop, paid, seen)


def _awaited(work: UnitOfWork, shop: Shop, order: Order, seen: SeenPayment) -> Order:
    after = payments.awaited(order, seen, shop.clock())
    if after.payment_status == "in_review" != order.payment_status:
        notices.note(work, shop, after, "in_review")
        return rules.noted(after, shop.clock(), "in_review", "mercado_pago", str(seen.id))
    return after


def _unwanted(work: UnitOfWork, shop: Shop, order: Order) -> payments.Unwanted | None:
    """Why the order takes no payment; one that had expired takes it if what it held is still there, and holds it."""
    if order.payment_status in rules.UNPAID:
        return None
    if order.payment_status == "cancelled":
        return "order_cancelled"
    if order.payment_status != "expired":
        return "paid_twice"
    products = work.get_many(Product, [str(line.product_id) for line in order.items])
    taken = []
    try:
        for line in order.items:
            product = products.get(str(line.product_id))
            if product is None:
                return "out_of_stock"
            taken.append(take(product, line.quantity, shop.clock()))
    except Refused:
        return "out_of_stock"
    for product in taken:
        work.put(product)
    return None


def _called_off(work: UnitOfWork, shop: Shop, order: Order) -> Order:
    """The order whose money is back: it is not delivered any more, unless it is on its way."""
    if "cancelled" not in rules.NEXT[order.status] or order.status == "out_for_delivery":
        return order
    orders.give_stock_back(work, shop, order)
    cancelled = replace(order, status="cancelled")
    return rules.noted(cancelled, shop.clock(), "cancelled", "mercado_pago")


def _with_refund_seen(payment: Payment) -> Payment:
    """The payment with its refund done, when the provider says that the money is back."""
    refund = payment.refund
    if refund and payments.is_back(payment.seen) and refund.state != "done":
        return replace(payment, refund=replace(refund, state="done"))
    return payment


def _return(shop: Shop, payment_id: int, refund: Refunding) -> None:
    """Asks the provider for a refund that is on its way, and reads the payment again when it is done.

    Until that is written the refund is not done: the clock would not come to it any more.
    """
    try:
        if refund.state == "asked":
            made = shop.payments.refund(payment_id, refund.key, refund.amount)
        else:
            made = shop.payments.refund_of(payment_id, refund.id)
    except Refused as error:
        if ALREADY_MOVED in error.details.get("causes", ()) and _is_back(shop, payment_id):
            return
        _log.error("the refund of the payment %d was refused: %s", payment_id, error)
        made = Refund(0, refund.amount, "rejected")
    if made.status == "approved":
        _write(shop, shop.payments.payment(payment_id))
    shop.cases.run(lambda work: _write_refund(work, shop, str(payment_id), made))


def _is_back(shop: Shop, payment_id: int) -> bool:
    """Whether a payment's money is back already, which is then written."""
    seen = shop.payments.payment(payment_id)
    _write(shop, seen)
    return payments.is_back(seen)


def _write_refund(work: UnitOfWork, shop: Shop, key: str, made: Refund) -> None:
    payment = work.get(Payment, key)
    if payment and payment.refund and payment.is_owed:
        refund = payments.refund_as(payment.refund, made.id, made.status)
        work.put(replace(payment, refund=refund, changed_at=shop.clock()))


def _freeze(work: UnitOfWork, shop: Shop, key: str) -> None:
    payment = work.get(Payment, key)
    order = work.get(Order, str(payment.order_id)) if payment else None
    if order and order.frozen != "fraud":
        frozen = replace(order, frozen="fraud")
        work.put(rules.noted(frozen, shop.clock(), "frozen", "mercado_pago", "fraud"))
