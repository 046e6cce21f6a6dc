"""Roles: every route of the panel says whom it is for, and a seller gets no further than that."""

from typing import Any

import pytest
from werkzeug.routing import Rule

from admin import roles
from tests.backoffice import JUAN
from tests.html_forms import forms_of
from tests.owners_browser import OwnersBrowser, a_seller, an_owner
from tests.panel_shop import PanelShop, a_panel_shop


def rules() -> list[Rule]:
    """Every route under /admin."""
    routes = OwnersBrowser().client.application.url_map.iter_rules()
    return [rule for rule in routes if rule.rule.startswith("/admin")]


@pytest.fixture(scope="module")
def shop() -> PanelShop:
    return a_panel_shop()


@pytest.fixture(scope="module")
def seller(shop: PanelShop) -> OwnersBrowser:
    return a_seller(shop.backoffice)


def test_every_route_says_whom_it_is_for() -> None:
    endpoints = {rule.endpoint for rule in rules()}
    said = (roles.OPEN, roles.FOR_EVERYBODY, roles.FOR_OWNERS)
    assert endpoints == set().union(*said)
    assert sum(map(len, said)) == len(endpoints)


def calls() -> list[Any]:
    return [
        pytest.param(rule, method, id=f"{method} {rule.endpoint}")
        for rule in rules()
        if rule.endpoint not in roles.OPEN | {"entrance.log_out"}
        for method in ("GET", "POST")
        if method in (rule.methods or ())
    ]


@pytest.mark.parametrize(("rule", "method"), calls())
def test_a_seller_may_what_is_for_everybody_and_nothing_else(
    shop: PanelShop, seller: OwnersBrowser, rule: Rule, method: str
) -> None:
    parts = {"order_id": 1, "payment_id": 1, "product_id": shop.milk.id, "user_id": shop.juan.id}
    values = {name: parts.get(name, JUAN["phone"]) for name in rule.arguments}
    address = seller.client.application.url_map.bind("shop").build(rule.endpoint, values)
    before = len(seller.asked())
    if method == "GET":
        status = seller.get(address).status_code
    else:
        status = seller.post(address, form_token=seller.form_token("/admin/mas")).status_code
    if rule.endpoint in roles.FOR_OWNERS:
        assert status == 403
        assert seller.asked()[before:] == []
    else:
        assert status != 403


def test_a_seller_may_not_cancel_what_was_paid_but_moves_it_along() -> None:
    shop = a_panel_shop()
    seller = a_seller(shop.backoffice)
    order = shop.order(shop.juan)
    shop.pays(order)
    address = f"/admin/pedidos/{order.id}"
    page = seller.get(address).text
    assert "Cancelar el pedido" not in page
    assert "Devolver este pago" not in page
    (form, *_) = [form for form in forms_of(page) if "Sí, empezar a prepararlo" in form.buttons]
    fields = dict(form.fields)
    assert seller.post(f"{address}/mover", **{**fields, "a": "cancelled"}).status_code == 403
    assert seller.post(f"{address}/mover", **fields).status_code == 303


def test_a_seller_may_not_cancel_it_by_a_no_to_what_is_offered_for_its_only_line() -> None:
    shop = a_panel_shop()
    seller, owner = a_seller(shop.backoffice), an_owner(shop.backoffice)
    order = shop.order(shop.juan)
    payment = shop.pays(order)
    other = shop.backoffice.product("Leche Entera Armonía 1L", price=100_00)
    address = f"/admin/pedidos/{order.id}"
    line = f"{address}/productos/{shop.milk.id}"
    seller.press(f"{line}?q=armonia", "Preguntarle", otro=str(other.id), cuanto="1")
    (form,) = [form for form in forms_of(seller.get(address).text) if "visto" in dict(form.fields)]
    assert "Me dijo que no" not in form.buttons
    assert seller.post(f"{line}/respuesta", **{**dict(form.fields), "que": "no"}).status_code == 403
    assert shop.backoffice.till.paid[payment].refunded == 0
    assert owner.press(address, "Me dijo que no", que="no").status_code == 303
    assert shop.backoffice.get(f"/orders/{order.id}").get_json()["status"] == "cancelled"


def test_a_page_that_is_not_the_seller_s_says_so_and_leads_back(seller: OwnersBrowser) -> None:
    page = seller.get("/admin/personas").text
    assert "Esto es solo para dueños" in page
    assert 'href="/admin/pedidos"' in page


def test_a_seller_is_shown_no_way_to_what_is_not_theirs(seller: OwnersBrowser) -> None:
    page = seller.get("/admin/mas").text
    assert "/admin/clientes" in page
    assert "/admin/tienda" not in page
    assert "/admin/personas" not in page


@pytest.mark.parametrize(
    ("button", "typed"),
    [
        ("Sí, sacar a Luz", {}),
        ("Guardar", {"role": "owner"}),
        ("Guardar", {"password": "otra contraseña"}),
    ],
)
def test_whoever_is_removed_or_changed_is_out_at_the_next_click(
    button: str, typed: dict[str, str]
) -> None:
    backoffice = a_panel_shop().backoffice
    seller = a_seller(backoffice)
    assert seller.is_in()
    an_owner(backoffice).press("/admin/personas/persona?quien=Luz", button, **typed)
    assert not seller.is_in()


def test_a_person_who_owns_may_all_that_the_owner_of_the_settings_may() -> None:
    shop = a_panel_shop()
    owner = an_owner(shop.backoffice)
    typed = {"name": "Raúl", "role": "owner", "password": "otra contraseña"}
    owner.press("/admin/personas/nueva", "Guardar", **typed)
    raul = OwnersBrowser(shop.backoffice)
    assert raul.log_in("Raúl", "otra contraseña").status_code == 303
    assert raul.get("/admin/personas").status_code == 200
    assert raul.get("/admin/tienda").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "ANA"}, "Ya hay alguien con ese nombre."),
        ({"name": "luz"}, "Ya hay alguien con ese nombre."),
        ({"name": "<b>"}, "Usá de 2 a 40 letras"),
        ({"password": "corta"}, "Tiene que tener de 10"),
    ],
)
def test_what_cannot_be_saved_of_a_person_is_said(
    shop: PanelShop, seller: OwnersBrowser, typed: dict[str, str], said: str
) -> None:
    owner = an_owner(shop.backoffice)
    given = {"name": "Eva", "role": "seller", "password": "una contraseña", **typed}
    answer = owner.press("/admin/personas/nueva", "Guardar", **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert given["password"] not in answer.text
