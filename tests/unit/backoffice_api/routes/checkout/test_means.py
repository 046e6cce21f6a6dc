"""How an order is paid that was chosen on its page: online, in cash, by transfer, and from one to another."""

from typing import Any

import pytest

from backoffice_api.domain.checkout import token
from backoffice_api.payments.port import Charge, Link
from backoffice_api.services import orders, settling
from retail.errors import Refused
from tests.backoffice import ANA
from tests.order_page import CASH, HOME, ONLINE, PICKUP, SHOP, SUNDAY, TRANSFER, Page, a_page


def test_what_is_paid_is_what_was_chosen_last(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    page.chose(HOME, ONLINE)
    first, second = page.backoffice.till.links
    settling.settle(page.backoffice.shop, page.backoffice.till.pay(second, amount=105_000))
    assert page.shown["state"] == "paid"
    assert page.backoffice.till.links[first].expires_at <= page.backoffice.clock.now


def test_cash_is_confirmed_and_prepared_before_it_is_paid(page: Page) -> None:
    assert page.chose(HOME, {**CASH, "cash_with": 2000}) == {
        "state": "confirmed",
        "payment_url": None,
    }
    assert page.shown["cash_with"] == page.order["cash_with"] == 2000.0
    assert page.shown["transfer"] is None
    assert page.backoffice.till.links == {}
    page.backoffice.clock.advance(hours=5)
    assert orders.Overdue(page.backoffice.shop).release_all() == 0
    for to in ("preparing", "out_for_delivery"):
        assert page.move(to).get_json()["payment_status"] == "pending"
        assert (page.shown["state"], page.shown["is_paid"]) == (to, False)
    delivered = page.move("delivered").get_json()
    assert (delivered["status"], delivered["payment_status"]) == ("delivered", "paid")
    assert [kind for kind, _, _ in page.log][-2:] == ["paid", "delivered"]


def test_what_is_being_prepared_unpaid_never_expires_and_hides_nothing(page: Page) -> None:
    page.chose(HOME, CASH)
    page.move("preparing")
    other = a_page(page.backoffice, ANA)
    page.backoffice.clock.advance(hours=24 * 30)
    assert orders.Overdue(page.backoffice.shop).release_all() == 1
    assert other.order["payment_status"] == "expired"
    assert page.order["status"] == "preparing"


def test_an_order_for_cash_hides_no_other_that_expires_before(page: Page) -> None:
    page.chose(HOME, CASH)
    overdue = orders.Overdue(page.backoffice.shop)
    assert overdue.release_all() == 0  # remembers how long nothing can be overdue
    a_page(page.backoffice, ANA)
    page.backoffice.clock.advance(minutes=61)
    assert overdue.release_all() == 1


def test_a_transfer_shows_where_to_and_is_handed_over_when_it_came(page: Page) -> None:
    assert page.chose(PICKUP, TRANSFER)["state"] == "confirmed"
    assert page.shown["transfer"] == SHOP["transfer"]
    assert page.order["allowed"] == ["paid", "preparing", "cancelled"]
    page.move("preparing")
    page.move("ready")
    assert page.move("delivered").get_json()["code"] == "transition_not_allowed"
    assert page.move("paid").get_json()["status"] == "ready"
    assert (page.shown["transfer"], page.shown["is_paid"]) == (None, True)
    assert page.move("delivered").status_code == 200


def test_where_to_transfer_stays_shown_when_the_shop_takes_no_more_transfers(page: Page) -> None:
    page.chose(PICKUP, TRANSFER)
    means = {"payment": [{"means": "cash"}], "transfer": None}
    assert page.backoffice.patch("/shop", means, If_Match="*").status_code == 200
    page.backoffice.clock.advance(minutes=5)
    assert page.shown["transfer"] == SHOP["transfer"]


@pytest.mark.parametrize("means", [ONLINE, CASH, TRANSFER])
def test_what_costs_nothing_is_confirmed_and_leads_nobody_to_pay(page: Page, means: Any) -> None:
    free = page.backoffice.product("Bolsa", price=0)
    user = page.backoffice.user(ANA)
    order = page.backoffice.order(user, (free, 1))
    mine = Page(page.backoffice, order.id, f"/api/checkout/{token(page.backoffice.shop.checkout_secret, order.id)}")  # fmt: skip
    assert mine.shown["total"] == 0

    begun = mine.chose(PICKUP, means)

    assert "no tenés que pagar nada" in mine.told
    assert (begun["payment_url"], begun["state"]) == (None, "paid")
    assert page.backoffice.till.links == {}
    assert mine.shown["status"] == "paid"
    assert page.backoffice.get(f"/orders/{order.id}").get_json()["to_give_back"] == 0


def test_a_transfer_that_came_late_is_thanked_for(page: Page) -> None:
    page.chose(PICKUP, TRANSFER)
    page.move("preparing")
    page.move("ready")
    page.move("paid")
    assert "Recibimos tu pago de $\u00a0900,00 del pedido" in page.told
    assert "está listo" in page.told
    assert "ahora lo preparamos" not in page.told


@pytest.mark.parametrize(("means", "days"), [("transfer", 2), ("cash", 14)])
def test_what_the_shop_leaves_lying_gives_its_stock_back_and_is_told(
    page: Page, means: str, days: int
) -> None:
    page.chose(HOME, {"means": means})
    page.backoffice.clock.advance(hours=days * 24 - 1)
    assert orders.Overdue(page.backoffice.shop).release_all() == 0
    page.backoffice.clock.advance(hours=1)
    assert orders.Overdue(page.backoffice.shop).release_all() == 1
    assert page.shown["state"] == "expired"
    assert "se canceló" in page.told
    assert page.loads() == {SUNDAY: 0}


def test_another_means_begins_another_time(page: Page) -> None:
    page.chose(PICKUP, CASH)
    page.backoffice.clock.advance(hours=30)
    page.chose(PICKUP, ONLINE)
    assert page.order["expires_at"] == "2026-11-23T19:00:00.000Z"
    assert page.shown["state"] == "payable"
    assert "efectivo" not in page.told


def test_nobody_keeps_stock_for_ever_by_changing_the_means(page: Page) -> None:
    page.chose(PICKUP, CASH)
    page.backoffice.clock.advance(hours=13 * 24)
    page.chose(PICKUP, TRANSFER)
    assert page.order["expires_at"] == "2026-12-06T12:00:00.000Z"


def test_what_is_being_prepared_keeps_nobody_from_another_order(page: Page) -> None:
    page.chose(PICKUP, CASH)
    page.move("preparing")
    user_id, milk = page.order["user_id"], page.order["items"][0]["product_id"]
    for status in (201, 201, 409):
        line = {"user_id": user_id, "product_id": milk, "quantity": 1}
        page.backoffice.post("/carts/add_item", line)
        placed = page.backoffice.post("/orders/checkout", {"user_id": user_id})
        assert placed.status_code == status


def test_leaving_mercado_pago_closes_its_link(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    (link,) = page.backoffice.till.links
    page.chose(PICKUP, CASH)
    assert page.backoffice.till.links[link].expires_at <= page.backoffice.clock.now


def test_who_comes_back_to_mercado_pago_is_led_to_a_link_that_is_open(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    page.chose(PICKUP, CASH)
    page.backoffice.clock.advance(minutes=1)
    _assert_open(page, page.chose(PICKUP, ONLINE))


def test_who_takes_back_a_choice_that_got_no_link_is_led_to_one_that_is_open(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page.backoffice.till, "create", _refused)
        assert page.pay(HOME, ONLINE).status_code == 503
    _assert_open(page, page.chose(PICKUP, ONLINE))


def _refused(_: Charge) -> Link:
    raise Refused("payment_refused", "no")


def _assert_open(page: Page, begun: Any) -> None:
    led = page.backoffice.till.links[begun["payment_url"].rpartition("/")[2]]
    assert led.expires_at > page.backoffice.clock.now
    assert led.amount == 90_000


def test_an_order_for_cash_that_was_paid_online_after_all_says_so(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    (link,) = page.backoffice.till.links
    page.chose(PICKUP, {**CASH, "cash_with": 1000})
    settling.settle(page.backoffice.shop, page.backoffice.till.pay(link))
    assert (page.order["payment_status"], page.order["means"]) == ("paid", "mercado_pago")
    assert page.order["cash_with"] is None


def test_a_note_is_for_cash_alone(page: Page) -> None:
    page.chose(PICKUP, {**TRANSFER, "cash_with": 1000})
    assert page.shown["cash_with"] is None


def test_the_shopper_is_told_that_it_is_confirmed(page: Page) -> None:
    page.chose(HOME, CASH)
    assert "pagás $\u00a01.050,00 en efectivo" in page.told


def test_who_was_told_that_it_is_confirmed_is_told_that_it_expired(page: Page) -> None:
    page.chose(PICKUP, CASH)
    page.chose(PICKUP, ONLINE)
    page.backoffice.clock.advance(minutes=61)
    assert orders.Overdue(page.backoffice.shop).release_all() == 1
    assert "se canceló" in page.told


def test_money_of_an_older_link_goes_back_once_the_order_takes_none(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    (older,) = page.backoffice.till.links
    page.chose(HOME, ONLINE)
    page.backoffice.client.post(f"{page.path}/cancel")
    settling.settle(page.backoffice.shop, page.backoffice.till.pay(older))
    assert page.backoffice.get("/payments/held").get_json()["items"] == []
    assert "te lo devolvemos entero" in page.told
    assert all(paid.refunded == paid.amount for paid in page.backoffice.till.paid.values())


def test_money_of_an_older_link_is_held_while_the_order_waits_for_money(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    (older,) = page.backoffice.till.links
    page.chose(HOME, ONLINE)
    settling.settle(page.backoffice.shop, page.backoffice.till.pay(older))
    assert len(page.backoffice.get("/payments/held").get_json()["items"]) == 1
    assert page.shown["state"] == "held"


def agree(page: Page, seen: float, **chosen: Any) -> Any:
    body = {"seen_total": seen, **chosen}
    return page.backoffice.client.post(f"{page.path}/pay", json=body)


def test_a_fee_that_was_raised_after_the_quote_is_not_agreed_to_unseen(page: Page) -> None:
    quoted = page.quote(HOME).get_json()["total"]
    seen = page.backoffice.get("/shop").headers["ETag"]
    dearer = [{**zone, "fee": zone["fee"] + 50} for zone in SHOP["delivery_zones"]]
    page.backoffice.patch("/shop", {"delivery_zones": dearer}, If_Match=seen)
    before = page.shown | {"options": None}

    refused = agree(page, quoted, delivery=HOME, payment=ONLINE)

    assert (refused.status_code, refused.get_json()["code"]) == (409, "total_changed")
    assert refused.get_json()["total"] == quoted + 50
    assert page.shown | {"options": None} == before
    assert page.backoffice.till.links == {}
    assert agree(page, quoted + 50, delivery=HOME, payment=ONLINE).status_code == 200


def test_what_was_chosen_before_is_paid_only_at_the_total_that_was_seen(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    total = page.shown["total"]

    assert agree(page, total + 1).get_json()["code"] == "total_changed"
    assert agree(page, total).get_json()["state"] == "payable"
