"""The clock: only the scheduler says that time went by, and what was not paid is back by then."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import requests

from backoffice_api.domain.order import UNPAID_FOR
from local.backoffice import ADMIN_KEY, SCHEDULER
from local.oidc import SigningKey
from tests.backoffice import Backoffice, a_backoffice

KEY = SigningKey.generate()
AUDIENCE = "http://api"


class Issuer:
    """Who publishes the certificates."""

    def request(self, *_: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = 200
        response._content = json.dumps(KEY.certificates()).encode()
        return response


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice(issuer=cast("requests.Session", Issuer()))


def tick(shop: Backoffice, email: str = SCHEDULER, audience: str = AUDIENCE) -> Any:
    bearer = f"Bearer {KEY.sign(email, audience, datetime.now(UTC))}"
    return shop.client.post("/clock", headers={"Authorization": bearer})


def test_every_order_that_nobody_paid_gives_its_stock_back(shop: Backoffice) -> None:
    milk = shop.product("Leche", stock=50_000)
    for number in range(25):
        person = {
            "name": "Ana",
            "phone": f"54911000000{number:02}",
            "email": f"a{number}@example.com",
        }
        line = {"user_id": shop.user(person).id, "product_id": milk.id, "quantity": 1}
        assert shop.post("/carts/add_item", line).status_code == 200
        assert shop.post("/orders/checkout", {"user_id": line["user_id"]}).status_code == 201
    assert tick(shop).get_json() == {"released_orders": 0}
    shop.clock.now += UNPAID_FOR
    assert tick(shop).get_json() == {"released_orders": 25}
    assert shop.stock_of(milk) == 50_000
    assert tick(shop).get_json() == {"released_orders": 0}


@pytest.mark.parametrize(
    "stranger",
    [
        {"email": "tasks@milo.example"},
        {"audience": "http://worker"},
        {"email": ""},
    ],
)
def test_nobody_else_says_so(shop: Backoffice, stranger: dict[str, str]) -> None:
    answer = tick(shop, **stranger)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_our_scheduler")


def test_a_key_is_no_identity(shop: Backoffice) -> None:
    answer = shop.client.post("/clock", headers={"x-api-key": ADMIN_KEY})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_our_scheduler")
