"""Crowded worlds: many write at once, the workers have few slots, and Twilio is slow with every other shopper.

Nothing else goes wrong in them, so that whoever waits there waits for others. Which worlds these are is decided by the
seed alone and moves no chance of the others.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

CROWDED = "crowded"
"""The name under which such a world is counted among the faults."""
SLOW_SECONDS = (8.0, 12.0)
"""From and to: how long Twilio takes for a message to a shopper with whom it is slow."""

_SHARE = 0.03
_SHOPPERS, _SLOTS = (4, 8), (1, 2)


@dataclass
class Crowding:
    """How crowded a world is.

    Attributes:
        thought: from when to when each turn was thought about.
    """

    seed: int
    clock: Callable[[], float]
    thought: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(f"{CROWDED} {self.seed}")
        self.is_crowded = chance.random() < _SHARE
        self.shoppers = chance.randint(*_SHOPPERS)
        self.slots = chance.randint(*_SLOTS)

    def is_slow_with(self, phone: str) -> bool:
        """Whether Twilio is slow with this shopper."""
        return self.is_crowded and int(phone[-1]) % 2 == 0

    def idle(self, begin: float, end: float) -> float:
        """How many seconds between two times nobody thought about any turn."""
        idle, until = 0.0, begin
        for began, ended in sorted(self.thought):
            idle += max(0.0, min(began, end) - until)
            until = max(until, min(ended, end))
        return idle + max(0.0, end - until)
