"""The page of an order, asked over HTTP, and the shop behind it."""

from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from backoffice_api.domain.fulfilment import WindowLoad
from backoffice_api.domain.notice import Notice, in_words
from backoffice_api.domain.product import Product
from tests.backoffice import JUAN, Backoffice, all_of

SHOP: dict[str, Any] = {
    "address": {"text": "Corrientes 5000"},
    "delivery_zones": [
        {"name": "Villa Crespo", "fee": 150, "minimum": 500, "neighbourhoods": ["La Paternal"]},
        {"name": "Almagro", "fee": 200.5, "when": "de 10 a 20"},
    ],
    "delivery_slots": [
        {"weekday": "sunday", "starts": "10:00", "ends": "12:00", "orders": 1},
        {"weekday": "monday", "starts": "10:00", "ends": "12:00"},
    ],
    "pickup": True,
    "minimum_order": 300,
    "payment": [
        {"means": "mercado_pago"},
        {"means": "cash", "note": "al recibir"},
        {"means": "transfer"},
    ],
    "transfer": {"alias": "almacen.villa", "holder": "Ana Gómez", "cuit": "27234567891"},
}
SUNDAY, MONDAY = "2026-11-22T10:00", "2026-11-23T10:00"
PICKUP = {"kind": "pickup"}
HOME = {"kind": "delivery", "address": "Corrientes 5200, Villa Crespo", "floor": "3 B", "notes": "no anda el timbre"}  # fmt: skip
ONLINE, CASH, TRANSFER = {"means": "mercado_pago"}, {"means": "cash"}, {"means": "transfer"}


@dataclass
class Page:
    """The page of one order, and the shop behind it."""

    backoffice: Backoffice
    order_id: int
    path: str

    def pay(self, delivery: Any, payment: Any) -> TestResponse:
        body = {"delivery": delivery, "payment": payment}
        return self.backoffice.client.post(f"{self.path}/pay", json=body)

    def chose(self, delivery: Any, payment: Any) -> Any:
        answer = self.pay(delivery, payment)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    def refused(self, delivery: Any, payment: Any = ONLINE) -> Any:
        before = self.shown
        answer = self.pay(delivery, payment)
        assert answer.status_code == 409
        assert self.shown == before
        return answer.get_json()

    def quote(self, delivery: Any) -> TestResponse:
        return self.backoffice.client.post(f"{self.path}/quote", json={"delivery": delivery})

    @property
    def shown(self) -> Any:
        return self.backoffice.client.get(self.path).get_json()

    @property
    def order(self) -> Any:
        return self.backoffice.get(f"/orders/{self.order_id}").get_json()

    def move(self, to: str) -> TestResponse:
        return self.backoffice.post(f"/orders/{self.order_id}/transitions", {"to": to})

    @property
    def log(self) -> list[tuple[str, str, str]]:
        events = self.backoffice.get(f"/orders/{self.order_id}/events").get_json()["items"]
        return [(each["kind"], each["by"], each["note"]) for each in events]

    @property
    def told(self) -> str:
        snapshot = self.backoffice.shop.store.get(Notice, str(self.order_id))
        return in_words(snapshot.entity, ()) if snapshot else ""

    def loads(self) -> dict[str, int]:
        return {each.key: each.orders for each in all_of(self.backoffice.shop.store, WindowLoad)}


def a_page(backoffice: Backoffice, person: dict[str, str] = JUAN, litres: int = 2) -> Page:
    found = all_of(backoffice.shop.store, Product)
    milk = found[0] if found else backoffice.product("Leche")
    user = backoffice.user(person)
    line = {"user_id": user.id, "product_id": milk.id, "quantity": litres}
    assert backoffice.post("/carts/add_item", line).status_code == 200
    order = backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
    token = order["payment_url"].rpartition("/")[2]
    return Page(backoffice, order["id"], f"/api/checkout/{token}")
