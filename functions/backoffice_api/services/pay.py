"""Beginning to pay: what the shopper chose is written down; what is paid online gets its one link at the provider, and
keeps its stock while its shopper pays."""

import logging
from dataclasses import dataclass, replace

from retail import money
from retail.errors import MiloError, NotFound, Refused, Unavailable
from retail.wire import CheckoutState, MeansOfPayment

from ..domain import order as rules
from ..domain import order_shown, order_waiting
from ..domain.checkout import payment_url
from ..domain.fulfilment import Wish
from ..domain.order import Order
from ..domain.payment import reference_of
from ..domain.payment_link import PaymentLink
from ..domain.withdrawal import informed
from ..payments.port import CASH_DESK, Charge
from . import fulfilment, notices, orders, owner_notices, shop_document
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

LATE_KINDS = (*CASH_DESK, "atm")
"""Kinds of payment that are charged days after they were begun, when the order's stock is somebody else's."""

LONG_ENOUGH = rules.UNPAID_FOR * 3 // 4
"""A link that is good for so long is not changed when its shopper presses the button again."""


@dataclass(frozen=True)
class Begun:
    """Where the payment of an order stands; `payment_url` is where it is paid while it is `payable`."""

    state: CheckoutState
    payment_url: str | None = None


@dataclass(frozen=True)
class Chosen:
    """How a shopper wants to have and to pay their order; `cash_with` in centavos, 0 where they do not say."""

    wish: Wish
    means: MeansOfPayment
    cash_with: int = 0


def pay(
    shop: Shop, token: str, chosen: Chosen | None = None, seen_total: int | None = None
) -> Begun:
    """What the shopper chose is written down; where their order is paid, if that is at the provider's.

    A shopper who begins to pay there keeps the order's stock for another while, and the link is good for no longer than that. An
    order that is paid, or whose payment is being looked at, gets none.

    Args:
        chosen: None when it stays as it was chosen before.
        seen_total: what the shopper saw that it costs, in centavos; None where that is not known.

    Raises:
        NotFound: `checkout_not_found`.
        Refused: `order_expired`, `order_cancelled`; what `fulfilment.choose` does; `choice_needed`; `choice_changed` by
            another press; `total_changed` with the `total` that it has now, and nothing was written.
        Unavailable: the provider does not answer; the choice is written, and no payment was begun.
    """
    if chosen:
        order = shop.cases.run(lambda work: _chosen(work, shop, token, chosen, seen_total))
        if order.payment_status == "pending" and order.total and not order.is_paid_online:
            end(shop, order.payment_link)
            notices.tell(shop, order.id)
            return Begun(order_shown.checkout_state(order))
    looked = shop.cases.begin()
    order = orders.by_token(looked, shop, token)
    now = shop.clock()
    rules.check_alive(order, now)
    if order.payment_status != "pending" or (order.total and not order.is_paid_online):
        return Begun(order_shown.checkout_state(order))
    fulfilment.check_chosen(shop, order)
    _check_total(order, seen_total)
    if not order.total:
        begun = shop.cases.run(lambda work: _free(work, shop, order.id))
        notices.tell(shop, order.id)
        return begun
    link = _link(shop, order_waiting.hold(order, now))
    try:
        kept = shop.cases.run(lambda work: _keep(work, shop, order, link), begun=looked)
    except Refused:  # it ended meanwhile
        end(shop, link)
        raise
    if kept.payment_status != "pending":
        return Begun(order_shown.checkout_state(kept))
    led = kept.payment_link or link
    if led.id != link.id:
        end(shop, link)
    return Begun("payable", led.url)


def _chosen(
    work: UnitOfWork, shop: Shop, token: str, chosen: Chosen, seen_total: int | None
) -> Order:
    order = orders.by_token(work, shop, token)
    rules.check_alive(order, shop.clock())
    if order.payment_status != "pending":
        return order
    order = informed(order, shop.clock())
    after = fulfilment.choose(work, shop, order, chosen.wish, chosen.means, chosen.cash_with)
    _check_total(after, seen_total)
    return after


def _free(work: UnitOfWork, shop: Shop, order_id: int) -> Begun:
    """An order that costs nothing is paid by being confirmed, by whatever means: nobody is asked for nothing."""
    order, now = orders.get(work, order_id), shop.clock()
    rules.check_alive(order, now)
    if order.payment_status == "pending" and not order.total:
        order = rules.pay(informed(order, now), rules.FREE, now)
        work.put(rules.noted(order, now, "paid", "shopper"))
        notices.note(work, shop, order, "confirmed_free")
        owner_notices.note(work, shop, "paid", order)
    return Begun(order_shown.checkout_state(order))


def _check_total(order: Order, seen: int | None) -> None:
    if seen is not None and order.total != seen:
        raise Refused(
            "total_changed", "it costs something else now", total=money.to_wire(order.total)
        )


def end(shop: Shop, link: PaymentLink | None) -> None:
    """Lets nobody begin to pay by a link any more, if the provider answers: who still pays gets the money back."""
    if link is None:
        return
    try:
        shop.payments.limit(link.id, shop.clock())
    except MiloError as error:
        _log.warning("the link %s stays open until %s: %s", link.id, link.until, error)


def _link(shop: Shop, held: Order) -> PaymentLink:
    """The order's link, good until the order expires; made if it has none, or the provider none any more."""
    known = held.payment_link
    if known is None:
        return _made(shop, held)
    now = shop.clock()
    is_as_offered = known.excluded in {None, _excluded(shop)}
    if (
        known.amount != held.total or not is_as_offered
    ):  # another delivery was chosen, or the shop takes other kinds
        end(shop, known)
        return _made(shop, held)
    if known.until - now >= LONG_ENOUGH or known.until == held.expires_at:
        return replace(known, begun_at=now)
    try:
        shop.payments.limit(known.id, held.expires_at)
    except NotFound:
        return _made(shop, held)
    except Refused as error:
        _log.warning("the link %s ends at %s: %s", known.id, known.until, error)
        return known if known.until > now else _made(shop, held)
    return replace(known, until=held.expires_at, begun_at=now)


def _made(shop: Shop, held: Order) -> PaymentLink:
    excluded = _excluded(shop)
    takes_vouchers = excluded != LATE_KINDS
    charge = Charge(
        reference=reference_of(held.id),
        title=f"Pedido {held.id} de {shop.name}",
        amount=held.total,
        expires_at=held.expires_at,
        back_url=payment_url(shop.public_base_url, shop.checkout_secret, held.id),
        notification_url=shop.notices_url,
        excluded=excluded,
        voucher_until=shop.clock() + order_waiting.VOUCHER_FOR if takes_vouchers else None,
    )
    try:
        made = shop.payments.create(charge)
    except Refused as error:  # ours to mend: nothing that the shopper did
        _log.error("the provider refuses the link of order %d: %s", held.id, error)
        raise Unavailable("payments_unavailable", "the provider refuses our link") from error
    now = shop.clock()
    return PaymentLink(
        made.id, made.url, made.collector_id, held.expires_at, now, held.total, excluded
    )


def _excluded(shop: Shop) -> tuple[str, ...]:
    """The kinds of payment that the shop does not take online."""
    takes_vouchers = shop_document.look_at(shop.shelves).vouchers
    return tuple(each for each in LATE_KINDS if not (takes_vouchers and each in CASH_DESK))


def _keep(work: UnitOfWork, shop: Shop, looked: Order, link: PaymentLink) -> Order:
    """The order with its stock kept and this link, unless it got another one or was paid meanwhile.

    Raises:
        Refused: `choice_changed` meanwhile, to what is not paid online or costs something else; `order_expired`,
            `order_cancelled`.
    """
    order, now = orders.get(work, looked.id), shop.clock()
    rules.check_alive(order, now)
    if order.payment_status != "pending":
        return order
    if not order.is_paid_online or order.total != link.amount:
        raise Refused("choice_changed", "something else was chosen meanwhile")
    has_another = _id(order.payment_link) not in {_id(looked.payment_link), link.id}
    order = order_waiting.hold(order, now)
    order = order if has_another else order_waiting.with_link(order, link)
    order = informed(order, now)
    work.put(order)
    return order


def _id(link: PaymentLink | None) -> str | None:
    return link.id if link else None
