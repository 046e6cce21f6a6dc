"""The double's senders, asked by Twilio's own SDK and, where that would not ask so, by plain HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]
from twilio.rest.messaging.v2.channels_sender import (  # type: ignore[import-untyped]
    ChannelsSenderList,
)

from local.twilio.account import Account
from local.twilio.app import TwilioDouble
from local.twilio.faults import Fault
from tests.twilio_double import SID, TOKEN, account, sdk

URL = "https://shop.example/whatsapp"
OWN = "+5491155550142"
ASKED = ChannelsSenderList.MessagingV2ChannelsSenderRequestsUpdate


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    with TwilioDouble(account(URL)) as double:
        yield double


@pytest.fixture
def client(double: TwilioDouble) -> Client:
    return sdk(double.url)


def post(double: TwilioDouble, sid: str, **request: Any) -> requests.Response:
    url = f"{double.url}/v2/Channels/Senders/{sid}"
    return requests.post(url, auth=(SID, TOKEN), timeout=5, **request)


def test_the_sandbox_is_no_sender_of_the_account(client: Client) -> None:
    assert client.messaging.v2.channels_senders.list(channel="whatsapp") == []


def test_a_number_of_the_shop_s_own_is_a_sender_whose_webhook_is_the_shop_s() -> None:
    with TwilioDouble(Account(SID, TOKEN, OWN, URL)) as double:
        (sender,) = sdk(double.url).messaging.v2.channels_senders.list(channel="whatsapp")

    assert (sender.sender_id, sender.status) == (f"whatsapp:{OWN}", "ONLINE")
    assert sender.webhook["callback_url"] == URL
    assert sender.webhook["fallback_url"] is None


def test_the_sdk_follows_its_pages(double: TwilioDouble, client: Client) -> None:
    numbers = [f"+54911555501{number}" for number in range(10, 55)]
    for number in numbers:
        double.senders.register(number)

    listed = client.messaging.v2.channels_senders.list(channel="whatsapp", page_size=20)
    assert [sender.sender_id for sender in listed] == [f"whatsapp:{number}" for number in numbers]
    first = client.messaging.v2.channels_senders.page(channel="whatsapp")
    assert len(list(first)) == 20
    assert first.previous_page_url is None
    assert len(list(client.messaging.v2.channels_senders.list(channel="rcs"))) == 0


def test_the_token_turns_the_page_and_not_its_number(double: TwilioDouble) -> None:
    for number in range(10, 31):
        double.senders.register(f"+54911555501{number}")
    url = f"{double.url}/v2/Channels/Senders?Channel=whatsapp&Page=1"
    listed = requests.get(url, auth=(SID, TOKEN), timeout=5).json()

    assert len(listed["senders"]) == 20
    assert requests.get(listed["meta"]["next_page_url"], timeout=5).status_code == 401


@pytest.mark.parametrize("query", ["", "?Channel=sms", "?Channel=whatsapp&PageToken=2"])
def test_a_list_is_of_a_channel_and_goes_on_where_it_was(double: TwilioDouble, query: str) -> None:
    url = f"{double.url}/v2/Channels/Senders{query}"
    answer = requests.get(url, auth=(SID, TOKEN), timeout=5)

    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_what_is_set_is_read_and_what_is_not_named_stays(
    double: TwilioDouble, client: Client
) -> None:
    sid = double.senders.register(OWN, webhook={"fallback_url": "https://old.example/"}).sid
    context = client.messaging.v2.channels_senders(sid)

    answer = context.update(ASKED({"webhook": {"callback_url": URL, "callback_method": "POST"}}))
    assert (answer.status, answer.profile) == ("ONLINE:UPDATING", None)
    read = context.fetch()
    assert read.status == "ONLINE"
    assert read.webhook["callback_url"] == URL
    assert read.webhook["fallback_url"] == "https://old.example/"
    assert post(double, sid, json={"webhook": {"callback_url": URL}}).status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"Webhook": {"callback_url": URL}}},
        {"json": {"webhook": {"callbackUrl": URL}}},
        {"json": {"webhook": {"callback_method": "GET"}}},
        {"json": {"webhook": {"callback_url": "shop.example"}}},
        {"json": {"webhook": {"callback_url": 7}}},
        {"json": {"webhook": URL}},
        {"json": {"webhook": {}}},
        {"json": {"friendly_name": None, "webhook": None}},
        {"json": [URL]},
        {"data": {"callback_url": URL}},
        {"data": "{", "headers": {"Content-Type": "application/json"}},
    ],
)
def test_it_refuses_what_the_api_does_not_know(double: TwilioDouble, body: dict[str, Any]) -> None:
    sender = double.senders.register(OWN)
    answer = post(double, sender.sid, **body)

    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert sender.parts == {"webhook": {}}


def test_an_answer_is_lost_before_and_after_the_work(double: TwilioDouble) -> None:
    sender = double.senders.register(OWN)
    for kind, kept in (("drop", None), ("accept_then_drop", URL)):
        double.faults.add([Fault(kind, on="update_sender")])
        with pytest.raises(requests.ConnectionError):
            post(double, sender.sid, json={"webhook": {"callback_url": URL}})
        assert sender.parts["webhook"].get("callback_url") == kept


def test_nobody_else_is_answered_and_no_other_sender_is_there(double: TwilioDouble) -> None:
    stranger = sdk(double.url, token="another-token").messaging.v2
    with pytest.raises(TwilioRestException) as refused:
        stranger.channels_senders("XE" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)

    with pytest.raises(TwilioRestException) as missing:
        sdk(double.url).messaging.v2.channels_senders("XE" + "0" * 32).fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


def test_a_sender_is_in_no_status_that_twilio_does_not_have(double: TwilioDouble) -> None:
    with pytest.raises(ValueError, match="PAUSED"):
        double.senders.register(OWN, "PAUSED")
