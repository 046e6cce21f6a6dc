"""`get_shop_info`: each topic as the shop has said it, and unknown where it has not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agent_worker.tools.shop import TOPICS, get_shop_info
from backoffice_api.domain.shop_document import (
    MAX_LINE,
    MAX_RETURNS,
    MAX_ZONES,
    MAX_ZONES_BYTES,
)
from tests.shop_documents import DOCUMENT
from tests.tool_calls import ToolCalls
from tests.virtual_time import run
from tests.whole_shop import open_shop
from tests.worker_bench import PRODUCTS

SAID = {
    "hours": "opening_hours",
    "address": "address",
    "payment": "payment",
    "returns": "returns",
    "invoices": "invoice_types",
    "minimum": "minimum_order",
    "contact": "contact",
    "delivery": "delivery_zones",
}
"""A part of the document that makes each topic known."""


def told(topic: str, now: str = "2026-11-26T15:30:00Z", **document: Any) -> dict[str, Any]:
    """What a shop that says this of itself answers at that moment, to somebody whom it does not know."""
    results = []

    async def story(loop: Any) -> None:
        at = ToolCalls(open_shop(PRODUCTS, loop.time))
        if document:
            at.shop.say_of_itself(**document)
        at.turn.clock = lambda: datetime.fromisoformat(now).astimezone(UTC)
        results.append(await at.call(get_shop_info, topic=topic))

    run(story)
    return results[0]


def test_hours_are_told_with_whether_it_is_open_by_the_shop_s_own_clock() -> None:
    result = told("hours", **DOCUMENT)
    assert result == {
        "status": "found",
        "topic": "hours",
        "now_text": "jueves 12:30",
        "today": "thursday",
        "tomorrow": "friday",
        "open_now": True,
        "closes_text": "hoy a las 13",
        "week_text": "lunes a viernes de 9 a 13 y de 17 a 20:30, sábado de 9 a 14 y domingo cerrado",
        "next_days_text": {
            **dict.fromkeys(
                ["thursday", "friday", "monday", "tuesday", "wednesday"],
                "de 9 a 13 y de 17 a 20:30",
            ),
            "saturday": "de 9 a 14",
            "sunday": "cerrado",
        },
        "closed_dates_text": ["viernes 25/12 (Navidad)"],
    }
    after_midnight_in_utc = told("hours", "2026-11-27T01:00:00Z", **DOCUMENT)
    assert after_midnight_in_utc["now_text"] == "jueves 22:00"
    assert after_midnight_in_utc["open_now"] is False
    assert after_midnight_in_utc["opens_text"] == "mañana viernes a las 9"


def test_delivery_is_told_by_zone_with_amounts_as_shoppers_read_them() -> None:
    result = told("delivery", **DOCUMENT)
    assert result["pickup"] is True
    assert result["pickup_address"] == "Av. Corrientes 5000, Villa Crespo"
    assert result["zones"] == [
        {
            "name": "Villa Crespo",
            "neighbourhoods": ["Paternal", "La Paternal"],
            "fee_text": "$\u00a01.500,00",
            "minimum_text": "$\u00a010.000,00",
            "when": "de 10 a 20",
        },
        {
            "name": "Almagro",
            "neighbourhoods": [],
            "fee_text": "$\u00a01.800,50",
            "minimum_text": None,
            "when": None,
        },
        {
            "name": "Palermo y Colegiales",
            "neighbourhoods": [],
            "fee_text": "sin cargo",
            "minimum_text": "$\u00a030.000,00",
            "when": None,
        },
    ]


def test_payment_address_and_the_rest_are_told_as_they_were_said() -> None:
    payment = told("payment", **DOCUMENT)
    assert [(each["means_text"], each["note"]) for each in payment["means"]] == [
        ("Mercado Pago", "tarjeta o dinero en cuenta"),
        ("efectivo", None),
        ("transferencia", None),
    ]
    assert payment["transfer"] == DOCUMENT["transfer"]
    address = told("address", **DOCUMENT)
    assert address["address"] == "Av. Corrientes 5000, Villa Crespo"
    assert address["map_url"] == "https://maps.google.com/?q=-34.5989,-58.4382"
    assert told("returns", **DOCUMENT)["returns"] == DOCUMENT["returns"]
    assert told("invoices", **DOCUMENT)["types"] == ["B", "C"]
    assert told("contact", **DOCUMENT)["phone"] == "+54 11 4855-0000"
    assert "website" not in told("contact", **DOCUMENT)
    minimum = told("minimum", **DOCUMENT)
    assert (minimum["there_is_none"], minimum["minimum_text"]) == (False, "$\u00a05.000,00")
    assert [zone["zone"] for zone in minimum["delivery_minimums"]] == [
        "Villa Crespo",
        "Palermo y Colegiales",
    ]


@pytest.mark.parametrize("topic", TOPICS)
def test_what_the_shop_has_not_said_is_unknown(topic: str) -> None:
    unknown = {"status": "not_found", "topic": topic, "unknown": True}
    assert told(topic) == unknown
    contact = {"phone": "11 4855-0000"}
    if topic != "contact":
        assert told(topic, contact=contact) == {**unknown, "contact": contact}
    assert told(topic, **{SAID[topic]: DOCUMENT[SAID[topic]]})["status"] == "found"


def test_a_part_of_a_topic_that_was_not_said_is_null() -> None:
    delivery = told("delivery", pickup=False)
    assert (delivery["zones"], delivery["pickup"]) == (None, False)
    assert told("delivery", delivery_zones=[])["pickup"] is None
    assert told("payment", transfer={"alias": "almacen"})["means"] is None
    assert told("payment", payment=[])["transfer"] is None
    assert told("minimum", delivery_zones=DOCUMENT["delivery_zones"])["there_is_none"] is None
    assert told("minimum", minimum_order=0)["there_is_none"] is True


def test_a_topic_that_there_is_not_is_refused() -> None:
    refused = told("parking", **DOCUMENT)
    assert (refused["status"], refused["code"]) == ("error", "unknown_topic")
    assert told(" Hours ", **DOCUMENT)["status"] == "found"


def test_a_document_with_as_many_zones_as_there_may_be_is_told_whole() -> None:
    length = MAX_ZONES_BYTES // MAX_ZONES - len('""' * 2)
    zones = [
        {
            "name": f"Zona {n:02}",
            "fee": 999_999_999.99,
            "minimum": 999_999_999.99,
            "when": "y" * (length - 7),
        }
        for n in range(MAX_ZONES)
    ]
    result = told("delivery", delivery_zones=zones, pickup=True, address={"text": "ñ" * MAX_LINE})
    assert [(zone["name"], zone["when"]) for zone in result["zones"]] == [
        (zone["name"], zone["when"]) for zone in zones
    ]
    assert result["pickup_address"] == "ñ" * MAX_LINE


def test_the_longest_terms_of_returns_are_told_to_the_last_word() -> None:
    terms = "ñ" * (MAX_RETURNS - 1) + "."
    assert told("returns", returns=terms)["returns"] == terms
