"""What the page asks while the shop gathers the order: something else instead, a total that is another one by now."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking_shop import AskingShop
from tests.browser.checkout_page import TO_PAY, shows
from tests.browser.checkout_shop import CheckoutShop, altered
from tests.browser.choosing_page import button, cost, have_it_brought, open_to_choose


@pytest.mark.parametrize(
    ("is_paid", "said"),
    [
        (False, "2 unidades · $\u00a01.800,00 c/u: $\u00a03.600,00: pagás $\u00a0300,00 menos."),
        (True, "2 unidades · $\u00a01.800,00 c/u: $\u00a03.600,00. Te devolvemos $\u00a0300,00."),
    ],
)
def test_something_else_is_taken_instead(
    page: Page, link: str, shop: CheckoutShop, is_paid: bool, said: str
) -> None:
    if is_paid:
        shop.pay()
    shop.offers_instead()
    page.goto(link)
    asked = page.get_by_role("region", name="Cambios en tu pedido")
    expect(asked).to_contain_text("No nos queda Leche Entera La Serenísima 1L.")
    expect(asked).to_contain_text(said)

    asked.get_by_role("button", name="Sí, mandame ese").click()

    expect(asked).to_be_hidden()
    expect(page.locator("#items")).to_contain_text("Leche Entera Sancor 1L")
    expect(page.locator("#total")).to_have_text("$\u00a015.965,00")


def test_a_no_takes_the_line_out(page: Page, link: str, shop: CheckoutShop) -> None:
    shop.offers_instead()
    page.goto(link)

    page.get_by_role("button", name="No, sacalo del pedido").click()

    expect(page.locator("#items")).not_to_contain_text("Leche")
    expect(page.locator("#total")).to_have_text("$\u00a012.365,00")
    shows(page, "payable", TO_PAY)


def test_an_answer_that_cannot_be_told_is_asked_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.offers_instead()
    page.goto(link)
    yes = page.get_by_role("button", name="Sí, mandame ese")
    expect(yes).to_be_visible()
    shop.gateway = 503

    yes.click()

    expect(page.get_by_role("alert").first).to_contain_text("No pudimos anotar tu respuesta")
    shop.gateway = 0
    yes.click()
    expect(page.locator("#items")).to_contain_text("Sancor")


def test_money_that_is_not_what_was_asked_for_is_not_asked_for_again(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.pay_too_little()
    page.goto(link)
    shows(page, "held", "Estamos revisando tu pago")
    expect(page.get_by_role("button", name=re.compile("pagar", re.IGNORECASE))).to_have_count(0)


def test_nobody_agrees_to_a_total_that_they_have_not_seen(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    page.get_by_label("Retiro en el local").check()
    page.get_by_label("Efectivo").check()
    problem = {"code": "total_changed", "total": 20000.0}
    page.route("**/pay", lambda route: route.fulfill(status=409, json=problem))

    with page.expect_request("**/pay") as asked:
        button(page).click()

    told = asked.value.post_data_json
    assert told
    assert told["seen_total"] == 16265
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("Cambió el total: ahora es $\u00a020.000,00")


def test_the_place_that_was_sent_in_the_chat_is_taken_along_if_one_likes(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(pin={"latitude": -34.58, "longitude": -58.43})
    open_to_choose(page, asking_link)
    page.get_by_label("Envío a domicilio").check()
    pin = page.get_by_label("Que lo lleven a la ubicación que mandaste por WhatsApp")
    expect(pin).not_to_be_checked()
    expect(page.get_by_role("link", name="Ver en el mapa")).to_have_attribute(
        "href", "https://maps.google.com/?q=-34.58,-58.43"
    )
    have_it_brought(page)
    pin.check()
    page.get_by_label("Efectivo").check()
    expect(cost(page)).to_contain_text("Envío a Palermo")

    button(page).click()

    shows(page, "confirmed", "¡Listo! Tu pedido está confirmado")
    sent: Any = asking.sent("pay")[0]
    assert sent["delivery"]["place"] == {"latitude": -34.58, "longitude": -58.43}


def test_what_is_sent_back_is_taken_off_what_was_paid_until_it_went_back(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.pay()
    altered(page, withdrawn=3900, total=12365, refunded=0, to_give_back=3900)
    page.goto(link)
    receipt = page.get_by_label("Detalle del pedido")
    expect(receipt).to_contain_text(re.compile(r"Lo que devolvés\s*-\$\u00a03\.900,00"))
    expect(page.locator("#total-label")).to_have_text("Total")
    expect(page.locator("#total")).to_have_text("$\u00a012.365,00")
    expect(receipt).to_contain_text(re.compile(r"Falta devolverte\s*\$\u00a03\.900,00"))
    expect(page.locator("#refunded-row")).to_be_hidden()

    page.unroute("**/api/**")
    altered(page, withdrawn=3900, total=12365, refunded=3900, to_give_back=0)
    page.reload()
    expect(receipt).to_contain_text(re.compile(r"Te devolvimos\s*\$\u00a03\.900,00"))
    expect(page.locator("#to-give-back-row")).to_be_hidden()


def test_a_voucher_says_where_and_until_when_it_is_paid(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    altered(page, state="voucher", voucher_until="2026-11-25T18:00:00.000Z")
    page.goto(link)
    shows(page, "voucher", "Falta que pagues tu cupón")
    expect(page.locator("#detail")).to_contain_text("Rapipago o Pago Fácil hasta el")
    expect(page.locator("#detail")).to_contain_text("25 de noviembre")
    expect(page.locator("#pay")).to_be_visible()  # of another way


def test_who_answered_the_opposite_in_another_window_is_told_so(
    page: Page, link: str, shop: CheckoutShop
) -> None:
    shop.offers_instead()
    page.goto(link)
    other = page.context.new_page()
    other.goto(link)
    page.get_by_role("button", name="No, sacalo del pedido").click()
    expect(page.locator("#items")).not_to_contain_text("Leche")

    other.get_by_role("button", name="Sí, mandame ese").click()

    expect(other.get_by_role("alert")).to_contain_text("Ya nos habías dicho que no, y lo sacamos.")
    expect(other.locator("#items")).not_to_contain_text("Leche")
