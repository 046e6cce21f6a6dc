"""Paying: a link's order is charged at the provider and settled by what the provider confirms."""

from dataclasses import dataclass
from typing import Literal

from retail.errors import Refused
from retail.money import CURRENCY

from ..domain import order as rules
from ..domain.checkout import payment_url
from ..domain.order import Order
from ..payments.port import Charge, Confirmation
from . import orders
from .shop import Shop
from .unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Payment:
    """Where a payment stands; `redirect_url` is where the shopper goes on while it is `payable`."""

    state: Literal["payable", "paid"]
    redirect_url: str | None


def pay(shop: Shop, token: str) -> Payment:
    """Starts the payment of a link's order, and settles it when there is nothing more to do.

    Who begins to pay keeps the order's stock for another while. Paying a paid order again changes nothing.

    Raises:
        NotFound: `checkout_not_found`.
        Refused: `order_expired`, `order_cancelled`, `payment_rejected`.
        Unavailable: the provider does not answer; nothing has changed here.
    """
    looked = shop.cases.begin()
    order = orders.by_token(looked, shop, token)
    if rules.is_paid(order, shop.clock()):
        return Payment("paid", None)
    started = shop.payments.start(
        Charge(
            order_id=order.id,
            amount=order.total,
            currency=CURRENCY,
            title=f"Pedido {order.id} de {shop.name}",
            back_url=payment_url(shop.public_base_url, shop.checkout_secret, order.id),
        )
    )
    if started.redirect_url:
        shop.cases.run(lambda work: _hold(work, shop, order.id), begun=looked)
        return Payment("payable", started.redirect_url)
    confirmation = shop.payments.confirm(started.reference)
    shop.cases.run(lambda work: settle(work, shop, confirmation), begun=looked)
    return Payment("paid", None)


def _hold(work: UnitOfWork, shop: Shop, order_id: int) -> None:
    """Keeps the order's stock for the time that its shopper needs to pay; raises what `rules.is_paid` does."""
    order, now = orders.get(work, order_id), shop.clock()
    if not rules.is_paid(order, now):
        work.put(rules.hold(order, now))


def settle(work: UnitOfWork, shop: Shop, confirmation: Confirmation) -> Order:
    """The order as paid, when the provider confirms exactly its amount.

    Raises:
        NotFound: `order_not_found`.
        Refused: `payment_rejected`, `order_expired`, `order_cancelled`.
    """
    order = orders.get(work, confirmation.order_id)
    paid = (confirmation.state, confirmation.amount, confirmation.currency)
    if paid != ("paid", order.total, CURRENCY):
        raise Refused("payment_rejected", "the provider does not confirm this payment")
    settled = rules.pay(order, confirmation.reference, shop.clock())
    work.put(settled)
    return settled
