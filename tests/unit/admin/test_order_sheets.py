"""Orders on paper and in a spreadsheet, on the real API."""

import csv
import re

import pytest

from admin.views import order_sheets
from backoffice_api.domain.order import Order
from backoffice_api.services import settling
from tests.backoffice import ADMIN
from tests.owners_browser import OwnersBrowser, an_owner
from tests.panel_shop import PanelShop

NBSP = "\u00a0"
ZONES = {"delivery_zones": [{"name": "Villa Crespo", "fee": 1}, {"name": "Chacarita", "fee": 1}]}
DOOR = {"address": "Corrientes 5200, Villa Crespo", "floor": "2 B", "notes": "Timbre roto"}


def to_the_door(shop: PanelShop, **wanted: float) -> Order:
    """Juan's order, to be brought on Monday from 10 to 12 and paid in cash with 5,000 pesos."""
    order = shop.order(shop.juan, **wanted)
    shop.chosen(order, "cash", cash_with=5000, **DOOR)
    return order


def test_a_packing_list_has_what_whoever_packs_needs(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = to_the_door(shop, milk=2)
    page = owner.get(f"/admin/pedidos/{order.id}/hoja").text
    for words in ("Juan Pérez", "+54 9 11 2345-6789", "Corrientes 5200", "Timbre roto", "2 B"):
        assert words in page
    assert f"2{NBSP}unidades" in page
    assert f'vuelto <span class="number">${NBSP}950,00</span>' in page
    assert "paper-a4.css" in page
    roll = owner.get(f"/admin/pedidos/{order.id}/hoja?papel=80").text
    assert "paper-80.css" in roll
    assert owner.get(f"/admin/pedidos/{order.id}/hoja?papel=a5").status_code == 404
    assert (
        f'vuelto: <span class="number">${NBSP}950,00</span>'
        in owner.get(f"/admin/pedidos/{order.id}").text
    )


def test_the_sheets_are_those_of_the_list_s_filters(shop: PanelShop, owner: OwnersBrowser) -> None:
    paid, unpaid = shop.order(shop.juan), shop.order(shop.ana)
    shop.pays(paid)
    page = owner.get("/admin/pedidos/hojas?estado=paid").text
    assert page.count('class="sheet"') == 1
    assert "PAGADO" in page
    assert f"{unpaid.id:,}".replace(",", NBSP) not in page


def test_what_is_over_is_not_packed_unless_it_is_asked_for(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    waiting, delivered, cancelled = (shop.order(user) for user in (shop.juan, shop.ana, shop.juan))
    shop.moved(delivered, "paid", "preparing", "ready", "delivered")
    shop.moved(cancelled, "cancelled")
    page = owner.get("/admin/pedidos/hojas").text
    assert re.findall(r'aria-label="Pedido ([\d\s]+)"', page) == [
        f"{waiting.id:,}".replace(",", NBSP)
    ]
    assert "2 pedidos ya entregados o cancelados no tienen hoja acá." in page
    again = owner.get("/admin/pedidos/hojas?estado=delivered").text
    assert f"{delivered.id:,}".replace(",", NBSP) in again
    shop.moved(waiting, "cancelled")
    assert "No hay pedidos para imprimir." in owner.get("/admin/pedidos/hojas").text


def test_the_sheets_are_those_of_the_list_s_page(shop: PanelShop, owner: OwnersBrowser) -> None:
    made = []
    for number in range(26):
        phone = f"54911{number:08d}"
        new = {"name": "Luz", "email": f"{phone}@x.ar", "phone": phone}
        made.append(shop.order(shop.backoffice.user(new)))
        shop.backoffice.clock.advance(seconds=1)
    (more,) = re.findall(r'href="([^"]+desde=[^"]+)">Ver más', owner.get("/admin/pedidos").text)
    page = owner.get(more.replace("&amp;", "&")).text
    (sheets,) = re.findall(r'href="([^"]+/hojas[^"]*)"', page)
    shown = owner.get(sheets.replace("&amp;", "&")).text
    assert re.findall(r'aria-label="Pedido ([\d\s]+)"', shown) == [
        f"{made[0].id:,}".replace(",", NBSP)
    ]


def test_a_sheet_of_an_order_that_changed_says_what_is_paid_and_what_waits(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=2, cheese=0.5)
    payment = shop.pays(order)
    other = shop.backoffice.product("Leche Entera Armonía 1L")
    lines = f"/orders/{order.id}/lines"
    put, half = shop.backoffice.client.put, {"quantity": 0.25}
    assert put(f"{lines}/{shop.cheese.id}", json=half, headers=ADMIN).status_code == 200
    settling.settle(shop.backoffice.shop, payment)
    instead = {"product_id": other.id, "quantity": 2}
    offered = put(f"{lines}/{shop.milk.id}/substitute", json=instead, headers=ADMIN)
    assert offered.get_json()["payment_status"] == "partly_refunded"

    page = owner.get(f"/admin/pedidos/{order.id}/hoja").text

    assert "PAGADO" in page
    assert "No hay: se ofreció Leche Entera Armonía 1L y falta que conteste" in page


def test_the_deliveries_of_a_day_are_listed_by_zone_and_street(shop: PanelShop) -> None:
    shop.backoffice.patch("/shop", ZONES, If_Match="*")
    for street in ("Warnes 900, Villa Crespo", "Aguirre 300, Villa Crespo", "Dorrego 1, Chacarita"):
        order = shop.order(shop.ana, milk=1)
        shop.chosen(order, "cash", address=street)
        shop.moved(order, "preparing")
    shop.order(shop.juan)  # nobody chose anything
    owner = an_owner(shop.backoffice)
    assert "Hoy no hay envíos para repartir." in owner.get("/admin/pedidos/reparto").text
    page = owner.get("/admin/pedidos/reparto?dia=2026-11-23").text
    stops = re.findall(r"<strong>((?:Warnes|Aguirre|Dorrego)[^<]*)</strong>", page)
    assert [stop.split()[0] for stop in stops] == ["Dorrego", "Aguirre", "Warnes"]
    assert "10:00 a 12:00" in page
    assert owner.get("/admin/pedidos/reparto?dia=2026-13-01").status_code == 404
    shop.backoffice.clock.advance(hours=20)
    assert "Aguirre" in an_owner(shop.backoffice).get("/admin/pedidos/reparto").text


def test_what_has_no_time_is_brought_today_until_it_is_there(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    shop.backoffice.patch("/shop", {"delivery_slots": []}, If_Match="*")
    order = to_the_door(shop, milk=1)
    assert "Corrientes 5200" in owner.get("/admin/pedidos/reparto").text
    shop.moved(order, "preparing", "out_for_delivery", "delivered")
    assert "Corrientes 5200" not in owner.get("/admin/pedidos/reparto").text


def test_the_export_has_the_filters_orders_and_no_formula(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan, milk=2, cheese=0.35)
    shop.chosen(order, "cash", address="=HYPERLINK(1) Corrientes 5200, Villa Crespo")
    shop.order(shop.ana)
    answer = owner.get("/admin/pedidos/pedidos.csv?medio=cash")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pedidos.csv"'
    text = answer.get_data().decode("utf-8-sig")
    head, row = csv.reader(text.splitlines(), delimiter=";")
    told = dict(zip(head, row, strict=True))
    assert (told["N.º"], told["Cliente"], told["Teléfono"]) == (
        str(order.id),
        "Juan Pérez",
        "54 9 11 2345-6789",
    )
    assert (told["Medio de pago"], told["Cómo"], told["Zona"]) == (
        "Efectivo",
        "Envío",
        "Villa Crespo",
    )
    assert told["Dirección"].startswith("'=HYPERLINK(1) Corrientes")
    assert told["Total"] == f"{order.subtotal / 100 + 150:.2f}".replace(".", ",")
    assert told["Productos"].startswith("2 × Leche Entera")


def test_the_export_goes_on_page_after_page(
    shop: PanelShop, owner: OwnersBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_sheets, "_EXPORTED", 2)
    for _ in range(5):
        shop.moved(shop.order(shop.juan), "cancelled")
        shop.backoffice.clock.advance(seconds=1)
    text = owner.get("/admin/pedidos/pedidos.csv").get_data().decode("utf-8-sig")
    assert len(text.splitlines()) == 6
