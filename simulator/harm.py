"""Kills and freezes workers at random, and wakes the frozen ones up again."""

from collections.abc import Callable
from functools import partial

from .api import SETTINGS
from .chance import Chance
from .loop import WorldLoop
from .process import Process, context_of
from .trace import Trace

_SLEEPS = {"short": (1.0, 60.0), "long": (85.0, 200.0), "disturbing": (320.0, 600.0)}
"""From and to, in seconds. A disturbing sleep ends sooner: as soon as a worker thinks after about a lease."""

_LEASE = float(SETTINGS.turn_lease_seconds)


class Harm:
    """Kills or freezes a worker before a step or at a named point within one; freezes requests of the API.

    The dangerous worker is one that wakes up after its lease, while another worker is in the middle of the
    same turn. By the clock alone the two would almost never meet, so "disturbing" sleepers wait for it.

    Attributes:
        awake_at: when everybody is awake again.
    """

    def __init__(self, loop: WorldLoop, chance: Chance, trace: Trace) -> None:
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._asleep: dict[object, tuple[float, Callable[[], None]]] = {}
        self.awake_at = 0.0

    def reach(self, process: Process, point: str) -> None:
        """Draws what happens to a worker that reaches `point`: nothing, its death or a sleep."""
        if point == "model":
            self._disturb()
        suffix = "" if point == "step" else "_at_point"
        if self._chance.strikes(f"worker_crash{suffix}"):
            self._trace.tell(f"💀 {process.name} at {point}")
            process.kill()
        elif point == "ran" and self._chance.strikes("worker_frozen_at_the_end"):
            self._freeze(process, point, "disturbing")
        elif self._chance.strikes(f"worker_frozen{suffix}"):
            self._freeze(process, point, self._chance.pick(list(_SLEEPS)))

    def hold_up(self) -> None:
        """Stops the blocking code that is running for a while, if the draw says so."""
        if self._chance.strikes("api_frozen"):
            woken = self._loop.create_future()
            seconds = self._sleep(
                woken, self._chance.pick(list(_SLEEPS)), partial(woken.set_result, None)
            )
            self._loop.wait(woken, seconds + 1.0)

    def _freeze(self, process: Process, point: str, kind: str) -> None:
        process.freeze()
        seconds = self._sleep(process, kind, process.thaw)
        self._trace.tell(f"🧊 {process.name} at {point} for {seconds:g} s")

    def _sleep(self, sleeper: object, kind: str, wake: Callable[[], None]) -> float:
        """Calls `wake` after some seconds, or earlier when the sleeper would disturb a worker; returns the seconds."""

        def end() -> None:
            if self._asleep.pop(sleeper, None):
                alarm.cancel()
                wake()

        seconds = self._chance.seconds(*_SLEEPS[kind])
        self.awake_at = max(self.awake_at, self._loop.time() + seconds)
        alarm = self._loop.call_later(seconds, end, context=context_of(None))
        over = self._chance.seconds(_LEASE * 2 / 3, _LEASE) if kind == "disturbing" else seconds
        self._asleep[sleeper] = (self._loop.time() + over, end)
        return seconds

    def _disturb(self) -> None:
        """Wakes the sleepers whose lease is over, since a worker is thinking now."""
        for over, end in list(self._asleep.values()):
            if self._loop.time() > over:
                self._trace.tell("⏰ a worker that slept long wakes up")
                self._loop.call_soon(end, context=context_of(None))
