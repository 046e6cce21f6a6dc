"""Three workers, every message twice, kill -9 and SIGSTOP past the lease: each effect and each reply once, in order."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from backoffice_api.app import open_store
from retail.settings import Settings
from tests.balancer import Balancer
from tests.journeys.shop import LEASE_SECONDS, Shop, all_at_once, told_of_store
from tests.journeys.storm import (
    ENOUGH,
    GOODS,
    STOCK,
    Chaos,
    Customer,
    fill_shelves,
    quantities,
    stock_of_goods,
    turns_left_alone,
)
from tests.waiting import wait_until

NAMES = ("Juan", "Ana", "Luis", "Marta", "Pedro", "Sofía", "Diego", "Lucía", "Pablo", "Elena")
SETTLED_SECONDS = 120


@pytest.fixture(scope="module", params=["sqlite", "firestore"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop with three workers, and nobody yet who passes them the queue's requests."""
    told = {**told_of_store(request), "TURN_GATHER_MILLISECONDS": "300"}
    shop = Shop(tmp_path_factory.mktemp("storm"), told, workers=3)
    with shop.stack:
        yield shop


@pytest.fixture
def balancer(shop: Shop) -> Iterator[Balancer]:
    """Who passes them, each to two workers."""
    configuration = shop.stack.configuration
    with Balancer(configuration.ports.worker, configuration.workers) as balancer:
        yield balancer


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_storm_over_three_workers_leaves_each_effect_and_each_reply_once_in_order(
    shop: Shop, balancer: Balancer
) -> None:
    seed = int(os.environ.get("STORM_SEED", random.randrange(10**6)))
    print(f"STORM_SEED={seed}")
    chance = random.Random(seed)
    fill_shelves(shop)
    customers = [Customer(shop.shopper(name), random.Random(chance.random())) for name in NAMES]
    store = open_store(Settings.from_environ(shop.stack.configuration.function_environment()))
    chaos = Chaos(shop, balancer, chance, store)

    with ThreadPoolExecutor(2) as pool:
        raging = [pool.submit(chaos.rage) for _ in range(2)]
        try:
            all_at_once([lambda one=one: one.write(chaos) for one in customers])
        finally:
            chaos.over.set()
        for each in raging:
            each.result()
    wait_until(lambda: is_quiet(shop, balancer), SETTLED_SECONDS, f"all is quiet, seed {seed}")

    left = state(shop, customers)
    again = chaos.begun_again()
    tally = f"{len(chaos.killed)} killed, {chaos.frozen} frozen, {again} turns begun again, {turns_left_alone(shop)} left alone"
    print(tally)
    for customer, said, heard in zip(customers, left["said"], left["heard"], strict=True):
        who = f"seed {seed}, {customer.shopper.name}"
        check_replies(customer, said, heard, who)
        check_effects(shop, customer, who)
    sold = sum((quantities(order) for orders in left["orders"] for order in orders), Counter())
    assert left["stock"] == {name: STOCK - sold[name] for name in GOODS}, f"seed {seed}"
    longer_than_a_lease = time.monotonic() + LEASE_SECONDS + 1
    while time.monotonic() < longer_than_a_lease:
        assert state(shop, customers) == left, f"seed {seed}: something came late"
    assert len(chaos.killed) >= ENOUGH, tally
    assert chaos.frozen >= ENOUGH, tally
    assert again >= ENOUGH, tally


def is_quiet(shop: Shop, balancer: Balancer) -> bool:
    """Whether no task waits, none is being delivered and no worker has anything to do."""
    url = shop.stack.configuration.ports.url("tasks_http")
    tasks = requests.get(f"{url}/health", timeout=5).json()["tasks"]
    return not any(tasks.values()) and not any(balancer.at_work.values())


def state(shop: Shop, customers: list[Customer]) -> dict[str, Any]:
    """All that the shop keeps of these customers, and what arrived on their phones."""
    shoppers = [customer.shopper for customer in customers]
    return {
        "said": [shop.messages(shopper) for shopper in shoppers],
        "heard": [
            [(m["sid"], m["body"]) for m in shopper.transcript() if m["direction"] == "outbound"]
            for shopper in shoppers
        ],
        "carts": [shop.cart(shopper) for shopper in shoppers],
        "orders": [shop.orders(shopper) for shopper in shoppers],
        "stock": stock_of_goods(shop),
    }


def check_replies(
    customer: Customer, said: list[Any], heard: list[tuple[str, str]], who: str
) -> None:
    """Every message is answered, every turn has one reply, and those arrived once, in the shop's order."""
    inbound = [message for message in said if message["direction"] == "inbound"]
    outbound = [message for message in said if message["direction"] == "outbound"]
    assert sorted(message["id"] for message in inbound) == sorted(customer.sids), who
    assert {message["status"] for message in inbound} == {"answered"}, who
    assert "queued" not in {message["status"] for message in outbound}, who
    assert heard == [(message["sid"], message["body"]) for message in outbound], who
    turns = list(dict.fromkeys(message["turn_id"] for message in inbound))
    assert [message["turn_id"] for message in outbound] == turns, who


def check_effects(shop: Shop, customer: Customer, who: str) -> None:
    """The cart and the orders are what the conversation implies."""
    orders = [quantities(order) for order in reversed(shop.orders(customer.shopper))]
    assert orders == customer.orders, f"{who}: {customer.steps}"
    assert quantities(shop.cart(customer.shopper)) == customer.cart, f"{who}: {customer.steps}"
