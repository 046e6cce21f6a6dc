"""What Milo did and what came of it, as the owner reads it: his tools, what he gave them, and how they ended."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup

TOOLS: Mapping[str, str] = {
    "search_products": "Buscó en el catálogo",
    "propose_basket": "Armó un carrito",
    "add_product_to_cart": "Puso en el carrito",
    "set_product_quantity": "Cambió una cantidad",
    "get_cart_summary": "Miró el carrito",
    "clear_cart": "Vació el carrito",
    "checkout_cart": "Hizo el pedido",
    "get_checkout_link_for_last_order": "Buscó el link de pago",
    "get_last_order_status": "Miró el último pedido",
    "cancel_last_order": "Canceló el último pedido",
    "get_withdrawal_link": "Dio el link para arrepentirse",
    "get_shop_info": "Miró los datos de la tienda",
    "ask_for_person": "Avisó que piden hablar con una persona",
    "search_users": "Buscó a quien escribe",
    "create_user": "Registró a quien escribe",
}
"""What Milo did, by the tool that he called."""
CAME_TO: Mapping[str, str] = {
    "added": "puesto",
    "already_done": "ya estaba hecho",
    "asked": "avisado",
    "budget_too_small": "no alcanza la plata",
    "cancelled": "cancelado",
    "cleared": "vaciado",
    "created": "hecho",
    "error": "no se pudo",
    "exists": "ya estaba",
    "found": "encontrado",
    "needs_confirmation": "falta que confirme",
    "not_found": "no hay",
    "nothing_left": "no queda nada",
    "proposed": "propuesto",
    "removed": "sacado",
    "updated": "cambiado",
}
"""What came of it, by the tool's status."""
TOPICS: Mapping[str, str] = {
    "hours": "horarios",
    "address": "dirección",
    "delivery": "envíos",
    "payment": "medios de pago",
    "returns": "cambios y devoluciones",
    "invoices": "facturas",
    "minimum": "compra mínima",
    "contact": "contacto",
}
"""What the shop may be asked about."""
_PRODUCTS = {"product_id", "instead_of", "keeping"}
"""Arguments that are numbers of products."""


def install(app: Flask) -> None:
    """Gives the templates these words; a word that has none here is shown as it is."""
    app.jinja_env.filters.update(
        tool=lambda word: TOOLS.get(word, word),
        came_to=lambda word: CAME_TO.get(word, word),
        arguments=arguments,
    )


def arguments(given: Mapping[str, Any]) -> Markup:
    """`yerba, solo ofertas`; a product by a link, since nobody knows it by its number."""
    return Markup(", ").join(
        _said(name, each)
        for name, value in given.items()
        for each in (value if isinstance(value, list) else [value])
        if each is not None and each is not False and each != ""
    )


def _said(name: str, value: object) -> str:
    if name in _PRODUCTS and isinstance(value, int):
        return Markup('<a href="/admin/productos/{}">este producto</a>').format(value)
    if name == "only_offers" and value is True:
        return "solo ofertas"
    return TOPICS.get(str(value), str(value)) if name == "topic" else str(value)
