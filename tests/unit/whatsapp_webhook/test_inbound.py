"""What each kind of WhatsApp message becomes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from retail.errors import Invalid
from retail.wire import InboundMessage, MessageKind
from tests.webhooks import ACCOUNT, NUMBER, TEXT
from whatsapp_webhook.inbound import MAX_BODY, is_cut, read_message


def read(**changes: str) -> InboundMessage:
    return read_message(
        MultiDict({**TEXT, **changes}),
        account_sid=ACCOUNT,
        number=NUMBER,
        received_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    )


def a_file(content_type: str) -> dict[str, str]:
    return {
        "NumMedia": "1",
        "MediaUrl0": "https://api.twilio.com/x",
        "MediaContentType0": content_type,
    }


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "text"),
        ({"Body": ""}, "text"),
        ({"Body": "👍"}, "text"),
        ({"MessageType": "image", **a_file("image/jpeg")}, "image"),
        ({"MessageType": "audio", **a_file("audio/ogg")}, "audio"),
        ({"MessageType": "voice", **a_file("audio/ogg; codecs=opus")}, "audio"),
        ({"MessageType": "video", **a_file("video/mp4")}, "video"),
        ({"MessageType": "document", **a_file("application/pdf")}, "document"),
        ({"MessageType": "document", **a_file("image/jpeg")}, "document"),
        ({"MessageType": "sticker", **a_file("image/webp")}, "sticker"),
        ({"MessageType": "contacts", **a_file("text/vcard")}, "contacts"),
        ({"MessageType": "brand_new", **a_file("image/png")}, "image"),
        ({"MessageType": "brand_new", **a_file("text/x-vcard")}, "contacts"),
        ({"MessageType": "brand_new", **a_file("application/zip")}, "document"),
        ({"MessageType": "brand_new", "Body": "hola"}, "text"),
        ({"MessageType": "brand_new", "Body": "  "}, "unknown"),
        ({"MessageType": "reaction", "Body": ""}, "unknown"),
        ({"MessageType": "location", "Latitude": "-34.6", "Longitude": "-58.4"}, "location"),
        ({"MessageType": "button", "ButtonText": "Sí", "ButtonPayload": "yes"}, "button"),
        ({"MessageType": "interactive", "ListId": "2", "ListTitle": "Leche"}, "button"),
    ],
)
def test_it_names_the_kind(changes: dict[str, str], kind: MessageKind) -> None:
    assert read(**changes)["kind"] == kind


def test_a_message_of_before_message_types_is_judged_by_its_file() -> None:
    form = {name: value for name, value in TEXT.items() if name != "MessageType"}
    message = read_message(
        MultiDict({**form, **a_file("audio/ogg")}),
        account_sid=ACCOUNT,
        number=NUMBER,
        received_at=datetime(2026, 11, 22, tzinfo=UTC),
    )

    assert message["kind"] == "audio"


def test_it_keeps_every_file_in_order() -> None:
    files = {"NumMedia": "10"}
    for index in range(10):
        files[f"MediaUrl{index}"] = f"https://api.twilio.com/{index}"
        files[f"MediaContentType{index}"] = "image/jpeg"

    message = read(**files)

    assert [item["url"] for item in message["media"]] == [
        f"https://api.twilio.com/{index}" for index in range(10)
    ]


def test_it_keeps_a_pin_with_what_is_written_on_it() -> None:
    message = read(
        Body="", Latitude="-34.603722", Longitude="-58.381592", Label="Casa", Address="Corrientes 1"
    )

    assert message["location"] == {
        "latitude": -34.603722,
        "longitude": -58.381592,
        "label": "Casa · Corrientes 1",
    }


def test_a_pin_on_the_equator_is_a_place() -> None:
    location = read(Latitude="-1e-05", Longitude="0")["location"]

    assert location == {"latitude": -0.00001, "longitude": 0.0, "label": ""}


@pytest.mark.parametrize(
    ("changes", "body", "payload"),
    [
        ({"ButtonText": "Sí", "ButtonPayload": "yes", "Body": "Sí"}, "Sí", "yes"),
        ({"ButtonText": "Sí", "ButtonPayload": "yes", "Body": ""}, "Sí", "yes"),
        ({"ListTitle": "Leche", "ListId": "2", "Body": ""}, "Leche", "2"),
    ],
)
def test_a_pressed_button_has_its_words_and_its_payload(
    changes: dict[str, str], body: str, payload: str
) -> None:
    message = read(**changes)

    assert (message["body"], message["button_payload"]) == (body, payload)


def test_a_shopper_whose_number_whatsapp_hides_is_let_in() -> None:
    assert read(From="whatsapp:US.ABC123xyz")["from"] == "whatsapp:US.ABC123xyz"


@pytest.mark.parametrize(
    "changes",
    [
        {"Latitude": "-34.6"},
        {"Longitude": "-58.4"},
        {"Latitude": "1e1", "Longitude": "0"},
        {"Latitude": "90.1", "Longitude": "0"},
        {"Latitude": "0", "Longitude": "-180.5"},
        {"NumMedia": "1", "MediaUrl0": "https://x"},
        {"NumMedia": "1", "MediaContentType0": "image/jpeg"},
        {"NumMedia": "99"},
        a_file("image/jpegMediaUrl0https://x"),
        a_file(""),
    ],
)
def test_it_refuses_a_form_that_does_not_add_up(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="invalid_form"):
        read(**changes)


def test_a_text_is_cut_where_whatsapp_ends() -> None:
    long = "a" * (MAX_BODY + 1)

    assert read(Body=long)["body"] == "a" * MAX_BODY
    assert is_cut(MultiDict({**TEXT, "Body": long}))
    assert not is_cut(MultiDict({**TEXT, "Body": long[1:]}))


@given(
    changes=st.dictionaries(
        st.sampled_from(
            [
                "Body",
                "NumMedia",
                "MessageType",
                "Latitude",
                "Longitude",
                "ListId",
                "ButtonText",
                "MediaUrl0",
                "MediaContentType0",
                "From",
                "To",
                "MessageSid",
                "ProfileName",
                "x",
            ]
        ),
        st.text(max_size=30)
        | st.sampled_from(["1", "0", "image/png", "-34.6", "whatsapp:+549112"]),
    )
)
def test_any_form_is_a_message_or_refused(changes: dict[str, Any]) -> None:
    try:
        message = read(**changes)
    except Invalid:
        return
    assert message["sid"] == TEXT["MessageSid"]
    assert len(message["body"]) <= MAX_BODY
    assert len(message["media"]) == int(changes.get("NumMedia", "0"))
