"""A worker on the bench: the real turn, Runner, tools, client and API, over a sender that keeps what it takes.

Everything runs in one thread and in virtual time. A crash is an error that nothing catches; the next
worker begins from what the API and the sender hold.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from google.adk.models import BaseLlm

from agent_worker.thinking.agent import Mind
from agent_worker.turns.turn import Outcome, TurnWorker
from agent_worker.whatsapp.messenger import Unanswered
from local.backoffice import LEASE
from local.inbound_message import WA_ID
from local.phones import Lost
from local.virtual_time import VirtualLoop
from retail.errors import Unavailable
from retail.faults import Faults
from tests.backoffice import description
from tests.virtual_time import run
from tests.whole_shop import OpenShop, open_shop

PRODUCTS = {
    101: description("Leche Entera La Serenísima 1L", price=45000, stock=50_000),
    102: description("Leche Descremada SanCor 1L", price=42000, stock=30_000),
    103: description(
        "Yerba Playadito 1kg", brand="Playadito", category="Almacén", price=320050, stock=3_000
    ),
}
PHONE = WA_ID
AT_ONCE = 300
BUSY = Unavailable("twilio_busy", "429")
NEVER_ARRIVED = Unanswered("twilio_unanswered", "lost")
ANSWER_LOST = Lost(NEVER_ARRIVED)


class Crash(BaseException):
    """The process is gone."""


class Broken(Exception):
    """A fault of our own, which comes again however often a turn is tried."""


class CrashAt(Faults):
    """Dies the n-th time that a point is reached."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        super().__init__()
        self.point, self.left = point, nth
        self.reached: list[str] = []

    def reach(self, point: str) -> None:
        self.reached.append(point)
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                raise Crash(point)


@dataclass
class Bench:
    """What outlives a worker, and workers one after the other."""

    loop: VirtualLoop
    lease_seconds: float = LEASE.total_seconds()

    def __post_init__(self) -> None:
        lease = timedelta(seconds=self.lease_seconds)
        self.shop: OpenShop = open_shop(PRODUCTS, lambda: self.loop.seconds, lease=lease)
        self.phones = self.shop.phones
        self.message = self.shop.message

    def worker(
        self,
        model: BaseLlm,
        fallback: BaseLlm | None = None,
        faults: Faults | None = None,
        **members: Any,
    ) -> TurnWorker:
        """A fresh process."""
        second = Mind(fallback, "La Esquina") if fallback else None
        return self.shop.worker(
            Mind(model, "La Esquina"),
            second,
            faults=faults or CrashAt(),
            **{"at_once": AT_ONCE, **members},
        )

    async def until_answered(self, worker: TurnWorker, message: Any, tries: int = 50) -> int:
        """How many tries the queue needs; it waits ten seconds after each that fails."""
        for attempt in range(1, tries + 1):
            try:
                outcome = await worker.answer(message)
            except (Unavailable, Broken):
                outcome = Outcome.BUSY
            if outcome is Outcome.ANSWERED:
                return attempt
            await asyncio.sleep(10)
        return tries + 1

    def pass_lease(self) -> None:
        """Lets time go by until nobody holds a lease."""
        self.loop.seconds += self.lease_seconds + 1

    def take_over(self, message: Any) -> None:
        """Another worker claims the message's conversation and takes its time."""
        self.shop.admin.claim(PHONE, message, "another")


def bench(test: Callable[[Bench], Coroutine[Any, Any, None]], **members: Any) -> None:
    """Runs a story in virtual time; `members` are the bench's."""
    run(lambda loop: test(Bench(loop, **members)))
