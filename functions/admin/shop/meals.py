"""The form of a meal: one line for each item, with its options as a person would write them down.

`leche (lácteos): leche entera 200 ml sin polvo, dulce | leche 200 ml`; an item that a small budget drops begins
with `?`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .. import typed
from .form import Field, Group, Reading, commas

MEASURES = {"g": "g", "ml": "ml", "unit": "u"}
_OPTION = re.compile(
    r"(?P<search>.+?)\s+(?P<amount>[\d.,]+)\s*(?P<measure>g|ml|u)\b(?:\s+sin\s+(?P<excluding>.+))?",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?P<optional>\?\s*)?(?P<name>[^:(]+?)\s*(?:\((?P<also>[^)]*)\))?\s*:(?P<options>.+)"
)
_HINT = (
    "Un renglón por cosa, con lo que va por persona en g, ml o u (unidades). Así: «leche: leche entera 200 ml | leche "
    "200 ml». Después de la barra va lo que se pone si no hay de lo primero. Un renglón que empieza con ? es lo primero "
    "que se saca si no alcanza la plata. Con «sin» al final descartás productos: «leche 200 ml sin polvo, dulce». Otras "
    "formas de decirlo van entre paréntesis: «leche (lácteos): …»."
)
GROUPS = [
    Group(
        (
            Field("name", "Cómo se llama", most=40),
            Field("people", "Para cuántos", "numeric"),
        ),
        kind="pair",
    ),
    Group((Field("also", "Otros nombres", hint="Separados por comas", most=600),)),
    Group((Field("items", "Qué lleva", "area", _HINT, 20_000),)),
]
"""The fields."""


def name(meal: Mapping[str, Any]) -> str:
    """What the meal is called."""
    return str(meal["name"])


def show(meal: Mapping[str, Any] | None) -> dict[str, str]:
    """What the fields hold."""
    if meal is None:
        return {"people": "4"}
    return {
        "name": meal["name"],
        "people": str(meal["people"]),
        "also": ", ".join(meal["also"]),
        "items": "\n".join(map(_line, meal["items"])),
    }


def read(reading: Reading, at: int) -> list[dict[str, Any]]:
    """The meal that was typed."""
    path = f"meals.{at}"
    people = reading.whole("people", f"{path}.people")
    meal = {
        "name": reading.text("name", f"{path}.name"),
        "people": 0 if people is None else people,
        "also": commas(reading.text("also", f"{path}.also")),
        "items": _items(reading, f"{path}.items"),
    }
    reading.places["meals"] = "name"
    return [meal]


def _items(reading: Reading, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for at, line in enumerate(reading.text("items", path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            items.append(_item(line.strip()))
        except typed.NotRead as error:
            reading.problems.setdefault("items", f"Renglón {at}: {error}")
    return items


def _item(line: str) -> dict[str, Any]:
    found = _ITEM.fullmatch(line)
    if found is None:
        raise typed.NotRead("escribilo como «leche: leche entera 200 ml».")
    return {
        "name": found["name"].strip(),
        "options": [_option(each.strip()) for each in found["options"].split("|")],
        "also": commas(found["also"] or ""),
        "optional": bool(found["optional"]),
    }


def _option(text: str) -> dict[str, Any]:
    found = _OPTION.fullmatch(text)
    if found is None:
        raise typed.NotRead(
            f"en «{text[:60]}» falta cuánto va por persona, como 200 ml, 90 g o 1 u."
        )
    measure = next(name for name, words in MEASURES.items() if words == found["measure"].lower())
    return {
        "search": found["search"].strip(),
        "amount": typed.stock(found["amount"], by_weight=True),
        "measure": measure,
        "excluding": commas(found["excluding"] or ""),
    }


def _line(item: Mapping[str, Any]) -> str:
    also = f" ({', '.join(item['also'])})" if item["also"] else ""
    options = " | ".join(map(_option_line, item["options"]))
    return f"{'? ' if item['optional'] else ''}{item['name']}{also}: {options}"


def _option_line(option: Mapping[str, Any]) -> str:
    without = f" sin {', '.join(option['excluding'])}" if option["excluding"] else ""
    amount = f"{Decimal(str(option['amount'])).normalize():f}".replace(".", ",")
    return f"{option['search']} {amount} {MEASURES[option['measure']]}{without}"
