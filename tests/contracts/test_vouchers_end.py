"""Vouchers that nobody waits for any more are ended at Mercado Pago: by the official SDK, over the double."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from backoffice_api.payments.mercado_pago import MercadoPago
from backoffice_api.payments.port import Charge, Link
from backoffice_api.services import payment_sweep, settling
from backoffice_api.services.orders import Overdue
from local.mercado_pago.app import MercadoPagoDouble
from local.mercado_pago.notices import Style
from tests.backoffice import Backoffice, a_store
from tests.clock import Clock
from tests.mercado_pago_double import ACCOUNT, NOON, TOKEN
from tests.order_page import ONLINE, PICKUP, SHOP, Page, a_page

SILENT = Style(times=0)
NOTICES = "http://127.0.0.1:8080/payments/mercadopago"


class Account(MercadoPago):
    """The real adapter, of a shop that has an address for notices."""

    def create(self, asked: Charge) -> Link:
        return super().create(replace(asked, notification_url=NOTICES))


@dataclass
class Desk:
    """An order that is to be paid by a voucher, and the double that it was taken at."""

    page: Page
    double: MercadoPagoDouble
    voucher: int

    @property
    def status(self) -> Any:
        return self.double.desk.payment(self.voucher)["status"]

    def cancel(self) -> None:
        answer = self.page.backoffice.client.post(f"{self.page.path}/cancel")
        assert (answer.status_code, answer.get_json()["status"]) == (200, "cancelled")

    def fails(self, kind: str) -> None:
        fault = {"kind": kind, "on": "cancel"}
        url = f"{self.double.url}/double/faults"
        assert requests.post(url, json={"next": [fault]}, timeout=5).ok

    def tick(self, minutes: int) -> None:
        self.page.backoffice.clock.advance(minutes=minutes)
        payment_sweep.sweep(self.page.backoffice.shop)


@pytest.fixture
def desk() -> Iterator[Desk]:
    clock = Clock(NOON)
    with MercadoPagoDouble(ACCOUNT, clock=clock) as double:
        backoffice = Backoffice(a_store(), clock, payments=Account(TOKEN, double.url))
        offered = {**SHOP, "vouchers": True}
        assert backoffice.patch("/shop", offered, If_Match="*").status_code == 200
        page = a_page(backoffice)
        url = page.chose(PICKUP, ONLINE)["payment_url"]
        link = url.rpartition("pref_id=")[2]
        taken = double.desk.pay(link, "pending", style=SILENT)
        assert taken["payment_type_id"] == "ticket"
        settling.settle(backoffice.shop, int(taken["id"]))
        assert page.shown["state"] == "voucher"
        yield Desk(page, double, int(taken["id"]))


def test_that_of_a_cancelled_order_is_cancelled(desk: Desk) -> None:
    desk.cancel()
    assert desk.status == "cancelled"


@pytest.mark.parametrize("kind", ["error", "drop", "accept_then_drop"])
def test_the_clock_asks_again_where_there_was_no_answer(desk: Desk, kind: str) -> None:
    desk.fails(kind)
    desk.cancel()
    assert desk.status == ("cancelled" if kind == "accept_then_drop" else "pending")
    for _ in range(2):
        desk.tick(10)
    assert desk.status == "cancelled"
    assert desk.page.shown["state"] == "cancelled"


def test_what_was_paid_just_before_goes_back(desk: Desk) -> None:
    desk.double.desk.move(desk.voucher, "approved", SILENT)
    desk.cancel()
    assert desk.status == "refunded"


@pytest.mark.parametrize(("becomes", "ends"), [("pending", "cancelled"), ("approved", "approved")])
def test_that_of_an_order_that_expires_is_cancelled_unless_it_was_just_paid(
    desk: Desk, becomes: str, ends: str
) -> None:
    desk.page.backoffice.clock.advance(days=3, minutes=1)
    if becomes != desk.status:
        desk.double.desk.move(desk.voucher, becomes, SILENT)
    Overdue(desk.page.backoffice.shop, look=settling.look_at).release_all()
    desk.tick(0)
    assert desk.status == ends
    assert desk.page.shown["state"] == ("expired" if ends == "cancelled" else "paid")
