"""The scheduler of a laptop: its word is taken by the real back office, checked like Google's."""

from local.scheduler import Scheduler
from tests.journeys.shop import Shop
from tests.waiting import wait_until


def test_the_stack_says_that_time_went_by(shop: Shop) -> None:
    scheduler = Scheduler(shop.stack.configuration, every_seconds=0.2)
    log = shop.data / "logs" / "backoffice.log"
    scheduler.start()
    try:
        wait_until(
            lambda: "POST /clock → 200" in log.read_text(encoding="utf-8"), 20, "it is heard"
        )
    finally:
        scheduler.stop()
