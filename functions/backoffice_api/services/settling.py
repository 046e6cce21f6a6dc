"""Settling: what the provider knows of a payment becomes what its order is worth, and unwanted money goes back.

A payment is read at the provider first. Then one commit writes what it means for its order. Money that is to go back
is *asked back* in that commit, and asked of the provider after it, under a key that stays the same: if we die in
between, or the answer is lost, the clock asks again.
"""

import logging
from dataclasses import replace

from retail.errors import MiloError, NotFound, Unavailable
from retail.money import format_pesos
from retail.traces import current_traceparent
from retail.wire import SettlementTask

from ..domain import order as rules
from ..domain import order_waiting
from ..domain import payment as payments
from ..domain.order import Order
from ..domain.payment import Payment, SeenPayment, Standing
from ..storage import queries
from ..storage.port import Page
from . import fulfilment, notices, orders, owner_notices, refunds, vouchers
from .pay import end
from .shop import Shop
from .unit_of_work import UnitOfWork
from .unwanted_payments import is_sent_back, why_unwanted

_log = logging.getLogger(__name__)

_WITH_THE_SHOPPER = {"out_for_delivery", "delivered", "cancelled"}


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
        refunds.give_back(shop, settled, settled.refund, _write)
    if settled:
        notices.tell(shop, settled.order_id)


def freeze(shop: Shop, payment_id: int) -> None:
    """Keeps the order of a payment that the provider takes for fraud from being taken to the shopper."""
    settle(shop, payment_id)
    if shop.store.get(Payment, str(payment_id)) is None:  # they warn once: the queue comes again
        raise Unavailable("payments_unavailable", "nothing is known of this payment yet")
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
    try:
        known = shop.store.get(Payment, str(payment_id))
        if known and known.entity.refund and known.entity.is_owed:
            enqueue(shop, payment_id, known.entity.refund.key)
    except Unavailable as error:
        _log.warning("the refund of %d waits for the clock: %s", payment_id, error)


def call_off(shop: Shop, order_id: int) -> None:
    """What follows when an order was cancelled: nobody begins to pay it any more, and what was paid goes back."""
    order = as_written(shop, order_id)
    if order is None:
        return
    paid = [int(order.provider_payment)] if order.provider_payment else []
    for payment_id in (*paid, *order.held):
        wake(shop, payment_id)
    end(shop, order.payment_link)
    end_vouchers(shop, order)


def end_vouchers(shop: Shop, order: Order) -> None:
    """Has the provider let nobody pay the vouchers that an order does not wait for, if it answers; else the clock does."""
    if not vouchers.are_to_end(order, shop.clock()):
        return
    try:
        look_at(shop, order)
    except MiloError as error:
        _log.warning("the vouchers of order %d wait for the clock: %s", order.id, error)


def as_written(shop: Shop, order_id: int) -> Order | None:
    """An order after a commit, for what follows from it; None where the store does not answer: the clock makes up for that."""
    try:
        known = shop.store.get(Order, str(order_id))
    except MiloError as error:
        _log.warning("what follows for order %d waits for the clock: %s", order_id, error)
        return None
    return known.entity if known else None


def held(shop: Shop, limit: int, page_token: str | None) -> Page[Payment]:
    """Payments that the owner has to decide on, the newest first."""
    return shop.store.find(queries.payments_held(), limit=limit, page_token=page_token)


def look_at(shop: Shop, order: Order) -> None:
    """Settles all that the provider has under an order's reference, and says when that is done next.

    Raises:
        Unavailable: the provider or the store does not answer.
        Conflict: others were at it all the time.
    """
    found = shop.payments.payments(payments.reference_of(order.id))
    for seen in found:
        known = shop.store.get(Payment, str(seen.id))
        if known is None or payments.is_newer(seen, known.entity.seen):
            settle(shop, seen.id)
    for payment_id in vouchers.end_unwanted(shop, order.id, found):
        settle(shop, payment_id)
    shop.cases.run(lambda work: _looked_at(work, shop, order))


def _looked_at(work: UnitOfWork, shop: Shop, looked: Order) -> None:
    """Says when the next look is, unless something happened meanwhile that makes it soon."""
    order = orders.get(work, looked.id)
    if order.watch_at == looked.watch_at or order.watch_at > shop.clock():
        work.put(order_waiting.looked_at(order, shop.clock()))


def _write(shop: Shop, seen: SeenPayment) -> Payment | None:
    """The payment as it is stored now; None when it is not of an order of ours."""
    order_id = payments.order_of(seen.reference)
    if order_id is None:
        _log.info("the payment %d is not of an order of ours", seen.id)
        return None
    return shop.cases.run(lambda work: _settle(work, shop, seen, order_id))


def _settle(work: UnitOfWork, shop: Shop, seen: SeenPayment, order_id: int) -> Payment | None:
    known = work.get(Payment, str(seen.id))
    if known and known.order_id != order_id:
        _log.error(
            "the payment %d is of order %d now, and stays of %d", seen.id, order_id, known.order_id
        )
    order = work.get(Order, str(known.order_id if known else order_id))
    if order is None:
        _log.warning("the payment %d is of the order %d, which there is not", seen.id, order_id)
        return None
    if known and not payments.is_newer(seen, known.seen):
        return known
    payment = (
        replace(known, seen=seen, changed_at=shop.clock())
        if known
        else Payment(seen, order_id, "open", shop.clock())
    )
    if payment.standing in {"open", "void"}:
        payment, after = _judged(work, shop, order, payment)
    elif payment.standing == "counts":
        after = _followed(work, shop, order, seen)
        if known and _may_give_back_now(known, seen) and after.to_give_back:
            # It was cancelled, or changed, during a dispute that is won.
            payment = payments.ask_back(payment, shop.clock(), after.to_give_back)
    else:
        payment, after = _unwanted_followed(work, shop, order, payment, known)
    payment = payments.with_refund_seen(payment)
    work.put(payment)
    work.put(after)
    refunds.tell(work, shop, known, payment)
    return refunds.follow_up(work, shop, known, payment)


def _unwanted_followed(
    work: UnitOfWork, shop: Shop, order: Order, payment: Payment, known: Payment | None
) -> tuple[Payment, Order]:
    """A held or surplus payment that changed, and the order with what went back of it in its log."""
    now, before = shop.clock(), known.seen if known else payment.seen
    if payment.standing == "held" and (
        payments.is_back(payment.seen) or payment.seen.status not in payments.CHARGED
    ):
        order = rules.with_held(order, payment.seen.id, is_held=False)
    back = payments.money_back(payment.seen) - payments.money_back(before)
    if back > 0:
        order = rules.noted(
            order, now, "refunded", "mercado_pago", f"{payment.key}: {format_pesos(back)}"
        )
        if payment.standing == "held":
            notices.note(work, shop, order, "refunded", back)
    if payment.standing == "surplus" and known and _was_refused_before(known, payment.seen):
        payment = payments.ask_back(payment, now)
    return payment, order


def _may_give_back_now(known: Payment, seen: SeenPayment) -> bool:
    """Whether the shop has money by now that it had not, or that the provider would not give back as the payment stood."""
    return known.seen.status not in payments.CHARGED or _was_refused_before(known, seen)


def _was_refused_before(known: Payment, seen: SeenPayment) -> bool:
    """Whether a refund was refused while the payment stood otherwise."""
    was_refused = known.refund is not None and known.refund.state == "refused"
    return was_refused and seen.status != known.seen.status


def _followed(work: UnitOfWork, shop: Shop, order: Order, seen: SeenPayment) -> Order:
    """The order after its counting payment changed, with what is to be told of it."""
    after, now = payments.follow(order, seen), shop.clock()
    if after == order and seen.status not in payments.CHARGED and not payments.is_back(seen):
        _log.error("the payment %d that pays order %d is %s now", seen.id, order.id, seen.status)
    if after.frozen and after.frozen != order.frozen:
        after = rules.noted(after, now, "frozen", "mercado_pago", after.frozen)
        owner_notices.note(work, shop, "payment_disputed", after)
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
    # What was paid by an older link goes back as any other once the order takes no money, or all of it was sent back.
    takes_none = rules.takes_no_money(order) or is_sent_back(order)
    if why and not (why == "amount" and takes_none):
        _log.error("the payment %d of order %d is held: %s", seen.id, order.id, why)
        notices.note(work, shop, order, "held", seen.amount)
        owner_notices.note(work, shop, "payment_held", order, seen.amount)
        after = payments.awaited(order, seen, now)
        after = rules.with_held(after, seen.id, is_held=True)
        held = rules.noted(after, now, "payment_held", "mercado_pago", f"{seen.id}: {why}")
        return replace(payment, standing="held", why=why), held
    unwanted = why_unwanted(work, shop, order)
    if unwanted:
        what = f"{seen.id}: {unwanted}"
        told = rules.noted(order, now, "payment_unwanted", "mercado_pago", what)
        return payments.ask_back(replace(payment, standing="surplus", why=unwanted), now), told
    lives_again = order.payment_status == "expired"
    order = (fulfilment.revive if lives_again else fulfilment.in_time)(work, shop, order)
    paid = replace(
        rules.pay(order, payment.key, now), means="mercado_pago", cash_with=0, paid=seen.amount
    )
    paid = rules.noted(paid, now, "paid", "mercado_pago", payment.key)
    is_begun = paid.status != "paid"
    notices.note(work, shop, paid, "paid_later" if is_begun else "paid", paid.paid)
    owner_notices.note(work, shop, "paid", paid)
    after = _followed(work, shop, paid, seen)
    counts = replace(payment, standing="counts", why="")
    if after.to_give_back:  # some of it was sent back before it was paid
        counts = payments.ask_back(counts, now, after.to_give_back)
        after = rules.noted(after, now, "refund_asked", "mercado_pago", payment.key)
    return counts, after


def _awaited(work: UnitOfWork, shop: Shop, order: Order, seen: SeenPayment) -> Order:
    after = payments.awaited(order, seen, shop.clock())
    if after.voucher != order.voucher:
        return vouchers.changed(work, shop, order, after, seen)
    if seen.status == "pending" and seen.payable_until and after.watch_at != order.watch_at:
        vouchers.tell_of_unwanted(work, shop, after)
        return after
    if after.payment_status == "in_review" != order.payment_status:
        notices.note(work, shop, after, "in_review")
        return rules.noted(after, shop.clock(), "in_review", "mercado_pago", str(seen.id))
    if order.payment_status == "in_review" != after.payment_status:
        notices.note(work, shop, after, "review_refused")
        return rules.noted(after, shop.clock(), "review_ended", "mercado_pago", str(seen.id))
    return after


def _called_off(work: UnitOfWork, shop: Shop, order: Order) -> Order:
    """The order whose money is back: it is not delivered any more, unless it is on its way."""
    if order.status in _WITH_THE_SHOPPER:
        return order
    orders.give_back(work, shop, order)
    cancelled = replace(order, status="cancelled")
    notices.note(work, shop, cancelled, "cancelled")
    return rules.noted(cancelled, shop.clock(), "cancelled", "mercado_pago")


def _freeze(work: UnitOfWork, shop: Shop, key: str) -> None:
    payment = work.get(Payment, key)
    order = work.get(Order, str(payment.order_id)) if payment else None
    is_known = order is not None and "fraud" in {order.frozen, *order.let_go}
    if order and payment and payment.standing == "counts" and not is_known:
        owner_notices.note(work, shop, "payment_disputed", order)
        frozen = replace(order, frozen="fraud")
        work.put(rules.noted(frozen, shop.clock(), "frozen", "mercado_pago", "fraud"))
