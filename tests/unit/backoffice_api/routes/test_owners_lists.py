"""What the owner works off, over HTTP: orders of one state, payments of one order, what is running out, whose orders."""

from typing import Any

import pytest

from backoffice_api.domain.order import MAX_NOTES
from tests.conversing import AGENT, refused, said
from tests.panel_shop import PanelShop, a_panel_shop


@pytest.fixture
def shop() -> PanelShop:
    return a_panel_shop()


def ids(answer: Any) -> list[int]:
    return [item["id"] for item in said(answer)["items"]]


def test_the_orders_of_one_state_come_the_newest_first_in_pages(shop: PanelShop) -> None:
    api = shop.backoffice
    first = shop.order(shop.juan)
    shop.pays(first)
    api.clock.advance(minutes=1)
    unpaid = shop.order(shop.juan)
    api.clock.advance(minutes=1)
    second = shop.order(shop.ana)
    shop.pays(second)

    assert ids(api.get("/orders/by_status", status="paid")) == [second.id, first.id]
    assert ids(api.get("/orders/by_status", status="placed")) == [unpaid.id]
    page = said(api.get("/orders/by_status", status="paid", limit=1))
    assert [item["id"] for item in page["items"]] == [second.id]
    rest = api.get("/orders/by_status", status="paid", page_token=page["next_page_token"])
    assert ids(rest) == [first.id]


def test_the_oldest_of_some_orders_come_first_where_that_is_asked(shop: PanelShop) -> None:
    api = shop.backoffice
    made = []
    for user in (shop.juan, shop.ana, shop.juan):
        made.append(shop.order(user).id)
        api.clock.advance(minutes=1)
    for path, wanted in (("/orders/by_status", {}), ("/orders", {"day": "2026-11-22"})):
        asked: dict[str, Any] = {"status": "placed", "oldest_first": True, **wanted}
        page = said(api.get(path, limit=2, **asked))
        assert [item["id"] for item in page["items"]] == made[:2]
        assert ids(api.get(path, page_token=page["next_page_token"], **asked)) == made[2:]
    assert refused(api.get("/orders", oldest_first=True)) == (422, "invalid_oldest_first")


def test_an_order_that_nobody_paid_in_time_says_so_before_the_clock_comes(shop: PanelShop) -> None:
    shop.order(shop.juan)
    shop.backoffice.clock.advance(hours=2)
    (order,) = said(shop.backoffice.get("/orders/by_status", status="placed"))["items"]
    assert (order["status"], order["payment_status"]) == ("cancelled", "expired")


def test_a_state_that_there_is_not_is_refused(shop: PanelShop) -> None:
    assert shop.backoffice.get("/orders/by_status", status="lost").status_code == 422


def test_orders_are_narrowed_by_all_that_the_owner_asks_for_at_once(shop: PanelShop) -> None:
    api = shop.backoffice
    cash, transfer = shop.order(shop.juan), shop.order(shop.ana)
    shop.chosen(cash, "cash", address="Corrientes 5200, Villa Crespo")
    shop.chosen(transfer, "transfer")
    api.clock.advance(days=1)
    later = shop.order(shop.juan)
    shop.chosen(later, "cash")
    shop.moved(later, "preparing")

    assert ids(api.get("/orders", means="cash")) == [later.id, cash.id]
    assert ids(api.get("/orders", means="cash", status="preparing")) == [later.id]
    assert ids(api.get("/orders", kind="delivery")) == [cash.id]
    assert ids(api.get("/orders", day="2026-11-22", kind="pickup")) == [transfer.id]
    nothing: dict[str, Any] = {
        "status": "placed",
        "means": "cash",
        "kind": "pickup",
        "day": "2026-11-22",
    }
    assert ids(api.get("/orders", **nothing)) == []
    page = said(api.get("/orders", means="cash", limit=1))
    rest = api.get("/orders", means="cash", page_token=page["next_page_token"])
    assert ids(rest) == [cash.id]
    assert refused(api.get("/orders", day="2026-11-22", page_token=page["next_page_token"])) == (
        422,
        "invalid_page_token",
    )


def test_a_day_is_the_one_that_argentina_has(shop: PanelShop) -> None:
    api = shop.backoffice
    api.clock.advance(hours=14, minutes=30)  # 23:30 in Argentina, the next day in UTC
    order = shop.order(shop.juan)
    assert ids(api.get("/orders", day="2026-11-22")) == [order.id]


def test_what_is_to_be_brought_is_found_by_the_day_of_its_window(shop: PanelShop) -> None:
    api = shop.backoffice
    order, other = shop.order(shop.juan), shop.order(shop.ana)
    shop.chosen(order, "cash", address="Corrientes 5200, Villa Crespo")  # Monday from 10 to 12
    shop.chosen(other, "cash")
    assert ids(api.get("/orders", brought="2026-11-23")) == [order.id]
    assert ids(api.get("/orders", brought="2026-11-23", status="preparing")) == []
    assert ids(api.get("/orders", brought="any")) == []
    answer = api.get("/orders", brought="2026-11-23", means="cash")
    assert refused(answer) == (422, "invalid_brought")


def test_the_owner_s_notes_stand_in_the_log(shop: PanelShop) -> None:
    order = shop.order(shop.juan)
    path = f"/orders/{order.id}/notes"
    assert shop.backoffice.post(path, {"note": " Tocar timbre 2 "}).status_code == 201
    last = said(shop.backoffice.get(f"/orders/{order.id}/events"))["items"][-1]
    assert (last["kind"], last["by"], last["note"]) == ("note", "owner", "Tocar timbre 2")
    assert shop.backoffice.post(path, {"note": "  "}).status_code == 422
    assert refused(shop.backoffice.post("/orders/1/notes", {"note": "x"})) == (
        404,
        "order_not_found",
    )
    for _ in range(MAX_NOTES - 1):
        said(shop.backoffice.post(path, {"note": "x"}))
    assert refused(shop.backoffice.post(path, {"note": "x"})) == (409, "too_many_notes")


def test_an_order_tells_all_its_payments(shop: PanelShop) -> None:
    order = shop.order(shop.juan)
    first = shop.pays(order)
    unpaid = shop.order(shop.ana)
    assert ids(shop.backoffice.get(f"/orders/{order.id}/payments")) == [first]
    assert ids(shop.backoffice.get(f"/orders/{unpaid.id}/payments")) == []
    assert refused(shop.backoffice.get("/orders/1/payments")) == (404, "order_not_found")


def test_what_is_running_out_comes_first(shop: PanelShop) -> None:
    bread = shop.backoffice.product("Pan", stock=0)
    assert ids(shop.backoffice.get("/products/by_stock")) == [
        bread.id,
        shop.cheese.id,
        shop.milk.id,
    ]
    assert ids(shop.backoffice.get("/products/by_stock", limit=1)) == [bread.id]


def test_shoppers_are_asked_for_together(shop: PanelShop) -> None:
    asked = f"{shop.ana.id},1,{shop.juan.id},{shop.ana.id}"
    found = said(shop.backoffice.get("/users/by_id", ids=asked))["items"]
    assert {user["name"] for user in found} == {"Ana Gómez", "Juan Pérez"}
    assert len(found) == 2
    for wrong in ("", "a", "1,", ",".join(["1"] * 201)):
        assert shop.backoffice.get("/users/by_id", ids=wrong).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/orders/by_status?status=paid",
        "/orders/1/payments",
        "/products/by_stock",
        "/users/by_id?ids=1",
    ],
)
def test_they_are_the_owner_s_alone(shop: PanelShop, path: str) -> None:
    assert refused(shop.backoffice.get(path, AGENT)) == (403, "out_of_scope")
    assert shop.backoffice.client.get(path).status_code == 401
