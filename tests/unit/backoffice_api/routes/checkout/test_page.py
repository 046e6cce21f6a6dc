"""The checkout page's questions: what may be chosen, what it costs, what was chosen, and what is refused."""

from typing import Any

import pytest

from backoffice_api.services import settling
from local.inbound_message import WA_ID, inbound
from tests.backoffice import a_backoffice
from tests.conversing import AGENT
from tests.order_page import CASH, HOME, MONDAY, ONLINE, PICKUP, SHOP, SUNDAY, Page, a_page

CRESPO = {"latitude": -34.6, "longitude": -58.44}


def test_the_page_tells_what_may_be_chosen(page: Page) -> None:
    options = page.shown["options"]
    assert options["pickup"] is True
    assert options["zones"] == [
        {"name": "Villa Crespo", "neighbourhoods": ["La Paternal"], "fee": 150.0, "minimum": 500.0, "is_reached": True, "when": ""},
        {"name": "Almagro", "neighbourhoods": [], "fee": 200.5, "minimum": 300.0, "is_reached": True, "when": "de 10 a 20"},
    ]  # fmt: skip
    assert [slot["id"] for slot in options["slots"]] == [SUNDAY, MONDAY, "2026-11-29T10:00"]
    assert options["slots"][0]["starts"] == "2026-11-22T13:00:00.000Z"
    assert [each["means"] for each in options["means"]] == ["mercado_pago", "cash", "transfer"]
    assert options["means"][1]["note"] == "al recibir"
    assert options["last"] is None


def test_a_quote_changes_nothing(page: Page) -> None:
    before = page.shown
    assert page.quote(HOME).get_json() == {
        "zone": "Villa Crespo",
        "fee": 150.0,
        "subtotal": 900.0,
        "total": 1050.0,
        "starts": "2026-11-22T13:00:00.000Z",
        "ends": "2026-11-22T15:00:00.000Z",
    }
    assert page.quote(PICKUP).get_json()["total"] == 900.0
    assert page.shown == before
    assert page.loads() == {}


def test_delivered_and_paid_online(page: Page) -> None:
    begun = page.chose({**HOME, "slot": MONDAY}, ONLINE)
    assert begun["state"] == "payable"
    (link,) = page.backoffice.till.links
    assert begun["payment_url"].endswith(link)
    shown = page.shown
    assert (shown["subtotal"], shown["fee"], shown["total"]) == (900.0, 150.0, 1050.0)
    assert shown["delivery"] == page.order["delivery"]
    assert shown["delivery"] == {
        **HOME,
        "zone": "Villa Crespo",
        "fee": 150.0,
        "place": None,
        "starts": "2026-11-23T13:00:00.000Z",
        "ends": "2026-11-23T15:00:00.000Z",
    }
    settling.settle(page.backoffice.shop, page.backoffice.till.pay(link))
    assert (page.shown["state"], page.shown["is_paid"], page.shown["options"]) == ("paid", True, None)  # fmt: skip
    assert page.order["allowed"] == ["preparing", "cancelled"]
    for to in ("preparing", "out_for_delivery", "delivered"):
        assert page.move(to).status_code == 200
        assert page.shown["state"] == to
    assert page.log[:4] == [
        ("placed", "shopper", ""),
        ("informed_of_withdrawal", "shopper", ""),
        ("chosen", "shopper", "delivery, mercado_pago"),
        ("paid", "mercado_pago", page.log[3][2]),
    ]


def test_the_same_choice_again_changes_nothing(page: Page) -> None:
    page.chose(HOME, CASH)
    log = page.log
    page.chose(HOME, CASH)
    assert page.log == log
    assert page.loads() == {SUNDAY: 1}


def test_the_last_choice_is_offered_again_without_its_window(page: Page) -> None:
    page.chose(HOME, {**CASH, "cash_with": 2000})
    user_id, milk = page.order["user_id"], page.order["items"][0]["product_id"]
    line = {"user_id": user_id, "product_id": milk, "quantity": 1}
    page.backoffice.post("/carts/add_item", line)
    order = page.backoffice.post("/orders/checkout", {"user_id": user_id}).get_json()
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    last = page.backoffice.client.get(path).get_json()["options"]["last"]
    assert last["means"] == "cash"
    assert last["delivery"]["address"] == HOME["address"]
    assert (last["delivery"]["starts"], last["delivery"]["fee"]) == (None, 0.0)


@pytest.mark.parametrize(
    ("delivery", "payment", "code"),
    [
        ({**HOME, "address": "Rivadavia 8000"}, ONLINE, "zone_unknown"),
        ({**HOME, "slot": "2026-11-24T10:00"}, ONLINE, "slot_taken"),
        (HOME, {"means": "card_on_delivery"}, "means_not_accepted"),
        (HOME, {**CASH, "cash_with": 1049.99}, "cash_too_little"),
    ],
)
def test_what_the_shop_does_not_offer_is_refused_and_changes_nothing(
    page: Page, delivery: Any, payment: Any, code: str
) -> None:
    assert page.refused(delivery, payment)["code"] == code
    assert page.loads() == {}


def test_too_small_an_order_is_not_brought() -> None:
    backoffice = a_backoffice()
    seen = backoffice.get("/shop").headers["ETag"]
    backoffice.patch("/shop", {**SHOP, "pickup": False}, If_Match=seen)
    page = a_page(backoffice, litres=1)
    told = page.refused(HOME)
    assert (told["code"], told["minimum"], told["missing"]) == ("below_minimum", 500.0, 50.0)
    assert "at least $\u00a0500,00: $\u00a050,00 are missing" in told["detail"]
    assert told["pickup"] is False
    assert page.refused(PICKUP)["code"] == "pickup_not_offered"


def test_it_is_too_late_to_choose_once_the_shop_has_begun(page: Page) -> None:
    page.chose(HOME, CASH)
    page.move("preparing")
    assert page.refused(PICKUP, CASH)["code"] == "choice_closed"
    assert page.shown["options"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"delivery": {"kind": "delivery"}, "payment": ONLINE}, "delivery"),
        ({"delivery": {"kind": "delivery", "address": "x"}, "payment": ONLINE}, "delivery.address"),
        ({"delivery": {"kind": "drone"}, "payment": ONLINE}, "delivery.kind"),
        ({"delivery": {**HOME, "address": "x" * 201}, "payment": ONLINE}, "delivery.address"),
        ({"delivery": PICKUP, "payment": {"means": "bitcoin"}}, "payment.means"),
        ({"delivery": PICKUP, "payment": {**CASH, "cash_with": 0.001}}, "payment.cash_with"),
        ({"delivery": PICKUP}, ""),
        ({"payment": ONLINE}, ""),
    ],
)
def test_a_choice_that_is_none_is_told_with_its_place(page: Page, body: Any, field: str) -> None:
    answer = page.backoffice.client.post(f"{page.path}/pay", json=body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.get_json()["errors"]] == [field]


def test_pressed_without_a_choice_it_stays_as_it_was_chosen(page: Page) -> None:
    nothing = page.backoffice.client.post(f"{page.path}/pay")
    assert (nothing.status_code, nothing.get_json()["code"]) == (409, "choice_needed")
    page.chose(HOME, CASH)
    again = page.backoffice.client.post(f"{page.path}/pay", json={})
    assert again.get_json() == {"state": "confirmed", "payment_url": None}


def test_the_place_that_was_sent_in_the_chat_is_offered_for_a_day(page: Page) -> None:
    assert page.shown["options"]["pin"] is None
    sent = inbound(kind="location", location={**CRESPO, "label": "Casa"})
    turn = page.backoffice.post(f"/conversations/{WA_ID}/turns", {"message": sent}, AGENT)
    assert turn.status_code == 200

    assert page.shown["options"]["pin"] == CRESPO
    page.chose({**HOME, "place": CRESPO}, CASH)
    page.backoffice.clock.advance(hours=25)
    assert page.shown["options"]["pin"] == CRESPO  # where the order goes by now
    page.chose(HOME, CASH)
    assert page.shown["options"]["pin"] is None
