"""What Milo says of the shop: the facts that its tool is given, in words; empty where the shop has not said it."""

from datetime import date

from retail.spanish import opening
from retail.spanish.lists import listed
from retail.wire import DeliverySlot, DeliveryZone, Meal, ShopDocument

from ..formats import number
from ..wording import MEANS, OWNER_NOTICES
from . import notice_texts
from .form import written_pesos


def told(document: ShopDocument, today: date) -> dict[str, list[str]]:
    """By section what is said of it, a sentence each."""
    return {
        "horarios": _hours(document, today),
        "direccion": [document["address"]["text"]] if document["address"] else [],
        "contacto": [
            text for text in (document["contact"] or {}).values() if isinstance(text, str) and text
        ],
        "retiro": _pickup(document),
        "pagos": _payment(document),
        "cambios": _terms(document),
        "avisos": _notices(document),
        "palabras": [
            f"Si piden «{each['word']}», busca «{each['means']}»."
            for each in document["synonyms"] or []
        ],
        "textos": list(notice_texts.told(document)),
    }


def zone_words(zone: DeliveryZone) -> str:
    """`$ 1.500,00 · desde $ 10.000,00 · La Paternal`."""
    fee = f"$\u00a0{written_pesos(zone['fee'])}" if zone["fee"] else "sin cargo"
    minimum = zone.get("minimum")
    least = f"compra mínima $\u00a0{written_pesos(minimum)}" if minimum else ""
    also = listed(zone.get("neighbourhoods") or [])
    return " · ".join(filter(None, (fee, least, zone.get("when", ""), also)))


def slot_words(slot: DeliverySlot) -> str:
    """`Lunes de 10 a 13`."""
    day = opening.NAMES[opening.WEEKDAYS.index(slot["weekday"])].capitalize()
    return f"{day} {opening.spans_text([{'opens': slot['starts'], 'closes': slot['ends']}])}"


def slot_limits(slot: DeliverySlot) -> str:
    """`hasta 8 pedidos · se cierra 60 minutos antes · Villa Crespo y Almagro`."""
    orders = slot.get("orders")
    most = (
        f"hasta {orders} {'pedido' if orders == 1 else 'pedidos'}"
        if orders
        else "sin tope de pedidos"
    )
    closes = f"se cierra {number(slot.get('closes_before', 60))} minutos antes"
    return " · ".join((most, closes, listed(slot.get("zones") or []) or "todas las zonas"))


def meal_words(meal: Meal) -> str:
    """`para 4 · leche, pan y manteca`."""
    return f"para {meal['people']} · {listed([item['name'] for item in meal['items']])}"


def _hours(document: ShopDocument, today: date) -> list[str]:
    hours = document["opening_hours"]
    if hours is None:
        return []
    week = f"{opening.week_text(hours)}.".capitalize()
    closed = opening.closed_dates(hours, today)
    return [week, f"No abrimos el {listed(closed)}."] if closed else [week]


def _pickup(document: ShopDocument) -> list[str]:
    pickup, least = document["pickup"], document["minimum_order"]
    said = (
        []
        if pickup is None
        else ["Se puede retirar en el local." if pickup else "No se puede retirar en el local."]
    )
    if least is not None:
        said.append(
            f"La compra mínima es de $\u00a0{written_pesos(least)}."
            if least
            else "No hay compra mínima."
        )
    return said


def _payment(document: ShopDocument) -> list[str]:
    said = [
        f"{MEANS[each['means']]}: {each['note']}."
        if each.get("note")
        else f"{MEANS[each['means']]}."
        for each in document["payment"] or []
    ]
    if document["vouchers"]:
        said.append("Con Mercado Pago, también en efectivo en Rapipago o Pago Fácil.")
    transfer = document["transfer"]
    if transfer:
        cuit = transfer.get("cuit")
        parts = (transfer["alias"], transfer.get("holder"), f"CUIT {cuit}" if cuit else "")
        said.append(f"Para transferir: {' · '.join(filter(None, parts))}")
    return said


def _terms(document: ShopDocument) -> list[str]:
    types = document["invoice_types"]
    said = [document["returns"]] if document["returns"] else []
    if types is not None:
        said.append(
            f"Hacemos factura {listed(sorted(types))}." if types else "No hacemos facturas."
        )
    return said


def _notices(document: ShopDocument) -> list[str]:
    notices = document["owner_notices"]
    if notices is None:
        return []
    kinds = listed([OWNER_NOTICES[kind].lower() for kind in notices["kinds"]])
    return [f"Al {notices['phone']}: {kinds or 'nada'}."]
