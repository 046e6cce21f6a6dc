"""The REST double, called by Twilio's own SDK."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
)
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from local.shopper import Shopper
from local.twilio.app import TwilioDouble
from local.twilio.courier import Pace
from tests.clock import Clock
from tests.twilio_double import (
    NUMBER,
    PHONE,
    SHOP,
    SHOPPER,
    SID,
    TOKEN,
    Webhook,
    account,
    sdk,
    until,
    webhook,
)

QUICK = Pace(sent=0.01, delivered=0.01, read=0.01, failed=0.01)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC))


@pytest.fixture
def double(hook: Webhook, clock: Clock) -> Iterator[TwilioDouble]:
    with TwilioDouble(account(hook.url), pace=QUICK, clock=clock) as double:
        yield double


@pytest.fixture
def client(double: TwilioDouble) -> Client:
    return sdk(double.url)


@pytest.fixture
def shopper(double: TwilioDouble) -> Shopper:
    return Shopper(double.url, PHONE, deadline=30)


def faults(double: TwilioDouble, *entries: dict[str, Any]) -> None:
    requests.post(f"{double.url}/double/faults", json={"next": entries}, timeout=5)


def refused(call: Callable[[], Any]) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as caught:
        call()
    return caught.value.status, caught.value.code


def test_it_accepts_a_message_as_queued_in_the_documented_shape(
    client: Client, shopper: Shopper
) -> None:
    shopper.send("Hola")
    sent = client.messages.create(to=SHOPPER, from_=SHOP, body="¡Hola! Soy *Milo*")
    assert (sent.status, sent.direction, sent.body) == (
        "queued",
        "outbound-api",
        "¡Hola! Soy *Milo*",
    )
    assert (sent.to, sent.from_, sent.account_sid) == (SHOPPER, SHOP, SID)
    assert sent.sid.startswith("SM")
    assert len(sent.sid) == 34
    assert (sent.error_code, sent.date_sent, sent.num_media) == (None, None, "0")
    assert sent.date_created == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_message_goes_on_to_delivered_and_read(client: Client, shopper: Shopper) -> None:
    shopper.send("Hola")
    sid = client.messages.create(to=SHOPPER, from_=SHOP, body="Hola").sid
    read = until(lambda: (m := client.messages(sid).fetch()).status == "read" and m)
    assert read.date_sent == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_status_callbacks_come_signed_for_every_status_after_the_first(
    client: Client, shopper: Shopper, hook: Webhook
) -> None:
    shopper.send("Hola")
    hook.posts.clear()
    url = hook.url.replace("/whatsapp", "/status?shop=1")
    sid = client.messages.create(to=SHOPPER, from_=SHOP, body="Hola", status_callback=url).sid
    until(lambda: len(hook.posts) == 3)
    assert {post.form["MessageStatus"] for post in hook.posts} == {"sent", "delivered", "read"}
    assert all(post.form["MessageSid"] == sid for post in hook.posts)
    validator = RequestValidator(TOKEN)
    assert all(validator.validate(url, post.form, post.signature) for post in hook.posts)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"from_": SHOP, "body": "Hola", "to": ""}, 21604),
        ({"to": SHOPPER, "body": "Hola"}, 21603),
        ({"to": SHOPPER, "from_": SHOP}, 21619),
        ({"to": SHOPPER, "from_": SHOP, "body": "  "}, 21619),
        ({"to": SHOPPER, "from_": SHOP, "body": "x" * 1601}, 21617),
        ({"to": SHOPPER, "from_": "whatsapp:+15005550006", "body": "Hola"}, 63007),
        ({"to": "whatsapp:juan", "from_": SHOP, "body": "Hola"}, 21211),
        ({"to": PHONE, "from_": SHOP, "body": "Hola"}, 21910),
        ({"to": SHOPPER, "from_": SHOP, "media_url": ["ftp://x/y.png"]}, 21620),
        ({"to": SHOPPER, "from_": SHOP, "body": "Hola", "status_callback": "x"}, 21609),
        ({"to": SHOPPER, "from_": SHOP, "content_sid": "HX1", "content_variables": "{"}, 20001),
    ],
)
def test_it_refuses_a_bad_message_with_twilios_code(
    client: Client, asked: dict[str, Any], code: int
) -> None:
    assert refused(lambda: client.messages.create(**asked)) == (400, code)
    assert client.messages.list() == []


def test_it_takes_1600_characters(client: Client, shopper: Shopper) -> None:
    shopper.send("Hola")
    sent = client.messages.create(to=SHOPPER, from_=SHOP, body="ñ" * 1600)
    assert until(lambda: client.messages(sent.sid).fetch().status == "read")


def test_wrong_credentials_get_20003(double: TwilioDouble) -> None:
    stranger = sdk(double.url, token="another")
    assert refused(lambda: stranger.messages.create(to=SHOPPER, from_=SHOP, body="Hola")) == (
        401,
        20003,
    )
    assert refused(lambda: stranger.messaging.v2.typing_indicator.create("whatsapp", "SM1")) == (
        401,
        20003,
    )


def test_an_unknown_message_gets_20404(client: Client) -> None:
    assert refused(lambda: client.messages("SM" + "f" * 32).fetch()) == (404, 20404)
    assert refused(lambda: client.messaging.v2.typing_indicator.create("whatsapp", "SM1")) == (
        404,
        20404,
    )


def test_free_text_to_someone_who_never_wrote_fails_later_with_63016(client: Client) -> None:
    sent = client.messages.create(to=SHOPPER, from_=SHOP, body="¿Seguís ahí?")
    assert sent.status == "queued"
    failed = until(lambda: (m := client.messages(sent.sid).fetch()).status == "failed" and m)
    assert failed.error_code == 63016


def test_the_window_closes_a_day_after_the_last_message_from_the_shopper(
    client: Client, shopper: Shopper, clock: Clock
) -> None:
    shopper.send("Hola")
    clock.now += timedelta(hours=23, minutes=59)
    inside = client.messages.create(to=SHOPPER, from_=SHOP, body="Hola").sid
    assert until(lambda: client.messages(inside).fetch().status == "read")
    clock.now += timedelta(minutes=1)
    outside = client.messages.create(to=SHOPPER, from_=SHOP, body="Hola").sid
    assert until(lambda: client.messages(outside).fetch().error_code == 63016)


def test_a_template_goes_out_at_any_time(client: Client) -> None:
    sent = client.messages.create(
        to=SHOPPER, from_=SHOP, content_sid="HX1", content_variables='{"1": "Juan"}'
    )
    assert "Juan" in sent.body
    assert until(lambda: client.messages(sent.sid).fetch().status == "read")


def test_the_list_is_newest_first_and_filtered_by_address(client: Client, shopper: Shopper) -> None:
    shopper.send("Hola")
    for text in ("uno", "dos"):
        client.messages.create(to=SHOPPER, from_=SHOP, body=text)
    client.messages.create(to="whatsapp:+5491100000001", from_=SHOP, body="otra")
    assert [m.body for m in client.messages.list(to=SHOPPER)] == ["dos", "uno"]
    assert [(m.body, m.direction, m.status) for m in client.messages.list(from_=SHOPPER)] == [
        ("Hola", "inbound", "received")
    ]
    assert len(client.messages.list()) == 4


def test_the_list_is_filtered_by_date_at_one_seconds_resolution(
    client: Client, shopper: Shopper, clock: Clock
) -> None:
    shopper.send("Hola")
    first = clock.now

    def send(text: str) -> None:
        sid = client.messages.create(to=SHOPPER, from_=SHOP, body=text).sid
        until(lambda: client.messages(sid).fetch().status == "read")
        clock.now += timedelta(seconds=10)

    send("uno")
    send("dos")

    def bodies(**filters: Any) -> list[str]:
        return [m.body for m in client.messages.list(to=SHOPPER, **filters)]

    assert bodies(date_sent_after=first) == ["dos", "uno"]
    assert bodies(date_sent_after=first + timedelta(seconds=5)) == ["dos"]
    assert bodies(date_sent_before=first + timedelta(seconds=5)) == ["uno"]
    assert bodies(date_sent=first) == ["dos", "uno"]
    assert bodies(date_sent=first - timedelta(days=1)) == []


def test_pages_are_followed_to_the_end(client: Client, shopper: Shopper) -> None:
    shopper.send("Hola")
    for number in range(7):
        client.messages.create(to=SHOPPER, from_=SHOP, body=str(number))
    page = client.messages.page(to=SHOPPER, page_size=3)
    assert [m.body for m in page] == ["6", "5", "4"]
    assert [m.body for m in client.messages.list(to=SHOPPER, page_size=3)] == list("6543210")
    assert client.messages.page(to=SHOPPER, page_size=7).next_page() is None


def test_typing_shows_to_the_shopper_and_marks_what_they_wrote_as_read(
    client: Client, shopper: Shopper
) -> None:
    first, second = shopper.send("Hola"), shopper.send("¿Hay leche?")
    event = shopper.conversation()["event"]
    shown = client.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=first)
    assert shown.success is True
    news = shopper.watch(event, 5)["events"]
    assert [(e["type"], e.get("seconds")) for e in news if e["type"] == "typing"] == [
        ("typing", 25.0)
    ]

    def ticks() -> dict[str, str]:
        return {m["sid"]: m["ticks"] for m in shopper.transcript()}

    assert ticks() == {first: "read", second: "delivered"}
    third = shopper.send("¿Y pan?")
    client.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=third)
    assert ticks() == dict.fromkeys((first, second, third), "read")


def test_an_answer_lost_on_the_way_still_sent_the_message(
    double: TwilioDouble, client: Client, shopper: Shopper
) -> None:
    shopper.send("Hola")
    faults(double, {"kind": "accept_then_drop"})
    with pytest.raises(requests.ConnectionError):
        client.messages.create(to=SHOPPER, from_=SHOP, body="Hola")
    assert [m.body for m in client.messages.list(to=SHOPPER)] == ["Hola"]


def test_a_dropped_request_sent_nothing(
    double: TwilioDouble, client: Client, shopper: Shopper
) -> None:
    shopper.send("Hola")
    faults(double, {"kind": "drop"})
    with pytest.raises(requests.ConnectionError):
        client.messages.create(to=SHOPPER, from_=SHOP, body="Hola")
    assert client.messages.list(to=SHOPPER) == []


def test_errors_on_demand_strike_once_each_and_in_order(
    double: TwilioDouble, client: Client, shopper: Shopper
) -> None:
    shopper.send("Hola")
    faults(
        double,
        {"kind": "error", "status": 429, "code": 20429, "retry_after": 2},
        {"kind": "error", "status": 503, "code": 20503},
        {"kind": "error", "status": 500, "on": "list"},
        {"kind": "error", "phone": "+5491100000009"},
    )
    create = lambda: client.messages.create(to=SHOPPER, from_=SHOP, body="Hola")  # noqa: E731
    assert refused(create) == (429, 20429)
    assert client.http_client._test_only_last_response.headers["Retry-After"] == "2"
    assert refused(create) == (503, 20503)
    assert create().status == "queued"
    with pytest.raises(TwilioException, match="20500"):  # the SDK's own way with lists
        client.messages.list(to=SHOPPER)
    assert len(client.messages.list(to=SHOPPER)) == 1
    left = requests.get(f"{double.url}/double/faults", timeout=5).json()["next"]
    assert [fault["phone"] for fault in left] == ["+5491100000009"]


def test_a_delayed_answer_comes_late(
    double: TwilioDouble, client: Client, shopper: Shopper
) -> None:
    shopper.send("Hola")
    faults(double, {"kind": "delay", "seconds": 0.3})
    client.http_client.timeout = 0.1
    with pytest.raises(requests.Timeout):
        client.messages.create(to=SHOPPER, from_=SHOP, body="Hola")
    assert until(lambda: client.messages.list(to=SHOPPER))[0].body == "Hola"


def test_a_message_can_be_made_to_fail_after_it_was_accepted(
    double: TwilioDouble, client: Client, shopper: Shopper
) -> None:
    shopper.send("Hola")
    faults(double, {"kind": "undelivered", "code": 63018})
    sid = client.messages.create(to=SHOPPER, from_=SHOP, body="Hola").sid
    assert until(lambda: client.messages(sid).fetch().error_code == 63018)


@pytest.mark.parametrize(
    "document", [[], {}, {"next": 1}, {"next": [{"kind": "fire"}]}, {"next": [{"kid": "error"}]}]
)
def test_an_unknown_fault_is_refused_in_words(double: TwilioDouble, document: Any) -> None:
    answer = requests.post(f"{double.url}/double/faults", json=document, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_restart_keeps_the_messages_and_carries_on_what_was_under_way(
    hook: Webhook, tmp_path: Path
) -> None:
    database = tmp_path / "deep" / "twilio.db"
    never = Pace(sent=3600)
    with TwilioDouble(account(hook.url), database=database, pace=never) as first:
        Shopper(first.url).send("Hola")
        sid = sdk(first.url).messages.create(to=SHOPPER, from_=SHOP, body="Hola").sid
    with TwilioDouble(account(hook.url), database=database, pace=QUICK) as second:
        client = sdk(second.url)
        assert until(lambda: client.messages(sid).fetch().status == "read")
        assert [m["body"] for m in Shopper(second.url).transcript()] == ["Hola", "Hola"]
    with closing(sqlite3.connect(database)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_another_account_is_not_found(double: TwilioDouble) -> None:
    url = f"{double.url}/2010-04-01/Accounts/AC{'9' * 32}/Messages.json"
    answer = requests.get(url, auth=(SID, TOKEN), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert NUMBER not in answer.text
