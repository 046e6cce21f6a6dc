"""The phones page's problems on a running shop: each is overcome, and the shopper gets one answer."""

from typing import Any

import pytest
import requests

from local.shopper import Shopper
from tests.examples import often
from tests.journeys.shop import Shop, received_by
from tests.waiting import wait_until

NAMES = [
    "dies_before_reply",
    "dies_after_reply",
    "lost_answer",
    "error_500",
    "undeliverable",
    "duplicate",
]


def asked(shop: Shop, method: str, path: str, **options: Any) -> Any:
    url = f"{shop.stack.addresses['twilio_url']}/phones/{path}"
    return requests.request(method, url, timeout=30, **options).json()


def state(shop: Shop, problem: str) -> str:
    items = asked(shop, "GET", "problems")["items"]
    return next((str(item["state"]) for item in items if item["id"] == problem), "gone")


@pytest.mark.parametrize("name", often(NAMES, 3))
def test_one_message_gets_one_answer(shop: Shop, name: str) -> None:
    shopper = shop.shopper()
    problem = asked(shop, "POST", "problems", json={"name": name, "phone": shopper.phone})["id"]
    shopper.send("Hola")
    shop.wait_until_answered(shopper, 1, seconds=100)
    wait_until(lambda: state(shop, problem) == "struck", 30, f"{name} has struck")
    assert len(received_by(shopper)) == 1


def test_the_phones_page_knows_which_model_wrote_a_reply(shop: Shop) -> None:
    shopper = shop.shopper()
    shopper.say("Hola")
    (sid,) = sids(shopper)
    assert asked(shop, "GET", f"messages/{sid}/model") == {"model": "offline"}


def sids(shopper: Shopper) -> list[str]:
    return [m["sid"] for m in shopper.transcript() if m["direction"] == "outbound"]
