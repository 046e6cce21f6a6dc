"""The checkout page from the confirmation to the door: each stage in words, and cancelling."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.asking_shop import HOME, IN_WINDOW, NO_WINDOW, PICKUP, AskingShop, Json
from tests.browser.checkout_page import THANKS, shows
from tests.browser.checkout_shop import altered
from tests.browser.choosing_page import NOON, row
from tests.chromium import DESKTOP, PHONE
from tests.examples import often

OpenPage = Callable[[ViewportSize], Page]
BROUGHT, COLLECTED = HOME | IN_WINDOW, PICKUP | NO_WINDOW
IN_CASH = "Pagás $ 17.065,00 en efectivo al recibir."

pytestmark = pytest.mark.slow

STAGES = [
    ("preparing", "cash", BROUGHT, False, "Estamos preparando tu pedido", f"Te lo llevamos hoy de 18 a 20. {IN_CASH}"),
    ("preparing", "transfer", COLLECTED, False, "Estamos preparando tu pedido",
     "Te avisamos por WhatsApp cuando puedas pasar a buscarlo. Todavía falta tu transferencia de $ 16.265,00."),
    ("preparing", "transfer", COLLECTED, True, "Estamos preparando tu pedido",
     "Te avisamos por WhatsApp cuando puedas pasar a buscarlo."),
    ("preparing", "mercado_pago", HOME | NO_WINDOW, True, "Estamos preparando tu pedido", "Te lo llevamos."),
    ("ready", "cash", COLLECTED, False, "Tu pedido está listo",
     "Ya podés pasar a buscarlo por Av. Corrientes 5000, Villa Crespo. Abre lunes a viernes de 9 a 20. Pagás $ 16.265,00 en efectivo al retirar."),
    ("ready", "mercado_pago", BROUGHT, True, "Tu pedido está listo", "Sale en un rato."),
    ("out_for_delivery", "cash", BROUGHT, False, "Tu pedido va en camino", f"Llega hoy de 18 a 20. {IN_CASH}"),
    ("out_for_delivery", "mercado_pago", HOME | NO_WINDOW, True, "Tu pedido va en camino", "Ya falta poco."),
    ("delivered", "cash", BROUGHT, True, "Entregamos tu pedido",
     "¡Gracias por tu compra! Si algo no está bien, escribile a Almacén Milo por WhatsApp."),
    ("delivered", "mercado_pago", COLLECTED, True, "Ya retiraste tu pedido",
     "¡Gracias por tu compra! Si algo no está bien, escribile a Almacén Milo por WhatsApp."),
]  # fmt: skip


@pytest.mark.parametrize(("state", "means", "delivery", "is_paid", "title", "detail"), STAGES)
def test_each_stage_says_what_comes_next_and_what_is_owed(
    page: Page,
    asking_link: str,
    asking: AskingShop,
    state: str,
    means: str,
    delivery: Json,
    is_paid: bool,
    title: str,
    detail: str,
) -> None:
    asking.choose(delivery, means)
    asking.becomes(state, is_paid=is_paid)
    page.clock.set_fixed_time(NOON)
    page.goto(asking_link)
    shows(page, state, title)
    expect(page.locator("#detail")).to_have_text(detail)
    expect(page.locator("#total-label")).to_have_text("Total pagado" if is_paid else "Total")
    expect(page.get_by_role("button")).to_have_count(
        1 if means == "transfer" and not is_paid else 0
    )
    expect(page.get_by_role("link", name="Escribinos por WhatsApp")).to_be_visible()
    is_pickup = delivery["kind"] == "pickup"
    where = (
        "Retirás en Av. Corrientes 5000, Villa Crespo"
        if is_pickup
        else "Thames 1234, Palermo, 2.º B · Palermo"
    )
    expect(row(page, "Entrega")).to_have_text(where)


def test_the_page_follows_the_order_to_the_door(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.choose(BROUGHT, "mercado_pago")
    page.clock.install(time=NOON)
    page.goto(asking_link)
    shows(page, "payable", "Revisá tu pedido y confirmalo")
    stages = {
        "paid": THANKS,
        "preparing": "Estamos preparando tu pedido",
        "out_for_delivery": "Tu pedido va en camino",
        "delivered": "Entregamos tu pedido",
    }
    for state, title in stages.items():
        asking.becomes(state, is_paid=True)
        page.clock.fast_forward(21_000)
        shows(page, state, title)


@pytest.mark.parametrize("means", ["cash", "transfer"])
@pytest.mark.parametrize("state", ["confirmed", "preparing"])
def test_what_costs_nothing_any_more_asks_for_nothing(
    page: Page, asking_link: str, asking: AskingShop, state: str, means: str
) -> None:
    asking.choose(BROUGHT, means)
    asking.becomes(state, is_paid=False)
    altered(page, total=0)
    page.goto(asking_link)
    detail = page.locator("#detail")
    expect(detail).to_contain_text("No tenés que pagar nada.")
    expect(detail).not_to_contain_text("$")


@pytest.mark.parametrize(
    ("state", "means", "is_paid", "detail"),
    [
        ("cancelled", "mercado_pago", True, "Te devolvemos el dinero. Si pagaste con tarjeta"),
        ("cancelled", "mercado_pago", False, "No se cobra: si llegaste a pagarlo"),
        ("cancelled", "cash", False, "No tenés que pagar nada."),
        ("cancelled", "transfer", False, "Si ya transferiste, mandale el comprobante"),
        ("cancelled", "transfer", True, "Almacén Milo te devuelve $ 17.065,00"),
        ("expired", "transfer", False, "Si ya transferiste, mandale el comprobante"),
        ("expired", "mercado_pago", False, "Si llegaste a pagar, lo vas a ver confirmado acá"),
        ("refunded", "mercado_pago", True, "lo ves en este resumen o en el próximo"),
        ("refunded", "transfer", True, "Si te queda alguna duda"),
    ],
)
def test_what_is_called_off_says_what_happens_with_the_money(
    page: Page,
    asking_link: str,
    asking: AskingShop,
    state: str,
    means: str,
    is_paid: bool,
    detail: str,
) -> None:
    asking.choose(BROUGHT, means)
    asking.becomes(state, is_paid=is_paid)
    page.goto(asking_link)
    expect(page.locator(f"main[data-state={state}]")).to_be_visible()
    expect(page.locator("#detail")).to_contain_text(detail)
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(
    ("means", "is_paid", "money"),
    [
        ("cash", False, "No tenés que pagar nada."),
        ("transfer", False, "Si ya transferiste, mandale el comprobante"),
        ("mercado_pago", True, "Te devolvemos el dinero."),
    ],
)
def test_an_order_is_cancelled_once_the_shopper_has_read_what_happens_with_the_money(
    page: Page, asking_link: str, asking: AskingShop, means: str, is_paid: bool, money: str
) -> None:
    asking.choose(BROUGHT, means)
    if is_paid:
        asking.becomes("paid", is_paid=True)
    page.goto(asking_link)
    cancel = page.get_by_role("button", name="Cancelar el pedido")
    cancel.click()
    dialog = page.get_by_role("dialog", name="¿Cancelar el pedido?")
    expect(dialog).to_contain_text(money)
    dialog.get_by_role("button", name="No, dejarlo como está").click()
    expect(dialog).to_be_hidden()
    expect(cancel).to_be_focused()
    assert asking.sent("cancel") == []
    cancel.click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    cancel.click()
    dialog.get_by_role("button", name="Sí, cancelarlo").click()
    shows(page, "cancelled", "Este pedido se canceló")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#detail")).to_contain_text(money)
    expect(page.get_by_role("button")).to_have_count(0)
    assert asking.sent("cancel") == [None]


def test_an_order_that_is_prepared_meanwhile_is_not_cancelled(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.choose(BROUGHT, "cash")
    page.goto(asking_link)
    page.get_by_role("button", name="Cancelar el pedido").click()
    asking.becomes("preparing", is_paid=False)
    asking.refusal["cancel"] = (409, {"code": "too_late_to_cancel"})
    page.get_by_role("button", name="Sí, cancelarlo").click()
    shows(page, "preparing", "Estamos preparando tu pedido")
    expect(page.get_by_role("alert")).to_contain_text("no se puede cancelar desde acá")


def test_a_cancelling_that_did_not_arrive_can_be_tried_again(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.choose(BROUGHT, "cash")
    page.goto(asking_link)
    page.route("**/cancel", lambda route: route.abort())
    page.get_by_role("button", name="Cancelar el pedido").click()
    page.get_by_role("button", name="Sí, cancelarlo").click()
    expect(page.get_by_role("alert")).to_contain_text("No pudimos cancelar el pedido")
    page.unroute("**/cancel")
    page.get_by_role("button", name="Cancelar el pedido").click()
    page.get_by_role("button", name="Sí, cancelarlo").click()
    shows(page, "cancelled", "Este pedido se canceló")


def test_a_question_that_has_become_idle_goes_away(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    page.clock.install(time=NOON)
    asking.choose(BROUGHT, "cash")
    page.goto(asking_link)
    page.get_by_role("button", name="Cancelar el pedido").click()
    asking.becomes("preparing", is_paid=False)
    page.clock.fast_forward(21_000)
    shows(page, "preparing", "Estamos preparando tu pedido")
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("means", ["cash", "transfer"])
@pytest.mark.parametrize("size", often([ViewportSize(width=320, height=640), PHONE, DESKTOP]))
def test_letters_of_twice_the_size_fit_while_choosing_and_after(
    open_page: OpenPage, asking_link: str, asking: AskingShop, size: ViewportSize, means: str
) -> None:
    page = open_page(size)
    page.clock.set_fixed_time(NOON)
    asking.offer(last={"delivery": HOME, "means": means})
    page.goto(asking_link)
    expect(page.get_by_label("Calle y número")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(page, size)
    page.get_by_role("button", name="Confirmar pedido").click()
    expect(page.locator("main[data-state=confirmed]")).to_be_visible()
    fits(page, size)


def fits(page: Page, size: ViewportSize) -> None:
    """Nothing is wider than the page, nor than what it is in; a field scrolls what was typed."""
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *, footer *, header *")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth)
          .filter((element) => !element.matches("input, textarea, select"))
          .map((element) => element.id || element.className)"""
    )
    assert cut == []
