"""Outages: a part of the shop that is away for seconds to hours, whatever is asked of it meanwhile."""

from collections.abc import Callable
from typing import Literal

from .chance import Chance

Part = Literal["api", "store", "twilio", "queue", "model", "provider"]

_PARTS: tuple[Part, ...] = ("api", "store", "twilio", "queue", "model", "provider")
_BEGINS = (0.0, 60.0)
"""From and to, in seconds, as for the lengths."""
_LENGTHS = ((20.0, 120.0), (120.0, 900.0), (900.0, 3 * 3600.0))
_WEIGHTS = (5, 4, 1)
"""How often each length: hours of retries take long to play."""


class Outages:
    """When which part of a world is away.

    Attributes:
        end: when the last of them is back; 0 when none is ever away.
    """

    def __init__(self, chance: Chance, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chance = chance
        self._away: dict[Part, tuple[float, float]] = {}
        self._silent: dict[Part, bool] = {}
        for part in _PARTS:
            if chance.has(f"{part}_outage"):
                begins = chance.seconds(*_BEGINS)
                (length,) = chance.random.choices(_LENGTHS, _WEIGHTS)
                self._away[part] = (begins, begins + chance.seconds(*length))
                self._silent[part] = chance.random.random() < 0.5
                chance.tell(f"{part} is away from {self._away[part]}")
        self.end = max((end for _, end in self._away.values()), default=0.0)

    def is_away(self, part: Part) -> bool:
        """Whether the part is away now."""
        return self.left(part) > 0

    def left(self, part: Part) -> float:
        """Seconds until the part is back; 0 while it is there."""
        begin, end = self._away.get(part, (0.0, 0.0))
        now = self._clock()
        return end - now if begin <= now < end else 0.0

    def is_silent(self, part: Part) -> bool:
        """Whether it is away so that nobody says so: callers wait until they give up."""
        return self.is_away(part) and self._silent[part]
