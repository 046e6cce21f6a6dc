"""The loop: asyncio with virtual time, and blocking code that waits in it without a thread.

Nothing sleeps: when nothing is left to do the loop jumps to its next timer. What blocks (an HTTP call, a
pause between two tries) runs in a greenlet that is left where it waits and taken up again when its time has
come, so that everything happens in one thread, in an order that depends on nothing but the timers.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextvars import Context, copy_context
from typing import Any, NoReturn, TypeVar, TypeVarTuple, Unpack

from greenlet import GreenletExit, getcurrent, greenlet

from local.virtual_time import VirtualLoop

from .process import PROCESS, Process, Vanished

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class WorldLoop(VirtualLoop):
    """Runs a world; `time()` is seconds since its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._hub = getcurrent()
        self._blocked: dict[greenlet, Process | None] = {}
        self._closing = False

    def call_soon(
        self,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """As asyncio's, but what belongs to a process runs only as that process may."""
        context = copy_context() if context is None else context  # an empty one is falsy
        process = self._process_of(context)
        if process is None:
            return super().call_soon(callback, *args, context=context)
        return super().call_soon(process.run, context, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As asyncio's, but what belongs to a process runs only as that process may."""
        context = copy_context() if context is None else context  # an empty one is falsy
        process = self._process_of(context)
        if process is None:
            return super().call_at(when, callback, *args, context=context)
        return super().call_at(when, process.run, context, callback, *args, context=context)

    def _process_of(self, context: Context) -> Process | None:
        return None if self._closing else context.get(PROCESS)

    def blocking(self, work: Callable[[], T], context: Context) -> "asyncio.Future[T]":
        """Begins at once with work that may `wait` and `pause`; done with what it answers or raises."""
        future: asyncio.Future[T] = self.create_future()

        def main() -> None:
            try:
                answer = work()
            except GreenletExit:
                return
            except BaseException as error:  # noqa: BLE001 -- handed on to whoever waits
                if not future.done():
                    future.set_exception(error)
            else:
                if not future.done():
                    future.set_result(answer)
            finally:
                self._blocked.pop(started, None)

        started = greenlet(main, self._hub)
        started.gr_context = context
        process = self._blocked[started] = context.get(PROCESS)
        if not self.may_block and not (process and process.frozen):
            started.switch()
        else:
            self.call_soon(started.switch, context=context.copy())
        return future

    def wait(self, future: "asyncio.Future[T]", seconds: float) -> "asyncio.Future[T] | None":
        """Blocks until the future is done, and gives it; None when that takes longer."""
        me = getcurrent()
        if self._closing:
            raise GreenletExit
        done: list[bool] = []

        def go_on(_: Any = None) -> None:
            if not done:
                done.append(True)
                alarm.cancel()
                me.switch()

        alarm = self.call_later(seconds, go_on)
        future.add_done_callback(go_on)
        self._hub.switch()
        return future if future.done() else None

    def pause(self, seconds: float) -> None:
        """Blocks for that long."""
        if self._closing:
            raise GreenletExit
        self.call_later(seconds, getcurrent().switch)
        self._hub.switch()

    def vanish(self) -> NoReturn:
        """Has the running code get no further, for its process is dead.

        Raises:
            Vanished: where a coroutine runs; blocking code just never goes on.
        """
        if self.may_block and not self._closing:
            self._hub.switch()
        raise Vanished

    @property
    def may_block(self) -> bool:
        """Whether the running code may `wait` and `pause`, unlike a coroutine."""
        return getcurrent() is not self._hub

    @property
    def blocked(self) -> int:
        """How many greenlets have yet to come to their end, those of the dead apart."""
        return sum(1 for process in self._blocked.values() if not process or process.alive)

    def shut(self, processes: Iterable[Process]) -> None:
        """Ends a world: what is left of it is unwound, without effects."""
        self._closing = True
        for blocked in list(self._blocked):
            blocked.throw(GreenletExit)
        tasks = asyncio.all_tasks(self)
        for task in tasks:
            task.cancel()
        for process in processes:
            process.release()
        if tasks:
            self.run_until_complete(asyncio.wait(tasks, timeout=60))
        self.run_until_complete(self.shutdown_asyncgens())
        self.close()
