"""Owners and shoppers change one stock at once, on both stores: each change counts, and none hides another."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from backoffice_api.domain.product import Product
from tests.backoffice import ADMIN, Backoffice

TOGETHER = 20


@pytest.fixture
def product(backoffice: Backoffice) -> Product:
    return backoffice.product(stock=100_000)


def at_once(ask: Callable[[int], TestResponse]) -> Counter[int]:
    """The statuses of requests that are sent together."""
    together = threading.Barrier(TOGETHER)
    with ThreadPoolExecutor(TOGETHER) as pool:
        return Counter(
            pool.map(lambda n: together.wait() >= 0 and ask(n).status_code, range(TOGETHER))
        )


def test_relative_changes_add_up(backoffice: Backoffice, product: Product) -> None:
    def change(n: int) -> TestResponse:
        body = {"stock_change": n + 1 if n % 2 else -n}
        client = backoffice.app.test_client()
        return client.patch(f"/products/{product.id}", json=body, headers=ADMIN)

    assert at_once(change) == {200: TOGETHER}
    assert backoffice.stock_of(product) == 100_000 + TOGETHER // 2 * 2 * 1000


def test_of_those_that_saw_the_same_one_sets_the_stock(
    backoffice: Backoffice, product: Product
) -> None:
    path = f"/products/{product.id}"
    headers = {**ADMIN, "If-Match": backoffice.get(path).headers["ETag"]}

    def save(n: int) -> TestResponse:
        return backoffice.app.test_client().patch(path, json={"stock": n}, headers=headers)

    assert at_once(save) == {200: 1, 412: TOGETHER - 1}
    assert backoffice.stock_of(product) < TOGETHER * 1000


def test_sales_and_a_save_at_once_lose_nothing(backoffice: Backoffice, product: Product) -> None:
    path = f"/products/{product.id}"
    people = [
        {"name": "Juan", "email": f"j{n}@example.com", "phone": f"5491123{n:06}"}
        for n in range(TOGETHER)
    ]
    buyers = [backoffice.user(person).id for person in people]
    for buyer in buyers:
        line = {"user_id": buyer, "product_id": product.id, "quantity": 1}
        assert backoffice.post("/carts/add_item", line).status_code == 200
    saved: list[int] = []

    def buy_or_save(n: int) -> TestResponse:
        client = backoffice.app.test_client()
        if n % 4:
            body = {"user_id": buyers[n]}
            return client.post("/orders/checkout", json=body, headers=ADMIN)
        seen = client.get(path, headers=ADMIN)
        headers = {**ADMIN, "If-Match": seen.headers["ETag"]}
        stock = seen.get_json()["stock"] + 1000
        answer = client.patch(path, json={"stock": stock}, headers=headers)
        if answer.status_code == 200:
            saved.append(n)
        return answer

    statuses = at_once(buy_or_save)
    assert statuses[201] == TOGETHER * 3 // 4
    assert statuses[200] == len(saved)
    assert backoffice.stock_of(product) == (100 + 1000 * len(saved) - statuses[201]) * 1000
