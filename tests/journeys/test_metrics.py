"""What the cloud counts: each metric's line is in the log of a shop that has sold something, with what is read of it."""

import pytest

from tests.journeys.shop import Shop
from tests.lines_watched import Metric, metrics
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

LOGS = {"agent-worker": "worker.log", "whatsapp-webhook": "webhook.log"}


@pytest.fixture(scope="module")
def sold(shop: Shop) -> Shop:
    """A shop that has answered somebody."""
    ana = shop.known_shopper("Ana")
    ana.say("Quiero leche")
    return shop


@pytest.mark.parametrize("metric", metrics(), ids=lambda metric: metric.name)
def test_its_line_is_written_by_a_shop_that_runs(metric: Metric, sold: Shop) -> None:
    log = sold.data / "logs" / LOGS[metric.service]

    def is_there() -> bool:
        return metric.is_fed_by(log.read_text(encoding="utf-8").splitlines())

    wait_until(is_there, 10, f"a line of {metric.name} with {metric.members}")
