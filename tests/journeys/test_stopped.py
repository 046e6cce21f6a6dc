"""A worker that was stopped past its lease wakes up in the midst of another's turn, and does nothing late."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.balancer import Balancer
from tests.journeys.shop import Shop, received_by, texts, told_of_store
from tests.journeys.storm import turns_left_alone
from tests.process_groups import states
from tests.waiting import wait_until

STEPS = {
    "claimed": "claimed",
    "tool_called": "tool_called",
    "ran": "ran",
    "completed": "before_send",
    "before_send": "before_send",
    "sent_not_reported": "sent_not_reported",
}
"""Where the first worker is stopped → where the second one is, which has taken the turn over by then. Whose
only reply is `reported` has nothing left to do late."""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=["sqlite", "firestore"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop with two workers that are stopped where others are killed."""
    data = tmp_path_factory.mktemp("stopped")
    shop = Shop(data, told_of_store(request), workers=2, stops=True)
    with shop.stack:
        yield shop


@pytest.fixture(autouse=True)
def balancer(shop: Shop) -> Iterator[Balancer]:
    """Who passes the queue's requests to both; nobody stays stopped for the next test."""
    configuration = shop.stack.configuration
    with Balancer(configuration.ports.worker, configuration.workers) as balancer:
        yield balancer
    wake(shop, *configuration.workers)


@pytest.mark.parametrize("point", STEPS)
def test_a_worker_that_wakes_up_late_writes_nothing_and_sends_nothing(
    shop: Shop, balancer: Balancer, point: str
) -> None:
    eva = shop.known_shopper("Eva")
    eva.say("Quiero leche")
    before = len(received_by(eva))

    shop.arm(point)
    eva.send("La primera")
    wait_until(lambda: len(stopped(shop)) == 1, 60, f"a worker stops at {point}")
    (sleeper,) = stopped(shop)
    shop.arm(STEPS[point])
    wait_until(lambda: len(stopped(shop)) == 2, 60, f"its successor stops at {STEPS[point]}")
    left_alone = turns_left_alone(shop)
    wake(shop, sleeper)
    wait_until(lambda: turns_left_alone(shop) > left_alone, 60, f"{sleeper} gives up the turn")
    wake(shop, *stopped(shop))

    messages = shop.wait_until_answered(eva, 3)
    wait_until(lambda: not any(balancer.at_work.values()), 60, "nobody has anything to do")
    assert shop.messages(eva) == messages
    assert texts(messages, "outbound") == received_by(eva)
    assert len(received_by(eva)) == before + 1
    assert [line["quantity"] for line in shop.cart(eva)["items"]] == [1]


def stopped(shop: Shop) -> list[str]:
    """The workers of which a process is."""
    workers = shop.stack.configuration.workers
    return [name for name in workers if "T" in states(shop.stack.pid(name))]


def wake(shop: Shop, *workers: str) -> None:
    """Has them go on; who is not stopped does not notice."""
    for name in workers:
        os.killpg(shop.stack.pid(name), signal.SIGCONT)
