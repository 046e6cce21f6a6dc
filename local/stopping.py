"""What Ctrl-C, SIGTERM and a terminal that is closed mean to a stack and its doubles: the first one stops, the next one kills."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

_LOOKS_EVERY_SECONDS = 0.1


class Stopped(Exception):
    """Somebody asked to stop before all was started."""


class Stopping:
    """Whether somebody has asked to stop, by which signal, and what is done when they ask again."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.kill: Callable[[], None] = lambda: None
        self._by = signal.SIGINT
        self._breaks_off = False

    @classmethod
    def on_signals(cls) -> "Stopping":
        """One that hears this process's signals from now on."""
        stopping = cls()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, stopping.hear)
        return stopping

    @property
    def exit_code(self) -> int:
        """What a shell expects of a process that was stopped in the midst of its work."""
        return 128 + self._by

    @contextlib.contextmanager
    def breaking_off(self) -> Iterator[None]:
        """Within, the first signal raises `Stopped` wherever the main thread is."""
        self._breaks_off = True
        try:
            if self.asked.is_set():
                raise Stopped
            yield
        finally:
            self._breaks_off = False

    def wait(self, while_it_is: Callable[[], bool] = lambda: True) -> None:
        """Waits until somebody asks, or what it waits for is over.

        Not by `asked.wait()`: a signal that comes in the instant before that blocks is only heard with the next one, and
        one that comes while it holds the event's lock is never heard.
        """
        while not self.asked.is_set() and while_it_is():
            time.sleep(_LOOKS_EVERY_SECONDS)

    def hear(self, number: int, _frame: FrameType | None = None) -> None:
        """A signal came."""
        if self.asked.is_set():
            self.kill()
            return
        self._by = signal.Signals(number)
        self.asked.set()
        if self._breaks_off:
            raise Stopped
