"""`make sender`: has the shop's sender post to the shop, over Twilio's SDK and the double of its Senders API."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.serving import make_server

from agent_worker.whatsapp.messenger import sdk
from local import sender
from local.senders_client import Senders, SendersRefused
from local.twilio.app import TwilioDouble
from local.twilio.faults import Fault
from local.twilio.senders import STATUSES
from tests.http_target import Answer, HttpTarget
from tests.twilio_double import SID, TOKEN, account
from tests.wsgi import running

OWN = "+5491155550142"
URL = "https://whatsapp-webhook-123.southamerica-east1.run.app/whatsapp"
OLD = {
    "callback_url": "https://old.example/whatsapp",
    "callback_method": "POST",
    "fallback_url": URL,
    "fallback_method": "POST",
}
RIGHT = sender.wanted(URL)


@dataclass
class Made:
    """How a command ended, and all that it wrote."""

    code: int
    said: str


Make = Callable[..., Made]


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble(account(URL)) as double:
        yield double


def environ_of(api_url: str) -> dict[str, str]:
    return {
        "SENDER": OWN,
        "URL": URL,
        "TWILIO_ACCOUNT_SID": SID,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": api_url,
    }


@pytest.fixture
def make(twilio: TwilioDouble, capsys: pytest.CaptureFixture[str]) -> Make:
    def made(*words: str, **told: str) -> Made:
        environ = environ_of(twilio.url) | told
        code = sender.main(words, environ)
        said = "".join(capsys.readouterr())
        assert environ["TWILIO_AUTH_TOKEN"] not in said
        return Made(code, said)

    return made


def faults(twilio: TwilioDouble, on: str, kind: str, times: int = 1, **how: Any) -> None:
    twilio.faults.add([Fault(kind, on=on, **how) for _ in range(times)])


def nothing_is_sent(twilio: TwilioDouble) -> None:
    """An update would meet this, and it would be gone."""
    faults(twilio, "update_sender", "error", status=400, code=20001)


def test_all_three_are_shown_and_set_and_read_again(twilio: TwilioDouble, make: Make) -> None:
    own = twilio.senders.register(OWN, webhook=OLD)
    done = make()

    assert done.code == 0
    assert own.parts == {"webhook": RIGHT}
    assert done.said.splitlines() == [
        f"whatsapp:{OWN} ({own.sid}): ONLINE",
        "  webhook          https://old.example/whatsapp (POST)",
        f"           becomes {URL}#rc=3&rp=5xx,ct,rt (POST)",
        f"  fallback         {URL} (POST)",
        "  status callback  none",
        f"           becomes {URL} (POST)",
        "Set: Twilio posts to the shop now, and the sender is ONLINE.",
    ]


def test_where_all_is_right_nothing_is_sent(twilio: TwilioDouble, make: Make) -> None:
    twilio.senders.register(OWN, webhook=OLD)
    make()
    nothing_is_sent(twilio)
    done = make()

    assert (done.code, len(twilio.faults.left())) == (0, 1)
    assert "Nothing is to be set" in done.said


def test_a_method_alone_is_a_difference(twilio: TwilioDouble, make: Make) -> None:
    own = twilio.senders.register(OWN, webhook=RIGHT | {"fallback_method": "PUT"})

    assert make().code == 0
    assert own.parts["webhook"] == RIGHT


def test_a_check_only_says_what_differs(twilio: TwilioDouble, make: Make) -> None:
    own = twilio.senders.register(OWN, webhook=OLD)
    done = make("--check")

    assert done.code == 1
    assert "not as it is to be: webhook, status callback" in done.said
    assert own.parts["webhook"] == OLD
    twilio.senders.register("+5491155550143", webhook=RIGHT)
    assert make("--check", SENDER="whatsapp:+5491155550143").code == 0


def test_other_senders_and_the_profile_stay_as_they_are(twilio: TwilioDouble, make: Make) -> None:
    own = twilio.senders.register(OWN)
    own.parts["profile"] = {"name": "Almacén Milo"}
    others = [twilio.senders.register(f"+54911555502{number}") for number in range(10, 35)]
    make()

    assert own.parts["profile"] == {"name": "Almacén Milo"}
    assert all(other.parts == {"webhook": {}} for other in others)


def test_an_update_names_the_webhook_and_nothing_else() -> None:
    with HttpTarget() as api:
        answered = Senders(sdk(SID, TOKEN, api_url=api.url)).set_webhook("XE1", RIGHT)

    (sent,) = api.received
    assert (sent.method, sent.path) == ("POST", "/v2/Channels/Senders/XE1")
    assert json.loads(sent.body) == {"webhook": RIGHT}
    assert not answered


def test_a_sender_far_down_the_list_is_found(twilio: TwilioDouble, make: Make) -> None:
    for number in range(120):
        twilio.senders.register(f"+549115556{number:04}")
    own = twilio.senders.register(OWN)

    assert make().code == 0
    assert own.parts["webhook"] == RIGHT


def test_without_such_a_sender_it_says_which_there_are(twilio: TwilioDouble, make: Make) -> None:
    assert f"has no sender whatsapp:{OWN}; it has none" in make().said
    twilio.senders.register("+541155550142", "OFFLINE")
    done = make()

    assert done.code == 1
    assert "it has whatsapp:+541155550142 (OFFLINE)" in done.said


def test_the_sandbox_is_set_by_hand_and_it_says_where(make: Make) -> None:
    done = make(SENDER="whatsapp:+14155238886")

    assert done.code == 1
    assert "Sandbox settings" in done.said
    assert f"When a message comes in   {URL}#rc=3&rp=5xx,ct,rt " in done.said


@pytest.mark.parametrize("status", sorted(STATUSES - {"ONLINE", "ONLINE:UPDATING"}))
def test_a_sender_that_is_not_online_gets_nothing(
    status: str, twilio: TwilioDouble, make: Make
) -> None:
    own = twilio.senders.register(OWN, status)
    done = make()

    assert done.code == 1
    assert f"the sender is {status}, not ONLINE: " in done.said
    assert own.parts["webhook"] == {}


def test_why_a_sender_is_offline_is_told(twilio: TwilioDouble, make: Make) -> None:
    reason = {"code": "63020", "message": "Meta's invitation was not accepted", "more_info": ""}
    twilio.senders.register(OWN, "OFFLINE", webhook=RIGHT, offline_reasons=[reason])
    done = make("--check")

    assert done.code == 1
    assert "OFFLINE, not ONLINE: Meta's invitation was not accepted (63020)" in done.said


def test_a_sender_that_takes_a_change_over_is_online(twilio: TwilioDouble, make: Make) -> None:
    twilio.senders.register(OWN, "ONLINE:UPDATING", webhook=OLD)
    done = make()

    assert done.code == 0
    assert "the sender is ONLINE:UPDATING." in done.said


def test_wrong_credentials_are_told(twilio: TwilioDouble, make: Make) -> None:
    done = make(TWILIO_AUTH_TOKEN="f" * 32)

    assert done.code == 1
    assert "does not know these credentials (error 20003)" in done.said


@pytest.mark.parametrize("on", ["list_senders", "fetch_sender", "update_sender"])
def test_test_credentials_and_too_many_requests_are_told(
    on: str, twilio: TwilioDouble, make: Make
) -> None:
    own = twilio.senders.register(OWN)
    faults(twilio, on, "error", status=403, code=20008)
    assert "test credentials (error 20008)" in make().said

    faults(twilio, on, "error", status=429, code=20429, retry_after=30)
    done = make()
    assert done.code == 1
    assert "takes no more requests for now (error 20429): again in a minute" in done.said
    assert own.parts["webhook"] == {}


@pytest.mark.parametrize("on", ["list_senders", "fetch_sender", "update_sender"])
def test_another_refusal_has_twilio_s_own_words(on: str, twilio: TwilioDouble, make: Make) -> None:
    twilio.senders.register(OWN)
    faults(twilio, on, "error", status=400, code=20001)

    assert "HTTP 400, error 20001: " in (said := make().said)
    assert "Invalid parameter" in said


@pytest.mark.parametrize("on", ["list_senders", "fetch_sender", "update_sender"])
@pytest.mark.parametrize("kind", ["drop", "error"])
def test_an_answer_that_is_lost_is_asked_for_again(
    on: str, kind: str, twilio: TwilioDouble, make: Make
) -> None:
    own = twilio.senders.register(OWN, webhook=OLD)
    faults(twilio, on, kind, times=2, status=503)

    assert make().code == 0
    assert own.parts["webhook"] == RIGHT


def test_what_was_set_without_an_answer_is_not_set_again(twilio: TwilioDouble, make: Make) -> None:
    own = twilio.senders.register(OWN, webhook=OLD)
    faults(twilio, "update_sender", "accept_then_drop")
    nothing_is_sent(twilio)
    done = make()

    assert (done.code, len(twilio.faults.left())) == (0, 1)
    assert own.parts["webhook"] == RIGHT


def test_after_three_lost_answers_it_gives_up(twilio: TwilioDouble, make: Make) -> None:
    twilio.senders.register(OWN, webhook=OLD)
    faults(twilio, "update_sender", "drop", times=3)
    done = make()
    assert done.code == 1
    assert "Twilio still has another webhook and status callback" in done.said

    faults(twilio, "fetch_sender", "drop", times=3)
    done = make()
    assert done.code == 1
    assert "Twilio did not answer, 3 times: ConnectionError" in done.said


def test_what_is_no_answer_of_twilio_s_is_told(make: Make) -> None:
    with HttpTarget(lambda _: Answer(200)) as portal:
        done = make(TWILIO_API_URL=portal.url)
        assert len(portal.paths()) == 3
    assert done.code == 1
    assert "Twilio did not answer, 3 times: " in done.said
    with HttpTarget(lambda _: Answer(403)) as portal:
        assert "Twilio refuses it, HTTP 403" in make(TWILIO_API_URL=portal.url).said


def test_a_list_that_is_none_is_told() -> None:
    def answer_a_page_of_nothing(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    with running(make_server("127.0.0.1", 0, answer_a_page_of_nothing)) as portal:
        senders = Senders(sdk(SID, TOKEN, api_url=portal))
        with pytest.raises(SendersRefused, match="3 times: Page Records"):
            senders.find(f"whatsapp:{OWN}")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"SENDER": "1155550142"}, "SENDER is a number with its country"),
        ({"URL": "http://shop.example/whatsapp"}, "URL is the https address"),
        ({"URL": f"{URL}#rc=3"}, "URL is the https address"),
        ({"URL": "whatsapp"}, "URL is the https address"),
    ],
)
def test_what_was_typed_wrong_is_told(told: dict[str, str], says: str, make: Make) -> None:
    done = make(**told)
    assert done.code == 1
    assert says in done.said


def test_it_is_a_command(twilio: TwilioDouble) -> None:
    own = twilio.senders.register(OWN)
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": "functions:."} | environ_of(twilio.url)
    for words, code in ((["--check"], 1), ([], 0), (["--check"], 0)):
        done = subprocess.run(
            [sys.executable, "-m", "local.sender", *words],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
    assert own.parts["webhook"] == RIGHT
