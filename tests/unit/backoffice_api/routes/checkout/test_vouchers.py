"""Vouchers: paid in cash at a desk, days after they were taken, where the shop chose to take them."""

from typing import Any

import pytest

from backoffice_api.domain.order_waiting import VOUCHER_FOR
from backoffice_api.services import settling
from backoffice_api.services.orders import Overdue
from tests.order_page import ONLINE, PICKUP, Page


@pytest.fixture
def taking(page: Page) -> Page:
    assert page.backoffice.patch("/shop", {"vouchers": True}, If_Match="*").status_code == 200
    page.backoffice.clock.advance(minutes=5)  # what is remembered of the shop is over
    return page


def take(page: Page) -> int:
    """Has the shopper choose to pay at a desk; the payment's id."""
    page.chose(PICKUP, ONLINE)
    *_, link = page.backoffice.till.links
    until = page.backoffice.till.links[link].voucher_until
    id_ = page.backoffice.till.pay(link, "pending", kind="ticket", payable_until=until)
    settling.settle(page.backoffice.shop, id_)
    return id_


def becomes(page: Page, id_: int, status: Any) -> None:
    page.backoffice.till.move(id_, status)
    settling.settle(page.backoffice.shop, id_)


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
