"""Fault injection: a process kills or stops itself at a named point, so tests can sweep every step of a turn."""

import os
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from retail.errors import Invalid

_STOP = "stop@"


@dataclass(frozen=True)
class Fault:
    """A signal from the n-th time on that a point is reached; with a file, only for who can create it."""

    point: str
    nth: int
    once: Path | None
    number: signal.Signals

    @classmethod
    def parse(cls, spec: str) -> "Fault":
        """`point:n` or `point:n:/some/file` for a death, `stop@point:n` for a stop."""
        where, _, rest = spec.partition(":")
        point = where.removeprefix(_STOP)
        nth, _, once = rest.partition(":")
        if not (point and nth.isdigit() and int(nth) > 0):
            raise Invalid("invalid_fault", f"a fault is [stop@]point:n[:/file], not {spec!r}")
        number = signal.SIGKILL if where == point else signal.SIGSTOP
        return cls(point, int(nth), Path(once) if once else None, number)

    def claim(self) -> bool:
        """Whether this process is the one to get it; at most one is when there is a file."""
        if self.once is None:
            return True
        try:
            self.once.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class Faults:
    """Sends the process SIGKILL, or SIGSTOP, at the points that it was told.

    Built from `FAULT` in local mode, a list with commas, and from an empty text everywhere else, where
    `reach` does nothing. A fault with a file strikes once, because a server starts its dead workers again
    with the same environment; the laptop's stack adds a file to each that has none, and a test arms a fault
    by removing its file. A process that is stopped goes on after a SIGCONT.
    """

    def __init__(self, specs: str = "") -> None:
        self._faults = tuple(Fault.parse(spec) for spec in specs.split(",") if spec)
        self._reached: Counter[str] = Counter()

    def reach(self, point: str) -> None:
        """Says that the code got to `point`; does not come back when a death is there."""
        self._reached[point] += 1
        for fault in self._faults:
            if fault.point == point and self._reached[point] >= fault.nth and fault.claim():
                os.kill(os.getpid(), fault.number)
