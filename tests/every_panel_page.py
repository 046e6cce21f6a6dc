"""A shop with something on each page of the panel, and where the pages are."""

from dataclasses import dataclass

from tests.backoffice import ADMIN, JUAN, Backoffice
from tests.panel_shop import a_panel_shop


@dataclass(frozen=True)
class EveryPage:
    """The shop, and the addresses of the pages of which none is empty."""

    backoffice: Backoffice
    paths: tuple[str, ...]


def every_page() -> EveryPage:
    """A shop of which each list is longer than a page."""
    shop = a_panel_shop()
    backoffice = shop.backoffice
    order = shop.order(shop.juan)
    shop.pays(order)
    for number in range(60):
        backoffice.product("Artículo <b> " + "x" * 90 + f" {number}", stock=1000)
    backoffice.post(f"/conversations/{JUAN['phone']}/messages", {"body": "x" * 1600})
    code = shop.takes_back(order)
    body = {"percent": 8, "rounding": "1", "everything": True}
    seen = backoffice.post("/products/raises", body).get_json()["id"]
    made = backoffice.post("/products/raises", {**body, "everything": False, "query": "leche"})
    raised = made.get_json()["id"]
    backoffice.client.post(f"/products/raises/{raised}/steps", headers=ADMIN)
    file = "\n".join(
        ["sku;name;unit;price;stock", *(f"S-{n};{'x' * 90};unidad;{n},50;1" for n in range(250))]
    )
    cheese = shop.cheese
    listed = f"sku;price\n{shop.milk.sku};19500,00\n{cheese.sku};12000,00\nNO-1;5,00\nNO-2;abc"
    imported, applied, unmapped, prices = (
        backoffice.client.post(
            f"/products/import?dry_run={dry_run}",
            data=data,
            headers=ADMIN,
            content_type="text/csv",
        ).get_json()["id"]
        for dry_run, data in (
            ("true", file),
            ("false", file),
            ("true", "a;b\n1;2"),
            ("true", listed),
        )
    )
    chat = backoffice.shop.conversation_ids.of(JUAN["phone"])
    paths = (
        "/admin",
        "/admin/pedidos",
        "/admin/pedidos/tablero",
        f"/admin/pedidos/{order.id}",
        f"/admin/pedidos/{order.id}/productos/{shop.milk.id}",
        "/admin/pedidos/hojas",
        "/admin/pedidos/reparto",
        f"/admin/pedidos/{order.id}/hoja?papel=80",
        "/admin/productos",
        "/admin/productos?q=articulo",
        "/admin/productos/nuevo",
        f"/admin/productos/{shop.milk.id}",
        f"/admin/productos/{shop.milk.id}/oferta",
        "/admin/productos/precios",
        f"/admin/productos/precios/{seen}",
        f"/admin/productos/precios/{raised}",
        "/admin/productos/importar",
        f"/admin/productos/importar/{imported}",
        f"/admin/productos/importar/{applied}",
        f"/admin/productos/importar/{unmapped}",
        f"/admin/productos/importar/{prices}",
        "/admin/clientes",
        f"/admin/clientes/{shop.juan.id}",
        f"/admin/clientes/{shop.juan.id}/borrar",
        f"/admin/clientes/{shop.juan.id}/unir",
        f"/admin/clientes/{shop.juan.id}/unir?con={shop.ana.id}",
        "/admin/chats",
        "/admin/chats/respuestas",
        f"/admin/chats/{chat}",
        "/admin/mas",
        "/admin/tienda",
        "/admin/tienda/horarios",
        "/admin/tienda/direccion",
        "/admin/tienda/contacto",
        "/admin/tienda/retiro",
        "/admin/tienda/pagos",
        "/admin/tienda/cambios",
        "/admin/tienda/avisos",
        "/admin/tienda/palabras",
        "/admin/tienda/textos",
        "/admin/tienda/listas/zonas?cual=Villa Crespo",
        "/admin/tienda/listas/turnos",
        "/admin/tienda/listas/canastas",
        "/admin/personas",
        "/admin/personas/nueva",
        "/admin/registro",
        "/admin/pagos",
        "/admin/avisos",
        "/admin/mensajes",
        "/admin/arrepentimientos",
        f"/admin/arrepentimientos/{code}",
    )
    return EveryPage(backoffice, paths)
