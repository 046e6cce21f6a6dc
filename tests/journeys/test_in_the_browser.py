"""The purchase as a person sees it: a real browser, from the phones page over Mercado Pago's to the paid page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.chromium import DESKTOP, PHONE, Visit, chromium
from tests.journeys.shop import Shop, texts

PATIENCE = 20_000
"""Milliseconds for a reply to appear."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(
    params=[PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    size: ViewportSize = request.param
    visit = Visit(browser, size)
    yield visit
    visit.close()


def take_a_phone(page: Page, number: str, name: str) -> None:
    """Adds a shopper to the phones page and has their chat in front."""
    if page.locator("#add").is_hidden():
        page.get_by_label("Volver").click()
    page.locator("#add").click()
    page.get_by_label("Número", exact=True).fill(number)
    page.get_by_label("Nombre", exact=True).fill(name)
    page.get_by_role("button", name="Agregar", exact=True).click()


def write(page: Page, name: str, text: str, answer: str) -> Locator:
    """Sends a message and gives the bubble of the reply, which holds `answer`."""
    chat = page.get_by_label(f"Conversación de {name}")
    heard = chat.locator("article.theirs")
    before = heard.count()
    field = page.get_by_label(f"Mensaje de {name}", exact=True)
    field.fill(text)
    field.press("Enter")
    reply = heard.nth(before)
    expect(reply).to_contain_text(answer, timeout=PATIENCE)
    return reply


def test_a_stranger_buys_milk_on_the_phones_page_and_pays_at_mercado_pago(
    shop: Shop, visit: Visit
) -> None:
    shopper = shop.shopper("Marta")
    page = visit.context.new_page()
    page.goto(shop.stack.addresses["twilio_url"])
    take_a_phone(page, shopper.phone, "Marta")

    write(page, "Marta", "Hola, quiero comprar leche", "llamás")
    write(page, "Marta", "Marta", "mail")
    shown = write(page, "Marta", f"{shopper.phone[1:]}@example.com", "1.")
    expect(shown.locator("li").first).to_contain_text("Leche")
    write(page, "Marta", "La primera", "Agregué")
    ready = write(page, "Marta", "Finalizar", "pagar")

    with visit.context.expect_page() as opened:
        ready.locator("a").click()
    checkout = opened.value
    state = checkout.locator("main")
    expect(state).to_have_attribute("data-state", "payable", timeout=PATIENCE)
    order = shop.orders(shopper)[0]
    expect(state).to_contain_text(order["items"][0]["name"])
    checkout.get_by_label("Retiro en el local").check()
    checkout.get_by_role("button", name=re.compile(r"Pagar .* con Mercado Pago")).click()
    mercado_pago = shop.stack.addresses["mercado_pago_url"]
    expect(checkout).to_have_url(re.compile(f"^{mercado_pago}/checkout/"), timeout=PATIENCE)
    checkout.get_by_role("button", name="Pagar", exact=True).click()
    expect(checkout.get_by_role("status")).to_contain_text("Se acreditó tu pago")
    checkout.get_by_role("link", name="Volver al sitio").click()
    expect(state).to_have_attribute("data-state", "paid", timeout=PATIENCE)
    expect(state).to_contain_text("¡Gracias! Recibimos tu pago")
    expect(checkout).to_have_url(order["payment_url"])

    assert shop.orders(shopper)[0]["payment_status"] == "paid"
    told = texts(shop.messages(shopper), "outbound")
    replies = [text for text in told if "Recibimos tu pago" not in text]
    assert len(replies) == 5


def test_a_card_that_was_refused_is_said_and_another_try_pays(shop: Shop, visit: Visit) -> None:
    shopper = shop.known_shopper("Ana")
    for text in ("Quiero leche", "La primera", "Finalizar"):
        shopper.say(text)
    page = visit.context.new_page()
    page.goto(shop.orders(shopper)[0]["payment_url"])
    page.get_by_label("Retiro en el local").check()
    pay = page.get_by_role("button", name=re.compile(r"Pagar .* con Mercado Pago"))
    pay.click()
    page.get_by_role("button", name="La tarjeta se rechaza").click()
    page.get_by_role("link", name="Volver al sitio").click()
    expect(page.locator("main")).to_contain_text("El pago no se aprobó", timeout=PATIENCE)
    pay.click()
    page.get_by_role("button", name="Pagar", exact=True).click()
    page.get_by_role("link", name="Volver al sitio").click()
    expect(page.locator("main")).to_contain_text("¡Gracias! Recibimos tu pago", timeout=PATIENCE)
    assert shop.orders(shopper)[0]["payment_status"] == "paid"
