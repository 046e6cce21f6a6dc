"""The page where a purchase is sent back, in a real browser: by the order's link, and by the form without login."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from backoffice_api.domain.cart import LineItem
from backoffice_api.domain.label import Label
from backoffice_api.domain.order_event import OrderEvent
from tests.browser.checkout_shop import LATER, NAME, PLACED_AT, CheckoutShop
from tests.browser.test_checkout_shop import BRIGHTEST, DARKEST, brightness
from tests.chromium import DESKTOP, PHONE

OpenPage = Callable[[ViewportSize], Page]
CHOOSE = "¿Qué querés devolver?"
TAKEN = "Listo, lo recibimos"
CODE = re.compile(r"^ARR-\w{5}-\w{5}$")

pytestmark = pytest.mark.slow


@pytest.fixture
def delivered(shop: CheckoutShop, site: str) -> str:
    """The page of an order that was delivered a while ago: rice, nuts by weight, a lamp and a yogurt."""
    shop.change(
        items=(
            LineItem(11, "Arroz Largo Fino 1kg", "unidad", 3000, 150_000),
            LineItem(12, "Nueces por Kilo", "kg", 500, 1_200_000),
            LineItem(13, "Lámpara LED", "unidad", 1000, 300_000),
            LineItem(14, "Yogur Firme", "unidad", 2000, 90_000, Label(perishable=True)),
        ),
        status="delivered",
        payment_status="paid",
        payment_reference="by hand",
        paid_at=PLACED_AT,
        events=(
            OrderEvent(PLACED_AT, "informed_of_withdrawal", "shopper"),
            OrderEvent(LATER, "delivered", "owner"),
        ),
    )
    return f"{site}/checkout/{shop.token}/arrepentimiento"


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_lines_are_chosen_and_a_code_is_there_at_once(
    open_page: OpenPage, delivered: str, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(delivered)
    says(page, CHOOSE)
    expect(page.locator("#detail")).to_contain_text(
        "Tenés tiempo hasta el miércoles 2 de diciembre"
    )
    expect(page.get_by_role("banner")).to_contain_text(NAME)
    yogurt = page.get_by_role("checkbox", name="Yogur Firme")
    expect(yogurt).to_be_disabled()
    expect(yogurt).to_have_accessible_description(
        "No se puede devolver: es un producto perecedero."
    )
    page.get_by_role("checkbox", name="Arroz Largo Fino 1kg").check()
    page.get_by_label("Cuánto, de 3 unidades").fill("2")
    page.get_by_role("checkbox", name="Nueces por Kilo").check()
    page.get_by_label("Cuánto, de 0,5 kg").fill("0,25")
    page.get_by_role("button", name="Devolver lo que elegí").click()
    says(page, TAKEN)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#asked-code")).to_have_text(CODE)
    expect(page.locator("#asked-lines")).to_have_text(
        "2 unidades de Arroz Largo Fino 1kg, 0,25 kg de Nueces por Kilo. Son $ 6.000,00."
    )
    code = page.locator("#asked-code").inner_text()

    page.reload()
    says(page, CHOOSE)
    expect(page.locator("#earlier-list")).to_contain_text(code)
    expect(page.locator("#earlier-list")).to_contain_text("La tienda lo está viendo")
    page.get_by_role("checkbox", name="Arroz Largo Fino 1kg").check()
    expect(page.get_by_text("Cuánto, de 3 unidades")).to_have_count(0)
    expect(page.get_by_text("1 unidad", exact=True).first).to_be_visible()


@pytest.mark.parametrize("typed", ["4", "0", "-1", "1,5", "muchas", ""])
def test_an_amount_that_is_none_is_marked_and_nothing_is_sent(
    page: Page, delivered: str, shop: CheckoutShop, typed: str
) -> None:
    page.goto(delivered)
    page.get_by_role("checkbox", name="Arroz Largo Fino 1kg").check()
    amount = page.get_by_label("Cuánto, de 3 unidades")
    amount.fill(typed)
    page.get_by_role("button", name="Devolver lo que elegí").click()
    expect(page.locator("#lines-alert")).to_have_text("Fijate la cantidad que marcamos.")
    expect(amount).to_be_focused()
    assert shop.pays == 0


def test_nothing_chosen_is_said(page: Page, delivered: str, shop: CheckoutShop) -> None:
    page.goto(delivered)
    page.get_by_role("button", name="Devolver lo que elegí").click()
    expect(page.locator("#lines-alert")).to_have_text("Elegí qué querés devolver.")
    assert shop.pays == 0


def test_an_answer_that_got_lost_shows_what_was_taken_down(
    page: Page, delivered: str, shop: CheckoutShop
) -> None:
    shop.loses_answers = True
    page.goto(delivered)
    page.get_by_role("checkbox", name="Lámpara LED").check()
    page.get_by_role("button", name="Devolver lo que elegí").click()
    expect(page.locator("#earlier-list")).to_contain_text("ARR-")
    expect(page.locator("#lines-alert")).to_contain_text("No pudimos mandarlo")


def test_after_ten_days_it_says_so_and_how_to_write(
    page: Page, delivered: str, shop: CheckoutShop
) -> None:
    shop.now = LATER + timedelta(days=11)
    page.goto(delivered)
    says(page, "Pasaron los diez días")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("link", name="Escribinos por WhatsApp")).to_be_visible()


@pytest.mark.parametrize("perishes", [False, True], ids=["keeps", "perishes"])
def test_what_is_not_prepared_yet_is_cancelled_as_a_whole(
    page: Page, shop: CheckoutShop, site: str, perishes: bool
) -> None:
    yogurt = LineItem(14, "Yogur Firme", "unidad", 2000, 90_000, Label(perishable=perishes))
    shop.change(items=(yogurt,))
    page.goto(f"{site}/checkout/{shop.token}/arrepentimiento")
    expect(page.get_by_role("button", name="Devolver lo que elegí")).to_be_visible(
        visible=not perishes
    )
    page.get_by_role("button", name="Cancelar todo el pedido").click()
    says(page, "Cancelamos tu pedido")
    page.goto(f"{site}/checkout/{shop.token}")
    says(page, "Este pedido se canceló")


def test_the_form_needs_no_login_and_answers_the_same_for_any_order(
    page: Page, site: str, shop: CheckoutShop
) -> None:
    codes = []
    for number in ("123456789", "987654321"):
        page.goto(f"{site}/arrepentimiento")
        says(page, "Devolvé tu compra")
        page.get_by_label("Número de pedido o link").fill(number)
        page.get_by_label("Tu celular o tu email").fill("otra@example.com")
        page.get_by_role("button", name="Pedir el código").click()
        says(page, TAKEN)
        codes.append(page.locator("#asked-code").inner_text())
        shown = page.locator("main").inner_text().replace(codes[-1], "")
    assert len(set(codes)) == 2
    assert "123456789" not in shown


def test_the_form_says_beside_each_field_what_is_missing(page: Page, site: str) -> None:
    page.goto(f"{site}/arrepentimiento")
    page.get_by_role("button", name="Pedir el código").click()
    number = page.get_by_label("Número de pedido o link")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#order-number-error")).to_be_visible()
    expect(page.locator("#contact-error")).to_be_visible()


def test_a_link_in_the_form_leads_to_its_own_page(page: Page, site: str, delivered: str) -> None:
    page.goto(f"{site}/arrepentimiento")
    page.get_by_label("Número de pedido o link").fill(f"mirá {delivered}")
    page.get_by_role("button", name="Pedir el código").click()
    says(page, CHOOSE)


def test_an_unknown_link_leads_to_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}/checkout/AAAAAAAAAAAAAAAAAAAAAA/arrepentimiento")
    says(page, "Devolvé tu compra")
    expect(page.locator("#detail")).to_contain_text("No encontramos ese pedido")


def test_a_shop_that_fails_can_be_asked_again(
    page: Page, delivered: str, shop: CheckoutShop
) -> None:
    shop.gateway = 503
    page.goto(delivered)
    says(page, "No pudimos cargar la página")
    shop.gateway = 0
    page.get_by_role("button", name="Reintentar").click()
    says(page, CHOOSE)


def test_texts_from_the_shop_are_never_markup(
    page: Page, delivered: str, shop: CheckoutShop
) -> None:
    shop.change(items=(LineItem(11, "<img src=x onerror=alert(1)>", "unidad", 1000, 100),))
    page.goto(delivered)
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()


def test_the_form_that_is_asked_too_often_says_what_else_there_is(page: Page, site: str) -> None:
    def refuse(route: Route) -> None:
        problem = '{"code": "too_many_requests", "status": 429}'
        route.fulfill(status=429, content_type="application/problem+json", body=problem)

    page.goto(f"{site}/arrepentimiento")
    page.get_by_label("Número de pedido o link").fill("1")
    page.get_by_label("Tu celular o tu email").fill("otra@example.com")
    page.route("**/api/withdrawals", refuse)
    page.get_by_role("button", name="Pedir el código").click()
    expect(page.locator("#number-alert")).to_contain_text("escribinos por WhatsApp")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_dark_where_the_phone_is(browser: Browser, delivered: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(delivered)
    says(page, CHOOSE)
    is_dark = scheme == "dark"
    assert (brightness(page, "body", "backgroundColor") < DARKEST) is is_dark
    assert (brightness(page, "#lines-form", "color") > BRIGHTEST) is is_dark
    context.close()


@pytest.mark.parametrize("size", [ViewportSize(width=320, height=640), DESKTOP])
@pytest.mark.parametrize("state", ["choosing", "form", "done"])
def test_letters_of_twice_the_size_fit_and_hide_nothing(
    open_page: OpenPage, delivered: str, site: str, size: ViewportSize, state: str
) -> None:
    page = open_page(size)
    page.goto(f"{site}/arrepentimiento" if state == "form" else delivered)
    if state == "done":
        page.get_by_role("checkbox", name="Lámpara LED").check()
        page.get_by_role("button", name="Devolver lo que elegí").click()
    expect(page.locator(f"main[data-state={state}]")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *, footer *, header *")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth)
          .map((element) => element.id || element.className || element.tagName)"""
    )
    assert cut == []
