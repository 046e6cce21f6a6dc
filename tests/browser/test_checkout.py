"""The checkout page in a real browser, behind the Hosting double: every state, in words, on two sizes."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect
from playwright.sync_api import Error as PlaywrightError

from local.hosting import create_app, serve
from tests.browser.checkout_shop import NAME, CheckoutShop, altered, line
from tests.chromium import DESKTOP, PHONE
from tests.examples import often
from tests.wsgi import running, serving

ROOT = Path(__file__).parents[2]
OpenPage = Callable[[ViewportSize], Page]
BECOMES: dict[str, Callable[[CheckoutShop], None]] = {
    "paid": CheckoutShop.pay,
    "expired": CheckoutShop.expire,
    "cancelled": CheckoutShop.cancel,
}

pytestmark = pytest.mark.slow


@pytest.fixture
def shop() -> CheckoutShop:
    return CheckoutShop()


@pytest.fixture
def site(shop: CheckoutShop) -> Iterator[str]:
    firebase = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))
    with serving(shop) as shop_url:
        app = create_app(ROOT, firebase, {"backoffice-api": shop_url})
        with running(serve(app, 0)) as url:
            yield url


@pytest.fixture
def link(site: str, shop: CheckoutShop) -> str:
    return f"{site}/checkout/{shop.token}"


def shows(page: Page, state: str, title: str) -> None:
    expect(page.locator(f"main[data-state={state}]")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def pay_button(page: Page) -> Any:
    return page.get_by_role("button", name=re.compile("pagar", re.IGNORECASE))


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_an_order_to_pay_shows_items_quantities_total_and_number(
    open_page: OpenPage, link: str, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    rows = page.get_by_role("listitem")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Leche Entera La Serenísima 1L")
    expect(rows.nth(0)).to_contain_text("2 unidades · $ 1.950,00 c/u")
    expect(rows.nth(0)).to_contain_text("$ 3.900,00")
    expect(rows.nth(1)).to_contain_text("0,35 kg · $ 11.900,00 el kilo")
    expect(rows.nth(1)).to_contain_text("$ 4.165,00")
    expect(rows.nth(2)).to_contain_text("1 unidad")
    expect(page.get_by_text("Pedido N.º 123 456 789")).to_be_visible()
    expect(page.get_by_text("3 productos")).to_be_visible()
    expect(page.locator("#total")).to_have_text("$ 16.265,00")
    expect(page.get_by_text("domingo 23 de noviembre a las 14:30")).to_be_visible()
    expect(page.get_by_text(NAME)).to_be_visible()
    expect(pay_button(page)).to_have_text("Pagar $ 16.265,00")
    expect(pay_button(page)).to_be_in_viewport(ratio=1)
    expect(page).to_have_title("Revisá tu pedido y pagalo · " + NAME)


@pytest.mark.parametrize(
    ("zone", "until"),
    [
        ("America/Mexico_City", "11:30"),
        ("Asia/Tokyo", "lunes 24 de noviembre a las 02:30"),
        ("Atlantis/Center", "14:30"),
        (None, "14:30"),
    ],
)
def test_times_are_those_of_the_shop_wherever_the_phone_is(
    page: Page, link: str, shop: CheckoutShop, zone: str | None, until: str
) -> None:
    altered(page, timezone=zone)
    page.goto(link)
    expect(page.locator("#detail")).to_contain_text(until)


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_paying_says_so_and_ends_in_thanks(
    open_page: OpenPage, link: str, shop: CheckoutShop, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    shop.payments.gate.clear()
    pay_button(page).click()
    shows(page, "paying", "Estamos procesando tu pago")
    expect(page.get_by_role("button", name="Procesando el pago…")).to_be_disabled()
    shop.payments.gate.set()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    expect(page.get_by_text("ahora lo preparamos")).to_be_visible()
    expect(page.get_by_text("Total pagado")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert shop.pays == 1


def test_two_quick_clicks_send_one_payment(page: Page, link: str, shop: CheckoutShop) -> None:
    page.goto(link)
    pay_button(page).dblclick()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    assert shop.pays == 1


def test_clicks_that_come_before_the_page_can_repaint_send_one_payment(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    page.evaluate("for (let i = 0; i < 5; i++) document.getElementById('pay').click()")
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    assert shop.pays == 1


def test_it_can_be_paid_with_the_keyboard_alone(page: Page, link: str, shop: CheckoutShop) -> None:
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    page.keyboard.press("Tab")
    expect(pay_button(page)).to_be_focused()
    page.keyboard.press("Enter")
    shows(page, "paid", "¡Gracias! Recibimos tu pago")


@pytest.mark.parametrize(
    ("state", "title", "detail"),
    [
        ("paid", "¡Gracias! Recibimos tu pago", "preguntale a Almacén Milo"),
        ("expired", "Este pedido venció", "no se te cobró nada. Escribile a Almacén Milo por"),
        ("cancelled", "Este pedido se canceló", "No se te cobró nada"),
        ("cancelled", "Este pedido se canceló", "escribile a Almacén Milo por WhatsApp"),
    ],
)
@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_an_order_that_cannot_be_paid_says_why_and_has_no_button(
    open_page: OpenPage,
    link: str,
    shop: CheckoutShop,
    size: ViewportSize,
    state: str,
    title: str,
    detail: str,
) -> None:
    BECOMES[state](shop)
    page = open_page(size)
    page.goto(link)
    shows(page, state, title)
    expect(page.locator("#detail")).to_contain_text(detail)
    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_cancelled_order_that_had_been_paid_is_not_said_to_be_free(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.pay()
    shop.cancel()
    page.goto(link)
    shows(page, "cancelled", "Este pedido se canceló")
    expect(page.locator("#detail")).not_to_contain_text("cobró")


@pytest.mark.parametrize(
    "tail", often(["**.", "*", ").", ",", "_", "!", "”", "'", "/", "%22;", "…", "*Gracias"])
)
def test_a_link_that_an_app_took_too_much_for_leads_to_its_order(
    page: Page, link: str, shop: CheckoutShop, tail: str
) -> None:
    page.goto(link + tail)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    expect(page).to_have_url(link)
    pay_button(page).click()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    assert shop.pays == 1


def test_what_a_provider_says_behind_the_link_stays(page: Page, link: str) -> None:
    page.goto(f"{link}*?status=approved")
    shows(page, "payable", "Revisá tu pedido y pagalo")
    expect(page).to_have_url(f"{link}?status=approved")


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_a_price_is_never_broken_over_two_lines(
    open_page: OpenPage, link: str, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    assert "$ " not in (page.locator("main").text_content() or "")
    assert page.locator("#total").text_content() == "$\u00a016.265,00"


@pytest.mark.parametrize(
    ("size", "path"), [(PHONE, "/checkout/guessed"), (PHONE, "/"), (DESKTOP, "/checkout/")]
)
def test_an_unknown_link_is_told_apart_from_a_broken_shop(
    open_page: OpenPage, site: str, size: ViewportSize, path: str
) -> None:
    page = open_page(size)
    page.goto(site + path)
    shows(page, "unknown", "No encontramos este pedido")
    expect(page.locator("#order")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_an_address_that_is_no_page_says_where_the_right_one_is(
    open_page: OpenPage, site: str, size: ViewportSize
) -> None:
    page = open_page(size)
    response = page.goto(f"{site}/chekout/abc")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Esta página no existe")
    expect(page.get_by_text("tal como te llegó por WhatsApp")).to_be_visible()


@pytest.mark.parametrize(("size", "status"), [(PHONE, 502), (PHONE, 429), (DESKTOP, 503)])
def test_a_shop_that_fails_can_be_asked_again(
    open_page: OpenPage, link: str, shop: CheckoutShop, size: ViewportSize, status: int
) -> None:
    shop.gateway = status
    page = open_page(size)
    page.goto(link)
    shows(page, "unreachable", "No pudimos cargar tu pedido")
    shop.gateway = 0
    page.get_by_role("button", name="Reintentar").click()
    shows(page, "payable", "Revisá tu pedido y pagalo")


def test_no_network_is_said_and_mends_itself_when_the_network_is_back(
    page: Page, link: str
) -> None:
    page.route("**/api/**", lambda route: route.abort())
    page.goto(link)
    shows(page, "unreachable", "No pudimos cargar tu pedido")
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    shows(page, "payable", "Revisá tu pedido y pagalo")


@pytest.mark.parametrize(
    "body",
    often(["<html>", "", "null", "[]", '{"state":"weird"}', '{"state":"payable","items":[]}']),
)
def test_an_answer_that_makes_no_sense_counts_as_unreachable(
    page: Page, link: str, body: str
) -> None:
    page.route("**/api/**", lambda route: route.fulfill(status=200, body=body))
    page.goto(link)
    shows(page, "unreachable", "No pudimos cargar tu pedido")


def test_while_it_is_fetched_the_page_says_so(page: Page, link: str) -> None:
    held: list[Route] = []
    page.route("**/api/**", lambda route: held.append(route))
    page.goto(link)
    shows(page, "loading", "Buscando tu pedido…")
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    shows(page, "payable", "Revisá tu pedido y pagalo")
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")


def test_a_payment_that_failed_says_that_nothing_was_charged_and_can_be_tried_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.payments.is_down = True
    page.goto(link)
    pay_button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("no se te cobró nada")
    expect(pay_button(page)).to_have_text("Reintentar y pagar $ 16.265,00")
    shop.payments.is_down = False
    pay_button(page).click()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert shop.pays == 2


def test_a_payment_whose_answer_was_lost_is_shown_as_paid(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.loses_answers = True
    page.goto(link)
    pay_button(page).click()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")


def test_a_payment_of_unknown_outcome_is_not_claimed_either_way(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    page.route("**/api/**", lambda route: route.abort())
    pay_button(page).click()
    shows(page, "unconfirmed", "No pudimos confirmar el pago")
    expect(page.locator("#detail")).to_contain_text("Mientras acá no figure como pagado")
    expect(pay_button(page)).to_have_count(0)
    expect(page.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Reintentar").click()
    shows(page, "unconfirmed", "No pudimos confirmar el pago")
    page.unroute("**/api/**")
    page.get_by_role("button", name="Reintentar").click()
    shows(page, "payable", "Revisá tu pedido y pagalo")
    expect(page.get_by_role("alert")).to_contain_text("no se te cobró nada")
    assert shop.pays == 0


@pytest.mark.parametrize(
    ("state", "title"),
    [("expired", "Este pedido venció"), ("cancelled", "Este pedido se canceló")],
)
def test_an_order_that_expired_under_the_shoppers_eyes_is_not_paid(
    page: Page, link: str, shop: CheckoutShop, state: str, title: str
) -> None:
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    BECOMES[state](shop)
    pay_button(page).click()
    shows(page, state, title)


def test_the_page_looks_again_when_the_order_runs_out(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.clock.install()
    shop.now = datetime.now(UTC)
    shop.change(expires_at=shop.now + timedelta(minutes=10))
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    shop.expire()
    page.clock.fast_forward("10:02")
    shows(page, "expired", "Este pedido venció")


def come_back(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_coming_back_to_the_page_reads_the_order_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    shop.pay()
    come_back(page)
    shows(page, "paid", "¡Gracias! Recibimos tu pago")


def test_coming_back_without_network_keeps_what_was_shown(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    page.route("**/api/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        come_back(page)
    shows(page, "payable", "Revisá tu pedido y pagalo")


def test_coming_back_while_a_payment_is_under_way_does_not_offer_it_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shop.payments.gate.clear()
    pay_button(page).click()
    shows(page, "paying", "Estamos procesando tu pago")
    reads = shop.reads
    come_back(page)
    expect(page.get_by_role("button", name="Procesando el pago…")).to_be_disabled()
    assert shop.reads == reads
    shop.payments.gate.set()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")


def test_a_payment_providers_page_is_opened_and_coming_back_shows_what_became_of_it(
    page: Page, link: str, site: str, shop: CheckoutShop
) -> None:
    page.route("https://pagos.example/**", lambda route: route.fulfill(body="<h1>Pagá acá</h1>"))
    shop.payments.page = "https://pagos.example/checkout?id=1"
    page.goto(link)
    pay_button(page).click()
    expect(page).to_have_url("https://pagos.example/checkout?id=1")
    shop.pay()
    page.go_back()
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    assert shop.pays == 1


def test_coming_back_from_a_payment_app_that_left_the_page_open_asks_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.route("https://pagos.example/**", lambda route: route.fulfill(status=204))
    shop.payments.page = "https://pagos.example/checkout?id=1"
    page.goto(link)
    pay_button(page).click()
    shows(page, "leaving", "Te llevamos a pagar")
    come_back(page)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    expect(pay_button(page)).to_be_enabled()


def test_a_local_providers_page_is_opened_from_a_laptop(
    page: Page, link: str, site: str, shop: CheckoutShop
) -> None:
    shop.payments.page = f"{site}/health"
    page.goto(link)
    pay_button(page).click()
    expect(page).to_have_url(f"{site}/health")


@pytest.mark.parametrize(
    "url",
    often(
        ["javascript:alert(1)", "http://pagos.example/", "data:text/html,x", "/relative", "x"], 2
    ),
)
def test_an_address_that_is_no_providers_is_not_followed(
    page: Page, link: str, shop: CheckoutShop, url: str
) -> None:
    shop.payments.page = url
    page.goto(link)
    pay_button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("no se te cobró nada")
    expect(page).to_have_url(link)


def test_texts_from_the_shop_are_never_markup(page: Page, link: str, shop: CheckoutShop) -> None:
    evil = "<img src=x onerror=alert(1)><b>Leche</b>"
    shop.change(items=(line(evil, "unidad", 1, 100),))
    altered(page, shop_name=evil)
    page.goto(link)
    expect(page.get_by_role("listitem").first).to_contain_text(evil)
    assert page.locator("main img, li b").count() == 0


def test_the_policy_stops_markup_and_scripts_that_are_not_the_pages_own(
    browser: Browser, link: str
) -> None:
    context = browser.new_context()  # not the fixture's page: here the browser must complain
    page = context.new_page()
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    with pytest.raises(PlaywrightError, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    with pytest.raises(PlaywrightError, match="TrustedScriptURL"):
        page.evaluate("document.createElement('script').src = 'https://evil.example/x.js'")
    with pytest.raises(PlaywrightError, match="TrustedScript"):
        page.evaluate("document.body.setAttribute('onclick', 'document.title = 1')")
    shows(page, "payable", "Revisá tu pedido y pagalo")
    context.close()


def test_opening_the_link_again_and_again_pays_nothing(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    for _ in range(3):
        page.goto(link)
        shows(page, "payable", "Revisá tu pedido y pagalo")
    assert (shop.pays, shop.reads) == (0, 3)


LONG_NAMES = [
    line("Alimento para Gatos Cat Chow Castrados con Salmón del Atlántico 15kg", "unidad", 12, 154000.0),
    line("Supercalifragilisticoespialidosamentelargo" * 2, "unidad", 100, 1234567.89),
    *[line(f"Galletitas Surtidas Bagley {n}", "unidad", n, 3250.0) for n in range(1, 25)],
]  # fmt: skip


@pytest.mark.parametrize("width", often([320, 390, 768, 1280]))
def test_long_names_and_many_items_never_scroll_sideways(
    open_page: OpenPage, link: str, shop: CheckoutShop, width: int
) -> None:
    shop.change(items=tuple(LONG_NAMES))
    page = open_page(ViewportSize(width=width, height=700))
    page.goto(link)
    shows(page, "payable", "Revisá tu pedido y pagalo")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(pay_button(page)).to_be_in_viewport(ratio=1)
