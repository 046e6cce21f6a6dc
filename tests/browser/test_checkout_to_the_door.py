"""From the choice to the door over the real API: what the page asks and shows is what the shop knows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checkout_page import THANKS, come_back, go_to_pay, shows
from tests.browser.checkout_shop import LATER, CheckoutShop
from tests.browser.choosing_page import (
    ADDRESS,
    TO_CHOOSE,
    button,
    cost,
    have_it_brought,
    is_about,
    press,
    row,
)

IN_CASH = "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir"

pytestmark = pytest.mark.slow


@pytest.fixture
def to_choose(page: Page, link: str, shop: CheckoutShop) -> Page:
    """The page of an order in a shop that offers everything, on the day of its first window."""
    shop.offers_all()
    page.clock.set_fixed_time(LATER)
    page.goto(link)
    shows(page, "payable", TO_CHOOSE)
    return page


def follows(page: Page, shop: CheckoutShop, to: str, title: str) -> None:
    shop.moves(to)  # type: ignore[arg-type]
    come_back(page)
    shows(page, to, title)


def test_cash_goes_from_the_choice_to_the_door(to_choose: Page, shop: CheckoutShop) -> None:
    have_it_brought(to_choose)
    to_choose.get_by_label("Piso y departamento").fill("2.º B")
    to_choose.get_by_label("Efectivo").check()
    expect(cost(to_choose)).to_contain_text("Envío a Palermo: $ 800,00.")
    to_choose.get_by_label("¿Con cuánto pagás?").fill("17000")
    press(to_choose, IN_CASH)
    paid_with = to_choose.get_by_label("¿Con cuánto pagás?")
    is_about(to_choose, paid_with, "No alcanza: el total es $ 17.065,00.")
    paid_with.fill("20.000")
    press(to_choose, IN_CASH)
    shows(to_choose, "confirmed", "¡Listo! Tu pedido está confirmado")
    expect(row(to_choose, "Entrega")).to_have_text("Thames 1234, Palermo, 2.º B · Palermo")
    expect(row(to_choose, "Horario")).to_have_text("Hoy de 18 a 20")
    follows(to_choose, shop, "preparing", "Estamos preparando tu pedido")
    follows(to_choose, shop, "out_for_delivery", "Tu pedido va en camino")
    expect(to_choose.locator("#detail")).to_contain_text("Llega hoy de 18 a 20.")
    follows(to_choose, shop, "delivered", "Entregamos tu pedido")
    expect(to_choose.locator("#total-label")).to_have_text("Total pagado")


def test_what_is_brought_is_paid_at_mercado_pago_with_its_fee(
    to_choose: Page, link: str, shop: CheckoutShop
) -> None:
    have_it_brought(to_choose)
    expect(button(to_choose)).to_have_text("Pagar $ 17.065,00 con Mercado Pago")
    go_to_pay(to_choose)
    shop.pay()
    to_choose.goto(link)
    shows(to_choose, "paid", THANKS)
    expect(row(to_choose, "Pago")).to_have_text("Mercado Pago · pagado")
    follows(to_choose, shop, "preparing", "Estamos preparando tu pedido")


def test_a_transfer_is_collected_once_it_came(to_choose: Page, shop: CheckoutShop) -> None:
    to_choose.get_by_label("Retiro en el local").check()
    to_choose.get_by_label("Transferencia").check()
    press(to_choose, "Confirmar pedido: transferís $ 16.265,00")
    shows(to_choose, "confirmed", "¡Listo! Ahora hacé la transferencia")
    expect(to_choose.locator("#detail")).to_contain_text(
        "hasta el martes 24 de noviembre a las 15:00"
    )
    expect(row(to_choose, "Alias")).to_contain_text("almacen.villa")
    follows(to_choose, shop, "paid", THANKS)
    follows(to_choose, shop, "preparing", "Estamos preparando tu pedido")
    follows(to_choose, shop, "ready", "Tu pedido está listo")
    expect(to_choose.locator("#detail")).to_have_text(
        "Ya podés pasar a buscarlo por Av. Corrientes 5000, Villa Crespo."
    )


def test_the_shops_own_refusals_are_told(to_choose: Page) -> None:
    have_it_brought(to_choose, "Mitre 1")
    press(to_choose, "Elegir la zona")
    zone = to_choose.get_by_label("Zona")
    is_about(to_choose, zone, "elegí tu zona")
    zone.select_option("Belgrano")
    expect(cost(to_choose)).to_contain_text("Te faltan $ 3.735,00 para el mínimo de $ 20.000,00")
    zone.select_option("Palermo")
    expect(cost(to_choose)).to_contain_text("Total: $ 17.065,00.")
    to_choose.get_by_label("Indicaciones").fill("x")
    expect(to_choose.get_by_label(ADDRESS)).to_have_attribute("maxlength", "200")


def test_what_was_confirmed_is_chosen_anew_and_cancelled(to_choose: Page) -> None:
    have_it_brought(to_choose)
    to_choose.get_by_label("Efectivo").check()
    press(to_choose, IN_CASH)
    shows(to_choose, "confirmed", "¡Listo! Tu pedido está confirmado")
    to_choose.get_by_role("button", name="Cambiar la entrega o el pago").click()
    chosen = to_choose.get_by_label("¿Cuándo te lo llevamos?").locator("option:checked")
    expect(chosen).to_have_text("El que elegiste: hoy de 18 a 20")
    to_choose.get_by_label("Tarjeta al recibir").check()
    press(to_choose, "Confirmar pedido: pagás $ 17.065,00 con tarjeta al recibir")
    expect(row(to_choose, "Pago")).to_have_text("Tarjeta al recibir")
    expect(row(to_choose, "Horario")).to_have_text("Hoy de 18 a 20")
    to_choose.get_by_role("button", name="Cancelar el pedido").click()
    to_choose.get_by_role("button", name="Sí, cancelarlo").click()
    shows(to_choose, "cancelled", "Este pedido se canceló")
