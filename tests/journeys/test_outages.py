"""Outages of the real processes: how long a shopper waits beyond the trouble itself. `make outages` prints the waits."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from local.shopper import Shopper
from retail.settings import Settings
from tests.journeys.shop import Shop, received_by, told_of_store
from tests.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

ERROR = {"kind": "error", "status": 500, "code": 20500}
TOO_MANY = {"kind": "error", "status": 429, "code": 20429}
ANSWER_LOST = {"kind": "accept_then_drop"}
STALL_SECONDS = 35.0
"""Longer than a claim is waited for, twice."""


@pytest.fixture(scope="module", params=["sqlite", "firestore"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop whose leases are as long as anywhere."""
    lease = {"TURN_LEASE_SECONDS": str(Settings().turn_lease_seconds)}
    shop = Shop(tmp_path_factory.mktemp("outages"), told_of_store(request) | lease)
    with shop.stack:
        yield shop


def waits(
    row: str, shoppers: list[Shopper], before: list[int], *, since: float, at_most: float
) -> None:
    """Until each shopper has a reply more, and prints how many seconds that took.

    On a quiet machine it takes `at_most` so many; a machine that does other work too may take three times as long.
    """

    def answered() -> bool:
        return all(len(received_by(one)) > had for one, had in zip(shoppers, before, strict=True))

    wait_until(answered, 150, "every shopper has a reply")
    waited = time.monotonic() - since
    print(f"\n{row}: {waited:.1f} s, at most {at_most:g}")
    assert waited <= 3 * at_most


@pytest.mark.parametrize(
    ("row", "faults", "seconds"),
    [
        ("Twilio has an error", [ERROR], 5),
        ("Twilio has five errors", [ERROR] * 5, 40),
        ("Twilio has no room three times", [TOO_MANY] * 3, 5),
        ("Twilio's answer gets lost", [ANSWER_LOST], 5),
    ],
)
def test_a_hiccup_of_twilio_s_costs_seconds_and_no_second_message(
    shop: Shop, row: str, faults: list[dict[str, Any]], seconds: float
) -> None:
    ema = shop.known_shopper("Ema")
    before = len(received_by(ema))
    url = f"{shop.stack.addresses['twilio_url']}/double/faults"
    told = [{**fault, "phone": ema.phone} for fault in faults]
    assert requests.post(url, json={"next": told}, timeout=10).ok
    since = time.monotonic()
    ema.send("Qué llevo?")
    waits(row, [ema], [before], since=since, at_most=seconds)
    shop.wait_until_answered(ema, 2)
    assert len(received_by(ema)) == before + 1


@pytest.mark.parametrize("point", ["claimed", "completed"])
def test_a_dead_worker_s_shopper_is_answered_within_twenty_seconds(shop: Shop, point: str) -> None:
    fede = shop.known_shopper("Fede")
    before = len(received_by(fede))
    shop.arm(point)
    fede.send("Qué llevo?")
    wait_until(lambda: shop.has_struck(point), 30, f"the worker dies at {point}")
    since = time.monotonic()
    waits(f"A worker is killed at `{point}`", [fede], [before], since=since, at_most=20)
    shop.wait_until_answered(fede, 2)
    assert len(received_by(fede)) == before + 1


def test_after_a_stall_of_the_api_nobody_waits_longer_than_the_stall(shop: Shop) -> None:
    shoppers = [shop.known_shopper(name) for name in ("Ana", "Beto", "Caro", "Dani", "Eli")]
    before = [len(received_by(one)) for one in shoppers]
    api = shop.stack.pid("backoffice")
    os.killpg(api, signal.SIGSTOP)
    try:
        for number, shopper in enumerate(shoppers):
            shopper.send("Qué llevo?")
            time.sleep(number)
        time.sleep(STALL_SECONDS - 10)
    finally:
        os.killpg(api, signal.SIGCONT)
    since = time.monotonic()
    waits("The API stood still for 35 s", shoppers, before, since=since, at_most=5)
    for shopper, had in zip(shoppers, before, strict=True):
        shop.wait_until_answered(shopper, 2)
        assert len(received_by(shopper)) == had + 1
