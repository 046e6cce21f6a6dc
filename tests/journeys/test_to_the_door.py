"""From the chat to the door, as a person sees it on a phone: each way to have an order and to pay it, and what the chat tells."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from local.shopper import Shopper
from tests.chromium import PHONE, Visit, chromium
from tests.journeys.shop import Shop, received_by
from tests.waiting import wait_until

PATIENCE = 20_000
"""Milliseconds for the page to change; it asks by itself."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Order:
    """A shopper's order of ten litres, and its page on a phone."""

    def __init__(self, shop: Shop, browser: Browser, name: str) -> None:
        self.shop = shop
        first = shop.api("GET", "/products", params={"query": "leche"})["items"][0]
        # Other journeys buy of it in the same shop.
        shop.api("PATCH", f"/products/{first['id']}", json={"stock_change": 10})
        self.shopper: Shopper = shop.known_shopper(name)
        said = [
            self.shopper.say(text) for text in ("Quiero leche", "10 de la primera", "Finalizar")
        ]
        wait_until(lambda: shop.orders(self.shopper), 30, f"it is ordered after {said}")
        self.visit = Visit(browser, PHONE)
        self.page: Page = self.visit.context.new_page()
        self.page.goto(self.now["payment_url"])
        self.shows("payable")

    @property
    def now(self) -> Any:
        return self.shop.orders(self.shopper)[0]

    def shows(self, state: str) -> None:
        expect(self.page.locator("main")).to_have_attribute("data-state", state, timeout=PATIENCE)

    def move(self, *states: str) -> None:
        """The owner moves it along; the page follows while it is open."""
        for to in states:
            self.shop.api("POST", f"/orders/{self.now['id']}/transitions", json={"to": to})
        if states[-1] != "paid":
            self.page.reload()
            self.shows(states[-1])

    def have_it_brought(self, address: str) -> None:
        self.page.get_by_text("Envío a domicilio", exact=True).click()
        self.page.get_by_label("Calle y número").fill(address)
        self.page.keyboard.press("Tab")

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=re.compile(words)).click()

    def is_told(self, words: str) -> None:
        wait_until(lambda: self._told(words) == 1, 90, f"«{words}» is told")

    def _told(self, words: str) -> int:
        return sum(words in each for each in received_by(self.shopper))

    def close(self) -> None:
        self.visit.close()


@pytest.fixture
def order(shop: Shop, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Order]:
    order = Order(shop, browser, request.node.name[5:12].replace("_", " ").title())
    yield order
    order.close()


def pay_at_mercado_pago(order: Order) -> None:
    """To be brought; its page shows it paid."""
    order.have_it_brought("Corrientes 5200, Villa Crespo")
    expect(order.page.locator("#quote")).to_contain_text("Villa Crespo", timeout=PATIENCE)
    total = order.now["total"]
    order.press("Pagar .* con Mercado Pago")
    order.page.get_by_role("button", name="Pagar", exact=True).click()
    order.page.get_by_role("link", name="Volver al sitio").click()
    order.shows("paid")
    paid = order.now
    assert (paid["payment_status"], paid["total"], paid["fee"]) == ("paid", total + 1500, 1500)
    assert paid["delivery"]["address"] == "Corrientes 5200, Villa Crespo"


def pay_in_cash(order: Order) -> None:
    """To be brought, and paid at the door."""
    order.have_it_brought("Gurruchaga 100, Villa Crespo")
    order.page.get_by_text("Efectivo", exact=True).click()
    order.page.get_by_label(re.compile("Con cuánto pagás")).fill("25000")
    order.press("Confirmar pedido")
    order.shows("confirmed")
    assert (order.now["means"], order.now["cash_with"]) == ("cash", 25000)


def pay_by_transfer(order: Order) -> None:
    """To be collected; the page says where the money goes."""
    order.page.get_by_text("Retiro en el local", exact=True).click()
    order.page.get_by_text("Transferencia", exact=True).click()
    order.press("Confirmar pedido")
    order.shows("confirmed")
    expect(order.page.locator("#transfer-alias")).to_have_text("almacen.ejemplo")


@pytest.mark.long
@pytest.mark.timeout(600)
def test_each_way_is_told_step_by_step(shop: Shop, browser: Browser) -> None:
    """All three go on side by side: a notice waits for others of its order, and the waits are the long part."""
    with ExitStack() as closing:
        ways = [Order(shop, browser, name) for name in ("Ana", "Beto", "Caro")]
        for order in ways:
            closing.callback(order.close)
        brought, at_the_door, collected = ways
        pay_at_mercado_pago(brought)
        pay_in_cash(at_the_door)
        pay_by_transfer(collected)
        brought.is_told("¡Recibimos tu pago")
        at_the_door.is_told("en efectivo cuando lo recibas")
        collected.is_told("transferí")

        for order in ways:
            order.move("preparing")
        for order in ways:
            order.is_told("preparando tu pedido")

        brought.move("out_for_delivery")
        at_the_door.move("out_for_delivery")
        collected.move("ready")
        brought.is_told("está en camino")
        at_the_door.is_told("está en camino")
        collected.is_told("ya podés pasar a retirarlo")
        assert "Villa Crespo" in brought.shopper.say("¿cómo viene mi pedido?")[-1]

        collected.move("paid")
        collected.is_told("Recibimos tu pago")
        for order in ways:
            order.move("delivered")
        for order in ways:
            order.is_told("fue entregado")


def test_brought_and_paid_in_cash(order: Order) -> None:
    pay_in_cash(order)
    order.is_told("en efectivo cuando lo recibas")
    assert "efectivo" in order.shopper.say("¿cómo viene mi pedido?")[-1]
    order.move("preparing", "out_for_delivery", "delivered")
    assert order.now["payment_status"] == "paid"


def test_collected_and_paid_by_transfer(order: Order) -> None:
    pay_by_transfer(order)
    order.is_told("transferí")
    order.move("preparing", "ready")
    order.move("paid", "delivered")
    assert (order.now["status"], order.now["payment_status"]) == ("delivered", "paid")


def test_cancelled_by_its_shopper_on_the_page(order: Order) -> None:
    stock = order.shop.api("GET", f"/products/{order.now['items'][0]['product_id']}")["stock"]
    order.page.get_by_text("Retiro en el local", exact=True).click()
    order.page.get_by_text("Efectivo", exact=True).click()
    order.press("Confirmar pedido")
    order.shows("confirmed")
    order.press("Cancelar el pedido")
    order.page.locator("dialog").get_by_role("button", name=re.compile("Sí|Cancelar")).first.click()
    order.shows("cancelled")
    product = order.shop.api("GET", f"/products/{order.now['items'][0]['product_id']}")
    assert product["stock"] == stock + 10
