"""A quiet corner of the simulated world: one process, no chance but what a test names."""

from collections.abc import Callable
from typing import TypeVar

from simulator.chance import Chance
from simulator.crowding import Crowding
from simulator.loop import WorldLoop
from simulator.outages import Outages
from simulator.process import Process, context_of
from simulator.trace import Trace

T = TypeVar("T")


class Corner:
    """Runs blocking code as a process of the simulator runs it."""

    def __init__(self) -> None:
        self.loop = WorldLoop()
        self.trace = Trace(self.loop.time, None)
        self.chance = Chance(1, self.trace.tell)
        self.chance._rates = {}
        self.outages = Outages(self.chance, self.loop.time)
        self.crowding = Crowding(1, self.loop.time)
        self.crowding.is_crowded = False
        self.process = Process("corner-1.1", self.loop)

    def run(self, work: Callable[[], T]) -> T:
        """What `work`, which may block, answers or raises."""
        done = self.loop.blocking(work, context_of(self.process))
        return self.loop.run_until_complete(done)

    def strike(self, fault: str | None) -> None:
        """Has this fault strike every time from now on; None for no more."""
        self.chance._rates = {fault: 1.0} if fault else {}

    def close(self) -> None:
        """Ends it."""
        self.loop.shut([self.process])
