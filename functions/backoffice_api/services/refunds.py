"""Refunds: money that was asked back is asked of the provider, once, and what came of it is written and told.

It is asked under a key that stays the same: if we die meanwhile, or the answer is lost, the clock asks again.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from retail.errors import NotFound, Refused

from ..domain import order as rules
from ..domain import payment as payments
from ..domain.order import Order
from ..domain.order_event import Actor
from ..domain.payment import Payment, Refunding, SeenPayment
from ..payments.port import ALREADY_MOVED, Refund
from . import notices
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

Writer = Callable[[Shop, SeenPayment], object]
"""Writes what a payment means for its order, as it was just read."""


def ask_back(
    work: UnitOfWork,
    shop: Shop,
    payment: Payment,
    amount: int | None = None,
    by: Actor = "owner",
) -> Payment:
    """The payment with so many centavos of it asked back, or all that is left.

    The commit stands only if nobody has changed the payment meanwhile, also where nothing is asked because money is on its way.
    """
    work.verify(Payment, payment.key)
    asked = payments.ask_back(payment, shop.clock(), amount)
    order = work.get(Order, str(payment.order_id))
    if asked != payment and order:
        work.put(rules.noted(order, shop.clock(), "refund_asked", by, payment.key))
    work.put(asked)
    return asked


def retry(work: UnitOfWork, shop: Shop, payment: Payment) -> Payment:
    """The payment of which what the provider refused to give back is asked for once more: what was paid for its order beyond what
    that costs by now. As it is while something is on its way.

    Raises:
        Refused: `nothing_to_give_back`, where no refund of the payment that pays an order was refused, or nothing is too much.
    """
    order = work.get(Order, str(payment.order_id))
    if payment.is_owed:
        return payment
    was_refused = payment.refund is not None and payment.refund.state == "refused"
    if not (was_refused and payment.standing == "counts" and order and order.to_give_back):
        raise Refused("nothing_to_give_back", "nothing of it was refused and is still to go back")
    return ask_back(work, shop, payment, order.to_give_back)


def payment_of(work: UnitOfWork, order: Order) -> Payment | None:
    """The provider's payment of an order; None for one that was paid otherwise, or not at all."""
    return work.get(Payment, order.provider_payment) if order.provider_payment else None


def even_out(work: UnitOfWork, shop: Shop, order: Order, by: Actor) -> None:
    """Asks the provider for what was paid for an order beyond what it costs by now.

    While other money of it is on its way back nothing is asked: what is too much then is asked for when that is over. What
    was paid by hand is the owner's to give back. The commit stands only if neither order nor payment has changed meanwhile:
    else an order that changes while a refund ends would be left to the refund, and the refund's end know nothing of it.
    """
    payment = payment_of(work, order)
    work.verify(Order, order.key)
    if payment:
        work.verify(Payment, payment.key)
    if payment and payment.standing == "counts" and order.to_give_back:
        ask_back(work, shop, payment, order.to_give_back, by)


def tell(work: UnitOfWork, shop: Shop, known: Payment | None, payment: Payment) -> None:
    """Says once that unwanted money comes back, when the provider has taken the refund; a refused one is the owner's to see."""
    before, refund = known.refund if known else None, payment.refund
    order = work.get(Order, str(payment.order_id))
    if refund is None or order is None or (before and before.state == refund.state):
        return
    if refund.state == "refused":
        _log.error(
            "the refund of the payment %d of order %d was refused", payment.seen.id, order.id
        )
        work.put(rules.noted(order, shop.clock(), "refund_refused", "mercado_pago", payment.key))
        return
    was_taken = before is not None and before.state == "in_process"
    if payment.unwanted and refund.state != "asked" and not (was_taken or payment.is_promised):
        notices.note(work, shop, order, payment.unwanted, refund.amount)
        work.put(replace(payment, is_promised=True))


def give_back(shop: Shop, payment: Payment, refund: Refunding, write: Writer) -> None:
    """Asks the provider for a refund that is on its way, and reads the payment again when it is done.

    Until that is written the refund is not done: the clock would not come to it any more.

    Raises:
        Unavailable: the provider or the store does not answer.
    """
    payment_id = payment.seen.id
    try:
        if refund.state == "asked":
            made = shop.payments.refund(payment_id, refund.key, refund.amount)
        else:
            made = shop.payments.refund_of(payment_id, refund.id)
    except (Refused, NotFound) as error:
        is_moved = ALREADY_MOVED in error.details.get("causes", ())
        if is_moved and _has_moved(shop, payment_id, refund, write):
            return
        _log.error("the refund of the payment %d was refused: %s", payment_id, error)
        made = Refund(0, refund.amount, "rejected")
    if made.status == "approved":
        write(shop, shop.payments.payment(payment_id))
    shop.cases.run(lambda work: _write_refund(work, shop, str(payment_id), refund, made))


def _has_moved(shop: Shop, payment_id: int, refund: Refunding, write: Writer) -> bool:
    """Whether money of a payment went back otherwise meanwhile; what is left, if it is less now, is then asked for anew."""
    seen = shop.payments.payment(payment_id)
    write(shop, seen)
    if payments.is_back(seen):
        shop.cases.run(
            lambda work: _write_refund(
                work, shop, str(payment_id), refund, Refund(0, 0, "approved")
            )
        )
        return True
    if seen.amount - seen.refunded >= refund.amount:
        return False
    shop.cases.run(lambda work: _ask_for_the_rest(work, shop, str(payment_id), refund))
    return True


def _ask_for_the_rest(work: UnitOfWork, shop: Shop, key: str, refund: Refunding) -> None:
    """Asks anew after other money of the payment went back: for all that is left if all was asked for, else for what is
    too much by now."""
    payment = work.get(Payment, key)
    if payment is None or payment.refund != refund:
        return
    refused = replace(payment, refund=replace(refund, state="refused"))
    if refund.is_all or payment.standing != "counts":
        work.put(payments.ask_back(refused, shop.clock()))
        return
    work.put(refused)
    order = work.get(Order, str(payment.order_id))
    if order:
        even_out(work, shop, order, "clock")


def _write_refund(work: UnitOfWork, shop: Shop, key: str, refund: Refunding, made: Refund) -> None:
    """Writes what came of a refund, unless others did so before and another one is on its way by now."""
    payment = work.get(Payment, key)
    if payment and payment.refund and payment.is_owed and payment.refund.key == refund.key:
        told = payments.refund_as(payment.refund, made.id, made.status)
        after = replace(payments.with_answer(payment, told), changed_at=shop.clock())
        work.put(after)
        tell(work, shop, payment, after)
        follow_up(work, shop, payment, after)


def follow_up(
    work: UnitOfWork, shop: Shop, known: Payment | None, payment: Payment
) -> Payment | None:
    """Asks back what the payment's order is owed beside a refund that is done now; the payment as it is then."""
    was_open = known is not None and known.refund is not None and known.refund.state != "done"
    is_done = payment.refund is not None and payment.refund.state == "done"
    order = work.get(Order, str(payment.order_id))
    if was_open and is_done and order:
        even_out(work, shop, order, "clock")
    return work.get(Payment, payment.key)
