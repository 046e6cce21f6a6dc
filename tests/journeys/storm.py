"""A storm: workers that are killed and frozen at random while shoppers write, and what each shopper is due."""

import os
import random
import re
import signal
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests

from backoffice_api.domain.turn import TurnRecord
from backoffice_api.storage.port import Store
from local.configuration import HOST
from local.shopper import Shopper
from tests.balancer import Balancer
from tests.journeys.shop import LEASE_SECONDS, Shop
from tests.waiting import wait_until

GOODS = (
    "Leche Entera La Serenísima 1L",
    "Leche Entera Armonía 1L",
    "Manteca Sancor 100g",
    "Yogur Firme Vainilla Yogurísimo 190g",
    "Huevos Colorados Docena",
)
STORM_SECONDS = 240.0
CALM_SECONDS = 120.0
"""After the storm, until everybody must be answered: the last worker is frozen for 8 of them, and the queue waits for 60."""
ENOUGH = 3
"""Of each kind of trouble: it takes luck to hit a worker that holds a turn, and less is not a storm."""
STOCK = 10_000
"""Of each, so that what somebody gets never depends on who came first."""

_LEFT_ALONE = re.compile(r"turn \S+ is (somebody else's by now|for another worker)")


@dataclass
class Chaos:
    """Kills workers and freezes them past their leases while they have work; one of them is always well.

    Two threads may rage at once, so that who took a turn over from a frozen worker is frozen in turn, and the
    first wakes up while the second sleeps.

    Attributes:
        killed: process ids of those that were, while they had a request to answer.
        frozen: how many were, likewise, for longer than a lease.
    """

    shop: Shop
    balancer: Balancer
    chance: random.Random
    store: Store
    killed: list[int] = field(default_factory=list)
    frozen: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    ends_at: float = field(default_factory=lambda: time.monotonic() + STORM_SECONDS)
    _asleep: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rage(self) -> None:
        """Goes on until it is `over`, or has been long enough, and leaves nobody frozen."""
        while not self.over.wait(self.chance.uniform(0.2, 1.5)) and time.monotonic() < self.ends_at:
            wait_until(lambda: self._victims() or self.over.is_set(), 120, "somebody has work")
            self._slow_twilio()
            with self._lock:
                victim = self._pick(self._victims())
                kills = self.chance.random() < (0.4 if len(self.killed) >= ENOUGH else 0.7)
                if victim and kills:
                    self._kill(victim)
                elif victim:
                    self._asleep.add(victim)
            if victim and not kills:
                self._freeze(victim)

    def is_enough(self) -> bool:
        """Whether enough has happened to tell of, or time is up."""
        if time.monotonic() > self.ends_at:
            return True
        happened = min(len(self.killed), self.frozen) >= ENOUGH
        return happened and self.begun_again() >= ENOUGH

    def begun_again(self) -> int:
        """How often a turn was, after its worker was gone: out of the store itself, no route tells of attempts."""
        records = self.store.walk([TurnRecord])
        return sum(record.attempt - 1 for record in records if isinstance(record, TurnRecord))

    def _kill(self, victim: str) -> None:
        group = self.shop.stack.pid(victim)
        os.killpg(group, signal.SIGKILL)
        self.killed.append(group)

    def _freeze(self, victim: str) -> None:
        """Stops the worker for longer than a lease, whatever happens meanwhile."""
        group = self.shop.stack.pid(victim)
        os.killpg(group, signal.SIGSTOP)
        try:
            time.sleep(LEASE_SECONDS + self.chance.uniform(0.2, 5.0))
        finally:
            os.killpg(group, signal.SIGCONT)
            self._asleep.discard(victim)
        self.frozen += 1

    def _slow_twilio(self) -> None:
        """Has the next sends take their time, or lose their answers: somebody may die over them."""
        trouble = [
            {"kind": "delay", "seconds": self.chance.uniform(0.1, 1.0)},
            {"kind": "accept_then_drop"},
        ]
        url = f"{self.shop.stack.addresses['twilio_url']}/double/faults"
        requests.post(url, json={"next": trouble}, timeout=5).raise_for_status()

    def _victims(self) -> list[str]:
        """The workers that have something to do; nobody when only one is well."""
        ports = self.shop.stack.configuration.workers
        well = [
            name
            for name, port in ports.items()
            if name not in self._asleep
            and self.shop.stack.pid(name) not in self.killed
            and is_listening(port)
        ]
        return [name for name in well if self.balancer.at_work[name] > 0] if len(well) > 1 else []

    def _pick(self, names: list[str]) -> str:
        """One of them, rather one that has much to do; empty when there is none."""
        weights = [self.balancer.at_work[name] + 1 for name in names]
        return self.chance.choices(names, weights)[0] if names else ""


def is_listening(port: int) -> bool:
    """Whether somebody does, frozen or not."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


@dataclass
class Customer:
    """A shopper with a mind made up: what they write, and what they have to end up with.

    Attributes:
        steps: messages that are written at once; the next ones when these are answered.
        cart: what they put in it since the last order, product → quantity.
        orders: what each of their orders has to hold.
        sids: of what was written.
    """

    shopper: Shopper
    chance: random.Random
    steps: list[list[str]] = field(default_factory=list)
    cart: Counter[str] = field(default_factory=Counter)
    orders: list[Counter[str]] = field(default_factory=list)
    sids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        name, phone = self.shopper.name, self.shopper.phone[1:]
        self.steps.append([f"Hola, soy {name}, {phone}@example.com"])
        self.steps.append(self._adds(most=4))
        self.steps.append([self._change()])
        self.steps.append([*self._adds(most=1), "Qué llevo?"])
        self.steps.append([self._change()])
        if self.chance.random() < 0.7:
            self._finish()
        self.steps.append(self._adds(most=3))
        self.steps.append([self._change(), "Qué llevo?"])
        if self.chance.random() < 0.3:
            self._finish()

    def _finish(self) -> None:
        self.steps.append(["Finalizar"])
        self.orders.append(self.cart)
        self.cart = Counter()

    def _adds(self, most: int) -> list[str]:
        """Orders of one to so many products, each once: the same words twice in one turn count once."""
        return [self._add(name) for name in self.chance.sample(GOODS, self.chance.randint(1, most))]

    def _add(self, name: str) -> str:
        quantity = self.chance.randint(1, 4)
        self.cart[name] += quantity
        return f"Quiero {quantity} {name}"

    def _change(self) -> str:
        name = self.chance.choice(sorted(self.cart))
        self.cart[name] = self.chance.randint(1, 9)
        return f"Dejame {self.cart[name]} {name}"

    def write(self, chaos: Chaos) -> None:
        """Writes everything, each message delivered twice, and asks for the cart until the storm is over."""
        for step in self.steps:
            self._write(step, chaos)
        while not chaos.is_enough():
            self._write(["Qué llevo?"], chaos)

    def _write(self, step: list[str], chaos: Chaos) -> None:
        self.sids += [self.shopper.send(body, deliveries=2) for body in step]
        self._wait_until_answered(chaos)

    def _wait_until_answered(self, chaos: Chaos) -> None:
        """Waits for as long as there is trouble: whoever writes last has all of it for themselves."""
        deadline = chaos.ends_at + CALM_SECONDS
        while True:
            news = self.shopper.conversation()["event"]
            said = chaos.shop.messages(self.shopper)
            answered = {m["id"] for m in said if m["status"] == "answered"}
            if answered >= set(self.sids):
                return
            assert time.monotonic() < deadline, f"{self.shopper.phone} waits for an answer"
            self.shopper.watch(news, 1.0)


def quantities(document: Any) -> Counter[str]:
    """What a cart or an order holds: product → quantity."""
    return Counter({line["name"]: line["quantity"] for line in document["items"]})


def stock_of_goods(shop: Shop) -> dict[str, Any]:
    """Product → stock."""
    stock: dict[str, Any] = {}
    for name in GOODS:
        found = shop.api("GET", "/products", params={"query": name})["items"]
        stock |= {product["name"]: product["stock"] for product in found if product["name"] == name}
    return stock


def fill_shelves(shop: Shop) -> None:
    """Gives all goods the stock."""
    for name in GOODS:
        found = shop.api("GET", "/products", params={"query": name})["items"]
        product = next(product for product in found if product["name"] == name)
        shop.api(
            "PATCH", f"/products/{product['id']}", json={"stock": STOCK}, headers={"If-Match": "*"}
        )


def turns_left_alone(shop: Shop) -> int:
    """How often a worker found that the turn it worked on was not its own any more."""
    logs = (shop.data / "logs").glob("worker-*.log")
    return sum(len(_LEFT_ALONE.findall(log.read_text(encoding="utf-8"))) for log in logs)
