"""Registro: what somebody does in the panel is in the log with their name, in the commit of the thing itself."""

import re

import pytest

from admin.wording import ACTIONS, MEMBERS
from backoffice_api.app import ROUTES
from backoffice_api.domain.audit import SHOWN, AuditEntry
from backoffice_api.domain.panel_access import MAX_TRIES
from tests.backoffice import JUAN, Backoffice, all_of
from tests.conversing import said
from tests.html_forms import form_with
from tests.owners_browser import PASSWORD, OwnersBrowser, a_seller, an_owner
from tests.panel_shop import PanelShop, changes_logged

LOG = "/admin/registro"
NOT_SIGNED = {
    *("begin_session", "see_session"),
    "seek_conversations",
}
"""Operations that are not GET and by which nobody changes anything of the shop."""


def entrances(backoffice: Backoffice) -> list[tuple[str, str]]:
    """Who came in, went out or tried too often, the oldest first."""
    items = said(backoffice.get("/panel/audit"))["items"]
    return [(each["person"], each["action"]) for each in reversed(items) if not each["kind"]]


def test_a_change_is_logged_with_what_it_changed(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(f"/admin/productos/{shop.milk.id}", "Guardar", price="2.106,50", stock="12")
    (entry,) = changes_logged(shop.backoffice)
    assert entry == {
        "at": "2026-11-22T12:00:00.000Z",
        "person": "ana",
        "action": "change_product",
        "kind": "Product",
        "subject": str(shop.milk.id),
        "label": "Leche Entera La Serenísima 1L",
        "others": 0,
        "changes": [
            {"member": "price", "before": "$\u00a01.950,00", "after": "$\u00a02.106,50"},
            {"member": "stock", "before": "50", "after": "12"},
        ],
    }
    page = owner.get(LOG).text
    assert "Cambió un producto: Leche Entera La Serenísima 1L" in page
    assert "precio: $\u00a01.950,00 → $\u00a02.106,50" in page
    assert f'href="/admin/productos/{shop.milk.id}"' in page


def test_what_was_not_done_or_was_done_before_is_not_logged(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    address = f"/admin/productos/{shop.milk.id}"
    form = dict(form_with(owner.get(address).text, "Guardar").fields)
    for _ in range(2):
        owner.post(address, **{**form, "price": "2000"})
    assert owner.post(address, **{**form, "sku": "x" * 100, "key": "other"}).status_code == 422
    assert len(changes_logged(shop.backoffice)) == 1


def test_what_milo_and_shoppers_do_is_not_logged(shop: PanelShop) -> None:
    shop.pays(shop.order(shop.juan))
    agent = {**shop.backoffice.agent(JUAN["phone"]), "x-panel-user": "ana"}
    body = {"user_id": shop.juan.id, "product_id": shop.milk.id, "quantity": 1}
    assert shop.backoffice.post("/carts/add_item", body, agent).status_code == 200
    assert all_of(shop.backoffice.shop.store, AuditEntry) == []


def test_an_order_s_own_log_names_who_moved_it(shop: PanelShop) -> None:
    seller = a_seller(shop.backoffice)
    order = shop.order(shop.juan)
    shop.pays(order)
    address = f"/admin/pedidos/{order.id}"
    seller.press(address, "Sí, empezar a prepararlo")
    shop.moved(order, "ready")

    events = said(shop.backoffice.get(f"/orders/{order.id}/events"))["items"]
    assert [event["kind"] for event in events if event["person"] == "Luz"] == ["preparing"]
    assert {event["person"] for event in events} == {"", "Luz"}
    assert re.search(r"Se empezó a preparar.*?· Luz", seller.get(address).text, re.DOTALL)
    entry = changes_logged(shop.backoffice)[-1]
    assert (entry["person"], entry["kind"], entry["subject"]) == ("Luz", "Order", str(order.id))
    assert entry["changes"] == [{"member": "status", "before": "paid", "after": "preparing"}]


def test_an_order_that_gives_stock_back_is_what_its_cancellation_is_about(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    owner.press(f"/admin/pedidos/{order.id}", "Sí, cancelar el pedido")
    (entry,) = changes_logged(shop.backoffice)
    assert (entry["kind"], entry["subject"]) == ("Order", str(order.id))
    number = f"{order.id:,}".replace(",", "\u00a0")
    assert f"Movió un pedido: N.º\u00a0{number}" in owner.get(LOG).text
    assert "estado: Sin pagar → Cancelado" in owner.get(LOG).text


def test_a_shopper_s_data_are_not_kept_in_the_log(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(f"/admin/clientes/{shop.juan.id}", "Guardar", name="Otro Nombre")
    (entry,) = changes_logged(shop.backoffice)
    assert entry["changes"] == [{"member": "name", "before": "", "after": ""}]
    assert entry["label"] == ""
    text = str(all_of(shop.backoffice.shop.store, AuditEntry))
    assert "Otro Nombre" not in text
    assert shop.juan.name not in text


def test_people_are_in_the_log_and_their_passwords_are_not(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    a_seller(shop.backoffice)
    owner.press("/admin/personas/persona?quien=Luz", "Guardar", role="owner", password="xx" * 8)
    owner.press("/admin/personas/persona?quien=Luz", "Sí, sacar a Luz")
    entries = changes_logged(shop.backoffice)
    assert [(entry["action"], entry["label"]) for entry in entries] == [
        ("add_person", "Luz"),
        ("change_person", "Luz"),
        ("remove_person", "Luz"),
    ]
    assert entries[1]["changes"] == [{"member": "role", "before": "seller", "after": "owner"}]
    text = str(all_of(shop.backoffice.shop.store, AuditEntry))
    for secret in ("argon2", PASSWORD, "xx" * 8):
        assert secret not in text
    assert "qué puede hacer: Vende → Maneja todo" in owner.get(LOG).text


def test_a_value_that_is_long_is_said_to_have_changed(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    owner.press("/admin/tienda/cambios", "Guardar", returns="No devolvemos. " * 30)
    (entry,) = changes_logged(shop.backoffice)
    assert (entry["kind"], entry["subject"]) == ("ShopDocument", "shop")
    assert entry["changes"] == [{"member": "returns", "before": "", "after": ""}]


def test_a_product_s_tax_is_in_percent(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(f"/admin/productos/{shop.milk.id}", "Guardar", vat_rate="10.5")
    assert "IVA: 21 % → 10,5 %" in owner.get(LOG).text


def test_a_zone_s_money_is_in_pesos(shop: PanelShop, owner: OwnersBrowser) -> None:
    zone = {"name": "Boedo", "fee": "1.500", "minimum": "10.000"}
    owner.press("/admin/tienda/listas/zonas", "Guardar", **zone)
    said = "Villa Crespo, $\u00a0150,00 → Villa Crespo, $\u00a0150,00; Boedo, $\u00a01.500,00, $\u00a010.000,00"
    assert f"zonas de envío: {said}" in owner.get(LOG).text


def test_what_no_line_can_tell_is_said_to_have_changed(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    change = {"delivery_slots": [{"weekday": "friday", "starts": "17:00", "ends": "19:30"}]}
    said(shop.backoffice.patch("/shop", change, If_Match="*", x_panel_user="ana"))
    (entry,) = changes_logged(shop.backoffice)
    assert entry["changes"] == [{"member": "delivery_slots", "before": "", "after": ""}]
    assert "turnos de envío</p>" in owner.get(LOG).text


def test_a_decision_on_a_withdrawal_is_told_in_words(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.pays(order)
    shop.moved(order, "preparing", "ready", "delivered")
    code = shop.takes_back(order)
    owner.press(f"/admin/arrepentimientos/{code}", "Sí, rechazar el arrepentimiento", motivo="No")
    page = owner.get(LOG).text
    assert "estado: Espera tu decisión → Rechazado" in page
    assert f'href="/admin/arrepentimientos/{code}"' in page


def test_it_is_read_page_by_page_and_by_person(shop: PanelShop, owner: OwnersBrowser) -> None:
    seller = a_seller(shop.backoffice)
    for number in range(30):
        owner.press(f"/admin/productos/{shop.milk.id}", "Guardar", price=str(1000 + number))
        shop.backoffice.clock.advance(seconds=1)
    seller.press(f"/admin/productos/{shop.milk.id}", "Guardar", price="1.100")
    first = owner.get(LOG).text
    assert first.count('class="entry"') == 25
    (more,) = re.findall(r'href="([^"]+desde=[^"]+)"', first)
    assert owner.get(more.replace("&amp;", "&")).text.count('class="entry"') == 10

    hers = owner.get(f"{LOG}?quien=luz").text
    assert hers.count('class="entry"') == 2  # she came in
    assert "$\u00a01.029,00 → $\u00a01.100,00" in hers
    assert [entry["person"] for entry in changes_logged(shop.backoffice, person="LUZ")] == ["Luz"]
    assert "nadie no hizo nada todavía" in owner.get(f"{LOG}?quien=nadie").text


def test_a_name_that_is_no_ascii_is_kept_as_it_is(shop: PanelShop, owner: OwnersBrowser) -> None:
    typed = {"name": "Ñata Gómez", "role": "owner", "password": PASSWORD}
    owner.press("/admin/personas/nueva", "Guardar", **typed)
    nata = OwnersBrowser(shop.backoffice)
    nata.log_in("Ñata Gómez")
    nata.press(f"/admin/productos/{shop.milk.id}", "Guardar", price="1.100")
    assert changes_logged(shop.backoffice)[-1]["person"] == "Ñata Gómez"


def test_who_comes_in_and_who_goes_out_everywhere_is_logged(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    seller = a_seller(shop.backoffice)
    seller.press("/admin", "Salir")
    owner.press("/admin", "Salir en todos los dispositivos")
    log = [each for each in entrances(shop.backoffice) if each[1] != "add_person"]
    *came, gone = log
    assert gone == ("ana", "end_session")
    assert came == [("ana", "log_in"), ("ana", "log_in"), ("Luz", "log_in")]
    owner.log_in()
    page = owner.get(LOG).text
    assert "Salió en todos sus dispositivos" in page
    assert "Entró al panel" in owner.get(f"{LOG}?quien=Luz").text
    for secret in (PASSWORD, "token-"):
        assert secret not in str(all_of(shop.backoffice.shop.store, AuditEntry))


def fail(shop: PanelShop, name: str, times: int = 20) -> None:
    """Somebody tries a wrong password so many times."""
    stranger = OwnersBrowser(shop.backoffice)
    for _ in range(times):
        stranger.log_in(name, "una clave equivocada")


@pytest.mark.usefixtures("owner")
def test_a_flood_of_wrong_passwords_is_one_row_an_hour(shop: PanelShop) -> None:
    fail(shop, "Ana", times=MAX_TRIES)
    assert entrances(shop.backoffice) == [("ana", "log_in")]
    fail(shop, "Ana")
    shop.backoffice.clock.advance(minutes=10)
    fail(shop, "Ana")
    refused = ("Ana", "count_try")
    assert entrances(shop.backoffice) == [("ana", "log_in"), refused]
    shop.backoffice.clock.advance(hours=1)
    fail(shop, "Ana")
    assert entrances(shop.backoffice) == [("ana", "log_in"), refused, refused]

    shop.backoffice.clock.advance(minutes=6)
    page = an_owner(shop.backoffice).get(LOG).text
    assert page.count("Hubo demasiados intentos de entrar con este nombre") == 2


@pytest.mark.usefixtures("owner")
def test_what_is_typed_as_a_name_that_nobody_has_is_not_kept(shop: PanelShop) -> None:
    for number in range(3):
        fail(shop, f"mi clave {number}")
    assert entrances(shop.backoffice) == [("ana", "log_in"), ("", "count_try")]
    assert "mi clave" not in str(all_of(shop.backoffice.shop.store, AuditEntry))
    page = an_owner(shop.backoffice).get(LOG).text
    assert "Hubo demasiados intentos de entrar con nombres que no tiene nadie" in page


def test_nothing_changes_the_log(shop: PanelShop) -> None:
    rules = shop.backoffice.app.url_map.iter_rules()
    methods = [rule.methods for rule in rules if rule.rule.startswith("/panel/audit")]
    assert methods == [{"GET", "HEAD"}]


def test_the_log_has_words_for_all_that_can_be_in_it() -> None:
    writes = {
        operation.name
        for routes in ROUTES
        for operation, _ in routes.declared
        if operation.scope == "admin" and operation.method != "GET"
    }
    assert ACTIONS.keys() - {"cancel_order"} == writes - NOT_SIGNED
    shown = {member for members in SHOWN.values() for member in members}
    assert MEMBERS.keys() == shown
