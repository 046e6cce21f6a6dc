"""Vouchers: paid in cash at a desk, days after they were taken, where the shop chose to take them."""

from dataclasses import replace
from typing import Any

import pytest

from backoffice_api.domain.order import Order
from backoffice_api.domain.order_waiting import VOUCHER_FOR
from backoffice_api.domain.payment import SeenPayment
from backoffice_api.services import payment_sweep, settling
from backoffice_api.services.orders import Overdue
from backoffice_api.storage.port import Save
from tests.backoffice import ADMIN
from tests.order_page import CASH, HOME, ONLINE, PICKUP, Page


@pytest.fixture
def taking(page: Page) -> Page:
    assert page.backoffice.patch("/shop", {"vouchers": True}, If_Match="*").status_code == 200
    page.backoffice.clock.advance(minutes=5)  # what is remembered of the shop is over
    return page


def take(page: Page) -> int:
    """Has the shopper choose to pay at a desk; the payment's id."""
    page.chose(PICKUP, ONLINE)
    return take_at(page)


def take_at(page: Page) -> int:
    """The same at the link that they had before."""
    *_, link = page.backoffice.till.links
    until = page.backoffice.till.links[link].voucher_until
    id_ = page.backoffice.till.pay(link, "pending", kind="ticket", payable_until=until)
    settling.settle(page.backoffice.shop, id_)
    return id_


def becomes(page: Page, id_: int, status: Any) -> None:
    page.backoffice.till.move(id_, status)
    settling.settle(page.backoffice.shop, id_)


def tick(page: Page) -> None:
    expire(page)
    payment_sweep.sweep(page.backoffice.shop)


def status(page: Page, id_: int) -> str:
    """What the voucher is at the provider."""
    return page.backoffice.till.paid[id_].status


def cancel(page: Page) -> None:
    assert page.backoffice.client.post(f"{page.path}/cancel").status_code == 200


def expire(page: Page) -> None:
    Overdue(page.backoffice.shop, look=settling.look_at).release_all()


def test_a_shop_takes_none_unless_it_says_so(page: Page) -> None:
    page.chose(PICKUP, ONLINE)
    (charge,) = page.backoffice.till.links.values()
    assert (set(charge.excluded), charge.voucher_until) == ({"ticket", "atm"}, None)


def test_one_can_be_paid_for_three_days_and_keeps_the_order_so_long(taking: Page) -> None:
    id_ = take(taking)
    (charge,) = taking.backoffice.till.links.values()
    until = taking.backoffice.clock() + VOUCHER_FOR
    assert (charge.excluded, charge.voucher_until) == (("atm",), until)
    assert taking.shown["state"] == "voucher"
    assert taking.shown["voucher_until"] == taking.shown["expires_at"]
    assert ("voucher_taken", "mercado_pago", str(id_)) in taking.log
    assert "Te guardamos el pedido" in taking.told

    taking.backoffice.clock.advance(days=2, hours=23)
    expire(taking)
    assert taking.shown["state"] == "voucher"
    becomes(taking, id_, "approved")

    assert taking.shown["state"] == "paid"


def test_the_order_expires_with_it_and_its_shopper_is_told(taking: Page) -> None:
    id_ = take(taking)
    taking.backoffice.clock.advance(days=3, minutes=1)
    becomes(taking, id_, "cancelled")
    expire(taking)
    assert (taking.shown["state"], taking.shown["status"]) == ("expired", "cancelled")
    assert "se canceló" in taking.told


def test_one_that_ends_early_leaves_an_hour_to_pay_otherwise(taking: Page) -> None:
    id_ = take(taking)
    taking.backoffice.clock.advance(minutes=30)
    becomes(taking, id_, "cancelled")
    assert taking.shown["state"] == "payable"
    assert "podés pagarlo de otra forma" in taking.told
    taking.backoffice.clock.advance(hours=1)
    assert taking.shown["state"] == "expired"


def test_who_pays_otherwise_and_then_at_the_desk_gets_the_second_back(taking: Page) -> None:
    id_ = take(taking)
    *_, link = taking.backoffice.till.links
    taking.backoffice.clock.advance(minutes=1)
    settling.settle(taking.backoffice.shop, taking.backoffice.till.pay(link))
    assert taking.shown["state"] == "paid"
    taking.backoffice.clock.advance(days=1)
    becomes(taking, id_, "approved")
    assert taking.backoffice.till.paid[id_].status == "refunded"
    assert taking.shown["state"] == "paid"


def test_who_cancels_the_order_can_pay_the_voucher_no_more(taking: Page) -> None:
    id_ = take(taking)
    cancel(taking)
    assert status(taking, id_) == "cancelled"
    assert taking.shown["state"] == "cancelled"


def test_the_provider_is_asked_again_until_it_answers_and_then_no_more(taking: Page) -> None:
    id_, till = take(taking), taking.backoffice.till
    till.is_down = True
    cancel(taking)
    tick(taking)
    till.is_down = False
    assert status(taking, id_) == "pending"

    for _ in range(3):
        taking.backoffice.clock.advance(minutes=10)
        tick(taking)

    assert status(taking, id_) == "cancelled"
    assert till.asked.count("cancel") == 1


def test_an_order_that_expires_ends_its_voucher(taking: Page) -> None:
    id_ = take(taking)
    taking.backoffice.clock.advance(days=3, minutes=1)
    tick(taking)
    assert taking.shown["state"] == "expired"
    assert status(taking, id_) == "cancelled"


def test_one_that_was_paid_just_before_the_order_was_cancelled_goes_back(taking: Page) -> None:
    id_ = take(taking)
    taking.backoffice.till.move(id_, "approved")
    cancel(taking)
    assert status(taking, id_) == "refunded"
    assert ("payment_unwanted", "mercado_pago", f"{id_}: order_cancelled") in taking.log
    assert "te lo devolvemos entero" in taking.told


def test_one_that_is_paid_while_it_is_being_ended_goes_back(
    taking: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, till = take(taking), taking.backoffice.till
    ends = till.cancel

    def end_too_late(payment_id: int) -> SeenPayment:
        till.move(payment_id, "approved")
        return ends(payment_id)

    monkeypatch.setattr(till, "cancel", end_too_late)
    cancel(taking)
    assert status(taking, id_) == "refunded"


def test_one_that_is_left_during_a_look_is_ended_by_the_next(
    taking: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, till = take(taking), taking.backoffice.till
    taking.backoffice.clock.advance(minutes=5)
    finds = till.payments

    def find_and_leave(_: str) -> list[SeenPayment]:
        monkeypatch.setattr(till, "payments", finds)
        taking.chose(PICKUP, CASH)
        return []  # as of a moment before it was taken

    monkeypatch.setattr(till, "payments", find_and_leave)
    tick(taking)
    assert status(taking, id_) == "pending"
    tick(taking)
    assert status(taking, id_) == "cancelled"


def test_one_that_was_paid_just_before_the_order_expired_pays_it(taking: Page) -> None:
    id_ = take(taking)
    taking.backoffice.clock.advance(days=3, minutes=1)
    taking.backoffice.till.move(id_, "approved")
    tick(taking)
    assert (taking.shown["state"], status(taking, id_)) == ("paid", "approved")


def test_who_chooses_cash_instead_keeps_the_order_and_can_pay_the_voucher_no_more(
    taking: Page,
) -> None:
    id_ = take(taking)
    taking.chose(PICKUP, CASH)
    assert (taking.shown["state"], taking.shown["voucher_until"]) == ("confirmed", None)
    kept_until = taking.shown["expires_at"]

    tick(taking)

    assert status(taking, id_) == "cancelled"
    assert (taking.shown["state"], taking.shown["expires_at"]) == ("confirmed", kept_until)
    assert "ya no se puede pagar" not in taking.told


def test_the_last_one_that_was_taken_is_the_one_to_pay(taking: Page) -> None:
    first, second = take(taking), take_at(taking)
    assert "El anterior ya no se puede pagar" in taking.told
    tick(taking)
    assert (status(taking, first), status(taking, second)) == ("cancelled", "pending")
    assert taking.shown["state"] == "voucher"
    taking.backoffice.clock.advance(days=1)
    becomes(taking, second, "approved")
    assert taking.shown["state"] == "paid"


def test_one_that_is_heard_of_after_a_later_one_is_ended(taking: Page) -> None:
    taking.chose(PICKUP, ONLINE)
    till = taking.backoffice.till
    (link,) = till.links
    until = till.links[link].voucher_until
    first = till.pay(link, "pending", kind="ticket", payable_until=until)
    taking.backoffice.clock.advance(minutes=1)
    second = till.pay(link, "pending", kind="ticket", payable_until=until)
    for id_ in (second, first):
        settling.settle(taking.backoffice.shop, id_)
    assert "El anterior ya no se puede pagar" in taking.told
    tick(taking)
    assert (status(taking, first), status(taking, second)) == ("cancelled", "pending")


def test_one_over_what_the_order_does_not_cost_any_more_is_ended(taking: Page) -> None:
    id_ = take(taking)
    milk = taking.order["items"][0]["product_id"]
    path = f"/orders/{taking.order_id}/lines/{milk}"
    less = {"quantity": 1, "restocks": True}
    answer = taking.backoffice.client.put(path, json=less, headers=ADMIN)
    assert answer.status_code == 200, answer.get_json()
    assert status(taking, id_) == "cancelled"
    assert taking.shown["state"] == "payable"
    assert "ya no se puede pagar" in taking.told


def test_who_has_it_brought_instead_pays_another_amount_otherwise(taking: Page) -> None:
    id_ = take(taking)
    taking.chose(HOME, ONLINE)
    tick(taking)
    assert (status(taking, id_), taking.shown["state"]) == ("cancelled", "payable")


def test_one_that_is_taken_on_a_page_left_open_is_ended(taking: Page) -> None:
    taking.chose(PICKUP, ONLINE)
    cancel(taking)
    id_ = take_at(taking)
    assert "ya no se puede pagar" not in taking.told
    tick(taking)
    assert status(taking, id_) == "cancelled"


def test_one_that_is_taken_for_an_order_to_pay_in_cash_is_ended_and_told(taking: Page) -> None:
    taking.chose(PICKUP, ONLINE)
    taking.chose(PICKUP, CASH)
    id_ = take_at(taking)
    assert taking.shown["state"] == "confirmed"
    assert "El cupón de tu pedido" in taking.told
    tick(taking)
    assert status(taking, id_) == "cancelled"


def test_who_pays_otherwise_can_pay_it_no_more(taking: Page) -> None:
    id_ = take(taking)
    *_, link = taking.backoffice.till.links
    settling.settle(taking.backoffice.shop, taking.backoffice.till.pay(link))
    tick(taking)
    assert (status(taking, id_), taking.shown["state"]) == ("cancelled", "paid")


@pytest.mark.parametrize("takes", [True, False])
def test_a_link_of_before_the_shop_chose_otherwise_is_replaced(page: Page, *, takes: bool) -> None:
    till = page.backoffice.till
    for vouchers in (not takes, takes):
        body = {"vouchers": vouchers}
        assert page.backoffice.patch("/shop", body, If_Match="*").status_code == 200
        page.backoffice.clock.advance(minutes=5)  # what is remembered of the shop is over
        url = page.chose(PICKUP, ONLINE)["payment_url"]
    first, second = till.links
    assert url.endswith(second)
    assert till.links[first].expires_at == page.backoffice.clock()
    assert ("ticket" in till.links[second].excluded) != takes
    assert page.chose(PICKUP, ONLINE)["payment_url"] == url
    settling.settle(page.backoffice.shop, till.pay(second))
    assert page.shown["state"] == "paid"


def test_who_took_a_voucher_before_the_shop_took_none_can_still_pay_it(taking: Page) -> None:
    id_ = take(taking)
    assert taking.backoffice.patch("/shop", {"vouchers": False}, If_Match="*").status_code == 200
    taking.backoffice.clock.advance(minutes=5)
    taking.chose(PICKUP, ONLINE)
    tick(taking)
    assert status(taking, id_) == "pending"
    becomes(taking, id_, "approved")
    assert taking.shown["state"] == "paid"


def test_a_link_of_which_the_kinds_were_not_written_down_is_kept(page: Page) -> None:
    url = page.chose(PICKUP, ONLINE)["payment_url"]
    store = page.backoffice.shop.store
    snapshot = store.get(Order, str(page.order_id))
    assert snapshot
    assert snapshot.entity.payment_link
    link = replace(snapshot.entity.payment_link, excluded=None)
    store.commit([Save(replace(snapshot.entity, payment_link=link), snapshot.version)])
    assert page.chose(PICKUP, ONLINE)["payment_url"] == url
