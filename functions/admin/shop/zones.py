"""The form of a delivery zone."""

from collections.abc import Mapping
from typing import Any

from retail.wire import ShopDocument

from .form import Field, Group, Reading, commas, written_pesos

GROUPS = [
    Group((Field("name", "Nombre de la zona", hint="El barrio, como lo dice la gente"),)),
    Group(
        (
            Field("fee", "Costo del envío en pesos", "decimal", "0 si es gratis"),
            Field("minimum", "Compra mínima en pesos", "decimal", "Vacío: la de la tienda"),
        ),
        kind="pair",
    ),
    Group(
        (
            Field(
                "neighbourhoods", "Otros barrios de la zona", "area", "Separados por comas", 4000
            ),
            Field("when", "Cuándo, en palabras", hint="de lunes a sábado de 10 a 13", most=200),
        )
    ),
]
"""The fields."""


def name(zone: Mapping[str, Any]) -> str:
    """What the zone is called."""
    return str(zone["name"])


def show(zone: Mapping[str, Any] | None) -> dict[str, str]:
    """What the fields hold."""
    if zone is None:
        return {}
    return {
        "name": zone["name"],
        "fee": written_pesos(zone["fee"]),
        "minimum": written_pesos(zone["minimum"]),
        "when": zone["when"],
        "neighbourhoods": ", ".join(zone["neighbourhoods"]),
    }


def read(reading: Reading, old: dict[str, Any], at: int) -> list[dict[str, Any]]:
    """The zone that was typed; its corners on the map stay."""
    path = f"delivery_zones.{at}"
    fee = reading.pesos("fee", f"{path}.fee")
    if fee is None:
        reading.problems.setdefault("fee", "Escribí cuánto cuesta; 0 si es gratis.")
    zone = {
        "name": " ".join(reading.text("name", f"{path}.name").split()),
        "fee": fee,
        "minimum": reading.pesos("minimum", f"{path}.minimum"),
        "when": reading.text("when", f"{path}.when"),
        "neighbourhoods": commas(reading.text("neighbourhoods", f"{path}.neighbourhoods")),
        "polygon": old.get("polygon", []),
    }
    reading.places["delivery_zones"] = "name"
    return [zone]


def follow(document: ShopDocument, old: str, new: str | None) -> Mapping[str, Any]:
    """The slots, in which the zone has its new name, or which are without it; one that was for it alone goes, too."""
    slots = document["delivery_slots"]
    if slots is None or old == new:
        return {}
    followed = []
    for slot in slots:
        zones = slot.get("zones") or []
        left = [new if each == old else each for each in zones]
        if not zones or any(left):
            followed.append({**slot, "zones": [each for each in left if each is not None]})
    return {"delivery_slots": followed}
