"""What each kind of WhatsApp message becomes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from retail.errors import Invalid
from retail.whatsapp import MAX_RECEIVED
from retail.wire import InboundMessage, MessageKind
from tests.webhooks import ACCOUNT, NUMBER, TEXT
from whatsapp_webhook.inbound import is_cut, read_message


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


@pytest.mark.parametrize("word", ["STOP", "START", "HELP"])
def test_what_twilio_took_for_opting_out_comes_along(word: str) -> None:
    assert read(Body="BAJA", OptOutType=word)["opt_out_type"] == word


@pytest.mark.parametrize("word", ["", "stop", "PAUSE", "STOP "])
def test_any_other_word_of_advanced_opt_out_is_let_pass(word: str) -> None:
    assert "opt_out_type" not in read(OptOutType=word)


@pytest.mark.parametrize(
    "changes",
    [{"OptOut": "TypeSTOP"}, {"OptOutTypeSTO": "P"}, {"NumSegments": "1OptOutTypeSTOP"}],
)
def test_opting_out_cannot_be_cut_away(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="OptOutType"):
        read(**changes)


@pytest.mark.parametrize("user_id", ["US.ABC123xyz", "AR.ENT.11815799212886844830"])
def test_a_shopper_whose_number_whatsapp_hides_is_let_in(user_id: str) -> None:
    message = read(From=f"whatsapp:{user_id}", ExternalUserIdentifier=user_id)

    assert (message["from"], message["external_user_id"]) == (f"whatsapp:{user_id}", "")


@pytest.mark.parametrize("name", ["ExternalUserIdentifier", "ExternalUserId"])
@pytest.mark.parametrize("prefix", ["", "whatsapp:"])
def test_it_keeps_what_whatsapp_calls_a_shopper_beside_their_number(name: str, prefix: str) -> None:
    assert read(**{name: f"{prefix}AR.13491208655302741918"})["external_user_id"] == (
        "AR.13491208655302741918"
    )


@pytest.mark.parametrize(
    "nonsense", ["", "@juan", "5491123456789", "AR.", "AR.1/2", "AR.1Forwardedtrue"]
)
def test_a_user_id_that_is_not_one_is_none(nonsense: str) -> None:
    assert read(ExternalUserIdentifier=nonsense)["external_user_id"] == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"ExternalUserI": "dentifierAR.1"},
        {"ExternalUserId": "entifierAR.1"},
        {"ExternalUserIdentifierAR.1": ""},
        {"ExternalUserIdentifierAR.": "1"},
        {"ExternalUserIdentifierwhatsapp:AR.": "1"},
        {"ExternalUserIdAR.1": "2"},
    ],
)
def test_a_user_id_that_was_cut_otherwise_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="invalid_form"):
        read(**changes)


def test_what_twilio_may_yet_call_like_a_user_id_passes() -> None:
    changes = {"ExternalUserIdentifierType": "bsuid", "ExternalUserIdHash": "ab12"}

    assert read(**changes)["external_user_id"] == ""


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("1.0E-5", "-1.2E-5", (0.00001, -0.000012)),
        ("+34.6", "-58.4", (34.6, -58.4)),
        ("-34.", "1e1", (-34.0, 10.0)),
        ("", "", None),
        ("-34.6", "", None),
        ("", "-58.4", None),
        ("90.1", "0", None),
        ("0", "-180.5", None),
        ("1e999", "0", None),
        ("nan", "inf", None),
        ("-34,6", "-58,4", None),
    ],
)
def test_a_place_is_read_as_twilio_writes_it_or_left_out(
    latitude: str, longitude: str, place: tuple[float, float] | None
) -> None:
    message = read(Latitude=latitude, Longitude=longitude)
    location = message["location"]

    assert (location and (location["latitude"], location["longitude"])) == place
    assert message["kind"] == ("location" if place else "text")


@pytest.mark.parametrize(
    ("changes", "media"),
    [
        ({"NumMedia": "1", "MediaUrl0": "https://x"}, [("https://x", "")]),
        (a_file(""), [("https://api.twilio.com/x", "")]),
        (a_file("image/jpegMediaUrl0https://x"), [("https://api.twilio.com/x", "")]),
        ({"NumMedia": "1", "MediaContentType0": "image/jpeg"}, []),
        ({"NumMedia": "99"}, []),
        ({"NumMedia": "0", "MediaUrl0": "https://x"}, []),
        ({**a_file("image/png"), "NumMedia": ""}, [("https://api.twilio.com/x", "image/png")]),
        ({**a_file("image/png"), "NumMedia": "7"}, [("https://api.twilio.com/x", "image/png")]),
    ],
)
def test_the_files_that_are_there_are_kept_however_they_are_counted(
    changes: dict[str, str], media: list[tuple[str, str]]
) -> None:
    message = read(MessageType="image", **changes)

    assert [(item["url"], item["content_type"]) for item in message["media"]] == media
    assert message["kind"] == "image"


def test_a_text_is_cut_where_whatsapp_ends() -> None:
    long = "a" * (MAX_RECEIVED + 1)

    assert read(Body=long)["body"] == "a" * MAX_RECEIVED
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
                "ExternalUserIdentifier",
                "OptOutType",
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
    assert len(message["body"]) <= MAX_RECEIVED
    assert len(message["media"]) <= ("MediaUrl0" in changes)
