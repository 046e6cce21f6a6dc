"""The form of a delivery slot; a new one may be for several weekdays at once."""

from collections.abc import Mapping
from typing import Any

from retail.spanish.opening import NAMES, WEEKDAYS

from .form import Field, Group, Reading, in_order

DAYS = tuple(zip(WEEKDAYS, (name.capitalize() for name in NAMES), strict=True))


def name(slot: Mapping[str, Any]) -> str:
    """`monday 10:00`, as the API tells them apart."""
    return f"{slot['weekday']} {slot['starts']}"


def order(slot: Mapping[str, Any]) -> tuple[int, str]:
    """Through the week."""
    return WEEKDAYS.index(slot["weekday"]), slot["starts"]


def show(slot: Mapping[str, Any] | None) -> dict[str, str]:
    """What the fields hold."""
    if slot is None:
        return {"closes_before": "60"}
    texts = {each: str(slot[each]) for each in ("weekday", "starts", "ends", "closes_before")}
    zones = in_order("zones", slot["zones"])
    return {**texts, "orders": str(slot["orders"] or ""), **zones}


def groups(name: str, zones: tuple[str, ...]) -> list[Group]:
    """The fields, for a slot of that name or for a new one, and for a shop with these zones."""
    if not name:
        days = Group(
            tuple(Field(f"on.{day}", words, "tick") for day, words in DAYS), "Días", "ticks"
        )
    else:
        days = Group((Field("weekday", "Día", "choice", choices=DAYS),))
    times = (Field("starts", "Empieza", "time"), Field("ends", "Termina", "time"))
    limits = (
        Field("orders", "Pedidos que entran", "numeric", "Vacío: todos"),
        Field("closes_before", "Se cierra antes, en minutos", "numeric"),
    )
    ticks = Group(
        tuple(Field(f"zones.{zone}", zone, "tick") for zone in zones),
        "Solo para (ninguna: todas las zonas)",
        "ticks",
    )
    return [
        days,
        Group(times, kind="pair"),
        Group(limits, kind="pair"),
        *([ticks] if zones else []),
    ]


def read(reading: Reading, old: dict[str, Any], at: int) -> list[dict[str, Any]]:
    """The slot that was typed, or one for each weekday that was ticked."""
    days = (
        [reading.text("weekday")]
        if old
        else [day for day in WEEKDAYS if reading.ticked(f"on.{day}")]
    )
    if not days:
        reading.problems["on.monday"] = "Elegí al menos un día."
    for number in range(len(days)):
        _place(reading, f"delivery_slots.{at + number}")
    closes = reading.whole("closes_before")
    named = [each.removeprefix("zones.") for each in reading.texts if each.startswith("zones.")]
    zones = reading.ticks("zones", named)
    slot = {
        "starts": reading.text("starts"),
        "ends": reading.text("ends"),
        "orders": reading.whole("orders"),
        "closes_before": 60 if closes is None else closes,
        "zones": zones,
    }
    return [{"weekday": day, **slot} for day in days]


def _place(reading: Reading, path: str) -> None:
    reading.places |= {
        f"{path}.{each}": each for each in ("weekday", "starts", "ends", "orders", "closes_before")
    }
    reading.places |= {path: "ends", "delivery_slots": "starts"}
