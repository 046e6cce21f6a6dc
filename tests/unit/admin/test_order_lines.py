"""A line of which the shop has less: taken out, or something else offered and answered, on the real API."""

import re
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from backoffice_api.domain.order import Order
from backoffice_api.services import orders, settling
from retail.money import format_pesos
from tests.html_forms import form_with
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop

NBSP = "\u00a0"


def address(order: Order) -> str:
    return f"/admin/pedidos/{order.id}"


def stored(shop: PanelShop, order: Order) -> Order:
    return shop.backoffice.shop.cases.run(lambda work: orders.get(work, order.id))


def send(owner: OwnersBrowser, path: str, button: str, **typed: str) -> TestResponse:
    """Sends a form, and shows the page that it leads to."""
    answer = owner.press(path, button, **typed)
    assert answer.status_code == 303
    return owner.get(answer.headers["Location"])


def plain(page: str) -> str:
    """The page's text, each space once."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", page))


def line_page(shop: PanelShop, order: Order) -> str:
    return f"{address(order)}/productos/{shop.milk.id}"


def test_a_line_is_taken_out_and_the_order_says_what_happened(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=2, cheese=0.5)
    assert f'href="{line_page(shop, order)}"' in owner.get(address(order)).text

    said = send(owner, f"{line_page(shop, order)}?hay=0", "Cambiar el pedido")

    assert "Listo: el pedido cambió" in said.text
    assert [item.product_id for item in stored(shop, order).items] == [shop.cheese.id]
    assert "Cambió un producto: no nos queda" in said.text


def test_another_product_is_offered_and_the_answer_written_down(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    other = shop.backoffice.product("Leche Entera Armonía 1L", price=100_00)
    order = shop.order(shop.juan, milk=2, cheese=0.5)
    page = owner.get(f"{line_page(shop, order)}?q=armonia").text
    assert "Leche Entera Armonía 1L" in page
    assert shop.cheese.name not in page

    said = send(
        owner, f"{line_page(shop, order)}?q=armonia", "Preguntarle", otro=str(other.id), cuanto="2"
    ).text
    assert "Espera su respuesta" in said
    assert f"por ${NBSP}200,00" in re.sub(r"<[^>]+>", "", said)

    send(owner, address(order), "Me dijo que sí", que="si")

    assert [item.product_id for item in stored(shop, order).items] == [other.id, shop.cheese.id]


@pytest.mark.parametrize(
    ("button", "que"), [("Me dijo que no", "no"), ("Ya hay: dejalo como estaba", "retirar")]
)
def test_an_offer_ends_otherwise(
    shop: PanelShop, owner: OwnersBrowser, button: str, que: str
) -> None:
    other = shop.backoffice.product("Leche Entera Armonía 1L")
    order = shop.order(shop.juan, milk=2, cheese=0.5)
    send(owner, f"{line_page(shop, order)}?q=armonia", "Preguntarle", otro=str(other.id))

    send(owner, address(order), button, que=que)

    kept = {item.product_id for item in stored(shop, order).items}
    assert kept == {shop.cheese.id} | ({shop.milk.id} if "Ya hay" in button else set())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2", "El pedido no lleva más que eso."),
        ("uno", "número"),
        ("1,5", "Se vende por unidad"),
    ],
)
def test_what_cannot_be_is_said(
    shop: PanelShop, owner: OwnersBrowser, typed: str, said: str
) -> None:
    order = shop.order(shop.juan, milk=2, cheese=0.5)
    asked = urlencode({"hay": typed, "al_stock": "si"})
    page = owner.get(f"{line_page(shop, order)}?{asked}").text
    assert said in page
    assert "Cambiar el pedido" not in page
    again = dict(form_with(page, "Ver cómo queda").fields)
    assert (again["hay"], again["al_stock"]) == (typed, "si")
    assert stored(shop, order).items == order.items


@pytest.mark.parametrize("amount", ["0", "5000"])
def test_an_amount_that_nobody_offers_is_said(
    shop: PanelShop, owner: OwnersBrowser, amount: str
) -> None:
    other = shop.backoffice.product("Leche Entera Armonía 1L", stock=9_000_000)
    order = shop.order(shop.juan, milk=2, cheese=0.5)

    page = f"{line_page(shop, order)}?q=armonia"
    said = send(owner, page, "Preguntarle", otro=str(other.id), cuanto=amount).text

    assert "Esa cantidad no puede ser." in said
    again = dict(form_with(said, "Preguntarle").fields)
    assert (again["q"], again["otro"], again["cuanto"]) == ("armonia", str(other.id), amount)


def test_what_has_left_is_not_changed(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan, milk=2)
    shop.pays(order)
    shop.moved(stored(shop, order), "preparing", "ready")

    assert "No hay, o hay menos" not in owner.get(address(order)).text
    said = owner.get(f"{line_page(shop, order)}?hay=1").text
    assert "Cambiar el pedido" not in said
    assert "Este pedido ya no se puede cambiar" in said


def test_a_product_that_the_order_has_not_has_no_page(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=2)
    assert owner.get(f"{address(order)}/productos/{shop.cheese.id}").status_code == 404


def test_the_owner_gives_back_what_was_not_paid_through_mercado_pago(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    by_owner, by_itself = "se la devolvés vos", "vuelve por Mercado Pago a quien pagó"
    online, by_hand = shop.order(shop.juan, milk=2), shop.order(shop.ana, milk=2)
    assert "Paga menos." in owner.get(line_page(shop, online)).text

    shop.pays(online)
    owner.press(address(by_hand), "Sí, ya me pagó")

    said = owner.get(line_page(shop, online)).text
    assert (by_itself in said, by_owner in said) == (True, False)
    assert "Lo que se pagó por Mercado Pago vuelve" in owner.get(address(online)).text
    said = owner.get(line_page(shop, by_hand)).text
    assert (by_itself in said, by_owner in said) == (False, True)
    assert "devolvele vos lo que pagó" in owner.get(address(by_hand)).text


def test_what_was_paid_by_hand_is_said_to_be_given_back_and_ticked_off(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=2, cheese=0.5)
    shop.chosen(order, "cash")
    send(owner, address(order), "Sí, ya me pagó")
    before = stored(shop, order).total
    asked = owner.get(f"{line_page(shop, order)}?hay=0").text
    said = send(owner, f"{line_page(shop, order)}?hay=0", "Cambiar el pedido").text
    back = format_pesos(before - stored(shop, order).total)
    assert f'Le devolvés vos <span class="number">{back}</span>' in asked
    assert f'Devolvele <span class="number">{back}</span>' in said
    assert f"(-{back})" in said  # in the log, with one colon
    in_list = owner.get("/admin/pedidos").text
    owed = in_list.partition("Plata que tenés que devolver vos")[2].partition("</ul>")[0]
    assert back in owed
    assert address(order) in owner.get("/admin/pedidos?plata=by_hand").text

    said = send(owner, address(order), "Sí, ya se lo devolví").text

    assert "Anotado: ya se lo devolviste." in said
    assert f'Se devolvió dinero: <span class="number">{back}</span>' in said
    assert "Devolvele" not in said
    assert "Plata que tenés que devolver vos" not in owner.get("/admin/pedidos").text


def test_what_goes_back_is_said_before_the_order_is_changed(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=3, cheese=0.5)
    page = f"{line_page(shop, order)}?hay=1&al_stock=si"
    asked = plain(owner.get(page).text)
    assert f"y el pedido en ${NBSP}7.900,00. Paga ${NBSP}3.900,00 menos." in asked
    payment = shop.pays(order)

    asked = plain(owner.get(page).text)
    assert f"Queda en 1{NBSP}unidad, y el pedido en ${NBSP}7.900,00." in asked
    assert f"Vuelven ${NBSP}3.900,00 por Mercado Pago a quien pagó." in asked
    assert "Lo que sacás vuelve al stock." in asked
    assert stored(shop, order).items == order.items

    stock = shop.backoffice.get(f"/products/{shop.milk.id}").get_json()["stock"]
    send(owner, page, "Cambiar el pedido")

    settling.settle(shop.backoffice.shop, payment)
    assert shop.backoffice.till.paid[payment].refunded == 3_900_00
    assert shop.backoffice.get(f"/products/{shop.milk.id}").get_json()["stock"] == stock + 2


def test_another_amount_than_was_said_does_not_go_back(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=3, cheese=0.5)
    line = line_page(shop, order)
    form = dict(form_with(owner.get(f"{line}?hay=1").text, "Cambiar el pedido").fields)
    shop.pays(order)

    answer = owner.post(f"{line}/menos", **form)

    assert answer.location == f"{line}?hay=1"
    page = owner.get(answer.location).text
    assert "Lo que hay que devolver cambió." in page
    assert f"Vuelven ${NBSP}3.900,00" in plain(page)
    assert stored(shop, order).items == order.items


@pytest.mark.parametrize("given", [{}, {"vuelve": "nan"}, {"vuelve": "nada"}])
def test_an_order_is_not_changed_unseen(
    shop: PanelShop, owner: OwnersBrowser, given: dict[str, str]
) -> None:
    order = shop.order(shop.juan, milk=3)
    token = owner.form_token(line_page(shop, order))
    answer = owner.post(f"{line_page(shop, order)}/menos", form_token=token, hay="1", **given)
    assert answer.location == f"{line_page(shop, order)}?hay=1"
    assert stored(shop, order).items == order.items
