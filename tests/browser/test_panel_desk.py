"""The owner's desk in a real browser: chats that show what is new, withdrawals, orders; with scripts and without."""

import re

from playwright.sync_api import Browser, Page, expect

from backoffice_api.domain.day_figures import DayFigures
from tests.browser.panel_page import log_in, press_surely
from tests.chromium import PHONE, Visit
from tests.conversing import claim, complete, report, said
from tests.panel_shop import PanelShop

CHAT = "/admin/chats/5491123456789"


def writes(panel: PanelShop, sid: str, body: str, *replies: str) -> None:
    """Has Juan write, and what Milo answers sent."""
    backoffice = panel.backoffice
    turn = claim(backoffice, sid, body=body, received_at=backoffice.clock().isoformat())["turn"]
    for message in said(complete(backoffice, turn, *replies))["outbound"]:
        said(report(backoffice, turn, message["id"]))
    backoffice.clock.advance(seconds=2)


def test_a_chat_shows_what_is_new_without_losing_what_is_being_typed(
    panel: PanelShop, url: str, page: Page
) -> None:
    for number in range(15):
        writes(panel, f"SM{number}", f"pregunta {number}", f"*respuesta* {number}")
    panel.order(panel.juan)
    saved = {"saved_answers": ["Ya te confirmo.", "Miralo acá: {link}"]}
    panel.backoffice.patch("/shop", saved, If_Match="*")
    log_in(page, f"{url}/admin")
    page.goto(url + CHAT)
    expect(page.get_by_text("respuesta 14")).to_be_in_viewport()
    expect(page.get_by_text("pregunta 0", exact=True)).not_to_be_in_viewport()

    field = page.get_by_label("Escribile como la tienda")
    field.fill("Hola Juan. ")
    page.get_by_text("Respuestas guardadas").click()
    expect(page.get_by_text("Miralo acá: http")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("Ya te confirmo.").click()
    expect(field).to_have_value("Hola Juan. Ya te confirmo.")
    writes(panel, "SM99", "¿y yerba? https://a.example/x_y_z", "Sí hay")
    expect(page.get_by_text("¿y yerba?")).to_be_visible()
    expect(page.get_by_text("Sí hay")).to_be_in_viewport()
    expect(field).to_have_value("Hola Juan. Ya te confirmo.")
    expect(page.get_by_role("link", name="https://a.example/x_y_z")).to_be_visible()

    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Hola Juan. Ya te confirmo.")).to_be_in_viewport()
    page.get_by_role("button", name="Que siga Milo").click()
    expect(page.get_by_role("status")).to_have_text("Milo vuelve a contestar.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_chat_says_by_itself_who_answers_and_who_waits(
    panel: PanelShop, url: str, page: Page
) -> None:
    writes(panel, "SM1", "Hola", "¿Qué buscás?")
    log_in(page, f"{url}/admin")
    page.goto(url + CHAT)
    expect(page.get_by_text("Contesta Milo")).to_be_visible()
    field = page.get_by_label("Escribile como la tienda")
    field.fill("Hola Juan. ")
    said(panel.backoffice.post("/conversations/5491123456789/pause", {}))
    writes(panel, "SM2", "¿hay alguien?")
    expect(page.get_by_text("Hablás vos")).to_be_visible()
    expect(page.get_by_text("Espera respuesta desde")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("Hola Juan. ")

    page.get_by_role("button", name="Ya está atendido").focus()
    said(panel.backoffice.post("/conversations/5491123456789/resume", {}))
    expect(page.get_by_text("Contesta Milo")).to_be_visible()
    expect(page.get_by_text("Espera respuesta desde")).to_be_hidden()
    expect(page.get_by_role("button", name="Ya está atendido")).to_be_hidden()
    page.get_by_role("button", name="Callar a Milo y hablar yo").click()
    expect(page.get_by_role("status")).to_contain_text("Ahora hablás vos.")


def test_the_list_of_chats_shows_by_itself_who_wrote_and_keeps_the_focus(
    panel: PanelShop, url: str, page: Page
) -> None:
    page.clock.install()
    writes(panel, "SM1", "¿tienen pan?", "Sí")
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/chats")
    row = page.get_by_role("link", name=re.compile("tienen pan"))
    row.focus()
    said(panel.backoffice.post("/conversations/5491123456789/pause", {}))
    writes(panel, "SM2", "¿hay alguien?")
    page.clock.run_for(15_500)
    row = page.get_by_role("link", name=re.compile("hay alguien"))
    expect(row).to_be_visible()
    expect(row).to_be_focused()
    expect(page.get_by_role("heading", name="Esperan respuesta")).to_be_visible()


def test_that_somebody_waits_for_a_person_is_read_whole_on_a_phone(
    panel: PanelShop, url: str, page: Page
) -> None:
    writes(panel, "SM1", "una persona por favor", "Ya avisé")
    said(panel.backoffice.post("/conversations/ask_for_person", {"wa_id": "5491123456789"}))
    page.set_viewport_size(PHONE)
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/chats")
    waits = page.get_by_text("Pide una persona desde hace")
    assert waits.evaluate(
        "each => each.getBoundingClientRect().right <= each.closest('.row').getBoundingClientRect().right"
    )


def test_a_chat_works_where_no_script_runs(panel: PanelShop, url: str, browser: Browser) -> None:
    writes(panel, "SM1", "Hola", "¿Qué buscás?")
    panel.backoffice.patch("/shop", {"saved_answers": ["Ya te confirmo."]}, If_Match="*")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, f"{url}/admin")
    page.goto(url + CHAT)
    page.get_by_text("Respuestas guardadas").click()
    page.get_by_text("Ya te confirmo.").click()
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator(".from-shop .words")).to_have_text("Ya te confirmo.")
    context.close()


def test_the_owner_accepts_what_a_shopper_sends_back(
    panel: PanelShop, url: str, browser: Browser
) -> None:
    order = panel.order(panel.juan, milk=2)
    panel.pays(order)
    panel.moved(order, "preparing", "ready", "delivered")
    panel.takes_back(order, (panel.milk, 1))
    visit = Visit(browser, PHONE)
    page = visit.context.new_page()
    log_in(page, f"{url}/admin")
    page.get_by_role("link", name=re.compile("Arrepentimientos: 1")).click()
    page.locator(".rows a").first.click()
    expect(page.get_by_text("Lo pidió a tiempo")).to_be_visible()
    page.get_by_text("Aceptarlo", exact=True).click()
    page.get_by_label("sumarlo al stock").check()
    page.get_by_role("button", name="Sí, aceptar el arrepentimiento").click()
    expect(page.get_by_role("status")).to_have_text("Quedó aceptado.")
    expect(page.get_by_text("El dinero vuelve por Mercado Pago.")).to_be_visible()
    visit.close()


def test_the_owner_gives_one_line_back(panel: PanelShop, url: str, page: Page) -> None:
    order = panel.order(panel.juan, milk=2, cheese=0.5)
    panel.pays(order)
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/pedidos/{order.id}")
    page.get_by_role("link", name="No hay, o hay menos").first.click()
    expect(page.get_by_text("La diferencia vuelve por Mercado Pago a quien pagó.")).to_be_visible()
    page.get_by_label("¿Cuánto hay?").fill("0")
    page.get_by_role("button", name="Ver cómo queda").click()
    expect(page.get_by_text("Vuelven $\u00a03.900,00")).to_be_visible()
    page.get_by_role("button", name="Cambiar el pedido").click()
    expect(page.get_by_role("status")).to_contain_text("Listo: el pedido cambió")
    expect(page.get_by_text("Se pidió devolver el dinero")).to_be_visible()
    expect(page.get_by_text("Leche Entera La Serenísima 1L", exact=True)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_owner_finds_an_order_notes_on_it_and_prints_its_packing_list(
    panel: PanelShop, url: str, page: Page
) -> None:
    order = panel.order(panel.juan, milk=2)
    panel.chosen(order, "cash", cash_with=5000, address="Corrientes 5200, Villa Crespo")
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/pedidos")
    page.get_by_text("Más filtros").click()
    page.get_by_role("link", name="Efectivo", exact=True).click()
    page.get_by_role("link", name="Envío", exact=True).click()
    expect(page).to_have_url(re.compile("medio=cash&entrega=delivery"))
    page.get_by_role("link", name=re.compile("^Juan")).click()
    expect(page.get_by_text("Llevá vuelto")).to_be_visible()
    page.get_by_label("Anotar algo").fill("Timbre 2")
    page.get_by_role("button", name="Anotar").click()
    expect(page.get_by_text("Nota: Timbre 2")).to_be_visible()

    page.get_by_role("link", name="Hoja para armarlo").click()
    page.get_by_role("link", name="Rollo de 80 mm").click()
    expect(page.get_by_role("button", name="Imprimir")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Imprimir")).not_to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.locator(".sheet")).to_contain_text("2 unidades")
    width = re.search(rb"/MediaBox ?\[0 0 ([0-9.]+)", page.pdf(prefer_css_page_size=True))
    assert width
    assert round(float(width[1]) / 72 * 25.4) == 80


def test_an_order_leads_back_to_the_list_as_it_was_narrowed(
    panel: PanelShop, url: str, page: Page
) -> None:
    for user, means in ((panel.juan, "cash"), (panel.ana, "transfer")):
        panel.chosen(panel.order(user), means)
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/pedidos?medio=cash")
    page.get_by_role("link", name=re.compile("^Juan")).click()
    page.get_by_label("Anotar algo").fill("Timbre 2")
    page.get_by_role("button", name="Anotar").click()
    expect(page.get_by_text("Nota: Timbre 2")).to_be_visible()

    page.get_by_role("link", name="‹ Pedidos").click()
    expect(page).to_have_url(f"{url}/admin/pedidos?medio=cash")
    expect(page.get_by_role("link", name=re.compile("^Ana"))).to_have_count(0)

    page.get_by_label("Secciones").get_by_role("link", name="Pedidos").click()
    page.get_by_role("link", name=re.compile("^Ana")).click()
    page.get_by_role("link", name="‹ Pedidos").click()
    expect(page).to_have_url(f"{url}/admin/pedidos")

    looks_for_another = f"{url}/admin/clientes/{panel.juan.id}/unir"
    page.goto(f"{looks_for_another}?con={panel.ana.id}")
    page.get_by_role("link", name="‹ Buscar a otro").click()
    expect(page).to_have_url(looks_for_another)


def test_the_owner_moves_orders_on_the_board_where_no_script_runs(
    panel: PanelShop, url: str, browser: Browser
) -> None:
    made = [panel.order(user) for user in (panel.juan, panel.ana, panel.juan, panel.ana)]
    for order in made:
        panel.pays(order)
        panel.backoffice.clock.advance(minutes=3)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/pedidos")
    page.get_by_role("link", name="Tablero").click()
    page.get_by_role("link", name="Para preparar · 4").click()

    cards = [page.locator(f"#pedido-{order.id}") for order in made]
    press_surely(cards[2], "Empezar a prepararlo", "Sí, empezar a prepararlo")
    said = page.get_by_role("status")
    expect(said).to_contain_text("quedó en preparación")
    expect(said).to_be_in_viewport(ratio=1)
    expect(cards[3].locator("summary")).to_be_in_viewport(ratio=1)  # the next one
    expect(page.locator("#preparar .ticket")).to_have_count(3)
    head = page.get_by_role("heading", name="Para preparar 3")
    expect(head).to_be_in_viewport(ratio=1)
    (top, below) = (each.bounding_box() for each in (head, cards[3]))
    assert top
    assert below
    assert top["y"] == 0
    assert below["y"] >= top["height"]

    press_surely(page.locator("#preparando"), "Está listo para retirar", "Sí, está listo")
    expect(page.locator("#retirar .ticket")).to_have_count(1)
    widths = page.locator("html").evaluate("each => [each.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    context.close()


def test_the_figures_of_thirty_days_are_seen_on_a_phone(
    panel: PanelShop, url: str, page: Page
) -> None:
    week_ago = DayFigures("2026-11-15", taken=9_000_000, orders_paid=6, wrote=20)
    panel.backoffice.shop.cases.run(lambda work: work.put(week_ago))
    panel.pays(panel.order(panel.juan, milk=2))
    page.set_viewport_size(PHONE)
    log_in(page, f"{url}/admin")
    sales = page.get_by_role("img", name="Ventas por día en los últimos 30 días")
    expect(sales).to_be_visible()
    shown = sales.bounding_box()
    assert shown
    assert shown["width"] > 300
    assert len({bar.bounding_box()["height"] for bar in sales.locator(".bar").all()}) == 2  # type: ignore[index]
    table = page.get_by_role("region", name="Tabla de ventas")
    expect(table).to_be_hidden()
    page.get_by_text("Ver la tabla de ventas").click()
    expect(table.get_by_role("row", name="dom 15 nov")).to_contain_text("$ 90.000,00")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
