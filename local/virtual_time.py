"""Virtual time: an event loop that jumps to its next timer when nothing else is left to do."""

import asyncio
from typing import Any


class Stuck(Exception):
    """Everything waits for something that nobody will do."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs everything in one thread; `sleep(60)` takes no time. For code that waits for no I/O and no thread.

    Attributes:
        seconds: how much time has passed; adding to it lets time pass without the timers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self._selector = self  # what the base class asks for events: there are none but timers
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """See `seconds`."""
        return self.seconds

    def select(self, timeout: float | None) -> list[Any]:
        """Lets the time pass until the next timer.

        Raises:
            Stuck: there is none.
        """
        if timeout is None:
            raise Stuck("everything waits for something that nobody will do")
        self.seconds += timeout
        return []

    def _process_events(self, event_list: list[Any]) -> None:
        """There is no I/O."""

    def _write_to_self(self) -> None:
        """There is no other thread."""
