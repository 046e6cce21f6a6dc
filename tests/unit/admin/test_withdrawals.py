"""Arrepentimientos: the list, one of them with its term, and the owner's decision, on the real API."""

import re
from typing import Any

import pytest

from backoffice_api.domain.order import Order
from retail.wire import OrderStatus
from tests.html_forms import forms_of
from tests.owners_browser import OwnersBrowser, a_seller, an_owner
from tests.panel_shop import PanelShop

NBSP = "\u00a0"
LIST = "/admin/arrepentimientos"
ACCEPT, REJECT = "Sí, aceptar el arrepentimiento", "Sí, rechazar el arrepentimiento"


def delivered(shop: PanelShop, **wanted: float) -> Order:
    """Juan's order, paid by Mercado Pago and taken home."""
    order = shop.order(shop.juan, **wanted)
    shop.pays(order)
    return shop.moved(order, "preparing", "ready", "delivered")


def known(shop: PanelShop, code: str) -> Any:
    return shop.backoffice.get(f"/withdrawals/{code}").get_json()


def listed(page: str) -> list[str]:
    return re.findall(r'class="row" href="/admin/arrepentimientos/([^"]+)"', page)


def test_nothing_waits(owner: OwnersBrowser) -> None:
    assert "Ningún arrepentimiento espera tu decisión." in owner.get(LIST).text
    assert "Nadie se arrepintió de una compra." in owner.get(f"{LIST}?cuales=todos").text
    assert owner.get(f"{LIST}?cuales=otros").status_code == 404


def test_those_that_wait_are_listed_the_longest_waiting_first(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    first = shop.takes_back(delivered(shop))
    shop.backoffice.clock.advance(minutes=5)
    second = shop.takes_back(delivered(shop, milk=2), (shop.milk, 1))
    page = owner.get(LIST).text
    assert listed(page) == [first, second]
    assert "Juan Pérez" in page
    assert f"${NBSP}1.950,00" in page

    owner.press(f"{LIST}/{first}", REJECT, motivo="Está abierto")
    assert listed(owner.get(LIST).text) == [second]
    assert listed(owner.get(f"{LIST}?cuales=todos").text) == [second, first]


def test_hoy_shows_what_waits(shop: PanelShop, owner: OwnersBrowser) -> None:
    assert "Arrepentimientos" not in owner.get("/admin").text
    code = shop.takes_back(delivered(shop))
    page = owner.get("/admin").text
    assert "Arrepentimientos: 1. Ver la lista" in page
    assert listed(page) == [code]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (3, "Lo pidió a tiempo: los diez días terminan el miércoles 2 de diciembre."),
        (30, "Lo pidió fuera de término: los diez días terminaron el miércoles 2 de diciembre."),
    ],
)
def test_the_term_is_said_in_words(shop: PanelShop, days: int, words: str) -> None:
    order = delivered(shop)
    shop.backoffice.clock.advance(days=days)
    body = {"order": str(order.id), "contact": shop.juan.phone}
    code = shop.backoffice.client.post("/api/withdrawals", json=body).get_json()["withdrawal_code"]
    assert words in an_owner(shop.backoffice).get(f"{LIST}/{code}").text


def test_before_the_delivery_no_day_is_counted(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan, milk=2)
    shop.pays(order)
    shop.moved(order, "preparing")
    code = shop.takes_back(order, (shop.milk, 1))
    assert "los diez días se cuentan desde la entrega" in owner.get(f"{LIST}/{code}").text


def test_accepting_gives_the_money_back_and_puts_the_goods_on_the_shelf(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = delivered(shop, milk=2)
    code = shop.takes_back(order, (shop.milk, 1))
    stock = shop.backoffice.stock_of(shop.milk)
    page = owner.get(f"{LIST}/{code}").text
    assert f"1{NBSP}unidad" in page
    assert f'href="/admin/pedidos/{order.id}"' in page
    owner.press(f"{LIST}/{code}", ACCEPT, vuelve="1", motivo="Gracias por avisar")

    page = owner.get(f"{LIST}/{code}").text
    assert "Quedó aceptado." in page
    assert "El dinero vuelve por Mercado Pago." in page
    assert "«Gracias por avisar»" in page
    assert [button for form in forms_of(page) for button in form.buttons] == ["Salir"]
    assert shop.backoffice.stock_of(shop.milk) == stock + 1000
    assert f'href="{LIST}/{code}"' in owner.get(f"/admin/pedidos/{order.id}").text


@pytest.mark.parametrize(
    ("steps", "is_sold_again"),
    [(["preparing"], True), (["preparing", "ready", "delivered"], False)],
)
def test_what_never_left_the_shop_is_sold_again_unless_the_owner_says_otherwise(
    shop: PanelShop, owner: OwnersBrowser, steps: list[OrderStatus], is_sold_again: bool
) -> None:
    order = shop.order(shop.juan, milk=2)
    shop.pays(order)
    shop.moved(order, *steps)
    code = shop.takes_back(order, (shop.milk, 1))
    stock = shop.backoffice.stock_of(shop.milk)

    owner.press(f"{LIST}/{code}", ACCEPT)

    assert shop.backoffice.stock_of(shop.milk) == stock + 1000 * is_sold_again


def test_what_was_not_paid_through_mercado_pago_is_the_owner_s_to_give_back(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=1)
    shop.chosen(order, "cash")
    shop.moved(order, "preparing", "ready", "delivered")
    code = shop.takes_back(order)
    stock = shop.backoffice.stock_of(shop.milk)
    owner.press(f"{LIST}/{code}", ACCEPT)
    assert "Devolvele vos" in owner.get(f"{LIST}/{code}").text
    assert shop.backoffice.stock_of(shop.milk) == stock


def test_a_rejection_says_why(shop: PanelShop, owner: OwnersBrowser) -> None:
    code = shop.takes_back(delivered(shop))
    owner.press(f"{LIST}/{code}", REJECT, motivo="  ")
    assert "Escribí por qué" in owner.get(f"{LIST}/{code}").text
    assert known(shop, code)["state"] == "open"
    owner.press(f"{LIST}/{code}", REJECT, motivo="Está abierto")
    assert (known(shop, code)["state"], known(shop, code)["note"]) == ("rejected", "Está abierto")


def test_a_seller_reads_what_waits_and_decides_nothing(shop: PanelShop) -> None:
    code = shop.takes_back(delivered(shop))
    page = a_seller(shop.backoffice).get(f"{LIST}/{code}")
    assert page.status_code == 200
    assert "Lo decide quien maneja la tienda." in page.text
    assert ACCEPT not in page.text
    assert REJECT not in page.text


def test_a_stranger_s_form_is_accepted_with_the_order_that_it_is_of(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = delivered(shop)
    body = {"order": "el de la leche <b>", "contact": "1144445555"}
    code = shop.backoffice.client.post("/api/withdrawals", json=body).get_json()["withdrawal_code"]
    page = owner.get(f"{LIST}/{code}").text
    assert "el de la leche &lt;b&gt;" in page
    assert "1144445555" in owner.get(LIST).text

    owner.press(f"{LIST}/{code}", ACCEPT, pedido="99")
    assert "Ningún pedido tiene ese número." in owner.get(f"{LIST}/{code}").text
    written = f"{order.id:,}".replace(",", NBSP)
    owner.press(f"{LIST}/{code}", ACCEPT, pedido=written)
    assert known(shop, code)["order_id"] == order.id
    assert known(shop, code)["state"] == "accepted"


def test_what_was_decided_elsewhere_is_not_decided_again(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    code = shop.takes_back(delivered(shop))
    (accept,) = (
        form for form in forms_of(owner.get(f"{LIST}/{code}").text) if ACCEPT in form.buttons
    )
    owner.press(f"{LIST}/{code}", REJECT, motivo="Está abierto")
    owner.post(accept.action, **dict(accept.fields))
    assert "Ya estaba decidido." in owner.get(f"{LIST}/{code}").text
    assert known(shop, code)["state"] == "rejected"


def test_a_decision_that_is_none_changes_nothing(shop: PanelShop, owner: OwnersBrowser) -> None:
    code = shop.takes_back(delivered(shop))
    owner.press(f"{LIST}/{code}", ACCEPT, que="open")
    assert "No se pudo hacer." in owner.get(f"{LIST}/{code}").text
    assert known(shop, code)["state"] == "open"


@pytest.mark.parametrize("code", ["..", "ARR-AAAAA-AAAAA", "x%2Fy", "ARR"])
def test_a_code_that_is_nobody_s_is_not_found(owner: OwnersBrowser, code: str) -> None:
    assert owner.get(f"{LIST}/{code}").status_code == 404


def test_the_list_asks_for_its_page_and_its_shoppers_alone(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    shop.takes_back(delivered(shop))
    before = len(owner.asked())
    owner.get(LIST)
    assert owner.asked()[before:] == ["GET /withdrawals", "GET /users/by_id"]
