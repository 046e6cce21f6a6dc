"""What wakes somebody in the cloud: each alert's line is in the log of a shop that really had the trouble."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from tests.alerts_watched import alerts
from tests.journeys.shop import Shop
from tests.journeys.test_dead_letters import queue_of, refused
from tests.journeys.till import ordered
from tests.waiting import wait_until

pytestmark = pytest.mark.long

LOGS = {
    "agent-worker": "worker.log",
    "backoffice-api": "backoffice.log",
    "whatsapp-webhook": "webhook.log",
}
ELSEWHERE = {
    "gemini-does-not-answer": "tests/journeys/test_gemini.py, where there is a Gemini",
    "gemini-does-not-know-the-model": "the same",
    "firestore-refuses-us": "tests/unit/backoffice_api/test_alerts.py; the emulator refuses nobody",
    "nobody-expected-this": "tests/unit/backoffice_api/test_alerts.py; no trouble is known that does it",
}


def meet(shop: Shop, double: str, *faults: dict[str, Any]) -> None:
    url = f"{shop.stack.addresses[double]}/double/faults"
    answer = requests.post(url, json={"next": list(faults)}, timeout=10)
    assert answer.ok, answer.text


@contextmanager
def stopped(shop: Shop, service: str) -> Iterator[None]:
    processes = shop.stack.pid(service)
    os.killpg(processes, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(processes, signal.SIGCONT)


def the_queue_hangs(shop: Shop) -> None:
    iris = shop.known_shopper("Iris")
    with stopped(shop, "tasks"):
        iris.send("Hola")


def nobody_can_answer(shop: Shop) -> None:
    queue_of(shop).put(refused(f"SM{time.time_ns():032x}", shop.shopper("Vera").phone))


def twilio_knows_us_no_more(shop: Shop) -> None:
    hugo = shop.known_shopper("Hugo")
    meet(shop, "twilio_url", {"kind": "error", "status": 401, "code": 20003, "phone": hugo.phone})
    hugo.say("Hola")  # answered by the next try


def too_little_is_paid(shop: Shop) -> None:
    ordered(shop, "Caro")[1].pay(amount=1.0)


def a_refund_is_refused(shop: Shop) -> None:
    eli, till = ordered(shop, "Eli")
    till.pay()
    till.reads("paid")
    meet(shop, "mercado_pago_url", {"kind": "error", "on": "refund", "status": 400})
    (order,) = shop.orders(eli)
    shop.api("POST", f"/orders/{order['id']}/transitions", json={"to": "cancelled"})


def mercado_pago_knows_us_no_more(shop: Shop) -> None:
    meet(shop, "mercado_pago_url", {"kind": "error", "on": "create_preference", "status": 401})
    with pytest.raises(KeyError):  # no address to pay at
        ordered(shop, "Fito")


TROUBLES: dict[str, Callable[[Shop], object]] = {
    "messages-are-not-queued": the_queue_hangs,
    "a-message-was-given-up": nobody_can_answer,
    "twilio-refuses-us": twilio_knows_us_no_more,
    "a-payment-is-held": too_little_is_paid,
    "a-refund-was-refused": a_refund_is_refused,
    "mercado-pago-refuses-us": mercado_pago_knows_us_no_more,
}


@pytest.mark.parametrize("name", sorted(TROUBLES))
def test_its_trouble_writes_its_line(shop: Shop, name: str) -> None:
    alert = alerts()[name]
    log = shop.data / "logs" / LOGS[alert.service]
    before = len(log.read_text(encoding="utf-8"))

    TROUBLES[name](shop)

    def is_raised() -> bool:
        return alert.is_raised_by(log.read_text(encoding="utf-8")[before:].splitlines())

    wait_until(is_raised, 60, f"the line of {name}")


def test_no_alert_is_forgotten_here() -> None:
    assert alerts().keys() == TROUBLES.keys() | ELSEWHERE.keys()
