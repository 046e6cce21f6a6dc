"""The clock: only the scheduler says that time went by, and what was not paid is back by then."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backoffice_api.domain.order import UNPAID_FOR
from backoffice_api.services import deliveries
from backoffice_api.services.orders import Overdue
from backoffice_api.storage.codec import CodecError
from local.backoffice import ADMIN_KEY, SCHEDULER
from local.inbound_message import WA_ID
from tests.backoffice import ISSUER, Backoffice, a_backoffice, a_store

AUDIENCE = "http://api"


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def tick(shop: Backoffice, email: str = SCHEDULER, audience: str = AUDIENCE) -> Any:
    bearer = f"Bearer {ISSUER.key.sign(email, audience, datetime.now(UTC))}"
    return shop.client.post("/clock", headers={"Authorization": bearer})


def test_every_order_that_nobody_paid_gives_its_stock_back(shop: Backoffice) -> None:
    milk = shop.product("Leche", stock=50_000)
    for number in range(25):
        ordered(shop, milk.id, number)
    assert tick(shop).get_json()["released_orders"] == 0
    shop.clock.now += UNPAID_FOR
    assert tick(shop).get_json()["released_orders"] == 25
    assert shop.stock_of(milk) == 50_000
    assert tick(shop).get_json()["released_orders"] == 0


def test_what_the_shop_wrote_and_nobody_was_told_of_is_sent(shop: Backoffice) -> None:
    shop.deliveries.is_down = True
    assert shop.post(f"/conversations/{WA_ID}/messages", {"body": "Hola"}).status_code == 201
    shop.deliveries.is_down = False
    assert tick(shop).get_json()["swept_conversations"] == 0
    shop.clock.now += deliveries.LEFT_AFTER
    assert tick(shop).get_json()["swept_conversations"] == 1
    assert [task["wa_id"] for task in shop.deliveries.take_all()] == [WA_ID]


def test_milo_comes_back_where_no_person_wrote_for_as_long_as_the_shop_says(
    shop: Backoffice,
) -> None:
    path = f"/conversations/{WA_ID}"
    shop.post(f"{path}/messages", {"body": "Hola"})
    shop.post(f"{path}/pause", {})
    shop.clock.advance(hours=5)
    assert tick(shop).get_json()["handed_back"] == 0  # the shop has said no time
    assert shop.patch("/shop", {"hand_back_after": 360}, If_Match="*").status_code == 200
    shop.post(f"{path}/messages", {"body": "Ahí te digo"})
    shop.clock.advance(minutes=359)
    assert tick(shop).get_json()["handed_back"] == 0
    shop.clock.advance(minutes=1)
    assert tick(shop).get_json()["handed_back"] == 1
    assert tick(shop).get_json()["handed_back"] == 0
    told = shop.get(path).get_json()
    assert told["state"] == "open"
    assert (told["hand_overs"][-1]["state"], told["hand_overs"][-1]["by"]) == ("open", "clock")


def test_orders_are_released_also_while_nobody_can_be_woken(shop: Backoffice) -> None:
    milk = shop.product("Leche", stock=50_000)
    line = {"user_id": shop.user().id, "product_id": milk.id, "quantity": 1}
    assert shop.post("/carts/add_item", line).status_code == 200
    assert shop.post("/orders/checkout", {"user_id": line["user_id"]}).status_code == 201
    shop.deliveries.is_down = True
    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Hola"})
    shop.clock.now += UNPAID_FOR
    answer = tick(shop)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "queue_unavailable")
    assert shop.stock_of(milk) == 50_000


def test_shoppers_are_looked_after_also_while_an_order_cannot_be_released(
    shop: Backoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Overdue) -> int:
        raise CodecError("not the document of an Order")

    monkeypatch.setattr(Overdue, "release_all", broken)
    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Hola"})
    shop.deliveries.take_all()
    shop.clock.now += deliveries.LEFT_AFTER
    answer = tick(shop)
    assert (answer.status_code, answer.get_json()["code"]) == (500, "unreadable_document")
    assert [task["wa_id"] for task in shop.deliveries.take_all()] == [WA_ID]


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


def later(path: str, table: str, key: str) -> None:
    """Gives a document a member that this version of the code does not know."""
    with closing(sqlite3.connect(path)) as database, database:
        changed = database.execute(
            f"UPDATE {table} SET body = json_set(body, '$.of_later', 1) WHERE key = ?",
            (key,),
        )
        assert changed.rowcount == 1


def ordered(shop: Backoffice, product_id: int, number: int) -> int:
    """Has a new shopper order one of a product; the order's id."""
    person = {"name": "Ana", "phone": f"54911000000{number:02}", "email": f"a{number}@example.com"}
    line = {"user_id": shop.user(person).id, "product_id": product_id, "quantity": 1}
    assert shop.post("/carts/add_item", line).status_code == 200
    answer = shop.post("/orders/checkout", {"user_id": line["user_id"]})
    assert answer.status_code == 201
    return int(answer.get_json()["id"])


def test_one_order_that_cannot_be_read_keeps_no_other_from_being_released_and_nobody_from_buying(
    tmp_path: Path,
) -> None:
    path = str(tmp_path / "milo.db")
    with closing(a_store(path)) as store:
        shop = a_backoffice(store)
        milk = shop.product("Leche", stock=50_000)
        orders = [ordered(shop, milk.id, number) for number in range(3)]
        shop.clock.now += UNPAID_FOR
        later(path, "e_order", str(orders[0]))
        assert tick(shop).get_json()["released_orders"] == 2
        assert shop.stock_of(milk) == 49_000
        assert ordered(shop, milk.id, 3)


def test_one_conversation_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    path = str(tmp_path / "milo.db")
    with closing(a_store(path)) as store:
        shop = a_backoffice(store)
        for wa_id in ("5491155500001", "5491155500002"):
            shop.post(f"/conversations/{wa_id}/messages", {"body": "Hola"})
        shop.deliveries.take_all()
        shop.clock.now += deliveries.LEFT_AFTER
        later(path, "e_conversation", "5491155500001")
        assert tick(shop).get_json()["swept_conversations"] == 1
        assert [task["wa_id"] for task in shop.deliveries.take_all()] == ["5491155500002"]
