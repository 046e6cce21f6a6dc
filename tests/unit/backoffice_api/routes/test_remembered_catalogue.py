"""Two instances of the API over one store: what each remembers of the catalogue harms nobody."""

from typing import Any

import pytest

from backoffice_api.domain.product import Product
from backoffice_api.domain.user import User
from backoffice_api.storage.cache import TTL
from tests.backoffice import ADMIN, Backoffice, a_backoffice, a_store
from tests.conversing import said


class Instances:
    """Juan talks to `one`; `two` is where the owner's writes happen to arrive."""

    def __init__(self) -> None:
        store = a_store()
        self.one, self.two = a_backoffice(store), a_backoffice(store)
        self.user: User = self.one.user()
        self.milk: Product = self.one.product("Leche", price=45000)
        self.juan = self.one.agent(self.user.phone)

    def shown(self, headers: dict[str, str] | None = None) -> list[tuple[str, float]]:
        found = said(self.one.get("/products", headers or self.juan, query="leche"))["items"]
        return [(each["name"], each["price"]) for each in found]

    def change(self, at: Backoffice, **changes: Any) -> None:
        said(at.patch(f"/products/{self.milk.id}", changes))

    def add(self, quantity: float = 1) -> Any:
        line = {"user_id": self.user.id, "product_id": self.milk.id, "quantity": quantity}
        return self.one.post("/carts/add_item", line, self.juan)

    def check_out(self) -> Any:
        return self.one.post("/orders/checkout", {"user_id": self.user.id}, self.juan)


@pytest.fixture
def shop() -> Instances:
    return Instances()


def test_a_shopper_is_shown_another_instance_s_change_when_the_time_is_over(
    shop: Instances,
) -> None:
    assert shop.shown() == [("Leche", 450.0)]
    shop.change(shop.two, price=500, name="Leche Nueva")
    assert shop.shown() == [("Leche", 450.0)]
    shop.one.clock.advance(seconds=TTL.total_seconds())
    assert shop.shown() == [("Leche Nueva", 500.0)]


def test_an_owner_sees_every_change_at_once(shop: Instances) -> None:
    path = f"/products/{shop.milk.id}"
    assert shop.shown(ADMIN) == [("Leche", 450.0)]
    assert said(shop.one.get(path))["price"] == 450
    shop.change(shop.two, price=500)
    assert shop.shown(ADMIN) == [("Leche", 500.0)]
    assert said(shop.one.get(path))["price"] == 500


def test_a_change_through_the_same_instance_is_shown_at_once(shop: Instances) -> None:
    path = f"/products/{shop.milk.id}"
    assert shop.shown() == [("Leche", 450.0)]
    assert said(shop.one.get(path, shop.juan))["price"] == 450
    shop.change(shop.one, price=500)
    assert shop.shown() == [("Leche", 500.0)]
    assert said(shop.one.get(path, shop.juan))["price"] == 500
    assert shop.one.client.delete(path, headers=ADMIN).status_code == 200
    assert shop.shown() == []
    assert shop.one.get(path, shop.juan).status_code == 404


def test_what_is_put_into_a_cart_has_the_price_of_now(shop: Instances) -> None:
    assert shop.shown() == [("Leche", 450.0)]
    shop.change(shop.two, price=500)
    assert said(shop.add())["item"]["unit_price"] == 500


def test_a_price_that_another_instance_changed_is_asked_about_at_checkout(
    shop: Instances,
) -> None:
    said(shop.add())
    assert shop.shown() == [("Leche", 450.0)]
    shop.change(shop.two, price=500)
    refused = shop.check_out()
    assert (refused.status_code, refused.get_json()["code"]) == (409, "price_changed")
    assert refused.get_json()["cart"]["total"] == 500
    assert said(shop.check_out())["total"] == 500


def test_stock_that_another_instance_sold_is_not_sold_again(shop: Instances) -> None:
    said(shop.add(10))
    shop.shown()
    shop.change(shop.two, stock_change=-7)
    for refused in (shop.check_out(), shop.add(1)):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "out_of_stock")
    assert refused.get_json()["available"] == 3


def test_a_product_that_left_through_another_instance_cannot_be_bought(shop: Instances) -> None:
    said(shop.add())
    assert shop.shown() == [("Leche", 450.0)]
    shop.two.client.delete(f"/products/{shop.milk.id}", headers=ADMIN)
    assert shop.shown() == [("Leche", 450.0)]
    assert (shop.check_out().get_json()["code"], shop.add().get_json()["code"]) == (
        "product_gone",
        "product_not_found",
    )


def test_the_log_says_how_often_the_memory_helped(
    shop: Instances, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    shop.shown()
    shop.shown()
    first, second = (each for each in caplog.records if each.name == "backoffice_api.web.metering")
    assert (vars(first)["cache_hits"], vars(second)["cache_misses"]) == (0, 0)
    assert vars(second)["cache_hits"] == vars(first)["cache_misses"] > 0
    assert vars(second)["reads"] < vars(first)["reads"]
    assert vars(second)["cache_hit_ratio"] == 0.5
