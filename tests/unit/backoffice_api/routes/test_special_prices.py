"""Special prices: from one day to another, begun and ended by the clock, and the usual price afterwards."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backoffice_api.domain.product import Product
from backoffice_api.services import special_prices
from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import refused, said

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def milk(shop: Backoffice) -> Product:
    return shop.product("Leche", price=200_000, category="Lácteos")


def day(shop: Backoffice, later: int = 0) -> str:
    return (shop.clock().astimezone(ZONE).date() + timedelta(days=later)).isoformat()


def put(shop: Backoffice, product: Product, **body: Any) -> Any:
    path = f"/products/{product.id}/special_price"
    return shop.client.put(path, json=body, headers=ADMIN)


def plan(shop: Backoffice, product: Product, first: int, last: int, price: float = 1500) -> Any:
    return said(put(shop, product, price=price, starts=day(shop, first), ends=day(shop, last)))


def at(shop: Backoffice, later: int, hour: int = 0, minute: int = 0) -> None:
    """Has the clock of the shop, and what it begins and ends, be at a time so many days later."""
    midnight = datetime.fromisoformat(day(shop, later)).replace(tzinfo=ZONE)
    shop.clock.now = midnight + timedelta(hours=hour, minutes=minute)
    special_prices.sweep(shop.shop)


def now(shop: Backoffice, product: Product) -> tuple[float, bool]:
    shown = said(shop.get(f"/products/{product.id}"))
    return shown["price"], shown["is_offer"]


def state(shop: Backoffice, product: Product) -> str:
    return str(said(shop.get(f"/products/{product.id}/special_price"))["state"])


def test_it_begins_at_midnight_and_ends_at_the_one_after_its_last_day(
    shop: Backoffice, milk: Product
) -> None:
    planned = plan(shop, milk, 1, 2)
    assert (planned["state"], planned["usual_price"]) == ("planned", None)
    at(shop, 0, 23, 59)
    assert now(shop, milk) == (2000.0, False)
    at(shop, 1)
    assert now(shop, milk) == (1500.0, True)
    assert said(shop.get(f"/products/{milk.id}/special_price"))["usual_price"] == 2000.0
    at(shop, 1, 23, 59)
    assert now(shop, milk) == (1500.0, True)
    at(shop, 1)
    assert now(shop, milk) == (2000.0, False)
    assert state(shop, milk) == "over"
    history = said(shop.get(f"/products/{milk.id}/history"))["items"]
    assert [(each["by"], each["price"]) for each in history] == [
        ("offer", 2000.0),
        ("offer", 1500.0),
    ]


def test_one_that_begins_today_begins_at_once_and_can_be_ended(
    shop: Backoffice, milk: Product
) -> None:
    assert plan(shop, milk, 0, 3)["state"] == "running"
    assert now(shop, milk) == (1500.0, True)
    path = f"/products/{milk.id}/special_price"
    for _ in range(2):
        ended = shop.client.delete(path, headers=ADMIN)
        assert said(ended)["state"] == "over"
    assert now(shop, milk) == (2000.0, False)


def test_another_takes_its_place_and_the_usual_price_stays(shop: Backoffice, milk: Product) -> None:
    plan(shop, milk, 0, 3)
    assert plan(shop, milk, 0, 1, 1800)["usual_price"] == 2000.0
    assert now(shop, milk) == (1800.0, True)
    plan(shop, milk, 5, 6, 1000)
    assert now(shop, milk) == (2000.0, False)


def test_a_price_that_was_changed_meanwhile_stays(shop: Backoffice, milk: Product) -> None:
    plan(shop, milk, 0, 0)
    said(shop.patch(f"/products/{milk.id}", {"price": 2500}))
    at(shop, 1)
    assert now(shop, milk) == (2500.0, False)


def test_a_raise_raises_what_it_costs_afterwards_too(shop: Backoffice, milk: Product) -> None:
    shop.clock.advance(minutes=1)
    plan(shop, milk, 0, 0)
    shop.clock.advance(minutes=1)
    body = {"percent": 10, "rounding": "1", "category": "Lácteos"}
    seen = said(shop.post("/products/raises", body))
    said(shop.client.post(f"/products/raises/{seen['id']}/steps", headers=ADMIN))
    assert now(shop, milk) == (1650.0, True)
    at(shop, 1)
    assert now(shop, milk) == (2200.0, False)


def test_one_that_is_no_longer_lower_does_not_begin(shop: Backoffice, milk: Product) -> None:
    plan(shop, milk, 1, 2)
    said(shop.patch(f"/products/{milk.id}", {"price": 1400}))
    at(shop, 1)
    assert now(shop, milk) == (1400.0, False)
    assert state(shop, milk) == "over"


def test_one_whose_days_went_by_unseen_changes_nothing(shop: Backoffice, milk: Product) -> None:
    plan(shop, milk, 1, 2)
    at(shop, 9)
    assert now(shop, milk) == (2000.0, False)
    assert state(shop, milk) == "over"


def test_a_product_that_is_gone_holds_nothing_up(shop: Backoffice, milk: Product) -> None:
    other = shop.product("Yerba", price=300_000)
    plan(shop, milk, 1, 2)
    plan(shop, other, 1, 2)
    shop.client.delete(f"/products/{milk.id}", headers=ADMIN)
    at(shop, 1)
    assert now(shop, other) == (1500.0, True)
    assert state(shop, milk) == "over"


@pytest.mark.parametrize(
    ("price", "first", "last", "code"),
    [
        (2000, 0, 1, "invalid_price"),
        (0, 0, 1, "invalid_price"),
        (1500, 2, 1, "invalid_dates"),
        (1500, -2, -1, "invalid_dates"),
        (1500, 0, 366, "invalid_dates"),
    ],
)
def test_what_is_no_special_price_is_refused(
    shop: Backoffice, milk: Product, price: float, first: int, last: int, code: str
) -> None:
    answer = put(shop, milk, price=price, starts=day(shop, first), ends=day(shop, last))
    assert refused(answer) == (422, code)
    assert refused(put(shop, milk, price=1, starts="2026-11-31", ends=day(shop))) == (
        422,
        "invalid_dates",
    )
    assert now(shop, milk) == (2000.0, False)
    unknown = shop.get(f"/products/{milk.id}/special_price")
    assert refused(unknown) == (404, "special_price_not_found")


def test_a_raise_raises_what_it_costs_afterwards_where_it_is_called_no_offer(
    shop: Backoffice, milk: Product
) -> None:
    shop.clock.advance(minutes=1)
    plan(shop, milk, 0, 0)
    said(shop.patch(f"/products/{milk.id}", {"is_offer": False}))
    shop.clock.advance(minutes=1)
    body = {"percent": 10, "rounding": "1", "category": "Lácteos"}
    seen = said(shop.post("/products/raises", body))
    said(shop.client.post(f"/products/raises/{seen['id']}/steps", headers=ADMIN))
    at(shop, 1)
    assert now(shop, milk) == (2200.0, False)


def test_the_last_day_of_all_is_no_last_day(shop: Backoffice, milk: Product) -> None:
    answer = put(shop, milk, price=1500, starts="9999-12-31", ends="9999-12-31")
    assert refused(answer) == (422, "invalid_dates")
