"""The webhook's answers: to Twilio, to others, and when the queue fails."""

import json
import logging
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NoReturn
from urllib.parse import quote_plus
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from retail.errors import Unavailable
from retail.settings import Settings, SettingsError
from tests.webhooks import (
    ACCOUNT,
    NUMBER,
    OLD_TOKEN,
    SHOPPER,
    SID,
    TEXT,
    TOKEN,
    URL,
    KeptQueue,
    sign,
    webhook,
)
from whatsapp_webhook.app import build
from whatsapp_webhook.signature import Signature
from whatsapp_webhook.webhook import APOLOGY, LATE, MAX_CONTENT_BYTES

Form = dict[str, str]


class Twilio:
    """Posts forms to a webhook, signed unless told otherwise."""

    def __init__(self, queue: KeptQueue, *tokens: str) -> None:
        self.queue = queue
        self.client: FlaskClient = webhook(queue, *tokens).test_client()

    def post(
        self,
        form: Form,
        *,
        signature: str | None = None,
        path: str = "/whatsapp",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> TestResponse:
        signed = {"X-Twilio-Signature": signature or sign(form), **headers}
        return self.client.post(path, data=form, headers=signed)


@pytest.fixture
def twilio() -> Twilio:
    return Twilio(KeptQueue())


def test_it_queues_a_message_and_answers_an_empty_document(twilio: Twilio) -> None:
    answer = twilio.post(dict(TEXT))

    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert list(ET.fromstring(answer.data)) == []
    assert twilio.queue.messages == [
        {
            "sid": SID,
            "from": SHOPPER,
            "to": NUMBER,
            "body": "Hola, quiero comprar leche",
            "kind": "text",
            "media": [],
            "location": None,
            "button_payload": "",
            "profile_name": "Juan",
            "received_at": "2026-11-22T12:00:00+00:00",
            "external_user_id": "",
        }
    ]


def test_it_lets_parameters_pass_that_nobody_has_heard_of(twilio: Twilio) -> None:
    form = {**TEXT, "BrandNew": "x", "ChannelMetadata": '{"type":"whatsapp"}', "FromCity": ""}

    assert twilio.post(form).status_code == 200
    assert len(twilio.queue.messages) == 1


@pytest.mark.parametrize("sender", [SHOPPER, "whatsapp:AR.13491208655302741918"])
def test_as_its_own_fallback_it_takes_what_it_did_not_take_before(
    twilio: Twilio, sender: str
) -> None:
    form = {**TEXT, "From": sender, "ErrorCode": "11200", "ErrorUrl": f"{URL}#rc=3&rp=5xx,ct,rt"}

    for _ in range(2):
        assert twilio.post(form).status_code == 200
    assert [message["sid"] for message in twilio.queue.messages] == [SID]


def test_it_takes_every_live_token_during_a_rotation() -> None:
    twilio = Twilio(KeptQueue(), TOKEN, OLD_TOKEN)

    assert twilio.post(dict(TEXT), signature=sign(TEXT, token=OLD_TOKEN)).status_code == 200
    assert twilio.post(dict(TEXT), signature=sign(TEXT, token=TOKEN)).status_code == 200
    assert twilio.post(dict(TEXT), signature=sign(TEXT, token="other")).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "x"},
        {"X-Twilio-Signature": "ñandú " * 5},
        {"X-Twilio-Signature": sign(TEXT)[:-1]},
        {"X-Twilio-Signature": sign(TEXT) + "="},
        {"X-Twilio-Signature": sign(TEXT).swapcase()},
        {"X-Twilio-Signature": sign({})},
        {"X-Twilio-Signature": sign(TEXT, token="")},
        {"X-Twilio-Signature": sign(TEXT, url="https://old.example/whatsapp")},
        {"X-Twilio-Signature": sign(TEXT, url="http://shop.example/whatsapp")},
        {"X-Twilio-Signature": sign(TEXT, url=f"{URL}?x=1")},
    ],
)
def test_it_refuses_a_signature_that_is_not_twilios(twilio: Twilio, headers: Form) -> None:
    answer = twilio.client.post("/whatsapp", data=dict(TEXT), headers=headers)

    assert answer.status_code == 403
    assert twilio.queue.messages == []


def test_it_never_asks_the_caller_what_its_own_address_is(twilio: Twilio) -> None:
    evil = sign(TEXT, url="https://evil.example/whatsapp")
    forged = twilio.post(
        dict(TEXT),
        signature=evil,
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    behind_a_proxy = twilio.post(
        dict(TEXT),
        headers={
            "Host": "10.0.0.1:8080",
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Host": "evil.example",
        },
    )

    assert forged.status_code == 403
    assert behind_a_proxy.status_code == 200


def test_it_refuses_a_query_that_was_not_signed(twilio: Twilio) -> None:
    assert twilio.post(dict(TEXT), path="/whatsapp?x=1").status_code == 403
    assert twilio.queue.messages == []


def test_a_query_in_the_configured_url_belongs_to_it() -> None:
    url = f"{URL}?shop=1"
    queue = KeptQueue()
    client = webhook(queue, url=url).test_client()
    headers = {"X-Twilio-Signature": sign(TEXT, url=url)}

    assert client.post("/whatsapp?shop=1", data=dict(TEXT), headers=headers).status_code == 200
    assert client.post("/whatsapp?shop=2", data=dict(TEXT), headers=headers).status_code == 403
    assert client.post("/whatsapp", data=dict(TEXT), headers=headers).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"AccountSid": "AC" + "2" * 32},
        {"To": "whatsapp:+14155238887"},
        {"To": "+14155238886"},
        {"MessageSid": "SM1"},
        {"MessageSid": ""},
    ],
)
def test_it_refuses_what_twilio_signed_for_somebody_else_or_does_not_send(
    twilio: Twilio, changes: Form, caplog: pytest.LogCaptureFixture
) -> None:
    assert twilio.post({**TEXT, **changes}).status_code == 403
    assert twilio.queue.messages == []
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize(
    "changes",
    [
        {"NumMedia": "-1"},
        {"NumMedia": "1"},
        {"NumMedia": "1", "MediaUrl0": "https://x"},
        {"NumMedia": "1", "MediaUrl0": "https://x", "MediaContentType0": ""},
        {"NumMedia": "1", "MediaUrl0": "https://x", "MediaContentType0": "nonsense"},
        {"NumMedia": "1", "MediaContentType0": "image/jpeg"},
        {"NumMedia": "11"},
        {"NumMedia": ""},
        {"NumMedia": "²"},
        {"Latitude": ""},
        {"Latitude": "", "Longitude": ""},
        {"Latitude": "-34.6"},
        {"Latitude": "-34.6", "Longitude": "nan"},
        {"Latitude": "91", "Longitude": "0"},
        {"Latitude": "1.0E-5", "Longitude": "-1.2E-5"},
        {"Latitude": "1e999", "Longitude": "0"},
        {"MessageType": "location", "Latitude": "", "Longitude": ""},
        {"MessageType": ""},
        {"ProfileName": ""},
    ],
)
def test_a_message_to_us_is_taken_whatever_it_lacks(twilio: Twilio, changes: Form) -> None:
    assert twilio.post({**TEXT, **changes}).status_code == 200
    (message,) = twilio.queue.messages
    assert message["body"] == TEXT["Body"]


@pytest.mark.parametrize(
    "names",
    [
        ["Body"],
        ["NumMedia"],
        ["Body", "NumMedia"],
        ["MessageType"],
        ["ProfileName", "WaId", "ApiVersion", "SmsSid", "SmsMessageSid", "SmsStatus"],
    ],
)
def test_a_message_to_us_is_taken_without_the_names_that_it_can_do_without(
    twilio: Twilio, names: list[str]
) -> None:
    form = {name: value for name, value in TEXT.items() if name not in names}

    assert twilio.post(form).status_code == 200
    assert len(twilio.queue.messages) == 1


@pytest.mark.parametrize(
    "sender",
    ["", "+5491123456789", "whatsapp:5491123456789", "whatsapp:+549112345678901234", "messenger:1"],
)
def test_a_sender_that_nobody_could_answer_is_an_error_in_the_log(
    twilio: Twilio, sender: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = twilio.post({**TEXT, "From": sender})

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert twilio.queue.messages == []
    (record,) = caplog.records
    assert (record.levelname, record.__dict__["sid"]) == ("ERROR", SID)


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "failed", "undelivered"])
def test_a_status_callback_that_comes_here_is_acknowledged_and_not_queued(
    twilio: Twilio, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    form = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "ChannelPrefix": "whatsapp",
        "From": NUMBER,
        "MessageSid": SID,
        "MessageStatus": status,
        "SmsSid": SID,
        "SmsStatus": status,
        "To": SHOPPER,
    }
    with caplog.at_level(logging.INFO):
        answer = twilio.post(form)

    assert (answer.status_code, answer.data) == (204, b"")
    assert twilio.queue.messages == []
    assert f"A status callback: {status}" in [record.getMessage() for record in caplog.records]
    assert twilio.post({**form, "AccountSid": "AC" + "2" * 32}).status_code == 403


def test_a_number_in_its_other_spelling_is_the_shop_s_own() -> None:
    queue = KeptQueue()
    client = webhook(queue, number="whatsapp:+5491144445555").test_client()
    to_us = {**TEXT, "To": "whatsapp:+541144445555"}
    answer = client.post("/whatsapp", data=to_us, headers={"X-Twilio-Signature": sign(to_us)})

    assert answer.status_code == 200
    assert len(queue.messages) == 1


@pytest.mark.parametrize("spelling", ["whatsapp:+5491144445555", "whatsapp:+541144445555"])
def test_what_the_shop_wrote_itself_is_acknowledged_and_not_answered(
    spelling: str, caplog: pytest.LogCaptureFixture
) -> None:
    queue = KeptQueue()
    client = webhook(queue, number="whatsapp:+5491144445555").test_client()
    echo = {**TEXT, "To": "whatsapp:+5491144445555", "From": spelling}
    with caplog.at_level(logging.INFO):
        answer = client.post("/whatsapp", data=echo, headers={"X-Twilio-Signature": sign(echo)})

    assert (answer.status_code, list(ET.fromstring(answer.data))) == (200, [])
    assert queue.messages == []
    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert lines == [("INFO", "The shop's own message came back")]


@pytest.mark.parametrize(
    ("cut", "form"),
    [
        ({"Bod": "yHola, quiero comprar leche"}, ["Body"]),
        ({"BodyH": "ola, quiero comprar leche"}, ["Body"]),
        ({"BodyHola, quiero comprar leche": ""}, ["Body"]),
        ({"ApiVersion": "2010-04-01BodyHola, quiero comprar leche"}, ["Body"]),
        ({"NumMedi": "a0"}, ["NumMedia"]),
        ({"NumMedia0": ""}, ["NumMedia"]),
        ({"MessageType": "textNumMedia0"}, ["NumMedia"]),
    ],
)
def test_a_body_that_is_absent_is_told_from_one_that_was_cut_away(
    twilio: Twilio, cut: Form, form: list[str]
) -> None:
    recut = {name: value for name, value in TEXT.items() if name not in form} | cut

    assert twilio.post(recut, signature=sign(TEXT)).status_code == 403
    assert sign(recut) == sign(TEXT)


METADATA = '{"type":"whatsapp"}'
BUTTON = {**TEXT, "Body": "Sí", "ButtonPayload": "pay", "ButtonText": "Pagar"} | {
    "MessageType": "button"
}
LIST = {**TEXT, "MessageType": "interactive", "ListId": "1", "ListTitle": "uno"}
PICTURE = {**TEXT, "MessageType": "image", "NumMedia": "1", "MediaUrl0": "https://x"}
HIDDEN = {**TEXT, "From": "whatsapp:AR.123", "Label": "Casa"}


@pytest.mark.parametrize(
    ("form", "swallowed", "changes"),
    [
        (BUTTON, ["ButtonPayload", "ButtonText"], {"Body": "SíButtonPayloadpayButtonTextPagar"}),
        (BUTTON, ["ButtonPayload"], {"Body": "SíButtonPayloadpay"}),
        (BUTTON, ["ButtonText"], {"ButtonPayload": "payButtonTextPagar"}),
        (LIST, ["ListTitle"], {"ListId": "1ListTitleuno"}),
        (
            {**TEXT, "ChannelMetadata": METADATA},
            ["ChannelMetadata"],
            {"Body": f"{TEXT['Body']}ChannelMetadata{METADATA}"},
        ),
        (HIDDEN, ["Label"], {"From": "whatsapp:AR.123LabelCasa"}),
        (
            {**TEXT, "Body": "Hola Azul"},
            ["Body"],
            {"ApiVersion": "2010-04-01BodyHola ", "Azul": ""},
        ),
        (
            {**TEXT, "Body": "un Body rosa"},
            [],
            {"ApiVersion": "2010-04-01Bodyun ", "Body": " rosa"},
        ),
        (
            PICTURE,
            ["NumSegments", "ProfileName", "ReferralNumMedia"],
            {
                "MessageType": "imageNumMedia1NumSegments1ProfileNameJuanReferral",
                "NumMedia": "0",
            },
        ),
    ],
)
def test_a_pair_that_swallowed_the_one_behind_it_is_refused(
    twilio: Twilio, form: Form, swallowed: list[str], changes: Form
) -> None:
    recut = {name: value for name, value in form.items() if name not in swallowed} | changes

    assert sign(recut) == sign(form)
    assert twilio.post(form).status_code == 200
    assert twilio.post(recut).status_code == 403


def test_a_text_that_reads_like_a_message_is_nobody_else_s(twilio: Twilio) -> None:
    written = {
        **TEXT,
        "Body": f"xFromwhatsapp:+5491100000000MessageSid{SID}MessageTypetextTo{NUMBER}WaId5",
    }
    tail = "".join(name + value for name, value in sorted(written.items()) if name >= "From")
    forged = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "Body": "x",
        "From": "whatsapp:+5491100000000",
        "MessageSid": SID,
        "MessageType": "text",
        "To": NUMBER,
        "WaId": f"5{tail}",
    }

    assert sign(forged) == sign(written)
    assert twilio.post(forged).status_code == 403


PIN = {name: value for name, value in TEXT.items() if name not in {"Body", "ApiVersion"}} | {
    "MessageType": "location",
    "Latitude": "-34.6",
    "Longitude": "-58.4",
}


@pytest.mark.parametrize(
    ("form", "missing"),
    [
        ({**PIN, "Address": "The Body Shop, Florida 1"}, []),
        ({**LIST, "ListTitle": "Longitude"}, []),
        ({**PICTURE, "BodyFormat": "plain"}, ["Body"]),
        ({**TEXT, "NumMediaTotal": "0"}, ["NumMedia"]),
        ({**TEXT, "MessageTypeVersion": "2"}, ["MessageType"]),
        ({**TEXT, "LatitudeAccuracy": "high"}, []),
        ({**TEXT, "Body": "ButtonPayload ListTitle NumMedia0 ExternalUserIdAR.1 From: Ana"}, []),
        ({**TEXT, "Body": "ChannelMetadata"}, []),
        ({**TEXT, "Body": 'ChannelMetadata{"type"', "ChannelMetadata": METADATA}, []),
        ({**TEXT, "ProfileName": "Latitude1 Longitude1 Body NumMedia0"}, []),
    ],
)
def test_an_honest_message_that_reminds_of_another_cut_is_taken(
    twilio: Twilio, form: Form, missing: list[str]
) -> None:
    given = {name: value for name, value in form.items() if name not in missing}

    assert twilio.post(given).status_code == 200
    (message,) = twilio.queue.messages
    assert message["body"] == given.get("Body", "")


@pytest.mark.parametrize("name", ["MessageSid", "From", "To", "AccountSid"])
def test_it_refuses_a_form_that_does_not_say_whose_message_it_is(twilio: Twilio, name: str) -> None:
    form = {key: value for key, value in TEXT.items() if key != name}

    assert twilio.post(form).status_code == 403


@pytest.mark.parametrize("name", ["MessageSid", "From", "To", "AccountSid", "Body", "NumMedia"])
def test_it_refuses_a_name_that_is_there_twice_though_the_signature_holds(
    twilio: Twilio, name: str
) -> None:
    pairs = [*TEXT.items(), (name, TEXT[name])]
    answer = twilio.client.post(
        "/whatsapp",
        data="&".join(f"{key}={quote_plus(value)}" for key, value in pairs),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": sign(TEXT)},
    )

    assert answer.status_code == 403
    assert twilio.queue.messages == []


def test_it_refuses_json_and_multipart(twilio: Twilio) -> None:
    headers = {"X-Twilio-Signature": sign({})}

    assert twilio.client.post("/whatsapp", json=dict(TEXT), headers=headers).status_code == 403
    assert twilio.client.post("/whatsapp", data=b"", headers=headers).status_code == 403


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(twilio: Twilio) -> None:
    form = {**TEXT, "Body": "x" * MAX_CONTENT_BYTES}

    assert twilio.post(form).status_code == 413
    assert twilio.queue.messages == []


@pytest.mark.parametrize("length", [0, 1, 1600, 1601, 4096])
def test_a_text_as_long_as_whatsapp_allows_is_passed_on_whole(twilio: Twilio, length: int) -> None:
    assert twilio.post({**TEXT, "Body": "🥛" * length}).status_code == 200
    assert twilio.queue.messages[0]["body"] == "🥛" * length


def test_a_longer_text_is_cut_and_said_so_in_the_log(
    twilio: Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert twilio.post({**TEXT, "Body": "x" * 5000}).status_code == 200

    assert twilio.queue.messages[0]["body"] == "x" * 4096
    assert [record.cut for record in caplog.records if hasattr(record, "cut")] == [True]


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options"])
def test_only_a_post_brings_a_message(twilio: Twilio, method: str) -> None:
    answer = twilio.client.open("/whatsapp", method=method.upper(), data=dict(TEXT))

    assert answer.status_code == 405
    assert twilio.queue.messages == []


@pytest.mark.parametrize("path", ["/", "/health", "/healthz"])
def test_it_says_that_it_is_up(twilio: Twilio, path: str) -> None:
    answer = twilio.client.get(path)

    assert answer.json == {"status": "ok", "service": "whatsapp_webhook"}


def test_other_paths_do_not_exist(twilio: Twilio) -> None:
    assert twilio.post(dict(TEXT), path="/").status_code == 405
    assert twilio.post(dict(TEXT), path="/whatsapp/").status_code == 404
    assert twilio.post(dict(TEXT), path="/WhatsApp").status_code == 404


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Unavailable("queue_refused", "no such queue"), APOLOGY),
        (Unavailable("queue_unavailable", "slow"), LATE),
        (RuntimeError("odd"), LATE),
    ],
)
def test_a_shopper_is_asked_to_write_again_only_when_the_message_is_surely_not_queued(
    error: Exception, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Twilio(KeptQueue(error)).post(dict(TEXT))

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    document = ET.fromstring(answer.data)
    assert [(child.tag, child.text) for child in document] == [("Message", words)]
    assert any("❌ Error en whatsapp_webhook" in record.getMessage() for record in caplog.records)
    assert any(getattr(record, "sid", "") == SID for record in caplog.records)


def test_the_unforeseen_is_an_apology_too() -> None:
    def fail() -> NoReturn:
        raise ZeroDivisionError

    app = webhook(KeptQueue())
    app.view_functions["receive"] = fail

    answer = app.test_client().post("/whatsapp", data=dict(TEXT))

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert APOLOGY in answer.text


def test_it_carries_the_trace_on_or_begins_one_from_the_message(twilio: Twilio) -> None:
    traceparent = f"00-{'a' * 32}-{'b' * 16}-01"

    twilio.post(dict(TEXT), headers={"traceparent": traceparent})
    twilio.post(dict(TEXT), headers={"X-Cloud-Trace-Context": f"{'c' * 32}/255;o=1"})
    twilio.post(dict(TEXT))
    twilio.post(dict(TEXT))

    given, older, begun, again = twilio.queue.traceparents
    assert given == traceparent
    assert older == f"00-{'c' * 32}-{'ff':0>16}-01"
    assert begun == again
    assert begun.startswith("00-")


def test_the_log_shows_neither_the_number_nor_the_words(
    twilio: Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        twilio.post(dict(TEXT))

    lines = [record.getMessage() for record in caplog.records]
    assert "🔔 Incoming WhatsApp from whatsapp:…6789" in lines
    everything = json.dumps([record.__dict__ for record in caplog.records], default=str)
    assert "5491123456789" not in everything
    assert "leche" not in everything


@pytest.mark.parametrize(
    "missing",
    [
        "whatsapp_webhook_url",
        "twilio_account_sid",
        "twilio_auth_tokens",
        "twilio_whatsapp_number",
        "tasks_queue",
        "worker_url",
        "tasks_service_account",
    ],
)
def test_it_refuses_to_start_without(missing: str, complete: dict[str, object]) -> None:
    del complete[missing]

    with pytest.raises(SettingsError, match="must be set"):
        build(Settings(**complete))  # type: ignore[arg-type]


@pytest.mark.parametrize("tokens", [(), ("",), (TOKEN, "")])
def test_an_empty_token_checks_nothing_and_is_refused(tokens: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="empty token"):
        Signature(URL, tokens)


def test_it_starts_with_all_of_it(complete: dict[str, object]) -> None:
    client = build(Settings(**complete)).test_client()  # type: ignore[arg-type]

    assert client.get("/health").status_code == 200


@pytest.fixture
def complete() -> Iterator[dict[str, object]]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield {
        "local_mode": True,
        "whatsapp_webhook_url": URL,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_tokens": (TOKEN,),
        "twilio_whatsapp_number": NUMBER,
        "tasks_queue": "projects/p/locations/l/queues/q",
        "cloud_tasks_endpoint": "127.0.0.1:1",
        "worker_url": "http://127.0.0.1:1",
        "tasks_service_account": "sa@p.iam.gserviceaccount.com",
    }
    root.handlers[:], root.level = before
