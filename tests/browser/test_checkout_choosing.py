"""The checkout page asks how the order comes and how it is paid, and tells the API what was chosen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.asking_shop import (
    HOME,
    IN_WINDOW,
    NO_WINDOW,
    PALERMO,
    PICKUP,
    SLOTS,
    AskingShop,
)
from tests.browser.checkout_page import (
    TO_PAY,
    back,
    come_back,
    is_at_the_provider,
    open_the_providers_site,
    shows,
)
from tests.browser.choosing_page import (
    ADDRESS,
    NOON,
    TO_CHOOSE,
    button,
    cost,
    have_it_brought,
    open_to_choose,
    press,
    row,
)
from tests.chromium import DESKTOP, PHONE
from tests.examples import often
from tests.waiting import wait_until

OpenPage = Callable[[ViewportSize], Page]
CONFIRMED = "¡Listo! Tu pedido está confirmado"
PAY_DELIVERED = "Pagar $ 17.065,00 con Mercado Pago"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", often([PHONE, DESKTOP]), ids=["phone", "desk"])
def test_an_order_is_brought_to_an_address_and_paid_at_mercado_pago(
    open_page: OpenPage, asking_link: str, asking: AskingShop, size: ViewportSize
) -> None:
    page = open_page(size)
    open_the_providers_site(page)
    open_to_choose(page, asking_link)
    expect(button(page)).to_have_text("Elegir cómo lo recibo")
    expect(page.locator("#total-label")).to_have_text("Total sin el envío")
    have_it_brought(page)
    page.get_by_label("Piso y departamento").fill("2.º B")
    page.get_by_label("Indicaciones").fill("Timbre roto")
    expect(cost(page)).to_have_text("Envío a Palermo: $ 800,00. Total: $ 17.065,00.")
    expect(page.locator("#fee")).to_have_text("$ 800,00")
    expect(page.locator("#total")).to_have_text("$ 17.065,00")
    press(page, PAY_DELIVERED)
    is_at_the_provider(page)
    assert asking.sent("pay") == [
        {
            "delivery": {
                "kind": "delivery",
                "address": "Thames 1234, Palermo",
                "floor": "2.º B",
                "notes": "Timbre roto",
                "slot": "s1",
            },
            "payment": {"means": "mercado_pago"},
            "seen_total": 17065,
        }
    ]


def test_an_order_is_collected_and_paid_in_cash(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    page.get_by_label("Retiro en el local").check()
    expect(page.get_by_label(ADDRESS)).to_be_hidden()
    page.get_by_label("Efectivo").check()
    expect(page.get_by_text("Pagás al retirar el pedido.", exact=False).first).to_be_visible()
    press(page, "Confirmar pedido: pagás $ 16.265,00 en efectivo al retirar")
    shows(page, "confirmed", CONFIRMED)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#detail")).to_contain_text("te avisamos por WhatsApp cuando puedas pasar")
    expect(row(page, "Entrega")).to_have_text("Retirás en Av. Corrientes 5000, Villa Crespo")
    expect(row(page, "Horario")).to_have_text("Lunes a viernes de 9 a 20")
    expect(row(page, "Pago")).to_have_text("Efectivo al retirar")
    assert asking.sent("pay") == [
        {"delivery": {"kind": "pickup"}, "payment": {"means": "cash"}, "seen_total": 16265}
    ]
    assert asking.sent("quote") == []


@pytest.mark.parametrize(
    "cash", often([("20.000", 20000), ("20000", 20000), ("$ 20.000,50", 20000.5)])
)
def test_cash_is_told_for_the_change(
    page: Page, asking_link: str, asking: AskingShop, cash: tuple[str, float]
) -> None:
    typed, pesos = cash
    open_to_choose(page, asking_link)
    have_it_brought(page)
    page.get_by_label("Efectivo").check()
    expect(cost(page)).to_contain_text("Total")
    page.get_by_label("¿Con cuánto pagás?").fill(typed)
    expect(page.get_by_text(re.compile(r"Te llevamos \$.2\.935,[05]0 de vuelto"))).to_be_visible()
    press(page, "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    shows(page, "confirmed", CONFIRMED)
    expect(page.locator("#detail")).to_have_text(
        "Lo preparamos y te lo llevamos hoy de 18 a 20. Pagás $ 17.065,00 en efectivo al recibir."
    )
    expect(row(page, "Pago")).to_contain_text("de vuelto")
    assert asking.sent("pay")[0]["payment"] == {"means": "cash", "cash_with": pesos}  # type: ignore[index]


def test_a_transfer_tells_where_to_and_copies_the_alias(
    browser: Browser, asking_link: str, asking: AskingShop
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_to_choose(page, asking_link)
    page.get_by_label("Retiro en el local").check()
    page.get_by_label("Transferencia").check()
    expect(page.get_by_text("almacen.villa")).to_be_hidden()
    press(page, "Confirmar pedido: transferís $ 16.265,00")
    shows(page, "confirmed", "¡Listo! Ahora hacé la transferencia")
    expect(row(page, "Alias")).to_contain_text("almacen.villa")
    expect(row(page, "Titular")).to_have_text("Marta Gómez")
    expect(row(page, "CUIT")).to_have_text("27-23456789-1")
    expect(row(page, "Importe")).to_have_text("$ 16.265,00")
    page.get_by_role("button", name="Copiar alias").click()
    expect(page.get_by_text("Alias copiado")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "almacen.villa"
    receipt = page.get_by_role("link", name="Mandar el comprobante")
    expect(receipt).to_have_attribute(
        "href", re.compile(r"^https://wa\.me/14155238886\?text=Te%20mando.*123%20456%20789$")
    )
    asking.becomes("paid", is_paid=True)
    come_back(page)
    shows(page, "paid", "¡Gracias! Recibimos tu pago")
    expect(page.get_by_text("almacen.villa")).to_be_hidden()
    context.close()


def test_a_card_is_paid_at_the_door(page: Page, asking_link: str) -> None:
    open_to_choose(page, asking_link)
    have_it_brought(page)
    page.get_by_label("Tarjeta al recibir").check()
    press(page, "Confirmar pedido: pagás $ 17.065,00 con tarjeta al recibir")
    shows(page, "confirmed", CONFIRMED)
    expect(page.locator("#detail")).to_contain_text("Pagás $ 17.065,00 con tarjeta al recibir.")


def test_the_windows_are_told_in_the_shops_words_and_another_one_can_be_chosen(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    have_it_brought(page)
    slots = page.get_by_label("¿Cuándo te lo llevamos?")
    expect(slots.locator("option")).to_have_text(
        [
            "hoy de 18 a 20 · lo antes posible",
            "mañana de 9:30 a 11",
            "el lunes 30 de 9 a 11",
            "el martes 1 de diciembre de 18 a 24",
        ]
    )
    slots.select_option("mañana de 9:30 a 11")
    page.get_by_label("Efectivo").check()
    press(page, "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    shows(page, "confirmed", CONFIRMED)
    expect(row(page, "Horario")).to_have_text("Mañana de 9:30 a 11")
    assert asking.sent("pay")[0]["delivery"]["slot"] == "s2"  # type: ignore[index]


def test_the_windows_are_those_of_the_zone(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(slots=[SLOTS[0] | {"zones": ["Belgrano"]}, SLOTS[1] | {"zones": ["Palermo"]}])
    open_to_choose(page, asking_link)
    page.get_by_label("Envío a domicilio").check()
    slots = page.get_by_label("¿Cuándo te lo llevamos?")
    expect(slots).to_be_hidden()
    have_it_brought(page)
    expect(slots.locator("option")).to_have_text(["mañana de 9:30 a 11 · lo antes posible"])


def test_a_window_that_was_chosen_stays_though_it_is_full_by_now(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.choose(HOME | IN_WINDOW, "cash")
    asking.offer(slots=SLOTS[1:])
    page.clock.set_fixed_time(NOON)
    page.goto(asking_link)
    page.get_by_role("button", name="Cambiar la entrega o el pago").click()
    chosen = page.get_by_label("¿Cuándo te lo llevamos?").locator("option:checked")
    expect(chosen).to_have_text("El que elegiste: hoy de 18 a 20")
    press(page, "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    shows(page, "confirmed", CONFIRMED)
    assert "slot" not in asking.sent("pay")[0]["delivery"]  # type: ignore[index]


def test_where_there_are_no_windows_the_days_of_delivery_are_told(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(slots=[])
    page.route(
        "**/quote",
        lambda route: route.fulfill(json=route.fetch().json() | NO_WINDOW),
    )
    open_to_choose(page, asking_link)
    have_it_brought(page)
    expect(page.get_by_label("¿Cuándo te lo llevamos?")).to_be_hidden()
    expect(cost(page)).to_contain_text("Entregamos: lunes a sábado.")


@pytest.mark.parametrize(
    ("offered", "shown", "not_shown"),
    [
        ({"pickup": False}, "Envío a domicilio", "Retiro en el local"),
        ({"zones": []}, "Retiro en el local", "Envío a domicilio"),
    ],
)
def test_the_only_way_is_chosen_already(
    page: Page,
    asking_link: str,
    asking: AskingShop,
    offered: dict[str, object],
    shown: str,
    not_shown: str,
) -> None:
    asking.offer(**offered)
    open_to_choose(page, asking_link)
    expect(page.get_by_label(shown)).to_be_checked()
    expect(page.get_by_label(not_shown)).to_have_count(0)


def test_a_shop_that_offers_no_way_is_asked_for_none(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_the_providers_site(page)
    asking.offer(pickup=False, zones=[], means=[{"means": "mercado_pago", "note": ""}])
    answer = {"state": "payable", "payment_url": asking.payment_url}
    page.route("**/pay", lambda route: route.fulfill(json=answer))
    page.goto(asking_link)
    shows(page, "payable", TO_PAY)
    expect(page.get_by_text("¿Cómo lo recibís?")).to_be_hidden()
    with page.expect_request("**/pay") as asked:
        press(page, "Pagar $ 16.265,00 con Mercado Pago")
    assert asked.value.post_data_json == {"seen_total": 16265}
    is_at_the_provider(page)


def test_a_means_that_the_page_does_not_know_is_not_offered(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(means=[{"means": "barter", "note": ""}, {"means": "constructor", "note": ""}, {"means": "cash", "note": ""}])  # fmt: skip
    open_to_choose(page, asking_link)
    expect(page.locator("input[name=means]")).to_have_count(1)
    expect(page.get_by_label("Efectivo")).to_be_checked()


def test_what_the_shop_says_of_a_means_is_a_sentence_of_its_own(
    page: Page, asking_link: str
) -> None:
    open_to_choose(page, asking_link)
    card = page.locator("#means [data-value=card_on_delivery] .choice-note")
    expect(card).to_have_text(re.compile(r"el pedido\. Débito y crédito\.$"))
    cash = page.locator("#means [data-value=cash] .choice-note")
    expect(cash).to_have_text(re.compile(r"el pedido\. 10 % de descuento en tu próxima compra\.$"))


def test_what_was_chosen_last_time_is_filled_in_already(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(last={"delivery": HOME, "means": "cash"})
    open_to_choose(page, asking_link)
    expect(page.get_by_label("Envío a domicilio")).to_be_checked()
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 1234, Palermo")
    expect(page.get_by_label("Piso y departamento")).to_have_value("2.º B")
    expect(page.get_by_label("Indicaciones")).to_have_value("Timbre roto")
    expect(cost(page)).to_contain_text("Envío a Palermo")
    press(page, "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    shows(page, "confirmed", CONFIRMED)
    assert asking.sent("pay")[0]["delivery"]["floor"] == "2.º B"  # type: ignore[index]


def test_what_the_shop_offers_no_more_is_not_taken_from_last_time(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(
        pickup=False,
        means=[{"means": "transfer", "note": ""}],
        last={"delivery": PICKUP | {"zone": "Flores"}, "means": "cash"},
    )
    open_to_choose(page, asking_link)
    expect(page.get_by_label("Transferencia")).to_be_checked()
    expect(button(page)).to_have_text("Completar la dirección")


@pytest.mark.parametrize("leave", ["reload", "away and back"])
def test_what_was_typed_is_there_again(
    page: Page, asking_link: str, asking: AskingShop, leave: str
) -> None:
    open_to_choose(page, asking_link)
    page.get_by_label("Envío a domicilio").check()
    page.get_by_label("Efectivo").check()
    page.get_by_label("¿Con cuánto pagás?").fill("20.000")
    page.get_by_label(ADDRESS).press_sequentially("Thames 12")
    kept = "history.state.answers.address === 'Thames 12'"
    wait_until(lambda: page.evaluate(kept), 15, "what was typed to be kept")
    if leave == "reload":
        page.reload()
    else:
        page.route("https://elsewhere.example/", lambda route: route.fulfill(body="x"))
        page.goto("https://elsewhere.example/")
        page.go_back()
    shows(page, "payable", TO_CHOOSE)
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 12")
    expect(page.get_by_label("Efectivo")).to_be_checked()
    expect(page.get_by_label("¿Con cuánto pagás?")).to_have_value("20.000")


def test_nothing_that_was_typed_stays_on_the_phone(page: Page, asking_link: str) -> None:
    open_to_choose(page, asking_link)
    have_it_brought(page)
    page.get_by_label("Efectivo").check()
    press(page, "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    shows(page, "confirmed", CONFIRMED)
    assert page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])") == '[{},{},""]'  # fmt: skip
    assert "Thames" not in page.evaluate("JSON.stringify(history.state)")


def test_what_was_chosen_is_there_again_on_the_way_back_from_mercado_pago(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_the_providers_site(page)
    open_to_choose(page, asking_link)
    have_it_brought(page)
    press(page, PAY_DELIVERED)
    is_at_the_provider(page)
    page.goto(back(asking_link, "rejected"))
    shows(page, "rejected", "El pago no se aprobó")
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 1234, Palermo")
    page.get_by_label("Efectivo").check()
    press(page, "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    shows(page, "confirmed", CONFIRMED)
    assert [each["payment"]["means"] for each in asking.sent("pay")] == ["mercado_pago", "cash"]  # type: ignore[index]


def test_going_back_from_mercado_pago_finds_what_was_chosen(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_the_providers_site(page)
    open_to_choose(page, asking_link)
    have_it_brought(page)
    press(page, PAY_DELIVERED)
    is_at_the_provider(page)
    page.go_back()
    shows(page, "returned", "¿Pudiste pagar?")
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 1234, Palermo")
    press(page, PAY_DELIVERED)
    is_at_the_provider(page)


def test_what_was_confirmed_can_be_chosen_anew_or_left_as_it_is(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.choose(HOME | IN_WINDOW, "cash")
    page.clock.set_fixed_time("2026-11-22T15:00:00Z")
    page.goto(asking_link)
    shows(page, "confirmed", CONFIRMED)
    expect(page.get_by_label(ADDRESS)).to_be_hidden()
    page.get_by_role("button", name="Cambiar la entrega o el pago").click()
    expect(page.get_by_label("Envío a domicilio")).to_be_focused()
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 1234, Palermo")
    page.get_by_role("button", name="Dejarlo como está").click()
    expect(page.get_by_label(ADDRESS)).to_be_hidden()
    expect(row(page, "Pago")).to_have_text("Efectivo al recibir")
    page.get_by_role("button", name="Cambiar la entrega o el pago").click()
    page.get_by_label("Retiro en el local").check()
    page.get_by_label("Tarjeta al retirar").check()
    press(page, "Confirmar pedido: pagás $ 16.265,00 con tarjeta al retirar")
    shows(page, "confirmed", CONFIRMED)
    expect(row(page, "Pago")).to_have_text("Tarjeta al retirar")
    expect(page.get_by_label(ADDRESS)).to_be_hidden()
    assert len(asking.sent("pay")) == 1


@pytest.mark.parametrize("is_changed", [False, True], ids=["first", "anew"])
def test_pressing_again_and_again_sends_once(
    page: Page, asking_link: str, asking: AskingShop, is_changed: bool
) -> None:
    if is_changed:
        asking.choose(HOME | IN_WINDOW, "card_on_delivery")
    page.goto(asking_link)
    if is_changed:
        page.get_by_role("button", name="Cambiar la entrega o el pago").click()
    page.get_by_label("Retiro en el local").check()
    page.get_by_label("Efectivo").check()
    held: list[Route] = []
    page.route("**/pay", lambda route: held.append(route))
    page.evaluate("for (let i = 0; i < 5; i++) document.getElementById('pay').click()")
    shows(page, "sending", "Confirmando tu pedido…")
    expect(page.get_by_role("button", name="Confirmando…")).to_be_disabled()
    expect(page.get_by_role("button")).to_have_count(1)
    held[0].continue_()
    shows(page, "confirmed", CONFIRMED)
    assert len(held) == len(asking.sent("pay")) == 1


def test_what_is_being_typed_stays_while_the_page_follows_the_order(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    page.get_by_label("Envío a domicilio").check()
    page.get_by_label(ADDRESS).press_sequentially("Thames 12")
    asking.offer(zones=[PALERMO])
    with page.expect_response("**/api/checkout/*"):
        come_back(page)
    expect(page.locator("#zone option")).to_have_count(3)
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 12")
    expect(page.get_by_label(ADDRESS)).to_be_focused()


def test_the_total_is_seen_before_anything_is_sent(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    page.get_by_label("Efectivo").check()
    page.get_by_label("Envío a domicilio").check()
    page.get_by_label(ADDRESS).fill("Thames 1234, Palermo")
    press(page, "Ver el total con el envío")
    expect(button(page)).to_have_text("Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir")
    assert asking.sent("pay") == []


def test_the_fields_help_a_phone_to_fill_them_in(page: Page, asking_link: str) -> None:
    open_to_choose(page, asking_link)
    have_it_brought(page)
    page.get_by_label("Efectivo").check()
    address, floor = page.get_by_label(ADDRESS), page.get_by_label("Piso y departamento")
    expect(address).to_have_attribute("autocomplete", "shipping address-line1")
    expect(floor).to_have_attribute("autocomplete", "shipping address-line2")
    expect(page.get_by_label("¿Con cuánto pagás?")).to_have_attribute("inputmode", "decimal")
    for group in ("¿Cómo lo recibís?", "¿Cómo pagás?"):
        expect(page.get_by_role("group", name=group)).to_be_visible()


def test_it_can_all_be_done_with_the_keyboard(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    keys = page.keyboard
    page.get_by_label("Envío a domicilio").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.type("Thames 1234, Palermo")
    keys.press("Tab")
    expect(cost(page)).to_contain_text("Envío a Palermo")
    expect(page.get_by_label("Piso y departamento")).to_be_focused()
    for _ in ("Es otra zona", "ventana", "indicaciones", "medios"):
        keys.press("Tab")
    expect(page.get_by_label("Mercado Pago")).to_be_focused()
    keys.press("ArrowDown")
    expect(page.get_by_label("Efectivo")).to_be_checked()
    expect(page.get_by_label("Efectivo")).to_be_focused()
    for _ in ("con cuánto", "cancelar", "confirmar"):
        keys.press("Tab")
    expect(button(page)).to_be_focused()
    keys.press("Enter")
    shows(page, "confirmed", CONFIRMED)
    assert len(asking.sent("pay")) == 1
