"""What the checkout page says where the API does not take what was chosen: beside the field, and nothing is lost."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.asking_shop import SLOTS, AskingShop, Json
from tests.browser.checkout_page import shows
from tests.browser.choosing_page import (
    ADDRESS,
    button,
    cost,
    have_it_brought,
    is_about,
    open_to_choose,
    press,
)
from tests.examples import often

IN_CASH = "Confirmar pedido: pagás $ 17.065,00 en efectivo al recibir"
OUTSIDE = "Por ahora no llegamos a esa dirección."
UNKNOWN = "No reconocimos tu barrio en la dirección: elegí tu zona."

pytestmark = pytest.mark.slow


def refused(asking: AskingShop, part: str, code: str, **members: object) -> None:
    asking.refusal[part] = (409, {"code": code, **members})


def ready_for_cash(page: Page, link: str) -> None:
    """Has all chosen, but for the button."""
    open_to_choose(page, link)
    have_it_brought(page)
    page.get_by_label("Efectivo").check()
    expect(button(page)).to_have_text(IN_CASH)


def test_an_order_that_is_not_said_how_it_comes_is_asked_for_it(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    press(page, "Elegir cómo lo recibo")
    expect(page.get_by_label("Envío a domicilio")).to_be_focused()
    group = page.get_by_role("group", name="¿Cómo lo recibís?")
    expect(group).to_have_accessible_description("Elegí cómo lo recibís.")
    page.get_by_label("Envío a domicilio").check()
    expect(page.get_by_text("Elegí cómo lo recibís.")).to_be_hidden()
    press(page, "Completar la dirección")
    is_about(page, page.get_by_label(ADDRESS), "Escribí la calle y el número.")
    expect(page.get_by_label(ADDRESS)).to_have_attribute("aria-invalid", "true")
    page.get_by_label(ADDRESS).press_sequentially("T")
    expect(page.get_by_text("Escribí la calle y el número.")).to_be_hidden()
    assert asking.asked == []


def test_a_zone_that_the_address_does_not_name_is_asked_for(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    expect(page.get_by_label("Zona")).to_be_hidden()
    have_it_brought(page, "Thames 1234")
    zone = page.get_by_label("Zona")
    expect(zone).to_be_visible()
    expect(zone).not_to_be_focused()
    expect(cost(page)).to_have_text(UNKNOWN)
    press(page, "Elegir la zona")
    is_about(page, zone, UNKNOWN)
    expect(zone.locator("option")).to_have_text(
        [
            "Elegí tu zona…",
            "Palermo · Las Cañitas · $ 800,00",
            "Belgrano · Núñez · $ 1.200,00",
            "Mi barrio no está en la lista",
        ]
    )
    zone.select_option("Palermo")
    page.get_by_label("Efectivo").check()
    press(page, IN_CASH)
    shows(page, "confirmed", "¡Listo! Tu pedido está confirmado")
    told = asking.sent("pay")[0]["delivery"]  # type: ignore[index]
    assert (told["address"], told["zone"]) == ("Thames 1234", "Palermo")


def test_an_address_that_breaks_a_rule_is_told_before_it_is_sent(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    problem = {
        "code": "invalid_delivery",
        "errors": [{"field": "delivery.address", "message": "x"}],
    }
    asking.refusal["quote"] = (422, problem)
    have_it_brought(page)
    words = "Escribí la calle y el número, en hasta 200 letras."
    expect(page.get_by_text(words)).to_be_visible()
    press(page, "Corregir la dirección")
    is_about(page, page.get_by_label(ADDRESS), words)
    have_it_brought(page, "Thames 1, Palermo")
    expect(page.get_by_text(words)).to_be_hidden()
    expect(cost(page)).to_contain_text("Envío a Palermo")


def test_a_zone_that_was_found_wrong_can_be_chosen(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    have_it_brought(page, "Núñez 1234, Palermo")
    page.get_by_role("button", name="Es otra zona").click()
    zone = page.get_by_label("Zona")
    expect(zone).to_be_focused()
    zone.select_option("Palermo")
    expect(cost(page)).to_contain_text("Envío a Palermo")


def test_a_place_outside_of_the_zones_is_told_plainly_with_the_ways_out(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    refused(asking, "quote", "outside_zones")
    have_it_brought(page, "Mitre 1, Quilmes")
    expect(cost(page)).to_have_text(OUTSIDE)
    press(page, "Cambiar la entrega")
    is_about(page, page.get_by_label(ADDRESS), OUTSIDE)
    ask = page.get_by_role("link", name="Preguntar por WhatsApp")
    expect(ask).to_have_attribute("href", "https://wa.me/14155238886")
    page.get_by_role("button", name="Mejor lo retiro en el local").click()
    expect(page.get_by_label("Retiro en el local")).to_be_focused()
    expect(page.get_by_label("Retiro en el local")).to_be_checked()
    expect(button(page)).to_have_text("Pagar $ 16.265,00 con Mercado Pago")
    page.get_by_label("Envío a domicilio").check()
    expect(page.get_by_label(ADDRESS)).to_have_value("Mitre 1, Quilmes")


def test_that_no_window_is_free_is_told_with_the_ways_out(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    refused(asking, "quote", "slot_taken")
    have_it_brought(page)
    expect(cost(page)).to_have_text("Por ahora no quedan horarios de entrega libres.")
    expect(page.get_by_role("button", name="Mejor lo retiro en el local")).to_be_visible()


def test_a_neighbourhood_that_is_not_in_the_list_is_outside(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.offer(pickup=False)
    open_to_choose(page, asking_link)
    have_it_brought(page, "Mitre 1")
    page.get_by_label("Zona").select_option("Mi barrio no está en la lista")
    expect(cost(page)).to_have_text(OUTSIDE)
    expect(page.get_by_role("button", name="Mejor lo retiro en el local")).to_be_hidden()
    expect(page.get_by_role("link", name="Preguntar por WhatsApp")).to_be_visible()
    press(page, "Cambiar la entrega")
    is_about(page, page.get_by_label("Zona"), OUTSIDE)
    assert len(asking.sent("quote")) == 1


def test_nothing_is_said_of_pickup_where_there_is_none(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    asking.order["options"]["pickup"] = False
    page.goto(asking_link)
    address = page.get_by_label(ADDRESS)
    address.fill("Cabildo 1234, Belgrano")
    address.blur()
    expect(cost(page)).to_contain_text("Te faltan $ 3.735,00 para el mínimo")
    expect(cost(page)).not_to_contain_text("retirarlo")


def test_what_is_missing_to_the_minimum_is_told(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    have_it_brought(page, "Cabildo 1234, Belgrano")
    words = "Te faltan $ 3.735,00 para el mínimo de $ 20.000,00"
    expect(cost(page)).to_contain_text(words)
    expect(cost(page)).to_contain_text("Para retirarlo en el local no hay mínimo.")
    expect(page.get_by_role("button", name="Mejor lo retiro en el local")).to_be_visible()
    press(page, "Cambiar la entrega")
    is_about(page, page.get_by_label(ADDRESS), words)


@pytest.mark.parametrize(
    ("code", "members", "field", "words"),
    [
        ("zone_unknown", {"zones": ["Palermo"]}, "Zona", UNKNOWN),
        ("outside_zones", {}, ADDRESS, OUTSIDE),
        ("below_minimum", {"minimum": 20000.0, "missing": 3735.0}, ADDRESS, "Te faltan $ 3.735,00"),
        ("slot_taken", {}, "¿Cuándo te lo llevamos?", "Ese horario se ocupó recién."),
        ("cash_too_little", {"total": 17065.0}, "¿Con cuánto pagás?", "No alcanza: el total es $ 17.065,00."),
    ],
)  # fmt: skip
def test_what_is_refused_at_last_is_said_beside_its_field(
    page: Page,
    asking_link: str,
    asking: AskingShop,
    code: str,
    members: Json,
    field: str,
    words: str,
) -> None:
    ready_for_cash(page, asking_link)
    page.get_by_label("¿Con cuánto pagás?").fill("100")
    page.get_by_label("Indicaciones").fill("Timbre roto")
    refused(asking, "pay", code, **members)
    press(page, IN_CASH)
    is_about(page, page.get_by_label(field), words)
    expect(page.get_by_label(field)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 1234, Palermo")
    expect(page.get_by_label("Indicaciones")).to_have_value("Timbre roto")
    expect(page.get_by_label("¿Con cuánto pagás?")).to_have_value("100")


@pytest.mark.parametrize(
    ("code", "group", "words"),
    [
        ("means_not_accepted", "¿Cómo pagás?", "La tienda ya no acepta ese medio de pago."),
        ("pickup_not_offered", "¿Cómo lo recibís?", "La tienda ya no ofrece retiro"),
        ("delivery_not_offered", "¿Cómo lo recibís?", "La tienda ya no hace envíos."),
    ],
)
def test_what_is_offered_no_more_is_said_beside_its_group(
    page: Page, asking_link: str, asking: AskingShop, code: str, group: str, words: str
) -> None:
    ready_for_cash(page, asking_link)
    refused(asking, "pay", code, accepted=["transfer"])
    press(page, IN_CASH)
    fields = page.get_by_role("group", name=group)
    expect(fields.get_by_role("radio", checked=True)).to_be_focused()
    expect(fields.get_by_text(words)).to_be_visible()
    assert (fields.get_attribute("aria-describedby") or "").endswith("-error")


def test_a_window_that_was_taken_is_not_offered_again(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    ready_for_cash(page, asking_link)
    refused(asking, "pay", "slot_taken")
    asking.offer(slots=SLOTS[1:])
    press(page, IN_CASH)
    slots = page.get_by_label("¿Cuándo te lo llevamos?")
    is_about(page, slots, "ya marcamos el primero libre")
    expect(slots.locator("option").first).to_have_text("mañana de 9:30 a 11 · lo antes posible")
    press(page, IN_CASH)
    shows(page, "confirmed", "¡Listo! Tu pedido está confirmado")
    assert asking.sent("pay")[1]["delivery"]["slot"] == "s2"  # type: ignore[index]


@pytest.mark.parametrize("typed", often(["mucho", "-5", "1.2.3", "20,00.5", "1e5"], 2))
def test_cash_that_is_no_amount_is_not_sent(
    page: Page, asking_link: str, asking: AskingShop, typed: str
) -> None:
    ready_for_cash(page, asking_link)
    page.get_by_label("¿Con cuánto pagás?").fill(typed)
    press(page, "Corregir el monto")
    is_about(page, page.get_by_label("¿Con cuánto pagás?"), "Escribí el monto en números")
    assert asking.sent("pay") == []


def test_a_member_that_breaks_a_rule_is_told_apart(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    ready_for_cash(page, asking_link)
    asking.refusal["pay"] = (
        422,
        {"code": "invalid_delivery", "errors": [{"field": "delivery.delivery.floor", "message": "x"}]},
    )  # fmt: skip
    press(page, IN_CASH)
    is_about(page, page.get_by_label("Piso y departamento"), "hasta 60 letras")


@pytest.mark.parametrize(
    ("code", "state", "title"),
    [
        ("order_expired", "expired", "Este pedido venció"),
        ("order_cancelled", "cancelled", "Este pedido se canceló"),
        ("choice_closed", "preparing", "Estamos preparando tu pedido"),
    ],
)
def test_an_order_that_can_be_chosen_no_more_shows_as_it_is(
    page: Page, asking_link: str, asking: AskingShop, code: str, state: str, title: str
) -> None:
    ready_for_cash(page, asking_link)
    refused(asking, "pay", code)
    asking.becomes(state, is_paid=False)
    press(page, IN_CASH)
    shows(page, state, title)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(1 if code == "choice_closed" else 0)
    expect(button(page)).to_be_hidden()


@pytest.mark.parametrize("status", [0, 503])
def test_a_shop_that_does_not_answer_keeps_what_was_chosen(
    page: Page, asking_link: str, asking: AskingShop, status: int
) -> None:
    ready_for_cash(page, asking_link)
    page.route(
        "**/pay",
        lambda route: route.fulfill(status=status, body="x") if status else route.abort(),
    )
    press(page, IN_CASH)
    expect(page.get_by_role("alert")).to_contain_text("No pudimos confirmar tu pedido")
    expect(page.get_by_label(ADDRESS)).to_have_value("Thames 1234, Palermo")
    page.unroute("**/pay")
    press(page, IN_CASH)
    shows(page, "confirmed", "¡Listo! Tu pedido está confirmado")


def test_an_answer_that_got_lost_is_found_again(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    ready_for_cash(page, asking_link)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/pay", lose)
    press(page, IN_CASH)
    shows(page, "confirmed", "¡Listo! Tu pedido está confirmado")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_cost_that_could_not_be_asked_can_be_asked_again(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    page.route("**/quote", lambda route: route.abort())
    have_it_brought(page)
    expect(cost(page)).to_contain_text("No pudimos calcular el envío")
    page.unroute("**/quote")
    press(page, "Ver el total con el envío")
    expect(button(page)).to_have_text("Pagar $ 17.065,00 con Mercado Pago")


def test_the_cost_of_an_address_that_was_changed_since_is_not_shown(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    open_to_choose(page, asking_link)
    held: list[Route] = []
    page.route("**/quote", lambda route: route.continue_() if held else held.append(route))
    have_it_brought(page)
    expect(cost(page)).to_have_text("Calculando el envío…")
    have_it_brought(page, "Cabildo 1, Belgrano")
    expect(cost(page)).to_contain_text("Te faltan")
    with page.expect_response("**/quote"):
        held[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    expect(cost(page)).to_contain_text("Te faltan")
    expect(button(page)).to_have_text("Cambiar la entrega")
