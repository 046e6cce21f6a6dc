"""What happened lately, numbered, for a page or a test that waits for the next thing."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KEPT = 5000


@dataclass(frozen=True, slots=True)
class Happening:
    """Everything after a number; `reset` says that older news is gone and all must be read anew."""

    events: list[dict[str, Any]]
    last: int
    reset: bool


@dataclass(slots=True)
class Events:
    """Numbers start at the clock's milliseconds, so that they also grow across a restart."""

    monotonic: Callable[[], float] = time.monotonic
    last: int = field(default_factory=lambda: time.time_ns() // 1_000_000)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: deque[tuple[int, str, dict[str, Any]]] = field(
        default_factory=lambda: deque(maxlen=KEPT)
    )
    _oldest: int = 0
    _closed: bool = False
    _waiting: dict[str, tuple[threading.Condition, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._oldest = self.last

    def publish(self, kind: str, phone: str, **facts: Any) -> None:
        """Tells those who wait for this shopper, and those who wait for all."""
        with self._lock:
            if len(self._kept) == KEPT:
                self._oldest = self._kept[0][0]
            self.last += 1
            event = {"event": self.last, "type": kind, "phone": phone, **facts}
            self._kept.append((self.last, phone, event))
            for key in (phone, ""):
                if key in self._waiting:
                    self._waiting[key][0].notify_all()

    def since(self, number: int, phone: str = "", wait: float = 0.0) -> Happening:
        """What came after `number` (of one shopper, or of all), waiting up to `wait` seconds."""
        end = self.monotonic() + wait
        with self._lock:
            condition = self._enter(phone)
            try:
                while True:
                    happening = self._after(number, phone)
                    left = end - self.monotonic()
                    if happening.events or happening.reset or left <= 0 or self._closed:
                        return happening
                    condition.wait(left)
            finally:
                self._leave(phone)

    def close(self) -> None:
        """Lets everybody go who still waits."""
        with self._lock:
            self._closed = True
            for condition, _ in self._waiting.values():
                condition.notify_all()

    def _after(self, number: int, phone: str) -> Happening:
        if number < self._oldest or number > self.last:
            return Happening([], self.last, reset=True)
        events = []
        for at, whose, event in reversed(self._kept):
            if at <= number:
                break
            if phone in {"", whose}:
                events.append(event)
        return Happening(events[::-1], self.last, reset=False)

    def _enter(self, phone: str) -> threading.Condition:
        """One condition for each shopper waited for: two hundred do not wake each other."""
        condition, waiters = self._waiting.get(phone, (threading.Condition(self._lock), 0))
        self._waiting[phone] = (condition, waiters + 1)
        return condition

    def _leave(self, phone: str) -> None:
        condition, waiters = self._waiting[phone]
        if waiters == 1:
            del self._waiting[phone]
        else:
            self._waiting[phone] = (condition, waiters - 1)
