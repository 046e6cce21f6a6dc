"""From the checkout page to Mercado Pago's and back: what the page says while the money is on its way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.checkout_page import (
    IN_REVIEW,
    REJECTED,
    THANKS,
    TO_PAY,
    Timed,
    back,
    come_back,
    go_away,
    go_to_pay,
    is_at_the_provider,
    open_the_providers_site,
    pay_button,
    shows,
)
from tests.browser.checkout_shop import CheckoutShop, altered
from tests.chromium import DESKTOP, PHONE
from tests.examples import often

OpenPage = Callable[[ViewportSize], Page]
CONFIRMING = "Estamos confirmando tu pago…"
LATE = "Todavía no nos llegó la confirmación"
RETURNED = "¿Pudiste pagar?"
PATIENCE = 172
"""Seconds that the page waits for Mercado Pago's notice before it lets one pay again."""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_paying_opens_mercado_pago_and_pays_nothing_by_itself(
    open_page: OpenPage, link: str, shop: CheckoutShop, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    shop.till.gate.clear()
    pay_button(page).click()
    shows(page, "paying", "Te llevamos a Mercado Pago")
    expect(page.get_by_role("button", name="Abriendo Mercado Pago…")).to_be_disabled()
    open_the_providers_site(page)
    shop.till.gate.set()
    is_at_the_provider(page)
    assert (shop.pays, shop.till.asked, shop.till.paid) == (1, ["create"], {})


def test_an_api_that_offers_no_choice_is_paid_at_mercado_pago(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    """The page and the API are deployed one after the other."""
    newer = (
        "options",
        "delivery",
        "means",
        "is_paid",
        "is_cancellable",
        "subtotal",
        "fee",
        "transfer",
    )
    altered(page, **dict.fromkeys(newer))
    open_the_providers_site(page)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    expect(page.get_by_text("¿Cómo pagás?")).to_be_hidden()
    expect(page.get_by_role("button")).to_have_text(["Pagar $ 16.265,00 con Mercado Pago"])
    with page.expect_request("**/pay") as asked:
        pay_button(page).click()
    assert asked.value.post_data_json == {"seen_total": 16265}
    is_at_the_provider(page)


def test_two_quick_clicks_ask_once(page: Page, link: str, shop: CheckoutShop) -> None:
    open_the_providers_site(page)
    page.goto(link)
    pay_button(page).dblclick()
    is_at_the_provider(page)
    assert shop.pays == 1


def test_clicks_that_come_before_the_page_can_repaint_ask_once(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    open_the_providers_site(page)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    page.evaluate("for (let i = 0; i < 5; i++) document.getElementById('pay').click()")
    is_at_the_provider(page)
    assert shop.pays == 1


def test_it_can_be_paid_with_the_keyboard_alone(page: Page, link: str, shop: CheckoutShop) -> None:
    open_the_providers_site(page)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    for _ in ("arrepentimiento", "retiro", "Mercado Pago", "cancelar", "pagar"):
        page.keyboard.press("Tab")
    expect(pay_button(page)).to_be_focused()
    page.keyboard.press("Enter")
    is_at_the_provider(page)


def test_a_local_providers_page_is_opened_from_a_laptop(
    page: Page, link: str, site: str, shop: CheckoutShop
) -> None:
    shop.till.page = f"{site}/health"
    page.goto(link)
    pay_button(page).click()
    expect(page).to_have_url(f"{site}/health")


def test_a_local_providers_page_is_opened_from_a_phone_in_the_same_network(
    browser: Browser, link: str, site: str, shop: CheckoutShop
) -> None:
    page = (
        browser.new_page()
    )  # not the fixture's: over plain http the browser complains of a header
    page.route(
        "http://shop.test/**",
        lambda route: route.fulfill(
            response=route.fetch(url=route.request.url.replace("http://shop.test", site))
        ),
    )
    page.route("http://shop.test:9030/**", lambda route: route.fulfill(body="Mercado Pago"))
    shop.till.page = "http://shop.test:9030/checkout"
    page.goto(link.replace(site, "http://shop.test"))
    pay_button(page).click()
    expect(page).to_have_url("http://shop.test:9030/checkout")
    page.close()


@pytest.mark.parametrize(
    "url",
    often(
        ["javascript:alert(1)", "http://pagos.example/", "data:text/html,x", "/relative", "x"], 2
    ),
)
def test_an_address_that_is_no_providers_is_not_followed(
    page: Page, link: str, shop: CheckoutShop, url: str
) -> None:
    shop.till.page = url
    page.goto(link)
    pay_button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("No pudimos abrir Mercado Pago")
    expect(page).to_have_url(link)


def test_a_provider_that_is_down_is_said_and_can_be_tried_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    time = Timed(page)
    shop.till.is_down = True
    page.goto(link)
    pay_button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("Con este intento no se te cobró nada")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    time.passes(30)
    expect(page.get_by_role("alert")).to_contain_text("Con este intento no se te cobró nada")
    shop.till.is_down = False
    shop.till.gate.clear()
    pay_button(page).click()
    shows(page, "paying", "Te llevamos a Mercado Pago")
    expect(page.get_by_role("alert")).to_have_count(0)
    open_the_providers_site(page)
    shop.till.gate.set()
    is_at_the_provider(page)
    assert shop.pays == 2


def test_without_a_network_the_button_says_so_and_stays(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    page.route("**/api/**", lambda route: route.abort())
    pay_button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("No pudimos abrir Mercado Pago")
    shows(page, "payable", TO_PAY)
    page.unroute("**/api/**")
    go_to_pay(page)
    assert shop.pays == 1


def test_an_order_that_was_paid_elsewhere_is_shown_as_paid(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    shop.pay()
    pay_button(page).click()
    shows(page, "paid", THANKS)
    expect(page.get_by_text("Total pagado")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("becomes", "state", "title"),
    [
        (CheckoutShop.expire, "expired", "Este pedido venció"),
        (CheckoutShop.cancel, "cancelled", "Este pedido se canceló"),
        (CheckoutShop.review, "in_review", IN_REVIEW),
    ],
)
def test_an_order_that_cannot_be_paid_any_more_leads_nowhere(
    page: Page,
    link: str,
    shop: CheckoutShop,
    becomes: Callable[[CheckoutShop], None],
    state: str,
    title: str,
) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    becomes(shop)
    pay_button(page).click()
    shows(page, state, title)
    expect(pay_button(page)).to_have_count(0)


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_coming_back_paid_says_thanks_and_leaves_the_address_as_it_was_sent(
    open_page: OpenPage, link: str, shop: CheckoutShop, size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(link)
    go_to_pay(page)
    shop.pay()
    page.goto(back(link, "approved"))
    shows(page, "paid", THANKS)
    expect(page).to_have_url(link)
    expect(page.get_by_text("ahora lo preparamos")).to_be_visible()


def test_once_it_is_known_to_be_paid_there_is_no_hurry(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    time = Timed(page)
    shop.pay()
    page.goto(back(link, "approved"))
    shows(page, "paid", THANKS)
    time.passes(30)
    assert time.asked == [0, 20]


@pytest.mark.parametrize("status", ["approved", "pending", "in_process"])
def test_before_the_notice_has_come_the_page_waits_for_it(
    page: Page, link: str, shop: CheckoutShop, status: str
) -> None:
    page.goto(back(link, status))
    shows(page, "confirming", CONFIRMING)
    expect(page.locator("#detail")).to_contain_text("No hace falta que pagues de nuevo")
    expect(pay_button(page)).to_have_count(0)
    expect(page).to_have_url(link)
    shop.pay()
    shows(page, "paid", THANKS)
    assert shop.pays == 0


def test_it_asks_at_growing_intervals_and_then_lets_one_pay_again_without_a_claim(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    time = Timed(page)
    page.goto(back(link, "approved"))
    shows(page, "confirming", CONFIRMING)
    time.passes(40)
    assert time.asked == [0, 1, 3, 6, 11, 19, 32]
    time.passes(PATIENCE - 40)
    shows(page, "late", LATE)
    expect(page.locator("#detail")).to_contain_text("Si ya pagaste, no pagues otra vez")
    expect(page.locator("main")).not_to_contain_text("no se te cobró")
    expect(pay_button(page)).to_be_enabled()
    page.reload()
    shows(page, "late", LATE)
    shop.pay()
    time.passes(21)
    shows(page, "paid", THANKS)


def test_a_reload_goes_on_waiting(page: Page, link: str, shop: CheckoutShop) -> None:
    page.goto(back(link, "approved"))
    shows(page, "confirming", CONFIRMING)
    page.reload()
    shows(page, "confirming", CONFIRMING)
    expect(pay_button(page)).to_have_count(0)


def test_it_does_not_ask_while_nobody_looks_and_asks_at_once_when_somebody_does(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    time = Timed(page)
    page.goto(back(link, "approved"))
    shows(page, "confirming", CONFIRMING)
    go_away(page)
    time.passes(60)
    assert time.asked == [0]
    come_back(page)
    time.passes(4)
    assert time.asked == [0, 60, 61, 63]
    shop.pay()
    go_away(page)
    come_back(page)
    shows(page, "paid", THANKS)


def test_a_payment_that_was_refused_says_so_and_lets_one_try_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    go_to_pay(page)
    shop.pay("rejected")
    page.goto(back(link, "rejected"))
    shows(page, "rejected", REJECTED)
    expect(page).to_have_url(link)
    expect(page.locator("#detail")).to_contain_text("con otra tarjeta")
    go_to_pay(page)
    assert shop.pays == 2


@pytest.mark.parametrize("status", often(["approved", "rejected", "<b>x</b>", "constructor", ""]))
def test_what_the_address_says_never_changes_what_the_shop_knows(
    page: Page, link: str, shop: CheckoutShop, status: str
) -> None:
    shop.cancel()
    page.goto(back(link, status))
    shows(page, "cancelled", "Este pedido se canceló")
    expect(page).to_have_url(link)
    assert shop.pays == 0


@pytest.mark.parametrize("status", often(["null", "constructor", "", "<b>x</b>"], 1))
def test_coming_back_without_having_paid_shows_the_order_to_pay(
    page: Page, link: str, shop: CheckoutShop, status: str
) -> None:
    page.goto(back(link, status))
    shows(page, "payable", TO_PAY)
    expect(page).to_have_url(link)


def test_what_another_version_of_the_page_remembered_counts_for_nothing(
    page: Page, link: str
) -> None:
    page.goto(link)
    page.evaluate("history.replaceState({ hint: 'paid' }, '')")
    page.reload()
    shows(page, "payable", TO_PAY)


def test_going_back_from_the_providers_page_asks_what_became_of_it(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    go_to_pay(page)
    page.go_back()
    shows(page, "returned", RETURNED)
    expect(page.locator("#detail")).to_contain_text("Si ya pagaste, esperá un momento")
    expect(pay_button(page)).to_be_enabled()
    shop.pay()
    shows(page, "paid", THANKS)
    assert shop.pays == 1


def test_coming_back_from_a_payment_app_that_left_the_page_open_asks_what_became_of_it(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.route("https://pay.example/**", lambda route: route.fulfill(status=204))
    page.goto(link)
    pay_button(page).click()
    shows(page, "leaving", "Te llevamos a Mercado Pago")
    go_away(page)
    come_back(page)
    shows(page, "returned", RETURNED)
    expect(pay_button(page)).to_be_enabled()
    shop.pay()
    shows(page, "paid", THANKS)


def test_a_way_to_mercado_pago_that_leads_nowhere_gives_the_button_back(
    page: Page, link: str
) -> None:
    page.route("https://pay.example/**", lambda route: route.fulfill(status=204))
    page.clock.install()
    page.goto(link)
    pay_button(page).click()
    shows(page, "leaving", "Te llevamos a Mercado Pago")
    page.clock.fast_forward(21_000)
    shows(page, "returned", RETURNED)
    expect(pay_button(page)).to_be_enabled()


def test_coming_back_from_a_payment_app_without_a_network_offers_the_button_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.route("https://pay.example/**", lambda route: route.fulfill(status=204))
    page.goto(link)
    pay_button(page).click()
    shows(page, "leaving", "Te llevamos a Mercado Pago")
    page.route("**/api/**", lambda route: route.abort())
    come_back(page)
    shows(page, "returned", RETURNED)
    expect(pay_button(page)).to_be_enabled()
