"""Fault injection: a process kills itself at a named point, so tests can sweep every step of a turn."""

import os
import signal
from collections import Counter

from retail.errors import Invalid


class Faults:
    """Kills the process with SIGKILL the n-th time that it reaches a point.

    Built from `FAULT=point:n` in local mode and from an empty text everywhere else, where `reach` does
    nothing.
    """

    def __init__(self, spec: str = "") -> None:
        point, _, nth = spec.partition(":")
        if spec and not (point and nth.isdigit() and int(nth) > 0):
            raise Invalid("invalid_fault", f"FAULT is point:n, not {spec!r}")
        self._point = point
        self._nth = int(nth or 0)
        self._reached: Counter[str] = Counter()

    def reach(self, point: str) -> None:
        """Says that the code got to `point`; does not come back when the fault is there."""
        if point != self._point:
            return
        self._reached[point] += 1
        if self._reached[point] == self._nth:
            os.kill(os.getpid(), signal.SIGKILL)
