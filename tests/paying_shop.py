"""A shop with one order that somebody begins to pay at the till, for tests of what becomes of its payments."""

from dataclasses import dataclass
from typing import Any

from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import Payment, Refunding
from backoffice_api.domain.product import Product
from backoffice_api.services import orders, pay, settling
from tests.backoffice import ANA, Backoffice, a_backoffice


@dataclass
class PayingShop:
    """A back office with one order of two litres of milk, and its link at the provider."""

    backoffice: Backoffice
    milk: Product
    order_id: int
    link: str

    @property
    def order(self) -> Order:
        return self.backoffice.shop.cases.run(lambda work: orders.get(work, self.order_id))

    @property
    def state(self) -> str:
        """Where its payment stands."""
        return self.order.payment_status

    def refund(self, id_: int) -> Refunding:
        refund = self.payment(id_).refund
        assert refund
        return refund

    def payment(self, id_: int) -> Payment:
        found = self.backoffice.shop.store.get(Payment, str(id_))
        assert found
        return found.entity

    def settle(self, *ids: int) -> None:
        for id_ in ids:
            settling.settle(self.backoffice.shop, id_)

    def pays(self, **other: Any) -> int:
        """Pays by the link and settles it; the payment's id."""
        id_ = self.backoffice.till.pay(self.link, **other)
        self.settle(id_)
        return id_

    def order_of_ana(self) -> Order:
        """Another shopper's order of a litre."""
        return self.backoffice.order(self.backoffice.user(ANA), (self.milk, 1))

    def link_of(self, order: Order) -> str:
        """The token of an order's checkout link."""
        return token(self.backoffice.shop.checkout_secret, order.id)

    def move(self, to: Any) -> None:
        shop = self.backoffice.shop
        shop.cases.run(lambda work: orders.move(work, shop, self.order_id, to))
        if to == "cancelled":
            settling.call_off(shop, self.order_id)

    def expire(self) -> None:
        self.backoffice.clock.now = self.order.expires_at
        orders.Overdue(self.backoffice.shop).release_all()

    @property
    def stock(self) -> int:
        return self.backoffice.stock_of(self.milk)

    @property
    def money(self) -> int:
        """What the shop has of all payments, in centavos."""
        return sum(
            each.amount - each.refunded
            for each in self.backoffice.till.paid.values()
            if each.status in {"approved", "in_mediation", "refunded"}
        )


def a_paying_shop() -> PayingShop:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche", stock=3000)
    order = backoffice.order(user, (milk, 2))
    begun = pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))
    assert begun.payment_url
    (link,) = backoffice.till.links
    return PayingShop(backoffice, milk, order.id, link)
