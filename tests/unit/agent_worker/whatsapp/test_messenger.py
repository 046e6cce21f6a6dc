"""The messenger: Twilio's own SDK against the double, through refusals, lost answers and look-alikes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import requests

from agent_worker.turns.lease import LeaseOver
from agent_worker.whatsapp.messenger import Messenger, Unanswered, Undeliverable, connect
from local.shopper import Shopper
from local.twilio.app import TwilioDouble
from local.twilio.courier import Pace
from retail.errors import Unavailable
from retail.wire import OutboundMessage
from tests.twilio_double import PHONE, SHOP, SHOPPER, SID, TOKEN, account, until, webhook

QUICK = Pace(sent=0.01, delivered=0.01, read=0.01, failed=0.01)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    with (
        webhook() as hook,
        TwilioDouble(account(hook.url), pace=QUICK, clock=lambda: NOW) as double,
    ):
        Shopper(double.url, PHONE, deadline=10).send("Hola")
        until(lambda: hook.posts)
        yield double


@pytest.fixture
def messenger(double: TwilioDouble) -> Messenger:
    return connect(SID, TOKEN, SHOP, api_url=double.url)


def message(body: str = "¡Hola! 🥛", created_at: datetime = NOW) -> OutboundMessage:
    return {"id": 7, "to": SHOPPER, "body": body, "created_at": created_at.isoformat()}


def anytime() -> None:
    """Nothing speaks against sending."""


def trouble(double: TwilioDouble, **fault: Any) -> None:
    answer = requests.post(f"{double.url}/double/faults", json={"next": [fault]}, timeout=5)
    assert answer.ok


def test_a_message_goes_out_and_is_found_again(messenger: Messenger) -> None:
    sid = messenger.send(message(), anytime)
    assert sid.startswith("SM")
    assert messenger.find(message(), []) == sid


@pytest.mark.parametrize("carried", ["Son $ 450,00\nPagá acá", "Son $\u00a0450,00 Pagá acá "])
def test_a_message_is_found_though_its_blanks_were_changed_on_the_way(
    messenger: Messenger, carried: str
) -> None:
    sid = messenger.send(message(carried), anytime)
    assert messenger.find(message("Son $\u00a0450,00\nPagá acá"), []) == sid


@pytest.mark.parametrize(
    ("look_alike", "known"),
    [
        (message("otra cosa"), []),
        (message(created_at=NOW + timedelta(minutes=3)), []),
        ({**message(), "to": "whatsapp:+5491100000000"}, []),
        (message(), ["ours"]),
    ],
)
def test_nothing_else_is_taken_for_it(
    messenger: Messenger, look_alike: OutboundMessage, known: list[str]
) -> None:
    sid = messenger.send(message(), anytime)
    known = [sid if name == "ours" else name for name in known]
    assert messenger.find(look_alike, known) is None


def test_of_two_equal_messages_each_is_found_once(messenger: Messenger) -> None:
    first, second = messenger.send(message(), anytime), messenger.send(message(), anytime)
    found = messenger.find(message(), [])
    assert found in {first, second}
    assert messenger.find(message(), [str(found)]) == ({first, second} - {found}).pop()
    assert messenger.find(message(), [first, second]) is None


def test_an_answer_that_got_lost_is_told_apart_and_the_message_found(
    double: TwilioDouble, messenger: Messenger
) -> None:
    trouble(double, kind="accept_then_drop")
    with pytest.raises(Unanswered):
        messenger.send(message(), anytime)
    assert messenger.find(message(), []) is not None


def test_a_message_that_never_arrived_is_not_found(
    double: TwilioDouble, messenger: Messenger
) -> None:
    trouble(double, kind="drop")
    with pytest.raises(Unanswered):
        messenger.send(message(), anytime)
    assert messenger.find(message(), []) is None


@pytest.mark.parametrize("nth", [1, 2])
def test_a_message_whose_sender_may_no_longer_send_does_not_leave(
    messenger: Messenger, nth: int
) -> None:
    looks = count(1)

    def look() -> None:
        if next(looks) == nth:
            raise LeaseOver("lease_over", "too late")

    with pytest.raises(LeaseOver):
        messenger.send(message(), look)
    assert messenger.find(message(), []) is None
    assert messenger.find(message(), [messenger.send(message(), anytime)]) is None


@pytest.mark.parametrize("code", [63016, 21610, 21211, 63024, 63003, 21617, 21658, 63049])
def test_a_refusal_for_good_is_undeliverable(
    double: TwilioDouble, messenger: Messenger, code: int
) -> None:
    trouble(double, kind="error", status=400, code=code)
    with pytest.raises(Undeliverable) as refused:
        messenger.send(message(), anytime)
    assert (refused.value.error_code, refused.value.permanent) == (code, True)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (429, 20429, "twilio_busy"),
        (429, 63018, "twilio_busy"),
        (400, 63018, "twilio_busy"),
        (401, 20003, "twilio_refuses_us"),
        (400, 63007, "twilio_refuses_us"),
        (404, 20404, "twilio_refuses_us"),
    ],
)
def test_what_may_pass_is_tried_later_and_was_not_accepted(
    double: TwilioDouble, messenger: Messenger, status: int, code: int, expected: str
) -> None:
    trouble(double, kind="error", status=status, code=code)
    with pytest.raises(Unavailable) as refused:
        messenger.send(message(), anytime)
    assert refused.value.code == expected
    assert not isinstance(refused.value, Unanswered)


@pytest.mark.parametrize(
    ("status", "is_over"), [(500, True), (503, True), (408, False), (502, False), (504, False)]
)
def test_an_error_of_theirs_leaves_it_open_and_a_gateway_s_tells_of_no_end(
    double: TwilioDouble, messenger: Messenger, status: int, is_over: bool
) -> None:
    trouble(double, kind="error", status=status, code=20500)
    with pytest.raises(Unanswered) as answered:
        messenger.send(message(), anytime)
    assert answered.value.is_over is is_over


def test_nobody_there_means_nothing_was_accepted() -> None:
    lonely = connect(SID, TOKEN, SHOP, api_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable) as refused:
        lonely.send(message(), anytime)
    assert not isinstance(refused.value, Unanswered)
    with pytest.raises(Unavailable):
        lonely.find(message(), [])
    with pytest.raises(Unavailable):
        lonely.show_typing("SM" + "0" * 32)


def test_a_list_that_cannot_be_had_is_no_answer(double: TwilioDouble, messenger: Messenger) -> None:
    messenger.send(message(), anytime)
    trouble(double, kind="error", on="list", status=500)
    with pytest.raises(Unavailable):
        messenger.find(message(), [])


def test_typing_is_shown_for_the_inbound_message(
    double: TwilioDouble, messenger: Messenger
) -> None:
    listed = requests.get(
        f"{double.url}/2010-04-01/Accounts/{SID}/Messages.json", auth=(SID, TOKEN), timeout=5
    ).json()["messages"]
    inbound = next(one["sid"] for one in listed if one["direction"] == "inbound")
    messenger.show_typing(inbound)
    trouble(double, kind="error", on="typing", status=500)
    with pytest.raises(Unavailable):
        messenger.show_typing(inbound)


def test_a_slow_answer_is_given_up_and_left_open(
    double: TwilioDouble, messenger: Messenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = messenger._client.http_client
    assert carrier.timeout == (3.0, 15.0)
    monkeypatch.setattr(carrier, "timeout", (3.0, 0.2))
    trouble(double, kind="delay", seconds=1)
    with pytest.raises(Unanswered) as slow:
        messenger.send(message(), anytime)
    assert not slow.value.is_over


def test_sixty_four_threads_share_it(messenger: Messenger) -> None:
    bodies = [f"mensaje {number}" for number in range(64)]
    with ThreadPoolExecutor(64) as pool:
        sids = list(pool.map(lambda body: messenger.send(message(body), anytime), bodies))
    assert len(set(sids)) == 64
