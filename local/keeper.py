"""Keeping a process alive: started again when it ends, later each time that it ends before it was ready."""

import signal
import time

import requests

from local.process import STOP_SECONDS, Process

QUICK_DEATH_SECONDS = 2.0
"""A process that lived shorter is started again only after as long a pause."""

MAX_PAUSE_SECONDS = 30.0
FAILED_STARTS_BEFORE_WORDS = 3


class Keeper:
    """One process of the stack, which was ready once; `look` is called several times a second."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._is_ready = True
        self._failed_starts = 0
        self._due: float | None = None  # when it is started again; None while it runs
        self._told_to_end: float | None = None

    def replace(self) -> None:
        """Has it end and begin again with new code, also when it waits for its next try."""
        self._failed_starts = 0
        if self._due is not None:
            self._due = time.monotonic()
            return
        self._told_to_end = time.monotonic()
        self.process.signal_group(signal.SIGTERM)

    def look(self) -> None:
        """Does what is due now."""
        if self._due is not None:
            if time.monotonic() >= self._due:
                self._start()
        elif not self.process.is_running():
            self._bury()
        elif self._told_to_end is not None:
            if time.monotonic() - self._told_to_end > STOP_SECONDS:
                self.process.signal_group(signal.SIGKILL)
        elif not self._is_ready and self.process.health() == requests.codes.ok:
            self._welcome()

    def _start(self) -> None:
        try:
            self.process.start()
        except OSError as error:  # no memory, no more processes
            self._due = time.monotonic() + MAX_PAUSE_SECONDS
            print(f"✗ {self._name} cannot be started: {error.strerror}", flush=True)
            return
        self._due, self._is_ready = None, False

    def _bury(self) -> None:
        self.process.signal_group(signal.SIGKILL)  # what it started does not outlive it
        now = time.monotonic()
        if self._told_to_end is not None:
            self._told_to_end, self._due = None, now
            print(f"↻ {self._name} is started again with its new code", flush=True)
            return
        self._due = now + self._pause(now - self.process.started_at)
        if self._failed_starts >= FAILED_STARTS_BEFORE_WORDS:
            self._complain(self._due - now)
        else:
            print(f"↻ {self._name} ended and is started again", flush=True)

    def _pause(self, lived: float) -> float:
        if self._is_ready:
            self._failed_starts = 0
            return QUICK_DEATH_SECONDS if lived < QUICK_DEATH_SECONDS else 0.0
        self._failed_starts += 1
        pause: float = QUICK_DEATH_SECONDS * 2 ** (self._failed_starts - 1)
        return min(MAX_PAUSE_SECONDS, pause)

    def _complain(self, pause: float) -> None:
        print(
            f"✗ {self._name} has ended {self._failed_starts} times before it was ready; its last lines:\n"
            f"{self.process.last_words()}\n"
            f"  Set right what they name: a variable or a file, then Ctrl-C and `make run`. It is tried again "
            f"in {pause:.0f} s. All lines: {self.process.log}",
            flush=True,
        )

    def _welcome(self) -> None:
        if self._failed_starts:
            print(f"✔ {self._name} is ready again", flush=True)
        self._is_ready, self._failed_starts = True, 0

    @property
    def _name(self) -> str:
        return self.process.service.name
