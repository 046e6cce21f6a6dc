"""Inbound messages as the model reads them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.whatsapp.inbound import message_texts, printable
from local.inbound_message import inbound
from retail.whatsapp import MAX_RECEIVED
from retail.wire import InboundMessage

PLACE = {"latitude": -34.6037, "longitude": -58.3816, "label": "Casa"}


def message(body: str, **members: Any) -> InboundMessage:
    return inbound(body=body, **members)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (message("  quiero leche \n"), "quiero leche"),
        (message("🥛"), "🥛"),
        (message("Finalizar", kind="button", button_payload="finish"), "Finalizar"),
        (message("", kind="audio"), "[audio]"),
        (message("¿tenés esta?", kind="image"), "[image] ¿tenés esta?"),
        (message("", kind="sticker"), "[sticker]"),
        (message("", kind="location", location=PLACE), "[location] -34.6037,-58.3816 Casa"),
        (
            message("", kind="location", location={**PLACE, "label": ""}),
            "[location] -34.6037,-58.3816",
        ),
        (message("", kind="contacts"), "[contacts]"),
        (message(""), "[unknown]"),
        (message("\x00\u200b\ud800"), "[unknown]"),
        (message("𝐋𝐞𝐜𝐡𝐞 ｅｎｔｅｒａ\u202e, ½ ki\u00adlo… 500 m²"), "Leche entera, ½ kilo… 500 m²"),
        (message("x", kind="unknown"), "[unknown] x"),
    ],
)
def test_each_kind_reads_as(sent: InboundMessage, read: str) -> None:
    assert message_texts([sent]) == [read]


@given(st.text(alphabet=st.characters(), max_size=50), st.sampled_from(["text", "image", "button"]))
def test_every_message_is_one_text_that_any_service_takes(body: str, kind: str) -> None:
    (text,) = message_texts([message(body, kind=kind)])
    text.encode()
    assert text
    assert "\x00" not in text


def test_a_flood_is_cut() -> None:
    assert message_texts([message("a" * 100_000)]) == ["a" * MAX_RECEIVED]


def test_what_is_printable_stays() -> None:
    assert printable("á\n\t🥛 ñ\x07\x9f") == "á\n\t🥛 ñ"
