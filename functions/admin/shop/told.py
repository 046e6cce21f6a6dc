"""What Milo says of the shop: the facts that its tool is given, in words; empty where the shop has not said it."""

from datetime import date
from decimal import Decimal

from retail.spanish import opening
from retail.spanish.lists import listed
from retail.wire import DeliverySlot, DeliveryZone, Meal, MealItem, MealOption, ShopDocument

from ..formats import number
from ..wording import MEANS, OWNER_NOTICES
from . import notice_texts
from .form import written_pesos
from .meals import MEASURES


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


def zone_told(zone: DeliveryZone) -> tuple[str, ...]:
    """`Villa Crespo`, and `$ 1.500,00 · compra mínima $ 10.000,00 · La Paternal`."""
    fee = f"$\u00a0{written_pesos(zone['fee'])}" if zone["fee"] else "sin cargo"
    minimum = zone.get("minimum")
    least = f"compra mínima $\u00a0{written_pesos(minimum)}" if minimum else ""
    also = listed(zone.get("neighbourhoods") or [])
    return zone["name"], " · ".join(filter(None, (fee, least, zone.get("when", ""), also)))


def slot_told(slot: DeliverySlot) -> tuple[str, ...]:
    """`Lunes de 10 a 13`, and `hasta 8 pedidos · se cierra 60 minutos antes · Villa Crespo y Almagro`.

    Raises:
        ValueError: its times or its day are none.
    """
    day = opening.NAMES[opening.WEEKDAYS.index(slot["weekday"])].capitalize()
    times = opening.spans_text([{"opens": slot["starts"], "closes": slot["ends"]}])
    orders = slot.get("orders")
    most = (
        f"hasta {orders} {'pedido' if orders == 1 else 'pedidos'}"
        if orders
        else "sin tope de pedidos"
    )
    closes = f"se cierra {number(slot.get('closes_before', 60))} minutos antes"
    limits = (most, closes, listed(slot.get("zones") or []) or "todas las zonas")
    return f"{day} {times}", " · ".join(limits)


def meal_told(meal: Meal) -> tuple[str, ...]:
    """`Desayuno`, `para 4 · leche y pan`, and what is looked for: `leche: 800 ml de «leche entera»`."""
    items = listed([item["name"] for item in meal["items"]])
    also = listed(meal.get("also") or [])
    known_as = (f"También le dicen {also}.",) if also else ()
    looked_for = (_item_told(item, meal["people"]) for item in meal["items"])
    return meal["name"], f"para {meal['people']} · {items}", *known_as, *looked_for


def _item_told(item: MealItem, people: int) -> str:
    options = "; si no hay, ".join(_option_told(option, people) for option in item["options"])
    dropped = " Es lo primero que saca si no alcanza la plata." if item.get("optional") else ""
    return f"{item['name'].capitalize()}: busca {options}.{dropped}"


def _option_told(option: MealOption, people: int) -> str:
    amount = number(float(Decimal(str(option["amount"])) * people))
    without = option.get("excluding") or []
    but = f", menos lo que diga {' o '.join(without)}" if without else ""
    return f"{amount}\u00a0{MEASURES[option['measure']]} de «{option['search']}»{but}"


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
