"""Virtual time: an event loop that jumps to its next timer when nothing else is left to do."""

# ruff: noqa: SLF001 -- a handle's members are its loop's
import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from heapq import heapify, heappop, heappush
from typing import Any, TypeVarTuple, Unpack

Ts = TypeVarTuple("Ts")

_MANY_TIMERS, _MANY_CANCELLED = 100, 0.5
"""As asyncio's: of so many timers, when more than that share is cancelled, the cancelled ones are taken out."""
_LONGEST_JUMP = 24 * 3600.0
"""In seconds, as asyncio's."""


class Stuck(Exception):
    """Everything waits for something that nobody will do."""


class _Timer(asyncio.TimerHandle):
    """A timer, of which none equals another: asyncio's compare their callbacks."""

    __slots__ = ()
    __hash__ = asyncio.TimerHandle.__hash__
    __eq__ = object.__eq__

    _cancelled: bool
    _scheduled: bool


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs everything in one thread; `sleep(60)` takes no time. For code that waits for no I/O and no thread.

    What asyncio does for I/O, for other threads and for its debug mode is left out. The order of callbacks is asyncio's.

    Attributes:
        seconds: how much time has passed; adding to it lets time pass without the timers.
    """

    _ready: deque[asyncio.Handle]
    _scheduled: list[tuple[float, _Timer]]
    _stopping: bool
    _closed: bool
    _timer_cancelled_count: int

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """See `seconds`."""
        return self.seconds

    def call_soon(
        self,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """As asyncio's."""
        if self._closed:
            raise RuntimeError("Event loop is closed")
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As asyncio's."""
        if self._closed:
            raise RuntimeError("Event loop is closed")
        timer = _Timer(when, callback, args, self, context)
        heappush(self._scheduled, (when, timer))
        timer._scheduled = True
        return timer

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As asyncio's."""
        return self.call_at(self.seconds + delay, callback, *args, context=context)

    def _run_once(self) -> None:
        """What `run_forever` repeats.

        Raises:
            Stuck: nothing is left to do, and there is no timer.
        """
        self._forget_cancelled_timers()
        timers, ready = self._scheduled, self._ready
        if not (ready or self._stopping):
            if not timers:
                raise Stuck("everything waits for something that nobody will do")
            self.seconds += min(max(0, timers[0][0] - self.seconds), _LONGEST_JUMP)
        until = self.seconds + self._clock_resolution
        while timers and timers[0][0] < until:
            timer = heappop(timers)[1]
            timer._scheduled = False
            ready.append(timer)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _forget_cancelled_timers(self) -> None:
        """Takes those out that would come next, or all when they are many."""
        timers = self._scheduled
        if len(timers) > _MANY_TIMERS and (
            self._timer_cancelled_count / len(timers) > _MANY_CANCELLED
        ):
            for _, timer in timers:
                timer._scheduled = not timer._cancelled
            self._scheduled = [each for each in timers if each[1]._scheduled]
            heapify(self._scheduled)
            self._timer_cancelled_count = 0
            return
        while timers and timers[0][1]._cancelled:
            self._timer_cancelled_count -= 1
            heappop(timers)[1]._scheduled = False

    def _process_events(self, event_list: list[Any]) -> None:
        """There is no I/O."""

    def _write_to_self(self) -> None:
        """There is no other thread."""
