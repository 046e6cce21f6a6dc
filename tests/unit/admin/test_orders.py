"""Pedidos: the list, one order, and what the owner does about it, on the real API."""

import re

import pytest

from backoffice_api.domain.order import Order
from backoffice_api.services import orders, settling
from tests.backoffice import ADMIN
from tests.html_forms import form_with, forms_of
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop

NBSP = "\u00a0"


def address(order: Order) -> str:
    return f"/admin/pedidos/{order.id}"


def status(shop: PanelShop, order: Order) -> str:
    return shop.backoffice.shop.cases.run(lambda work: orders.get(work, order.id)).status


def listed(page: str) -> list[str]:
    return re.findall(r'class="row" href="/admin/pedidos/(\d+)"', page)


def test_a_shop_without_orders_says_when_they_come(owner: OwnersBrowser) -> None:
    assert "Todavía no hay pedidos." in owner.get("/admin/pedidos").text


def test_the_list_shows_whose_how_much_and_when_the_newest_first(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    first = shop.order(shop.juan, milk=2)
    shop.backoffice.clock.advance(minutes=5)
    second = shop.order(shop.ana, cheese=0.35)
    page = owner.get("/admin/pedidos").text

    assert listed(page) == [str(second.id), str(first.id)]
    assert "Juan Pérez" in page
    assert f"${NBSP}3.900,00" in page
    assert ">hoy 09:05</time>" in page


def test_the_list_is_narrowed_to_a_state_by_its_address(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    unpaid, paid = shop.order(shop.juan), shop.order(shop.ana)
    shop.pays(paid)

    assert listed(owner.get("/admin/pedidos?estado=paid").text) == [str(paid.id)]
    assert listed(owner.get("/admin/pedidos?estado=placed").text) == [str(unpaid.id)]
    assert "No hay pedidos en este estado." in owner.get("/admin/pedidos?estado=delivered").text
    assert owner.get("/admin/pedidos?estado=lost").status_code == 404


def test_the_list_s_filters_are_links_that_go_together(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    cash, other = shop.order(shop.juan), shop.order(shop.ana)
    shop.chosen(cash, "cash", address="Corrientes 5200, Villa Crespo")
    shop.chosen(other, "cash")
    page = owner.get("/admin/pedidos?medio=cash").text
    assert listed(page) == [str(other.id), str(cash.id)]
    (link,) = re.findall(r'href="([^"]+)">Envío</a>', page)
    narrowed = owner.get(link.replace("&amp;", "&")).text
    assert listed(narrowed) == [str(cash.id)]
    assert 'href="/admin/pedidos?entrega=delivery">Cualquiera</a>' in narrowed
    assert "medio=cash&amp;entrega=delivery" in narrowed  # the sheets and the export
    assert listed(owner.get("/admin/pedidos?dia=2026-11-22&entrega=pickup").text) == [str(other.id)]
    assert "No hay pedidos así." in owner.get("/admin/pedidos?medio=transfer").text
    for wrong in ("medio=gold", "entrega=drone", "dia=2026-02-30", "dia=ayer"):
        assert owner.get(f"/admin/pedidos?{wrong}").status_code == 404


@pytest.mark.parametrize("written", ["{}", " N.º {:,} ", "#{}", "n° {:,}"])
def test_an_order_is_found_by_its_number(
    shop: PanelShop, owner: OwnersBrowser, written: str
) -> None:
    order = shop.order(shop.juan)
    query = written.format(order.id).replace(",", NBSP)
    answer = owner.press("/admin/pedidos", "Buscar", q=query)
    assert (answer.status_code, answer.location) == (303, address(order))


@pytest.mark.parametrize("query", ["Juan", "999999999", "+54 9 11 2345-6789"])
def test_whoever_is_searched_for_otherwise_is_among_the_customers(
    shop: PanelShop, owner: OwnersBrowser, query: str
) -> None:
    answer = owner.press("/admin/pedidos", "Buscar", q=query)
    found = owner.get(answer.location).text if answer.location else answer.text
    assert ("Juan Pérez" in found) == (query != "999999999")
    assert query == "Juan" or "q=" not in (answer.location or "")


def test_a_note_stands_in_the_order_s_log(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    owner.press(address(order), "Anotar", nota="12: tocar timbre <b>")
    page = owner.get(address(order)).text
    assert "Nota: <strong>12: tocar timbre &lt;b&gt;</strong>" in page
    assert "pago 12" not in page
    owner.press(address(order), "Anotar", nota="  ")
    assert "Escribí algo para anotar." in owner.get(address(order)).text


def test_the_list_goes_on_page_after_page_and_keeps_its_state(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    made = []
    for _ in range(30):
        made.append(shop.order(shop.juan))
        shop.moved(made[-1], "cancelled")
        shop.backoffice.clock.advance(seconds=1)
    first = owner.get("/admin/pedidos?estado=cancelled").text
    (link,) = re.findall(r'href="([^"]+desde=[^"]+)"', first)
    second = owner.get(link.replace("&amp;", "&")).text

    assert listed(first) + listed(second) == [str(order.id) for order in reversed(made)]
    assert len(listed(first)) == 25
    assert "Ver más" not in second


def test_a_list_asks_for_its_page_and_its_shoppers_alone(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    for user in (shop.juan, shop.ana):
        shop.order(user)
    before = len(owner.asked())
    owner.get("/admin/pedidos")

    assert owner.asked()[before:] == [
        "GET /orders",
        "GET /orders",  # of which the owner has money to give back
        "GET /users/by_id",
        "GET /payments/held",
    ]


def test_an_order_shows_lines_money_shopper_and_what_happened(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=2, cheese=0.35)
    payment = shop.pays(order)
    page = owner.get(address(order)).text

    assert "Pedido N.º 100" in page
    assert f"2{NBSP}unidades" in page
    assert f"0,35{NBSP}kg" in page
    assert f"${NBSP}8.065,00" in page
    assert "Juan Pérez" in page
    assert f'href="/admin/clientes/{shop.juan.id}/chat"' in page
    assert "+54 9 11 2345-6789" in page
    assert "Se hizo el pedido" in page
    assert "Se pagó" in page
    assert f"Pago {payment}" in page
    assert "tarjeta de crédito" in page


def test_an_order_that_there_is_not_is_said_so(owner: OwnersBrowser) -> None:
    assert owner.get("/admin/pedidos/1").status_code == 404
    assert owner.get("/admin/pedidos/x").status_code == 404


def test_an_order_goes_step_by_step_to_its_shopper(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "mercado_pago", address="Corrientes 5200, Villa Crespo")
    shop.pays(order)
    for button, state, said in (
        ("Sí, empezar a prepararlo", "preparing", "Quedó en preparación."),
        ("Sí, ya salió", "out_for_delivery", "Quedó en camino."),
        ("Sí, ya se entregó", "delivered", "Quedó entregado."),
    ):
        answer = owner.press(address(order), button)
        assert (answer.status_code, answer.location) == (303, address(order))
        assert status(shop, order) == state
        page = owner.get(address(order)).text
        assert said in page
        assert said not in owner.get(address(order)).text
    buttons = [button for form in forms_of(page) for button in form.buttons]
    assert buttons == ["Salir", "Sí, devolver el pago", "Anotar"]


def test_a_button_that_is_pressed_twice_does_it_once(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "mercado_pago", address="Corrientes 5200, Villa Crespo")
    shop.pays(order)
    form = form_with(owner.get(address(order)).text, "Sí, empezar a prepararlo")
    for _ in range(2):
        owner.post(form.action, **dict(form.fields))
    shop.moved(order, "out_for_delivery")
    owner.post(form.action, **dict(form.fields))

    kinds = [
        event.kind
        for event in shop.backoffice.shop.cases.run(lambda work: orders.get(work, order.id)).events
    ]
    moves = [each for each in owner.carrier.exchanges if each.line.endswith("/transitions")]
    assert len({each.request.headers["Idempotency-Key"] for each in moves}) == 1
    assert kinds.count("preparing") == 1
    assert status(shop, order) == "out_for_delivery"


def test_what_is_not_allowed_any_more_is_refused_in_words(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    shop.pays(order)
    form = form_with(owner.get(address(order)).text, "Sí, empezar a prepararlo")
    shop.moved(order, "cancelled")
    owner.post(form.action, **dict(form.fields))

    assert "No se puede: el pedido ya está en otro estado." in owner.get(address(order)).text
    assert status(shop, order) == "cancelled"


@pytest.mark.parametrize("to", ["", "lost", "delivered"])
def test_a_made_up_step_moves_nothing(shop: PanelShop, owner: OwnersBrowser, to: str) -> None:
    order = shop.order(shop.juan)
    token = owner.form_token(address(order))
    assert owner.post(f"{address(order)}/mover", form_token=token, key="k", a=to).status_code == 303
    assert 'class="said problem"' in owner.get(address(order)).text
    assert status(shop, order) == "placed"


def test_a_cancelled_order_gives_the_money_back(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    payment = shop.pays(order)
    assert "Paga el pedido" in owner.get(address(order)).text
    owner.press(address(order), "Sí, cancelar el pedido")
    settling.settle(shop.backoffice.shop, payment)

    page = owner.get(address(order)).text
    assert "Dinero devuelto" in page
    assert "Paga el pedido" not in page
    assert "Devolver este pago" not in page


def test_money_that_came_otherwise_pays_an_order(shop: PanelShop, owner: OwnersBrowser) -> None:
    order, begun = shop.order(shop.juan), shop.order(shop.ana)
    shop.chosen(begun, "cash")
    shop.moved(begun, "preparing")
    goes_on = "Se le avisa por WhatsApp, y el pedido queda para preparar. No se puede deshacer."
    assert goes_on in owner.get(address(order)).text
    begun_page = owner.get(address(begun)).text
    assert "Sí, ya me pagó" in begun_page
    assert "queda para preparar" not in begun_page
    owner.press(address(order), "Sí, ya me pagó")
    assert status(shop, order) == "paid"
    assert "no pasó por Mercado Pago" in owner.get(address(order)).text


def test_an_order_says_how_it_is_had_and_paid(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.chosen(
        order, "cash", address="Corrientes 5200, Villa Crespo", floor="3 B", notes="sin timbre"
    )
    page = owner.get(address(order)).text

    assert "Corrientes 5200, Villa Crespo, 3 B" in page
    assert "sin timbre" in page
    assert ">mañana 10:00</time> a 12:00" in page
    assert f'Envío</p><p><span class="number">${NBSP}150,00' in page
    assert "Paga en efectivo al recibir" in page
    assert "Para preparar" in page
    row = owner.get("/admin/pedidos").text
    assert "Villa Crespo" in row
    assert "Paga en efectivo al recibir" in row
    for button in ("Sí, empezar a prepararlo", "Sí, ya salió", "Sí, ya se entregó"):
        owner.press(address(order), button)
    assert status(shop, order) == "delivered"
    assert "Está pagado, y no pasó por Mercado Pago." in owner.get(address(order)).text


def test_an_order_that_is_collected_is_ready_first(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "transfer")
    page = owner.get(address(order)).text
    assert "Lo pasa a buscar" in page
    assert "Espera su transferencia" in page
    owner.press(address(order), "Sí, ya me pagó")
    for button in ("Sí, empezar a prepararlo", "Sí, está listo"):
        owner.press(address(order), button)
    assert listed(owner.get("/admin/pedidos?estado=ready").text) == [str(order.id)]
    assert "Sí, ya salió" not in owner.get(address(order)).text


def test_a_held_payment_is_on_top_and_can_be_given_back(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    payment = shop.pays(order, amount=100)
    page = owner.get("/admin/pedidos").text
    assert page.index("Pagos que esperan tu decisión") < page.index('aria-label="Estado"')
    assert "no es el importe del pedido" in page
    assert "Llegó un pago que no coincide" in owner.get(address(order)).text

    owner.press(address(order), "Sí, devolver el pago")
    settling.settle(shop.backoffice.shop, payment)
    page = owner.get(address(order)).text
    assert "Devuelto" in page
    assert "Sí, devolver el pago" not in page
    assert "Pagos que esperan" not in owner.get("/admin/pedidos").text


def test_a_part_that_was_refused_can_be_asked_for_again(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order, till = shop.order(shop.juan, milk=2), shop.backoffice.till
    payment = shop.pays(order)
    again = "Pedir de nuevo los"
    assert again not in owner.get(address(order)).text
    path = f"/orders/{order.id}/lines/{shop.milk.id}"
    body = {"quantity": 1, "restocks": True}
    assert shop.backoffice.client.put(path, json=body, headers=ADMIN).status_code == 200
    till.refund_status = "rejected"
    settling.settle(shop.backoffice.shop, payment)
    till.refund_status = "approved"

    page = owner.get(address(order)).text
    assert f'{again} <span class="number">${NBSP}1.950,00</span></summary>' in page
    owner.press(address(order), "Sí, pedirlos de nuevo")
    settling.settle(shop.backoffice.shop, payment)

    assert till.paid[payment].refunded == 195_000
    assert again not in owner.get(address(order)).text


def test_a_delivery_that_is_frozen_says_why_and_can_be_let_go(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "mercado_pago", address="Corrientes 5200, Villa Crespo")
    payment = shop.pays(order)
    shop.moved(order, "preparing")
    settling.freeze(shop.backoffice.shop, payment)

    owner.press(address(order), "Sí, ya salió")
    page = owner.get(address(order)).text
    assert "La entrega está frenada por un problema con el pago." in page
    assert "Mercado Pago avisó que puede ser un fraude" in page
    assert status(shop, order) == "preparing"

    owner.press(address(order), "Sí, liberar la entrega")
    owner.press(address(order), "Sí, ya salió")
    assert status(shop, order) == "out_for_delivery"


@pytest.mark.parametrize("action", ["mover", "liberar", "pagos/1/devolver"])
def test_nothing_is_done_without_the_form_s_token(
    shop: PanelShop, owner: OwnersBrowser, action: str
) -> None:
    order = shop.order(shop.juan)
    before = owner.asked()
    for form in ({}, {"form_token": "guessed"}, {"form_token": ""}):
        answer = owner.post(f"{address(order)}/{action}", a="cancelled", key="k", **form)
        assert answer.status_code == 400
        assert "La página quedó abierta mucho tiempo." in answer.text
    assert owner.asked() == before
    assert status(shop, order) == "placed"


def test_a_stranger_presses_no_button(shop: PanelShop) -> None:
    order = shop.order(shop.juan)
    stranger = OwnersBrowser(shop.backoffice)
    token = stranger.form_token()
    answer = stranger.post(f"{address(order)}/mover", a="cancelled", key="k", form_token=token)
    assert (answer.status_code, answer.location) == (303, "/admin/login")
    assert status(shop, order) == "placed"


def test_a_product_s_name_is_text_and_not_markup(shop: PanelShop, owner: OwnersBrowser) -> None:
    evil = shop.backoffice.product("<img src=x onerror=alert(1)> & Co", stock=5000)
    order = PanelShop(shop.backoffice, shop.juan, shop.ana, evil, shop.cheese).order(shop.juan)
    for path in (address(order), "/admin/productos", f"/admin/productos/{evil.id}", "/admin"):
        page = owner.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
