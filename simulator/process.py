"""Processes: what may die, freeze and have a wrong clock. One is a context variable of whatever runs in it."""

import asyncio
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVarTuple, Unpack

if TYPE_CHECKING:
    from .loop import WorldLoop

Ts = TypeVarTuple("Ts")

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Vanished(BaseException):
    """The process died in the midst of running code, which must get no further."""


class Process:
    """A simulated process: the loop runs nothing of it once it is dead, and later what came while frozen.

    Attributes:
        name: for the trace, `worker-2.3` is the fourth life of the third worker.
        skew: how wrong its clock is.
        on_step: called before each of its steps; may kill or freeze it.
        gone: done when it has died.
    """

    def __init__(
        self,
        name: str,
        loop: "WorldLoop",
        *,
        skew: timedelta = timedelta(0),
        on_step: Callable[["Process", str], None] | None = None,
    ) -> None:
        self.name = name
        self.skew = skew
        self.alive = True
        self.frozen = False
        self.gone: asyncio.Future[None] = loop.create_future()
        self._loop = loop
        self._on_step = on_step
        self._held: list[tuple[Context, Callable[..., Any], tuple[Any, ...]]] = []

    def clock(self) -> datetime:
        """What it takes for the present time."""
        return START + timedelta(seconds=self._loop.time()) + self.skew

    def run(self, context: Context, callback: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """One step of it, if it lives; later, if it is frozen."""
        if self._on_step and self.alive and not self.frozen:
            self._on_step(self, "step")
        if self.frozen or not self.alive:
            self._held.append((context, callback, args))
            return
        callback(*args)

    def reach(self, point: str) -> None:
        """A named point within a step; does not come back when the process dies there.

        Blocking code that is frozen there stands still there; a coroutine does so where it next waits.
        """
        if self._on_step and self.alive and not self.frozen:
            self._on_step(self, point)
        if self.frozen and self._loop.may_block:
            self._loop.pause(0.0)
        if not self.alive:
            self._loop.vanish()

    def kill(self) -> None:
        """Kill -9."""
        if self.alive:
            self.alive = False
            self.gone.set_result(None)

    def freeze(self) -> None:
        """SIGSTOP."""
        self.frozen = True

    def thaw(self) -> None:
        """SIGCONT: what was to run meanwhile runs now, in its order."""
        self.frozen = False
        if self.alive:
            self.release()

    def release(self) -> None:
        """Has the loop run what was held back."""
        held, self._held = self._held, []
        for context, callback, args in held:
            self._loop.call_soon(callback, *args, context=context)


PROCESS: ContextVar[Process | None] = ContextVar("process", default=None)


def context_of(process: Process | None) -> Context:
    """A context in which whatever runs belongs to `process`."""
    context = copy_context()
    context.run(PROCESS.set, process)
    return context


def here() -> Process:
    """The process that is running."""
    process = PROCESS.get()
    assert process is not None  # noqa: S101 -- only functions' code asks
    return process
