"""The times in which orders are brought: each takes so many, and an order keeps its own."""

from typing import Any

import pytest

from backoffice_api.services import orders, settling
from tests.backoffice import ANA
from tests.order_page import (
    CASH,
    HOME,
    MONDAY,
    ONLINE,
    PICKUP,
    SHOP,
    SUNDAY,
    TRANSFER,
    Page,
    a_page,
)


def test_a_window_takes_as_many_orders_as_the_shop_says(page: Page) -> None:
    page.chose(HOME, CASH)
    other = a_page(page.backoffice, ANA)
    assert other.shown["options"]["slots"][0]["id"] == MONDAY
    assert other.refused({**HOME, "slot": SUNDAY}, CASH)["code"] == "slot_taken"
    other.chose(HOME, CASH)
    assert other.shown["delivery"]["starts"] == "2026-11-23T13:00:00.000Z"
    page.chose({**HOME, "slot": MONDAY}, CASH)
    assert page.loads() == {SUNDAY: 0, MONDAY: 2}
    other.chose({**HOME, "slot": SUNDAY}, CASH)
    assert page.loads() == {SUNDAY: 1, MONDAY: 1}
    other.backoffice.client.post(f"{other.path}/cancel")
    page.chose(PICKUP, CASH)
    assert page.loads() == {SUNDAY: 0, MONDAY: 0}


@pytest.mark.parametrize("slot", [{}, {"slot": MONDAY}])
@pytest.mark.parametrize("orders", [1, 5])
def test_an_order_keeps_its_window_whatever_the_shop_says_of_it_later(
    page: Page, orders: int, slot: Any
) -> None:
    page.chose({**HOME, "slot": MONDAY}, CASH)
    sunday, monday = SHOP["delivery_slots"]
    seen = page.backoffice.get("/shop").headers["ETag"]
    slots = {"delivery_slots": [sunday, {**monday, "orders": orders}]}
    assert page.backoffice.patch("/shop", slots, If_Match=seen).status_code == 200
    page.chose({**HOME, **slot}, TRANSFER)
    assert page.loads() == {MONDAY: 1}


@pytest.mark.parametrize("slot", [{}, {"slot": MONDAY}])
def test_an_order_keeps_its_window_once_nobody_else_may_choose_it(page: Page, slot: Any) -> None:
    page.chose({**HOME, "slot": MONDAY}, CASH)
    page.backoffice.clock.advance(hours=24, minutes=10)
    page.chose({**HOME, **slot}, TRANSFER)
    assert page.loads() == {MONDAY: 1}


def test_what_is_full_is_not_offered_until_there_is_room_again(page: Page) -> None:
    other = a_page(page.backoffice, ANA)

    def offered() -> list[str]:
        return [slot["id"] for slot in other.shown["options"]["slots"]]

    page.chose(HOME, CASH)
    assert SUNDAY not in offered()
    page.chose({**HOME, "slot": MONDAY}, CASH)
    assert SUNDAY in offered()
    page.chose({**HOME, "slot": SUNDAY}, CASH)
    page.backoffice.client.post(f"{page.path}/cancel")
    assert SUNDAY in offered()


def test_a_window_that_takes_more_by_now_is_offered_again(page: Page) -> None:
    page.chose(HOME, CASH)
    other = a_page(page.backoffice, ANA)
    more = [{**slot, "orders": 2} for slot in SHOP["delivery_slots"]]
    page.backoffice.patch("/shop", {"delivery_slots": more}, If_Match="*")
    assert other.shown["options"]["slots"][0]["id"] == SUNDAY
    other.chose({**HOME, "slot": SUNDAY}, CASH)


def test_an_order_that_lives_again_has_its_window_again(page: Page) -> None:
    page.chose({**HOME, "slot": MONDAY}, ONLINE)
    (link,) = page.backoffice.till.links
    page.backoffice.clock.advance(minutes=61)
    orders.Overdue(page.backoffice.shop).release_all()
    assert page.loads() == {MONDAY: 0}
    settling.settle(page.backoffice.shop, page.backoffice.till.pay(link))
    assert page.shown["state"] == "paid"
    assert page.loads() == {MONDAY: 1}


def test_an_order_that_lives_again_when_its_window_has_begun_has_the_next_one(page: Page) -> None:
    page.chose({**HOME, "slot": SUNDAY}, ONLINE)
    (link,) = page.backoffice.till.links
    page.backoffice.clock.advance(days=1)
    orders.Overdue(page.backoffice.shop).release_all()
    page.backoffice.clock.now = page.backoffice.clock.now.replace(
        hour=12
    )  # of Monday's window it is an hour before

    settling.settle(page.backoffice.shop, page.backoffice.till.pay(link))

    assert page.loads() == {SUNDAY: 0, MONDAY: 1}
    assert page.shown["delivery"]["starts"] == "2026-11-23T13:00:00.000Z"
    assert ("window_moved", "clock", "el lunes 23/11 de 10:00 a 12:00") in page.log
    assert "ya pasó: te lo llevamos el lunes 23/11 de 10:00 a 12:00." in page.told


def test_an_order_whose_review_outlasts_its_window_has_the_next_one(page: Page) -> None:
    page.chose({**HOME, "slot": SUNDAY}, ONLINE)
    (link,) = page.backoffice.till.links
    id_ = page.backoffice.till.pay(link, "in_process")
    settling.settle(page.backoffice.shop, id_)
    page.backoffice.clock.advance(days=3)

    page.backoffice.till.move(id_, "approved")
    settling.settle(page.backoffice.shop, id_)

    assert page.loads() == {SUNDAY: 0, "2026-11-29T10:00": 1}
    assert "te lo llevamos el domingo 29/11" in page.told


def test_a_shop_that_is_closed_all_week_brings_nothing(page: Page) -> None:
    closed = [{"date": f"2026-11-{day}"} for day in range(22, 31)]
    hours = {"opening_hours": {"closed_dates": closed}}
    assert page.backoffice.patch("/shop", hours, If_Match="*").status_code == 200
    assert page.refused(HOME, CASH)["code"] == "slot_taken"


def test_a_slot_is_for_a_zone_that_there_is(page: Page) -> None:
    slots = [{"weekday": "monday", "starts": "10:00", "ends": "12:00", "zones": ["Flores"]}]
    answer = page.backoffice.patch("/shop", {"delivery_slots": slots}, If_Match="*")
    assert (answer.status_code, answer.get_json()["zones"]) == (422, ["Flores"])


def test_what_is_on_its_way_is_brought_whenever_it_is_paid(page: Page) -> None:
    page.chose(HOME, ONLINE)
    *_, link = page.backoffice.till.links
    page.chose(HOME, CASH)
    for to in ("preparing", "out_for_delivery"):
        assert page.move(to).status_code == 200
    page.backoffice.clock.advance(days=1, hours=4)

    settling.settle(page.backoffice.shop, page.backoffice.till.pay(link))

    assert (page.order["status"], page.order["payment_status"]) == ("out_for_delivery", "paid")
    assert page.loads() == {SUNDAY: 1}
    assert "Recibimos tu pago" in page.told
    assert "te lo llevamos" not in page.told
    assert "ahora lo preparamos" not in page.told


def test_what_is_on_its_way_is_told_with_its_window(page: Page) -> None:
    page.chose({**HOME, "slot": SUNDAY}, CASH)
    for to in ("preparing", "out_for_delivery"):
        assert page.move(to).status_code == 200
    assert page.told.endswith("está en camino 🛵 Te lo llevamos el domingo 22/11 de 10:00 a 12:00.")


def test_what_is_on_its_way_too_late_is_told_without_its_window(page: Page) -> None:
    page.chose({**HOME, "slot": SUNDAY}, CASH)
    page.move("preparing")
    page.backoffice.clock.advance(hours=4)
    assert page.move("out_for_delivery").status_code == 200
    assert page.told.endswith("está en camino 🛵")
