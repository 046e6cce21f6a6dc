"""The history of a product: each change of price and stock once, with what was before; sales are in the orders."""

from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.domain.product import Product
from tests.backoffice import ADMIN, ANA, Backoffice, a_backoffice


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def milk(backoffice: Backoffice) -> Product:
    return backoffice.product(price=195_000, stock=50_000)


def history(backoffice: Backoffice, product: Product, **query: Any) -> Any:
    answer = backoffice.get(f"/products/{product.id}/history", **query)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def change(backoffice: Backoffice, product: Product, body: dict[str, Any], **headers: str) -> None:
    backoffice.clock.now += timedelta(seconds=1)
    answer = backoffice.patch(f"/products/{product.id}", body, **headers)
    assert answer.status_code == 200, answer.get_json()


def test_it_says_what_price_and_stock_were_the_newest_first(
    backoffice: Backoffice, milk: Product
) -> None:
    change(backoffice, milk, {"price": 2106.5})
    change(backoffice, milk, {"stock": 12}, If_Match="*")
    change(backoffice, milk, {"stock_change": 30})

    price, stock = {"price_before": 2106.5, "price": 2106.5}, {"stock_before": 12, "stock": 42}
    assert history(backoffice, milk) == {
        "items": [
            {"at": "2026-11-22T12:00:03.000Z", "by": "owner", **price, **stock},
            {
                "at": "2026-11-22T12:00:02.000Z",
                "by": "owner",
                **price,
                "stock_before": 50,
                "stock": 12,
            },
            {
                "at": "2026-11-22T12:00:01.000Z",
                "by": "owner",
                "price_before": 1950.0,
                "price": 2106.5,
                "stock_before": 50,
                "stock": 50,
            },
        ],
        "next_page_token": None,
    }


def test_what_changes_neither_price_nor_stock_leaves_no_trace(
    backoffice: Backoffice, milk: Product
) -> None:
    change(backoffice, milk, {"name": "Leche Nueva", "price": 1950})
    assert history(backoffice, milk)["items"] == []


def test_a_change_that_is_asked_for_twice_is_one(backoffice: Backoffice, milk: Product) -> None:
    for _ in range(2):
        change(backoffice, milk, {"stock_change": -3}, Idempotency_Key="once")
    assert [each["stock"] for each in history(backoffice, milk)["items"]] == [47]


def test_a_refused_change_leaves_no_trace(backoffice: Backoffice, milk: Product) -> None:
    answer = backoffice.patch(f"/products/{milk.id}", {"stock_change": -51})
    assert answer.status_code == 409
    assert history(backoffice, milk)["items"] == []


def test_a_sale_is_in_the_orders_and_shows_as_a_gap(backoffice: Backoffice, milk: Product) -> None:
    change(backoffice, milk, {"stock_change": -1})
    backoffice.order(backoffice.user(), (milk, 4))
    change(backoffice, milk, {"stock_change": 10})
    assert [
        (each["stock_before"], each["stock"]) for each in history(backoffice, milk)["items"]
    ] == [(45, 55), (50, 49)]


def test_it_comes_page_after_page_and_outlives_its_product(
    backoffice: Backoffice, milk: Product
) -> None:
    other = backoffice.product("Yerba")
    change(backoffice, other, {"price": 1})
    for price in range(1, 6):
        change(backoffice, milk, {"price": price})
    gone = backoffice.client.delete(f"/products/{milk.id}", headers=ADMIN)
    assert gone.status_code == 200
    first = history(backoffice, milk, limit=3)
    rest = history(backoffice, milk, limit=3, page_token=first["next_page_token"])
    assert [each["price"] for each in first["items"] + rest["items"]] == [5, 4, 3, 2, 1]
    assert rest["next_page_token"] is None


def test_a_shopper_s_turn_reads_none(backoffice: Backoffice, milk: Product) -> None:
    path = f"/products/{milk.id}/history"
    answer = backoffice.get(path, backoffice.agent(ANA["phone"]))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "out_of_scope")
