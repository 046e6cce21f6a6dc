"""Deadlines on a clock that is passed in: work that takes too long is given up."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]
_GRACE_SECONDS = 1.0


async def within(seconds: float, work: Coroutine[Any, Any, T], sleep: Sleep) -> T:
    """What `work` answers or raises, if it does so before `sleep(seconds)` is over.

    Work that is given up is cancelled; what ignores that for a second is left behind.

    Raises:
        TimeoutError: it took longer.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError(f"took longer than {seconds:g} s")
    finally:
        alarm.cancel()
        if not task.done():
            task.add_done_callback(_look_at)
            task.cancel()
            await asyncio.wait({task}, timeout=_GRACE_SECONDS)


def _look_at(task: "asyncio.Future[Any]") -> None:
    """Takes the outcome nobody waits for, so that asyncio does not report it as forgotten."""
    if not task.cancelled():
        task.exception()
