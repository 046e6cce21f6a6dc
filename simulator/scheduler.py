"""The scheduler: says now and then that time went by, and every minute once the trouble is over."""

import asyncio
from contextvars import copy_context
from dataclasses import dataclass

from local.in_process import Request

from .api import BASE_URL
from .callers import SCHEDULER_ACCOUNT, authorization
from .chance import Chance
from .loop import WorldLoop
from .network import Network, Reset, Server, TooLate
from .trace import Trace

EVERY_SECONDS = 60.0
_DEADLINE_SECONDS = 20.0


@dataclass
class Scheduler:
    """Has the token that the API asks for, and sends the ticks."""

    loop: WorldLoop
    chance: Chance
    trace: Trace
    network: Network
    api: Server

    async def work(self) -> None:
        """Some ticks; nothing is made up for one that gets lost."""
        for _ in range(self.chance.random.randint(0, 3)):
            await asyncio.sleep(self.chance.seconds(0.0, 120.0))
            await self.tick()

    async def tick(self) -> None:
        """One tick."""
        status = await self.loop.blocking(self._status, copy_context())
        self.trace.tell(f"the clock ticks → {status}")

    def _status(self) -> int:
        """The status of the answer; 0 when there is none."""
        headers = {"authorization": authorization(SCHEDULER_ACCOUNT, BASE_URL)}
        request = Request("POST", f"{BASE_URL}/clock", headers, b"")
        try:
            return self.network.ask(self.api, request, _DEADLINE_SECONDS).status
        except (Reset, TooLate):
            return 0
