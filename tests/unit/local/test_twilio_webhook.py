"""What a shopper writes, as the shop's webhook gets it, and what the phones page says of it."""

import base64
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from local.shopper import DeliveryFailed, Shopper
from local.twilio.app import TwilioDouble
from local.twilio.carrier import Answer, Form, NoAnswer, NoConnection
from local.twilio.courier import Pace
from local.twilio.message import Webhook as MessageWebhook
from local.twilio.message import from_document, to_document
from tests.twilio_double import (
    PHONE,
    SHOP,
    SHOPPER,
    SID,
    TOKEN,
    Post,
    Webhook,
    account,
    sdk,
    until,
    webhook,
)

SPANISH = r"\b(es|un|una|van|va|como|no|tiene)\b"
QUICK = Pace(sent=0.01, delivered=0.01, read=0.01, failed=0.01)
TWIML = "<Response><Message>Hola *Juan*</Message><Message><Body>Chau</Body></Message></Response>"


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture
def double(hook: Webhook) -> Iterator[TwilioDouble]:
    with TwilioDouble(account(hook.url), pace=QUICK) as double:
        yield double


@pytest.fixture
def shopper(double: TwilioDouble) -> Shopper:
    return Shopper(double.url, PHONE, "Juan", deadline=10)


def test_a_text_comes_in_the_form_and_names_of_the_real_webhook(
    shopper: Shopper, hook: Webhook
) -> None:
    sid = shopper.send("Hola, quiero comprar leche ñandú 🥛")
    assert hook.posts[0].form == {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Juan",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": "5491123456789",
        "SmsStatus": "received",
        "Body": "Hola, quiero comprar leche ñandú 🥛",
        "To": SHOP,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": SID,
        "From": SHOPPER,
        "ApiVersion": "2010-04-01",
    }
    assert sid.startswith("SM")
    assert len(sid) == 34


def test_a_hidden_number_is_a_user_id_and_one_may_come_beside_a_phone(
    double: TwilioDouble, hook: Webhook
) -> None:
    user_id = "AR.13491208655302741918"
    hidden = Shopper(double.url, user_id, "Sol")
    sid = hidden.send("Hola")
    Shopper(double.url, "+5491123456789").send("Hola", external_user_id=user_id)
    alone, beside = (post.form for post in hook.posts)
    assert (alone["From"], alone["WaId"]) == (f"whatsapp:{user_id}", user_id)
    assert "ExternalUserIdentifier" not in alone
    assert (beside["WaId"], beside["ExternalUserIdentifier"]) == ("5491123456789", user_id)
    assert [message["sid"] for message in hidden.transcript()] == [sid]


def test_what_advanced_opt_out_takes_a_message_for_comes_when_it_is_asked_for(
    shopper: Shopper, hook: Webhook
) -> None:
    shopper.send("BAJA", opt_out_type="STOP")
    shopper.send("BAJA")
    taken, plain = (post.form for post in hook.posts)
    assert (taken["Body"], taken["OptOutType"]) == ("BAJA", "STOP")
    assert "OptOutType" not in plain


@pytest.mark.parametrize("body", ["Hola", "", " con espacios ", "a=b&c=d+e%20f", "dos\nlíneas"])
def test_the_signature_is_twilios_over_the_exact_url(
    shopper: Shopper, hook: Webhook, body: str
) -> None:
    shopper.send(body)
    post = hook.posts[0]
    validator = RequestValidator(TOKEN)
    assert post.form["Body"] == body
    assert validator.validate(hook.url, post.form, post.signature)
    assert not validator.validate(hook.url + "/", post.form, post.signature)
    assert not validator.validate(hook.url, {**post.form, "Body": "otro"}, post.signature)


def test_a_file_is_kept_and_its_url_asks_for_the_credentials(
    shopper: Shopper, hook: Webhook
) -> None:
    picture = b"\x89PNG not really"
    data = base64.b64encode(picture).decode()
    sid = shopper.send("mirá", media=[{"data": data, "content_type": "image/png"}])
    form = hook.posts[0].form
    assert (form["MessageType"], form["NumMedia"]) == ("image", "1")
    assert form["MediaContentType0"] == "image/png"
    assert f"/2010-04-01/Accounts/{SID}/Messages/{sid}/Media/ME" in form["MediaUrl0"]
    assert sid.startswith("MM")
    assert requests.get(form["MediaUrl0"], timeout=5).status_code == 401
    kept = requests.get(form["MediaUrl0"], auth=(SID, TOKEN), timeout=5)
    assert (kept.content, kept.headers["Content-Type"]) == (picture, "image/png")


def test_a_file_of_the_shoppers_cannot_run_as_a_page(
    shopper: Shopper, double: TwilioDouble
) -> None:
    data = base64.b64encode(b"<script>alert(1)</script>").decode()
    shopper.send(media=[{"data": data, "content_type": "text/html"}])
    path = shopper.transcript()[0]["media"][0]["path"]
    headers = requests.get(double.url + path, timeout=5).headers
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_location_a_voice_note_and_a_button_come_as_what_they_are(
    shopper: Shopper, hook: Webhook
) -> None:
    place = {"latitude": -34.6037, "longitude": -58.3816, "label": "Obelisco"}
    shopper.send(location=place)
    shopper.send(media=[{"url": "http://127.0.0.1/a.ogg", "content_type": "audio/ogg"}])
    shopper.send("Sí", button_payload="confirm")
    place_form, voice, button = (post.form for post in hook.posts)
    assert (place_form["MessageType"], place_form["Latitude"]) == ("location", "-34.6037")
    assert (place_form["Longitude"], place_form["Label"]) == ("-58.3816", "Obelisco")
    assert (voice["MessageType"], voice["MediaUrl0"]) == ("audio", "http://127.0.0.1/a.ogg")
    assert (button["MessageType"], button["ButtonText"]) == ("button", "Sí")
    assert button["ButtonPayload"] == "confirm"


def test_twiml_messages_in_the_answer_reach_the_shopper(shopper: Shopper, hook: Webhook) -> None:
    hook.reply = lambda _: (200, "text/xml", TWIML)
    assert shopper.say("Hola") == ["Hola *Juan*", "Chau"]
    directions = [m.direction for m in sdk(shopper._url).messages.list(to=SHOPPER)]
    assert directions == ["outbound-reply", "outbound-reply"]


@pytest.mark.parametrize(
    ("answer", "status", "code", "word"),
    [
        ((403, "text/plain", "no"), 403, 11200, "firma"),
        ((404, "text/plain", "no"), 404, 11200, "404"),
        ((500, "text/xml", "<Response/>"), 500, 11200, "falló"),
        ((302, "text/xml", ""), 302, 11200, "302"),
        ((200, "text/xml", "<Response><Message>Hola</Response>"), 200, 12100, "XML"),
        ((200, "text/xml", "<html/>"), 200, 12100, "XML"),
        ((200, "application/json", "{}"), 200, 12300, "TwiML"),
    ],
)
def test_a_webhook_that_fails_is_told_in_words(
    shopper: Shopper, hook: Webhook, answer: tuple[int, str, str], status: int, code: int, word: str
) -> None:
    hook.reply = lambda _: answer
    with pytest.raises(DeliveryFailed) as caught:
        shopper.send("Hola")
    told = caught.value.answer
    assert (told["webhook_status"], told["error_code"]) == (status, code)
    assert word in told["error"]
    shown = shopper.transcript()[0]
    assert (shown["ticks"], shown["error_code"], shown["status"]) == ("failed", code, "received")


def test_an_empty_answer_is_fine(shopper: Shopper, hook: Webhook) -> None:
    hook.reply = lambda _: (204, "text/plain", "")
    assert shopper.post("Hola")["error_code"] is None


def test_nobody_at_the_webhook_is_tried_twice_and_told() -> None:
    tries = []

    def nobody(url: str, form: Form, headers: dict[str, str]) -> Answer:
        tries.append(headers["I-Twilio-Idempotency-Token"])
        raise NoConnection

    with TwilioDouble(account("http://127.0.0.1:9/whatsapp"), carrier=nobody) as double:
        told = Shopper(double.url).post("Hola")
    assert len(tries) == 2
    assert len(set(tries)) == 1
    assert (told["webhook_status"], told["error_code"]) == (None, 11205)
    assert "http://127.0.0.1:9/whatsapp" in told["error"]


def test_a_closed_port_is_a_webhook_without_anybody() -> None:
    with webhook() as gone:
        pass
    with TwilioDouble(account(gone.url)) as double:
        assert Shopper(double.url).post("Hola")["error_code"] == 11205


def test_a_webhook_that_takes_too_long_is_not_tried_again() -> None:
    tries = []

    def slow(url: str, form: Form, headers: dict[str, str]) -> Answer:
        tries.append(url)
        raise NoAnswer

    with TwilioDouble(account("http://127.0.0.1:9/whatsapp"), carrier=slow) as double:
        told = Shopper(double.url).post("Hola")
    assert len(tries) == 1
    assert (told["error_code"], told["error"]) == (11200, "El webhook no respondió en 15 segundos.")


def test_the_same_message_can_be_delivered_again(shopper: Shopper, hook: Webhook) -> None:
    sid = shopper.send("Hola")
    shopper.deliver_again(sid)
    first, second = hook.posts
    assert (first.form, first.signature) == (second.form, second.signature)
    assert first.token != second.token
    assert [(m["sid"], m["deliveries"]) for m in shopper.transcript()] == [(sid, 2)]


def test_the_same_message_can_be_delivered_five_times_at_once(
    shopper: Shopper, hook: Webhook
) -> None:
    answer = shopper.post("Hola", deliveries=5)
    assert [d["webhook_status"] for d in answer["deliveries"]] == [200] * 5
    assert len(hook.posts) == 5
    assert {post.form["MessageSid"] for post in hook.posts} == {answer["sid"]}
    assert shopper.transcript()[0]["deliveries"] == 5


@pytest.mark.parametrize(
    "message",
    [
        [],
        {"body": "Hola"},
        {"from": "juan", "body": "Hola"},
        {"from": PHONE, "kind": "telepathy"},
        {"from": PHONE, "deliveries": 0},
        {"from": PHONE, "media": [{"data": "¡no!", "content_type": "image/png"}]},
        {"from": PHONE, "media": [{"content_type": "image/png"}]},
        {"from": PHONE, "media": "image.png"},
        {"from": PHONE, "location": "here"},
        {"from": PHONE, "client_id": "x" * 65},
        {"from": PHONE, "opt_out_type": "PAUSE"},
    ],
)
def test_what_whatsapp_could_not_send_is_refused_in_words(
    double: TwilioDouble, hook: Webhook, message: Any
) -> None:
    answer = requests.post(f"{double.url}/phones/messages", json=message, timeout=5)
    assert answer.status_code == 400
    assert re.search(SPANISH, answer.json()["error"])
    assert hook.posts == []


@pytest.mark.parametrize("query", ["phone=juan", "since=x", "wait=x"])
def test_a_question_that_makes_no_sense_is_refused_in_words(
    double: TwilioDouble, query: str
) -> None:
    path = "messages" if "phone" in query else "events"
    answer = requests.get(f"{double.url}/phones/{path}?{query}", timeout=5)
    assert answer.status_code == 400
    assert re.search(SPANISH, answer.json()["error"])


def test_a_form_of_another_site_cannot_write(double: TwilioDouble, hook: Webhook) -> None:
    body = '{"from": "+5491123456789", "body": "Hola"}'
    headers = {"Content-Type": "text/plain"}
    url = f"{double.url}/phones/messages"
    assert requests.post(url, body, headers=headers, timeout=5).status_code == 400
    assert hook.posts == []


def test_the_first_shopper_is_ready_and_others_are_added(double: TwilioDouble) -> None:
    requests.post(
        f"{double.url}/phones/shoppers",
        json={"phone": "549 11 5555-0000", "name": "x"},
        timeout=5,
    )
    Shopper(double.url, "+5491100000002", "Ana").send("Hola")
    listed = requests.get(f"{double.url}/phones/conversations", timeout=5).json()["items"]
    assert [(c["phone"], c["name"], c["messages"]) for c in listed] == [
        (PHONE, "Juan", 0),
        ("+5491155550000", "x", 0),
        ("+5491100000002", "Ana", 1),
    ]
    assert listed[2]["last_message"]["body"] == "Hola"


def test_a_message_sent_again_because_its_answer_got_lost_is_one(
    double: TwilioDouble, shopper: Shopper, hook: Webhook
) -> None:
    first = shopper.post("Hola", client_id="c-1")
    again = shopper.post("Hola", client_id="c-1")
    assert again["sid"] == first["sid"]
    assert [m["client_id"] for m in shopper.transcript()] == ["c-1"]
    assert len(hook.posts) == 1
    shopper.send("Hola", client_id="c-2")
    assert len(hook.posts) == 2


def test_one_that_was_taken_but_never_delivered_is_delivered_when_it_is_sent_again(
    hook: Webhook, tmp_path: Path
) -> None:
    database = tmp_path / "twilio.db"
    with TwilioDouble(account(hook.url), database=database) as first:
        ledger = first.ledger
        shopper = Shopper(first.url)
        sid = shopper.send("Hola", client_id="c-1")
        ledger.change(sid, webhook=MessageWebhook())  # as if killed in between
    with TwilioDouble(account(hook.url), database=database) as second:
        assert Shopper(second.url).post("Hola", client_id="c-1")["sid"] == sid
    assert [post.form["MessageSid"] for post in hook.posts] == [sid, sid]


def test_messages_of_an_earlier_double_are_still_read(
    double: TwilioDouble, shopper: Shopper
) -> None:
    data = base64.b64encode(b"%PDF-1.4").decode()
    sid = shopper.send(media=[{"data": data, "content_type": "application/pdf"}])
    kept = double.ledger.message(sid)
    assert kept is not None
    document = to_document(kept)
    del document["client_id"], document["media"][0]["name"]
    assert from_document(document, kept.number) == kept


def test_a_file_keeps_its_name_for_the_shoppers_eyes_only(shopper: Shopper, hook: Webhook) -> None:
    data = base64.b64encode(b"%PDF-1.4").decode()
    file = {"data": data, "content_type": "application/pdf", "name": "lista del mes.pdf"}
    shopper.send(media=[file])
    assert shopper.transcript()[0]["media"][0]["name"] == "lista del mes.pdf"
    assert "lista" not in str(hook.posts[0].form)


def test_one_who_waits_hears_only_of_their_own_conversation(double: TwilioDouble) -> None:
    juan, ana = Shopper(double.url, PHONE), Shopper(double.url, "+5491100000002", "Ana")
    event = juan.conversation()["event"]
    ana.send("Hola")
    assert juan.watch(event, 0)["events"] == []
    juan.send("Buenas")
    heard = juan.watch(event, 5)["events"]
    assert {e["phone"] for e in heard} == {PHONE}
    assert heard[0]["message"]["body"] == "Buenas"


def test_one_whose_news_is_from_another_run_reads_all_again(double: TwilioDouble) -> None:
    juan = Shopper(double.url)
    assert juan.watch(5, 10)["reset"] is True
    assert juan.watch(2**60, 10)["reset"] is True


def test_nobody_answering_ends_in_a_timeout(shopper: Shopper) -> None:
    with pytest.raises(TimeoutError, match=r"0\.2 s"):
        shopper.say("Hola", deadline=0.2)


def test_a_reply_that_was_not_delivered_is_no_reply(shopper: Shopper, double: TwilioDouble) -> None:
    fault = {"next": [{"kind": "undelivered", "code": 63018}]}
    requests.post(f"{double.url}/double/faults", json=fault, timeout=5)
    sid = shopper.send("Hola")
    client = sdk(double.url)
    lost = client.messages.create(to=SHOPPER, from_=SHOP, body="perdido").sid
    until(lambda: client.messages(lost).fetch().status == "failed")
    client.messages.create(to=SHOPPER, from_=SHOP, body="llegó")
    assert shopper.wait_for_reply(sid) == ["llegó"]


@pytest.mark.long
def test_two_hundred_shoppers_write_at_once_and_none_is_mixed_up(
    hook: Webhook, double: TwilioDouble
) -> None:
    def echo(post: Post) -> tuple[int, str, str]:
        text = f"<Response><Message>{post.form['WaId']}: {post.form['Body']}</Message></Response>"
        return 200, "text/xml", text

    hook.reply = echo

    def say(number: int) -> tuple[list[str], str]:
        shopper = Shopper(double.url, f"+54911{number:08d}", deadline=60)
        return shopper.say("Hola"), f"54911{number:08d}: Hola"

    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(say, range(200)))
    assert all(replies == [expected] for replies, expected in answers)
    assert len(hook.posts) == 200


def test_behind_a_tunnel_the_public_url_is_signed_and_the_own_port_is_posted_to(
    hook: Webhook,
) -> None:
    public = "https://milo.example/whatsapp"
    behind = replace(account(public), webhook_address=hook.url)
    with TwilioDouble(behind, pace=QUICK) as double:
        Shopper(double.url, PHONE, "Juan", deadline=10).send("Hola")
    post = hook.posts[0]
    validator = RequestValidator(TOKEN)
    assert validator.validate(public, post.form, post.signature)
    assert not validator.validate(hook.url, post.form, post.signature)
