"""Fault injection: a process kills itself at a named point, so tests can sweep every step of a turn."""

import os
import signal
from collections import Counter
from pathlib import Path

from retail.errors import Invalid


class Faults:
    """Kills the process with SIGKILL the n-th time that it reaches a point.

    Built from `FAULT` in local mode and from an empty text everywhere else, where `reach` does nothing.
    `FAULT=point:n` strikes in each process that gets there; `FAULT=point:n:/some/file` strikes once in
    all, because whoever strikes creates the file and a server restarts its dead workers with the same
    environment.
    """

    def __init__(self, spec: str = "") -> None:
        point, _, rest = spec.partition(":")
        nth, _, once = rest.partition(":")
        if spec and not (point and nth.isdigit() and int(nth) > 0):
            raise Invalid("invalid_fault", f"FAULT is point:n or point:n:/file, not {spec!r}")
        self._point = point
        self._nth = int(nth or 0)
        self._once = Path(once) if once else None
        self._reached: Counter[str] = Counter()

    def reach(self, point: str) -> None:
        """Says that the code got to `point`; does not come back when the fault is there."""
        if point != self._point:
            return
        self._reached[point] += 1
        if self._reached[point] == self._nth and self._is_first():
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_first(self) -> bool:
        if self._once is None:
            return True
        try:
            self._once.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
