"""Datos personales and Unir clientes: read first, confirmed, and then done, on the real API."""

import json

import pytest

from admin.formats import grouped
from backoffice_api.domain.user import User
from backoffice_api.storage.port import Store
from tests.a_customers_life import TRACES, a_shop, lived, now, traces
from tests.backoffice import ANA, JUAN, a_backoffice
from tests.owners_browser import OwnersBrowser, an_owner
from tests.panel_shop import PanelShop


@pytest.fixture
def shop() -> PanelShop:
    return a_shop(a_backoffice())


@pytest.fixture
def store(shop: PanelShop) -> Store:
    return shop.backoffice.shop.store


@pytest.fixture
def owner(shop: PanelShop) -> OwnersBrowser:
    return an_owner(shop.backoffice)


def address(user: User) -> str:
    return f"/admin/clientes/{user.id}"


def test_all_that_is_held_is_downloaded(shop: PanelShop, owner: OwnersBrowser) -> None:
    lived(shop)
    assert f'href="{address(shop.juan)}/datos.json"' in owner.get(address(shop.juan)).text
    answer = owner.get(f"{address(shop.juan)}/datos.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    file = json.loads(answer.text)
    assert file["customer"]["email"] == JUAN["email"]
    assert len(file["orders"]) == 2
    assert owner.get("/admin/clientes/1/datos.json").status_code == 404


def test_what_stays_is_said_before_anything_is_deleted(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    lived(shop)
    page = owner.get(f"{address(shop.juan)}/borrar").text
    assert "Sus 2 pedidos y lo que pagó por ellos" in page
    assert "art. 328" in page
    assert "No se puede deshacer" in page


@pytest.mark.parametrize("typed", ["", "sí", "BORRA"])
def test_nothing_is_deleted_without_the_word(
    shop: PanelShop, owner: OwnersBrowser, typed: str
) -> None:
    button = f"Borrar los datos de {JUAN['name']}"
    answer = owner.press(f"{address(shop.juan)}/borrar", button, palabra=typed)
    assert answer.status_code == 422
    assert "Escribí BORRAR para confirmarlo." in answer.text
    assert now(shop, shop.juan) == shop.juan


def test_a_customer_is_deleted(shop: PanelShop, owner: OwnersBrowser, store: Store) -> None:
    lived(shop)
    orders = f"{address(shop.juan)}/borrar"
    answer = owner.press(orders, "Borrar los datos de Juan P. Pérez", palabra=" borrar ")
    assert answer.status_code == 303
    assert traces(store) == {}
    page = owner.get("/admin/clientes").text
    assert "Se borraron sus datos." in page
    assert "Ana Gómez" in page
    assert "Juan" not in page
    assert owner.get(orders).status_code == 303
    assert owner.get(address(shop.juan)).status_code == 404
    assert "Datos borrados" in owner.get("/admin/pedidos").text
    said = f"Borró los datos de un cliente: N.º\u00a0{grouped(shop.juan.id)}"
    assert said in owner.get("/admin/registro").text


def test_what_stands_in_the_way_is_led_to(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    page = owner.get(f"{address(shop.juan)}/borrar").text
    assert f'Un pedido que no terminó: <a href="/admin/pedidos/{order.id}">' in page
    assert "Borrar los datos de" not in page.partition("<h1>")[2]
    fields = {"form_token": owner.form_token("/admin/mas"), "palabra": "BORRAR"}
    assert owner.post(f"{address(shop.juan)}/borrar", **fields).status_code == 303
    assert "Todavía hacen falta sus datos." in owner.get(f"{address(shop.juan)}/borrar").text
    assert now(shop, shop.juan) == shop.juan


def test_the_other_one_is_found_and_both_are_seen(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.ana)
    found = owner.press(f"{address(shop.juan)}/unir", "Buscar", q=ANA["phone"]).text
    assert f'href="{address(shop.juan)}/unir?con={shop.ana.id}"' in found
    himself = owner.press(f"{address(shop.juan)}/unir", "Buscar", q="juan").text
    assert "No hay nadie más que coincida" in himself
    page = owner.get(f"{address(shop.juan)}/unir?con={shop.ana.id}").text
    for person in (JUAN, ANA):
        assert person["name"] in page
        assert person["email"] in page
    assert f"/admin/pedidos/{order.id}" in page
    assert "orders.css" in page  # sets the facts apart from their names


@pytest.mark.parametrize("stays", ["juan", "ana"])
def test_two_become_the_one_that_was_chosen(
    shop: PanelShop, owner: OwnersBrowser, stays: str
) -> None:
    staying = getattr(shop, stays)
    leaving = shop.ana if stays == "juan" else shop.juan
    order = shop.order(leaving)
    page = f"{address(shop.juan)}/unir?con={shop.ana.id}"
    answer = owner.press(page, "Sí, son la misma persona: unirlos", queda=str(staying.id))
    assert answer.headers["Location"].endswith(address(staying))
    shown = owner.get(address(staying)).text
    assert "Ahora son un solo cliente." in shown
    assert f"/admin/pedidos/{order.id}" in shown
    assert now(shop, leaving) is None
    said = f"Unió dos clientes: N.º\u00a0{grouped(leaving.id)}"
    assert said in owner.get("/admin/registro").text


def test_nobody_but_these_two_is_merged(shop: PanelShop, owner: OwnersBrowser) -> None:
    token = owner.form_token("/admin/mas")
    for con, queda in ((shop.juan.id, shop.juan.id), (shop.ana.id, 7), (0, shop.juan.id)):
        fields = {"form_token": token, "con": str(con), "queda": str(queda)}
        assert owner.post(f"{address(shop.juan)}/unir", **fields).status_code == 404
    assert now(shop, shop.juan) == shop.juan
    assert traces(shop.backoffice.shop.store, TRACES[:1])
