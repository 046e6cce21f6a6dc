"""Closing: a worker that is told to end has a few seconds, and then gives back the turns that it still thinks about.

Most are done by then; given back at once, they would wait for the next worker, which takes longer to start. What is
being sent goes on: a message that is on its way is nobody's to send again.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, TypeVar

from retail.errors import Unavailable

T = TypeVar("T")

GRACE_SECONDS = 3.0
"""Cloud Run kills ten seconds after SIGTERM, a laptop's stack after five."""


class WorkerCloses(Unavailable):
    """This process ends: the next one that is asked goes on."""

    def __init__(self) -> None:
        super().__init__("worker_closes", "the worker was told to end")


@dataclass
class Closing:
    """Whether the process was told to end, and what it stops then.

    Attributes:
        is_closing: no turn is begun any more.
        thinking: what is stopped.
    """

    is_closing: bool = False
    thinking: set["asyncio.Future[Any]"] = field(default_factory=set)

    def close(self) -> None:
        """Stops what is being thought."""
        self.is_closing = True
        for thought in self.thinking:
            thought.cancel()

    async def unless_closed(self, thinking: Awaitable[T]) -> T:
        """What is thought.

        Raises:
            WorkerCloses: it was stopped, or not begun.
        """
        thought = asyncio.ensure_future(thinking)
        self.thinking.add(thought)
        if self.is_closing:
            thought.cancel()
        try:
            return await thought
        except asyncio.CancelledError:
            asking = asyncio.current_task()
            if self.is_closing and not (asking and asking.cancelling()):
                raise WorkerCloses from None
            raise
        finally:
            self.thinking.discard(thought)


def on_sigterm(close: Callable[[], None], grace_seconds: float = GRACE_SECONDS) -> None:
    """Has `close` called in the running event loop that long after the process is told to end.

    The handler of before runs, too: the server under the functions framework stops taking requests, and ends once those
    that it has are answered. Signals reach the main thread only; elsewhere, where no server runs, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(loop.call_later, grace_seconds, close)
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, end)
