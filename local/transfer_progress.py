"""What a transfer tells the person who waits for it: on stderr, about once a second."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

EVERY_SECONDS = 1.0


@dataclass
class Progress:
    """Counts entities and writes a line now and then; on a terminal always the same line.

    Attributes:
        doing: the word that begins each line, such as `exported`.
        totals: how many entities there are of each kind, where that is known before.
        timer: seconds that only grow.
    """

    doing: str
    out: TextIO
    totals: Mapping[str, int] = field(default_factory=dict)
    timer: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._began = self._told = self.timer()
        self._overwriting = self.out.isatty()

    def step(self, kind: str) -> None:
        """One more entity of that kind is done."""
        self._counts[kind] += 1
        now = self.timer()
        if now - self._told >= EVERY_SECONDS:
            self._told = now
            self._tell(kind, now)

    def end(self) -> None:
        """Leaves the line for what is written next."""
        if self._overwriting:
            self.out.write("\r\x1b[K")
            self.out.flush()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return self.timer() - self._began

    def _tell(self, kind: str, now: float) -> None:
        done = self._counts[kind]
        of = f" of {self.totals[kind]:,}" if kind in self.totals else ""
        rate = self._counts.total() / max(now - self._began, 0.001)
        line = f"{self.doing} {kind} {done:,}{of} ({rate:,.0f} entities/s)"
        self.out.write(f"\r\x1b[K{line}" if self._overwriting else f"{line}\n")
        self.out.flush()
