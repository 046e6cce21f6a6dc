"""A shop for the owner's panel: its shoppers order, pay and are served as a test says."""

from dataclasses import dataclass
from typing import Any

from backoffice_api.domain.checkout import token
from backoffice_api.domain.fulfilment import Wish
from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Product
from backoffice_api.domain.user import User
from backoffice_api.services import orders, pay, settling
from retail.wire import OrderStatus
from tests.backoffice import ANA, Backoffice, a_backoffice

SERVES: dict[str, Any] = {
    "delivery_zones": [{"name": "Villa Crespo", "fee": 150}],
    "delivery_slots": [{"weekday": "monday", "starts": "10:00", "ends": "12:00"}],
    "pickup": True,
    "payment": [{"means": "mercado_pago"}, {"means": "cash"}, {"means": "transfer"}],
    "transfer": {"alias": "almacen.villa"},
}
"""How the shop's orders may be had and paid."""


_ENTRANCES = {"log_in", "end_session", "count_try"}


def changes_logged(backoffice: Backoffice, **query: Any) -> list[dict[str, Any]]:
    """What the audit log says, the oldest first, but for who came in."""
    items = backoffice.get("/panel/audit", **query).get_json()["items"]
    return [each for each in reversed(items) if each["action"] not in _ENTRANCES]


@dataclass(frozen=True)
class PanelShop:
    """A back office with two shoppers and two products."""

    backoffice: Backoffice
    juan: User
    ana: User
    milk: Product
    cheese: Product

    def order(self, user: User, milk: float = 1, cheese: float = 0) -> Order:
        """An order of so many litres of milk and kilos of cheese, not paid."""
        both = ((self.milk, milk), (self.cheese, cheese))
        return self.backoffice.order(user, *(wanted for wanted in both if wanted[1]))

    def pays(self, order: Order, **other: Any) -> int:
        """Pays an order at the till, which tells it at once, collected unless chosen otherwise; the payment's id."""
        till, shop = self.backoffice.till, self.backoffice.shop
        is_chosen = shop.cases.run(lambda work: orders.get(work, order.id)).means
        collected = None if is_chosen else pay.Chosen(Wish(kind="pickup"), "mercado_pago")
        begun = pay.pay(shop, token(shop.checkout_secret, order.id), collected)
        payment = till.pay((begun.payment_url or "").rpartition("/")[2], **other)
        settling.settle(shop, payment)
        return payment

    def chosen(self, order: Order, means: str, **choice: Any) -> None:
        """Has the shopper choose on the checkout page how they have the order and pay it, `cash_with` which note."""
        delivery = {name: value for name, value in choice.items() if name != "cash_with"}
        wished = {"kind": "delivery" if delivery else "pickup", **delivery}
        path = f"/api/checkout/{token(self.backoffice.shop.checkout_secret, order.id)}/pay"
        body = {
            "delivery": wished,
            "payment": {"means": means, "cash_with": choice.get("cash_with")},
        }
        answer = self.backoffice.client.post(path, json=body)
        assert answer.status_code == 200, answer.get_json()

    def takes_back(self, order: Order, *lines: tuple[Product, float]) -> str:
        """Has the shopper ask on the order's page to send lines back, or all of it; the code."""
        wanted = [{"product_id": each.id, "quantity": amount} for each, amount in lines]
        path = f"/api/checkout/{token(self.backoffice.shop.checkout_secret, order.id)}/withdrawals"
        answer = self.backoffice.client.post(path, json={"lines": wanted})
        assert answer.status_code == 201, answer.get_json()
        return str(answer.get_json()["withdrawal_code"])

    def moved(self, order: Order, *states: OrderStatus) -> Order:
        """The order moved along by its owner, step by step."""
        for state in states:
            order = self._move(order, state)
        return order

    def _move(self, order: Order, state: OrderStatus) -> Order:
        shop = self.backoffice.shop
        return shop.cases.run(lambda work: orders.move(work, shop, order.id, state))


def a_panel_shop() -> PanelShop:
    """A shop in which nobody has ordered yet."""
    backoffice = a_backoffice()
    assert backoffice.patch("/shop", SERVES, If_Match="*").status_code == 200
    return PanelShop(
        backoffice,
        backoffice.user(),
        backoffice.user(ANA),
        backoffice.product("Leche Entera La Serenísima 1L", price=195_000, stock=50_000),
        backoffice.product("Queso Cremoso La Paulina", price=1_190_000, unit="kg", stock=8_500),
    )
