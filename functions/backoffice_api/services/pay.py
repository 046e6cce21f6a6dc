"""Beginning to pay: an order gets its one link at the provider, and keeps its stock while its shopper pays."""

import logging
from dataclasses import dataclass, replace

from retail.errors import MiloError, NotFound, Refused, Unavailable
from retail.wire import CheckoutState

from ..domain import order as rules
from ..domain.checkout import payment_url
from ..domain.order import Order, PaymentLink
from ..domain.payment import reference_of
from ..payments.port import Charge
from . import orders
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

LATE_KINDS = ("ticket", "atm")
"""Kinds of payment that are charged days after they were begun, when the order's stock is somebody else's."""

LONG_ENOUGH = rules.UNPAID_FOR * 3 // 4
"""A link that is good for so long is not changed when its shopper presses the button again."""


@dataclass(frozen=True)
class Begun:
    """Where the payment of an order stands; `payment_url` is where it is paid while it is `payable`."""

    state: CheckoutState
    payment_url: str | None = None


def pay(shop: Shop, token: str) -> Begun:
    """Where the order behind a payment link is paid at the provider.

    Who begins to pay keeps the order's stock for another while, and the link is good for no longer than that. An order
    that is paid, or whose payment is being looked at, gets none.

    Raises:
        NotFound: `checkout_not_found`.
        Refused: `order_expired`, `order_cancelled`.
        Unavailable: the provider does not answer; nothing has changed here.
    """
    looked = shop.cases.begin()
    order = orders.by_token(looked, shop, token)
    now = shop.clock()
    rules.check_alive(order, now)
    if order.payment_status != "pending":
        return Begun(rules.state_of_payment(order))
    link = _link(shop, rules.hold(order, now))
    try:
        kept = shop.cases.run(lambda work: _keep(work, shop, order, link), begun=looked)
    except Refused:  # it ended meanwhile
        end(shop, link)
        raise
    if kept.payment_status != "pending":
        return Begun(rules.state_of_payment(kept))
    led = kept.payment_link or link
    if led.id != link.id:
        end(shop, link)
    return Begun("payable", led.url)


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
    charge = Charge(
        reference=reference_of(held.id),
        title=f"Pedido {held.id} de {shop.name}",
        amount=held.total,
        expires_at=held.expires_at,
        back_url=payment_url(shop.public_base_url, shop.checkout_secret, held.id),
        notification_url=shop.notices_url,
        excluded=LATE_KINDS,
    )
    try:
        made = shop.payments.create(charge)
    except Refused as error:  # ours to mend: nothing that the shopper did
        _log.error("the provider refuses the link of order %d: %s", held.id, error)
        raise Unavailable("payments_unavailable", "the provider refuses our link") from error
    return PaymentLink(made.id, made.url, made.collector_id, held.expires_at, shop.clock())


def _keep(work: UnitOfWork, shop: Shop, looked: Order, link: PaymentLink) -> Order:
    """The order with its stock kept and this link, unless it got another one or was paid meanwhile."""
    order, now = orders.get(work, looked.id), shop.clock()
    rules.check_alive(order, now)
    if order.payment_status != "pending":
        return order
    has_another = _id(order.payment_link) not in {_id(looked.payment_link), link.id}
    order = rules.hold(order, now)
    order = order if has_another else rules.with_link(order, link)
    work.put(order)
    return order


def _id(link: PaymentLink | None) -> str | None:
    return link.id if link else None
