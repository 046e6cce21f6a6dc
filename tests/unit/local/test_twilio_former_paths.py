"""The paths that the page's routes and the faults had before: tools outside and kept messages may know them."""

from collections.abc import Iterator

import pytest
import requests

from local.twilio.app import TwilioDouble
from tests.twilio_double import PHONE, Webhook, account, webhook

FAULT = {"kind": "error", "phone": "+5491100000009"}


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture
def double(hook: Webhook) -> Iterator[TwilioDouble]:
    with TwilioDouble(account(hook.url)) as double:
        yield double


def test_what_was_written_and_asked_for_at_a_former_path_is_the_same(
    double: TwilioDouble, hook: Webhook
) -> None:
    told = {"from": PHONE, "body": "hola"}
    requests.post(f"{double.url}/simulator/messages", json=told, timeout=5).raise_for_status()
    requests.post(
        f"{double.url}/simulator/faults", json={"next": [FAULT]}, timeout=5
    ).raise_for_status()

    assert [post.form["Body"] for post in hook.posts] == ["hola"]
    for former, now in {
        "/simulator/conversations": "/phones/conversations",
        f"/simulator/messages?phone=%2B{PHONE[1:]}": f"/phones/messages?phone=%2B{PHONE[1:]}",
        "/simulator/events?since=0": "/phones/events?since=0",
        "/simulator/problems": "/phones/problems",
        "/simulator/faults": "/double/faults",
    }.items():
        answers = [requests.get(double.url + path, timeout=5) for path in (former, now)]
        assert [answer.status_code for answer in answers] == [200, 200], former
        assert answers[0].json() == answers[1].json()
    assert answers[0].json()["next"][0]["phone"] == FAULT["phone"]


@pytest.mark.parametrize("path", ["/simulator/", "/simulator", "/x/simulator/faults"])
def test_what_was_no_path_is_none_now(double: TwilioDouble, path: str) -> None:
    assert requests.get(double.url + path, timeout=5).status_code == 404
