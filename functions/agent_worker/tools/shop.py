"""The tool that tells what the shop says of itself. What the shop has not said is unknown, never guessed."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from retail.errors import Invalid
from retail.spanish import opening
from retail.wire import DeliveryZone, MeansOfPayment, ShopContact, ShopDocument

from .call import Call, Result
from .registry import Arguments, reads
from .results import pesos

MEANS: dict[MeansOfPayment, str] = {
    "mercado_pago": "Mercado Pago",
    "cash": "efectivo",
    "transfer": "transferencia",
    "card_on_delivery": "tarjeta al recibir",
}
"""The means of payment as shoppers call them."""


def _tell(call: Call) -> Result:
    topic = call.arguments["topic"]
    if topic not in TOPICS:
        raise Invalid("unknown_topic", f"the topic is one of {', '.join(TOPICS)}")
    document = call.turn.api.shop(call.read)
    told = TOPICS[topic](document, call)
    if told is not None:
        return {"status": "found", "topic": topic, **told}
    contact = _reached_by(document["contact"])
    unknown = {"status": "not_found", "topic": topic, "unknown": True}
    return {**unknown, "contact": contact} if contact else unknown


@reads(_tell)
def get_shop_info(topic: str) -> Arguments:
    """Tells what the shop says of itself. Never state any of this from anywhere else.

    Args:
        topic: One of "hours" (also whether it is open now), "address", "delivery" (zones, fees, when; pickup),
            "payment" (means; alias, holder and CUIT for transfers), "returns", "invoices", "minimum" (least
            order), "contact" (phone, e-mail, Instagram, website).

    Returns:
        {"status": "found", "topic", ...facts}: say them as they are, amounts and times as the *_text fields
        have them. A fact that is null was not said by the shop: unknown as well.
        {"status": "not_found", "unknown": True, "contact"?}: the shop has not said it. Say that you do not
        know and that a person of the shop can answer it, by the contact if there is one; never guess.
    """
    return {"topic": topic.strip().lower()[:40]}


def _hours(document: ShopDocument, call: Call) -> Result | None:
    hours = document["opening_hours"]
    if hours is None:
        return None
    zone = ZoneInfo(document["timezone"])
    now = call.turn.clock().astimezone(zone).replace(tzinfo=None)
    stands = opening.standing(hours, now)
    until = opening.moment_text(stands.until, now) if stands.until else None
    today = now.weekday()
    return {
        "now_text": opening.now_text(now),
        "today": opening.WEEKDAYS[today],
        "tomorrow": opening.WEEKDAYS[(today + 1) % len(opening.WEEKDAYS)],
        "open_now": stands.is_open,
        "closes_text" if stands.is_open else "opens_text": until,
        "week_text": opening.week_text(hours),
        "next_days_text": opening.days_text(hours, now.date()),
        "closed_dates_text": opening.closed_dates(hours, now.date()),
    }


def _address(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    address = document["address"]
    if address is None:
        return None
    latitude, longitude = address.get("latitude"), address.get("longitude")
    has_place = latitude is not None and longitude is not None
    map_url = f"https://maps.google.com/?q={latitude},{longitude}" if has_place else None
    return {"address": address["text"], "map_url": map_url}


def _delivery(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    zones, pickup = document["delivery_zones"], document["pickup"]
    if zones is None and pickup is None:
        return None
    address = document["address"]
    return {
        "zones": None if zones is None else [_zone(zone) for zone in zones],
        "pickup": pickup,
        "pickup_address": address["text"] if pickup and address else None,
    }


def _zone(zone: DeliveryZone) -> Result:
    minimum = zone.get("minimum")
    return {
        "name": zone["name"],
        "neighbourhoods": zone.get("neighbourhoods") or [],
        "fee_text": pesos(zone["fee"]) if zone["fee"] else "sin cargo",
        "minimum_text": pesos(minimum) if minimum else None,
        "when": zone.get("when") or None,
    }


def _payment(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    accepted, transfer = document["payment"], document["transfer"]
    if accepted is None and transfer is None:
        return None
    means = None
    if accepted is not None:
        means = [
            {
                "means": each["means"],
                "means_text": MEANS[each["means"]],
                "note": each.get("note") or None,
            }
            for each in accepted
        ]
    return {"means": means, "transfer": _said(transfer)}


def _returns(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    returns = document["returns"]
    return None if returns is None else {"returns": returns}


def _invoices(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    types = document["invoice_types"]
    return None if types is None else {"types": sorted(types)}


def _minimum(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    least = document["minimum_order"]
    zones = [_zone(zone) for zone in document["delivery_zones"] or []]
    of_zones = [zone for zone in zones if zone["minimum_text"]]
    if least is None and not of_zones:
        return None
    return {
        "there_is_none": None if least is None else not least,
        "minimum_text": pesos(least) if least else None,
        "delivery_minimums": [
            {"zone": zone["name"], "minimum_text": zone["minimum_text"]} for zone in of_zones
        ],
    }


def _contact(document: ShopDocument, call: Call) -> Result | None:  # noqa: ARG001
    return _reached_by(document["contact"])


def _reached_by(contact: ShopContact | None) -> Result | None:
    return _said(contact) or None


def _said(part: Any) -> Result | None:
    """What is said of a part: its texts that are not empty."""
    return None if part is None else {name: text for name, text in part.items() if text}


TOPICS: dict[str, Callable[[ShopDocument, Call], Result | None]] = {
    "hours": _hours,
    "address": _address,
    "delivery": _delivery,
    "payment": _payment,
    "returns": _returns,
    "invoices": _invoices,
    "minimum": _minimum,
    "contact": _contact,
}
"""How each topic is told; None for what the document does not say."""
