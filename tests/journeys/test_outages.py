"""Outages of the real processes: how long a shopper waits beyond the trouble itself. `make outages` prints the waits."""

import os
import secrets
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import requests

from bench.table import percentile
from local.shopper import SETTLE_SECONDS, Shopper
from retail.settings import Settings
from tests.journeys.shop import Shop, all_at_once, received_by, told_of_store
from tests.journeys.webhook_posts import form, prepared
from tests.slow_sockets import heard, slow_sockets
from tests.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

ERROR = {"kind": "error", "status": 500, "code": 20500}
TOO_MANY = {"kind": "error", "status": 429, "code": 20429}
ANSWER_LOST = {"kind": "accept_then_drop"}
NAMES = ("Ana", "Beto", "Caro", "Dani", "Eli")
STALL_SECONDS = 35.0
"""Longer than a claim is waited for, twice."""
FLOOD, FLOOD_SECONDS, FLOOD_THREADS = 1000, 10.0, 20
OTHERS_WAIT = 2.0
MESSAGES, MESSAGE_SECONDS = 200, 0.3


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
    shoppers = [shop.known_shopper(name) for name in NAMES]
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


def test_after_a_clean_restart_of_the_worker_nobody_waits_for_a_lease(shop: Shop) -> None:
    shoppers = all_at_once(
        [partial(shop.known_shopper, f"{name} {each}") for name in NAMES for each in NAMES]
    )
    before = [len(received_by(one)) for one in shoppers]
    all_at_once([partial(shopper.send, "Qué llevo?") for shopper in shoppers])
    os.killpg(shop.stack.pid("worker"), signal.SIGTERM)
    waits("The worker was told to end", shoppers, before, since=time.monotonic(), at_most=8)
    for shopper, had in zip(shoppers, before, strict=True):
        shop.wait_until_answered(shopper, 2)
        assert len(received_by(shopper)) == had + 1


def answered_of(shop: Shop, shopper: Shopper) -> int:
    """How many of the shopper's messages are answered."""
    found, token = 0, ""
    while True:
        query: dict[str, str | int] = {"limit": 200, **({"page_token": token} if token else {})}
        page = shop.api("GET", f"/conversations/{shopper.phone[1:]}", params=query)
        lines = [line for line in page["messages"] if line["direction"] == "inbound"]
        found += len([line for line in lines if line["status"] == "answered"])
        token = page["next_page_token"] or ""
        if not token:
            return found


def test_a_flood_of_one_phone_makes_nobody_else_wait(shop: Shop) -> None:
    flor, gaby = shop.known_shopper("Flor"), shop.known_shopper("Gaby")
    before = len(received_by(flor))
    posts = [
        prepared(shop, form(shop, flor.phone, f"SM{place:032x}", f"Hola {place}"))
        for place in range(FLOOD)
    ]
    waits_of_others: list[float] = []
    lines = [requests.Session() for _ in range(FLOOD_THREADS)]
    with ThreadPoolExecutor(FLOOD_THREADS) as threads:
        began = time.monotonic()

        def written(place: int) -> int:
            time.sleep(max(0.0, began + place * FLOOD_SECONDS / FLOOD - time.monotonic()))
            return lines[place % FLOOD_THREADS].send(posts[place], timeout=15).status_code

        writing = [threads.submit(written, place) for place in range(FLOOD)]
        while not all(one.done() for one in writing):
            since = time.monotonic()
            gaby.say("Qué llevo?")
            waits_of_others.append(time.monotonic() - since - SETTLE_SECONDS)
            time.sleep(1)
    took = time.monotonic() - began
    assert {one.result() for one in writing} == {200}
    wait_until(lambda: answered_of(shop, flor) == FLOOD + 1, 200, "the flood is answered")
    after = time.monotonic() - began - took
    replies = len(received_by(flor)) - before
    print(
        f"\n{FLOOD} messages of one phone in {took:.0f} s: others wait {max(waits_of_others):.1f} s, at most "
        f"{OTHERS_WAIT:g}; it is answered {after:.0f} s later, in {replies} replies"
    )
    assert max(waits_of_others) <= 6 * OTHERS_WAIT  # who floods has a share of these two cores
    assert replies <= FLOOD / 10


def waits_for_the_webhook(shop: Shop) -> list[float]:
    """Seconds that each of many signed messages took to be acknowledged, on a connection of its own."""
    phone = shop.shopper("Hugo").phone
    waits = []
    for _ in range(MESSAGES):
        message = prepared(shop, form(shop, phone, f"SM{secrets.token_hex(16)}"))
        with requests.Session() as line:
            since = time.monotonic()
            assert line.send(message, timeout=15).status_code == 200
            waits.append(time.monotonic() - since)
    return sorted(waits)


@pytest.mark.parametrize("count", [17, 200])
def test_slow_sockets_hold_up_no_message(shop: Shop, count: int) -> None:
    alone = waits_for_the_webhook(shop)
    with slow_sockets(shop.stack.addresses["webhook_url"], count) as callers:
        beside = waits_for_the_webhook(shop)
        answers = {heard(one).split(b"\r\n")[0] for one in callers}
    p50, p95 = (
        [f"{1000 * percentile(waits, percent):.0f} ms" for waits in (beside, alone)]
        for percent in (50, 95)
    )
    print(
        f"\n{count} slow sockets: a signed message takes {p50[0]} at the median and {p95[0]} at the 95th percentile, "
        f"alone {p50[1]} and {p95[1]}; at most {1000 * MESSAGE_SECONDS:.0f} ms"
    )
    assert answers <= {b"HTTP/1.1 408 Request Timeout", b""}
    assert percentile(beside, 95) <= 3 * MESSAGE_SECONDS
