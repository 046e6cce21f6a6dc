"""The purchase as a person sees it: a real browser, from the phones page to the paid page."""

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


def test_a_stranger_buys_milk_on_the_phones_page_and_pays_on_the_page(
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
    checkout.locator("#pay").click()
    expect(state).to_have_attribute("data-state", "paid", timeout=PATIENCE)

    assert shop.orders(shopper)[0]["payment_status"] == "paid"
    assert len(texts(shop.messages(shopper), "outbound")) == 5
