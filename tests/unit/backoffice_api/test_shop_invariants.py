"""Any order of events in the shop, on the real stores: money exact, stock never lost or oversold."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backoffice_api.domain.fulfilment import WindowLoad
from backoffice_api.domain.order import Order
from backoffice_api.domain.shop_document import WEEKDAYS
from backoffice_api.services import orders, settling
from backoffice_api.storage.port import Store
from local.firestore_emulator import Emulator
from tests.backoffice import ADMIN, JUAN, Backoffice, a_backoffice, a_store, all_of
from tests.firestore import a_firestore_store

SHOPPERS = 2
AT_HOME = {"kind": "delivery", "address": "Corrientes 5200, Flores"}
SHOP: dict[str, Any] = {
    "delivery_zones": [{"name": "Flores", "fee": 100.5}],
    "delivery_slots": [
        {"weekday": day, "starts": "10:00", "ends": "12:00", "orders": 2} for day in WEEKDAYS
    ],
    "pickup": True,
    "payment": [{"means": "mercado_pago"}, {"means": "cash"}, {"means": "transfer"}],
    "transfer": {"alias": "almacen.villa"},
}
UNSAID = {"vat_rate": 21, "net_content": "", "perishable": False}


@dataclass
class Seen:
    """An order as it was when it was placed."""

    items: list[dict[str, Any]]
    total: float


def priced(centavos: int) -> dict[str, Any]:
    """A change to a price; nothing is said twice."""
    return {"price": centavos / 100, **({} if centavos else {"is_free": True})}


def pesos(price: float, quantity: float) -> Decimal:
    return (Decimal(str(price)) * Decimal(str(quantity))).quantize(Decimal("0.01"), ROUND_HALF_UP)


class ShopMachine(RuleBasedStateMachine):
    """Two shoppers, an owner and the clock, all through the HTTP routes."""

    requests = Bundle("requests")
    sights = Bundle("sights")
    a_store: Callable[[], Store] = staticmethod(a_store)

    @initialize(
        stocks=st.lists(st.integers(1, 8), min_size=3, max_size=3),
        prices=st.lists(st.integers(0, 99999), min_size=3, max_size=3),
    )
    def open_the_shop(self, stocks: list[int], prices: list[int]) -> None:
        self.backoffice: Backoffice = a_backoffice(self.a_store())
        units = ("unidad", "unidad", "kg")
        self.products = [
            self.backoffice.product(f"Producto {n}", unit=unit, price=price, stock=stock * 1000)
            for n, (unit, price, stock) in enumerate(zip(units, prices, stocks, strict=True))
        ]
        self.people = [
            self.backoffice.user(
                {**JUAN, "email": f"p{n}@example.com", "phone": f"549112345678{n}"}
            ).id
            for n in range(SHOPPERS)
        ]
        shop = self.backoffice.get("/shop")
        self.backoffice.patch("/shop", SHOP, If_Match=shop.headers["ETag"])
        self.supplied = {product.id: product.stock for product in self.products}
        self.deleted: set[int] = set()
        self.placed: dict[int, Seen] = {}
        self.keys = 0

    def _key(self) -> dict[str, str]:
        self.keys += 1
        return {**ADMIN, "Idempotency-Key": f"k{self.keys}"}

    @rule(
        who=st.integers(0, SHOPPERS - 1),
        what=st.integers(0, 2),
        amount=st.sampled_from([1, 1, 1, 1, 2, 2, 3, 0.333, 0.333, 0.25, 1.5, 7, 0, -1, 1000]),
        route=st.sampled_from(["/carts/add_item", "/carts/set_quantity"]),
    )
    def change_a_cart(self, who: int, what: int, amount: float, route: str) -> None:
        line = {
            "user_id": self.people[who],
            "product_id": self.products[what].id,
            "quantity": amount,
        }
        answer = self.backoffice.post(route, line)
        assert answer.status_code in (200, 404, 409, 422)
        if answer.status_code == 200:
            assert answer.get_json()["item"]["product_id"] == line["product_id"]

    @rule(who=st.integers(0, SHOPPERS - 1))
    def empty_a_cart(self, who: int) -> None:
        answer = self.backoffice.post("/carts/clear", {"user_id": self.people[who]})
        assert answer.get_json()["items"] == []

    @rule(what=st.integers(0, 2), price=st.integers(0, 99999))
    def change_a_price(self, what: int, price: int) -> None:
        product = self.products[what]
        answer = self.backoffice.patch(f"/products/{product.id}", priced(price))
        assert answer.status_code == (404 if product.id in self.deleted else 200)

    @rule(target=requests, who=st.integers(0, SHOPPERS - 1), price=st.integers(0, 99999))
    def change_prices_under_a_cart(self, who: int, price: int) -> Any:
        for item in self._cart(who)["items"]:
            path = f"/products/{item['product_id']}"
            self.backoffice.patch(path, priced(price))
        return self.check_out(who)

    @rule(what=st.integers(0, 2), more=st.integers(1, 5))
    def get_a_delivery(self, what: int, more: int) -> None:
        product = self.products[what]
        if product.id in self.deleted:
            return
        answer = self.backoffice.patch(f"/products/{product.id}", {"stock_change": more})
        assert answer.status_code == 200
        self.supplied[product.id] += more * 1000

    @rule(target=sights, what=st.integers(0, 2))
    def look_at_a_product(self, what: int) -> Any:
        product = self.products[what]
        if product.id in self.deleted:
            return multiple()
        answer = self.backoffice.get(f"/products/{product.id}")
        return product, answer.headers["ETag"], answer.get_json()["stock"]

    @rule(sight=sights, counted=st.integers(0, 9))
    def count_what_is_there(self, sight: Any, counted: int) -> None:
        product, etag, stock = sight
        if product.id in self.deleted:
            return
        path = f"/products/{product.id}"
        answer = self.backoffice.patch(path, {"stock": counted}, If_Match=etag)
        assert answer.status_code in (200, 412)
        if answer.status_code == 200:
            self.supplied[product.id] += counted * 1000 - round(stock * 1000)

    @rule(what=st.integers(0, 2))
    def drop_a_product(self, what: int) -> None:
        if len(self.deleted) < 1:
            self.backoffice.client.delete(f"/products/{self.products[what].id}", headers=ADMIN)
            self.deleted.add(self.products[what].id)

    @rule(
        target=requests,
        who=st.integers(0, SHOPPERS - 1),
        what=st.integers(0, 2),
        amount=st.sampled_from([1, 2, 9]),
    )
    def buy(self, who: int, what: int, amount: int) -> Any:
        self.change_a_cart(who, what, amount, "/carts/add_item")
        return self.check_out(who)

    @rule(target=requests, who=st.integers(0, SHOPPERS - 1))
    def check_out(self, who: int) -> Any:
        before = self._cart(who)
        body, headers = {"user_id": self.people[who]}, self._key()
        answer = self.backoffice.post("/orders/checkout", body, headers)
        given = answer.get_json()
        if answer.status_code == 201:
            assert given["items"] == [{**line, **UNSAID} for line in before["items"]]
            assert given["cart_id"] == before["cart_id"]
            assert self._cart(who)["items"] == []
            assert given["id"] not in self.placed
            assert given["items"] == self._at_todays_prices(given["items"])
            self.placed[given["id"]] = Seen(given["items"], given["total"])
        else:
            assert given["code"] in {
                "cart_empty",
                "price_changed",
                "out_of_stock",
                "product_gone",
                "too_much_unpaid",
            }
        if given.get("code") in ("cart_empty", "out_of_stock", "too_much_unpaid"):
            return multiple()  # nothing was written, so trying again is a new try
        return multiple((body, headers, answer.status_code, given))

    @rule(request=requests)
    def repeat_a_checkout(self, request: Any) -> None:
        body, headers, status, given = request
        before = self.backoffice.get("/orders", limit=200).get_json()["items"]
        answer = self.backoffice.post("/orders/checkout", body, headers)
        assert (answer.status_code, answer.get_json()) == (status, given)
        assert len(self.backoffice.get("/orders", limit=200).get_json()["items"]) == len(before)

    @precondition(lambda self: self.placed)
    @rule(which=st.integers(0, 3))
    def pay(self, which: int) -> None:
        url = self.backoffice.get(f"/orders/{self._order(which)}").get_json()["payment_url"]
        token = url.rpartition("/")[2]
        before = self.backoffice.client.get(f"/api/checkout/{token}").get_json()
        is_past = before["is_paid"] and before["status"] != "cancelled"
        body = {"delivery": {"kind": "pickup"}, "payment": {"means": "mercado_pago"}}
        answer = self.backoffice.client.post(f"/api/checkout/{token}/pay", json=body)
        assert (answer.status_code == 200) == (before["options"] is not None or is_past)
        url = answer.get_json().get("payment_url")
        costs = before["options"] is not None and (before["total"] > 0)
        assert bool(url) == costs, before
        if url:
            settling.settle(self.backoffice.shop, self.backoffice.till.pay(url.rpartition("/")[2]))
            after = self.backoffice.client.get(f"/api/checkout/{token}").get_json()["state"]
            assert after == "paid"

    @precondition(lambda self: self.placed)
    @rule(
        which=st.integers(0, 3),
        means=st.sampled_from(["mercado_pago", "cash", "transfer"]),
        delivery=st.sampled_from([{"kind": "pickup"}, AT_HOME, {**AT_HOME, "zone": "Almagro"}]),
    )
    def choose(self, which: int, means: str, delivery: dict[str, str]) -> None:
        url = self.backoffice.get(f"/orders/{self._order(which)}").get_json()["payment_url"]
        path = f"/api/checkout/{url.rpartition('/')[2]}"
        before = self.backoffice.client.get(path).get_json()
        body = {"delivery": delivery, "payment": {"means": means}}
        answer = self.backoffice.client.post(f"{path}/pay", json=body)
        after = self.backoffice.client.get(path).get_json()
        if answer.status_code != 200 or before["options"] is None:
            assert after == before
            return
        assert after["means"] == means
        assert after["delivery"]["kind"] == delivery["kind"]
        online = "payable" if after["total"] else "paid"  # nobody pays nothing
        assert after["state"] == (online if means == "mercado_pago" else "confirmed")
        assert after["fee"] == (0.0 if delivery["kind"] == "pickup" else 100.5)

    @precondition(lambda self: self.placed)
    @rule(
        which=st.integers(0, 3),
        to=st.sampled_from(
            ["paid", "preparing", "ready", "out_for_delivery", "delivered", "cancelled"]
        ),
    )
    def move(self, which: int, to: str) -> None:
        answer = self.backoffice.post(f"/orders/{self._order(which)}/transitions", {"to": to})
        assert answer.status_code in (200, 409)

    def _at_todays_prices(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        today = [
            self.backoffice.get(f"/products/{item['product_id']}").get_json() for item in items
        ]
        return [
            {**item, "unit_price": product["price"]}
            for item, product in zip(items, today, strict=True)
        ]

    def _order(self, which: int) -> int:
        """One of the latest orders."""
        return list(self.placed)[-1 - which % len(self.placed)]

    @rule(hours=st.sampled_from([1, 25]))
    def let_time_pass(self, hours: int) -> None:
        self.backoffice.clock.advance(hours=hours)

    def _cart(self, who: int) -> Any:
        return self.backoffice.get("/carts/summary", user_id=self.people[who]).get_json()

    @invariant()
    def totals_are_exact(self) -> None:
        for who in range(SHOPPERS):
            cart = self._cart(who)
            lines = [pesos(item["unit_price"], item["quantity"]) for item in cart["items"]]
            assert [Decimal(str(item["line_total"])) for item in cart["items"]] == lines
            assert Decimal(str(cart["total"])) == sum(lines)

    @invariant()
    def nothing_is_lost_or_oversold(self) -> None:
        sold: dict[int, int] = defaultdict(int)
        for order in self._stored_orders():
            if order.status != "cancelled":
                for item in order.items:
                    sold[item.product_id] += item.quantity
        for product in self.products:
            if product.id in self.deleted:
                continue
            left = self.backoffice.stock_of(product)
            assert left >= 0
            assert left + sold[product.id] == self.supplied[product.id]

    @invariant()
    def an_order_never_changes_what_it_is_about(self) -> None:
        listed = self.backoffice.get("/orders", limit=200).get_json()["items"]
        assert {order["id"] for order in listed} == set(self.placed)
        for order in listed:
            seen = self.placed[order["id"]]
            assert (order["items"], order["subtotal"]) == (seen.items, seen.total)
            assert order["total"] == pytest.approx(order["subtotal"] + order["fee"])
            assert (order["paid_at"] is not None) == (order["payment_status"] == "paid")

    @invariant()
    def a_window_has_the_orders_that_are_brought_in_it(self) -> None:
        wanted: dict[str, int] = defaultdict(int)
        for order in self._stored_orders():
            if order.window and order.status != "cancelled":
                wanted[order.window.key] += 1
        loads = all_of(self.backoffice.shop.store, WindowLoad)
        assert {load.key: load.orders for load in loads if load.orders} == wanted
        assert all(count <= 2 for count in wanted.values())

    def _stored_orders(self) -> tuple[Order, ...]:
        return orders.all_orders(self.backoffice.shop, 200, None).items


ONE_AFTER_ANOTHER = settings(
    max_examples=6,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(
        Phase.generate,
    ),  # shrinking a whole shop takes minutes, its steps are readable as they are
)
ShopMachine.TestCase.settings = ONE_AFTER_ANOTHER
TestShop = ShopMachine.TestCase


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_longer_story_breaks_them() -> None:
    longer = settings(ONE_AFTER_ANOTHER, max_examples=200, stateful_step_count=50)
    run_state_machine_as_test(ShopMachine, settings=longer)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_same_holds_on_firestore(emulator: Emulator) -> None:
    class OnFirestore(ShopMachine):
        a_store = staticmethod(lambda: a_firestore_store(emulator))

    fewer = settings(ONE_AFTER_ANOTHER, max_examples=15)
    run_state_machine_as_test(OnFirestore, settings=fewer)
