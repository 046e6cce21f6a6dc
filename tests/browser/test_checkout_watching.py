"""The checkout page follows the order while somebody looks at it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.checkout_page import (
    IN_REVIEW,
    NOON,
    REJECTED,
    THANKS,
    TO_PAY,
    Timed,
    back,
    come_back,
    go_to_pay,
    is_at_the_provider,
    open_the_providers_site,
    pay_button,
    shows,
)
from tests.browser.checkout_shop import CheckoutShop

pytestmark = pytest.mark.slow


def test_the_page_follows_the_order_while_it_is_open(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.clock.install()
    page.goto(link)
    shows(page, "payable", TO_PAY)
    payment = shop.pay("in_process")
    page.clock.fast_forward(21_000)
    shows(page, "in_review", IN_REVIEW)
    shop.now += timedelta(minutes=1)
    shop.move(payment, "approved")
    page.clock.fast_forward(21_000)
    shows(page, "paid", THANKS)
    shop.cancel()
    page.clock.fast_forward(21_000)
    shows(page, "cancelled", "Este pedido se canceló")
    shop.now += timedelta(minutes=1)
    shop.move(payment, "refunded", refunded=1626500)
    page.clock.fast_forward(21_000)
    shows(page, "refunded", "Te devolvimos el dinero")
    assert shop.pays == 0


def test_a_payment_that_was_looked_at_and_refused_can_be_made_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.clock.install()
    payment = shop.pay("in_process")
    page.goto(link)
    shows(page, "in_review", IN_REVIEW)
    shop.now += timedelta(minutes=1)
    shop.move(payment, "rejected")
    page.clock.fast_forward(21_000)
    shows(page, "rejected", REJECTED)
    go_to_pay(page)


def test_it_asks_ever_less_often_while_nothing_happens(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    time = Timed(page)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    time.passes(200)
    assert time.asked == [0, 20, 40, 70, 115, 175]


def test_it_does_not_ask_again_while_it_was_opened_behind_another_page(
    page: Page, link: str
) -> None:
    page.add_init_script('Object.defineProperty(document, "visibilityState", { value: "hidden" })')
    time = Timed(page)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    time.passes(60)
    assert time.asked == [0]


@pytest.mark.parametrize(
    ("becomes", "state", "title"),
    [
        (CheckoutShop.refund, "refunded", "Te devolvimos el dinero"),
        (CheckoutShop.cancel, "cancelled", "Este pedido se canceló"),
    ],
)
def test_what_is_over_is_not_asked_about_any_more(
    page: Page,
    link: str,
    shop: CheckoutShop,
    becomes: Callable[[CheckoutShop], None],
    state: str,
    title: str,
) -> None:
    becomes(shop)
    time = Timed(page)
    page.goto(link)
    shows(page, state, title)
    time.passes(60)
    assert time.asked == [0]


def test_the_page_looks_again_when_the_order_runs_out(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    time = Timed(page)
    shop.now = NOON
    shop.change(expires_at=NOON + timedelta(seconds=10))
    page.goto(link)
    shows(page, "payable", TO_PAY)
    shop.expire()
    time.passes(12)
    assert time.asked == [0, 11]
    shows(page, "expired", "Este pedido venció")


def test_an_order_that_ran_out_while_its_payment_was_on_the_way_is_shown_as_paid_then(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.clock.install()
    shop.expire()
    page.goto(back(link, "approved"))
    shows(page, "expired", "Este pedido venció")
    shop.change(status="paid", payment_status="paid", paid_at=shop.now)
    page.clock.fast_forward(2000)
    shows(page, "paid", THANKS)


def test_what_is_focused_and_goes_away_leaves_the_focus_at_the_words(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.clock.install()
    page.goto(link)
    shows(page, "payable", TO_PAY)
    pay_button(page).focus()
    shop.pay()
    page.clock.fast_forward(21_000)
    shows(page, "paid", THANKS)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_coming_back_to_the_page_reads_the_order_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    shop.pay()
    come_back(page)
    shows(page, "paid", THANKS)


def test_coming_back_without_network_keeps_what_was_shown(page: Page, link: str) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    page.route("**/api/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        come_back(page)
    shows(page, "payable", TO_PAY)


def test_coming_back_while_the_order_was_being_fetched_in_vain_says_so(
    page: Page, link: str
) -> None:
    held: list[Route] = []
    page.route("**/api/**", lambda route: route.abort() if held else held.append(route))
    page.goto(link)
    shows(page, "loading", "Buscando tu pedido…")
    come_back(page)
    shows(page, "unreachable", "No pudimos cargar tu pedido")


def test_coming_back_while_mercado_pago_is_being_opened_changes_nothing(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shop.till.gate.clear()
    pay_button(page).click()
    shows(page, "paying", "Te llevamos a Mercado Pago")
    reads = shop.reads
    come_back(page)
    expect(page.get_by_role("button", name="Abriendo Mercado Pago…")).to_be_disabled()
    assert shop.reads == reads
    open_the_providers_site(page)
    shop.till.gate.set()
    is_at_the_provider(page)


def test_an_answer_from_before_the_button_was_pressed_does_not_offer_it_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    held: list[Route] = []
    page.route(
        "**/api/**",
        lambda route: held.append(route) if route.request.method == "GET" else route.continue_(),
    )
    come_back(page)
    shop.till.gate.clear()
    pay_button(page).click()
    shows(page, "paying", "Te llevamos a Mercado Pago")
    with page.expect_response("**/api/**"):
        held[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    shows(page, "paying", "Te llevamos a Mercado Pago")
    shop.till.gate.set()


def test_what_has_not_changed_is_not_drawn_anew(page: Page, link: str) -> None:
    time = Timed(page)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.item-name'))")
    time.passes(21)
    assert time.asked == [0, 20]
    assert page.evaluate("String(getSelection())") == "Leche Entera La Serenísima 1L"
