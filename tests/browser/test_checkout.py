"""The checkout page in a real browser, behind the Hosting double: what it shows of an order, on two sizes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.checkout_page import THANKS, TO_PAY, go_to_pay, pay_button, shows
from tests.browser.checkout_shop import BECOMES, NAME, CheckoutShop, altered, line
from tests.chromium import DESKTOP, PHONE
from tests.examples import often

OpenPage = Callable[[ViewportSize], Page]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_an_order_to_pay_shows_items_quantities_total_and_number(
    open_page: OpenPage, link: str, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    shows(page, "payable", TO_PAY)
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
    expect(page.get_by_role("banner")).to_contain_text(NAME)
    expect(pay_button(page)).to_have_text("Pagar $ 16.265,00 con Mercado Pago")
    expect(pay_button(page)).to_be_in_viewport(ratio=1)
    expect(page).to_have_title(f"{TO_PAY} · {NAME}")


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


@pytest.mark.parametrize(
    ("state", "title", "detail"),
    [
        ("in_review", "Tu pago está en revisión", "hasta dos días hábiles"),
        ("in_review", "Tu pago está en revisión", "No tenés que hacer nada ni pagar de nuevo"),
        ("paid", THANKS, "preguntale a Almacén Milo"),
        ("refunded", "Te devolvimos el dinero", "Si pagaste con tarjeta, lo ves en este resumen"),
        ("refunded", "Te devolvimos el dinero", "en tu cuenta de Mercado Pago, lo ves ahí"),
        ("charged_back", "El pago está en disputa", "escribile a Almacén Milo por WhatsApp"),
        ("expired", "Este pedido venció", "Escribile a Almacén Milo por WhatsApp"),
        ("expired", "Este pedido venció", "Si llegaste a pagar, lo vas a ver confirmado acá"),
        ("cancelled", "Este pedido se canceló", "No se cobra: si llegaste a pagarlo"),
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
    expect(pay_button(page)).to_have_count(0)


def test_a_cancelled_order_that_had_been_paid_says_where_the_money_is_seen_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.pay()
    shop.cancel()
    page.goto(link)
    shows(page, "cancelled", "Este pedido se canceló")
    expect(page.locator("#detail")).to_contain_text(
        "Te devolvemos el dinero. Si pagaste con tarjeta"
    )
    expect(page.locator("#detail")).to_contain_text("cuenta de Mercado Pago")
    expect(page.locator("#detail")).not_to_contain_text("No se cobra")


@pytest.mark.parametrize(
    "tail", often(["**.", "*", ").", ",", "_", "!", "”", "'", "/", "%22;", "…", "*Gracias"])
)
def test_a_link_that_an_app_took_too_much_for_leads_to_its_order(
    page: Page, link: str, shop: CheckoutShop, tail: str
) -> None:
    page.goto(link + tail)
    shows(page, "payable", TO_PAY)
    expect(page).to_have_url(link)
    go_to_pay(page)
    assert shop.pays == 1


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_a_price_is_never_broken_over_two_lines(
    open_page: OpenPage, link: str, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    shows(page, "payable", TO_PAY)
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
    expect(pay_button(page)).to_have_count(0)


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
    shows(page, "payable", TO_PAY)


def test_no_network_is_said_and_mends_itself_when_the_network_is_back(
    page: Page, link: str
) -> None:
    page.route("**/api/**", lambda route: route.abort())
    page.goto(link)
    shows(page, "unreachable", "No pudimos cargar tu pedido")
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    shows(page, "payable", TO_PAY)


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
    shows(page, "payable", TO_PAY)
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")


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
    shows(page, "payable", TO_PAY)
    with pytest.raises(PlaywrightError, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    with pytest.raises(PlaywrightError, match="TrustedScriptURL"):
        page.evaluate("document.createElement('script').src = 'https://evil.example/x.js'")
    with pytest.raises(PlaywrightError, match="TrustedScript"):
        page.evaluate("document.body.setAttribute('onclick', 'document.title = 1')")
    shows(page, "payable", TO_PAY)
    context.close()


def test_opening_the_link_again_and_again_pays_nothing(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    for _ in range(3):
        page.goto(link)
        shows(page, "payable", TO_PAY)
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
    shows(page, "payable", TO_PAY)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(pay_button(page)).to_be_in_viewport(ratio=1)
