"""Harm: which worker dies or stands still, where, and when it wakes up again."""

import asyncio

from .api import LEASE
from .chance import Chance
from .loop import VirtualLoop
from .process import Process, context_of
from .trace import Trace

_SLEEPS = {"short": (1.0, 60.0), "long": (85.0, 200.0), "disturbing": (320.0, 600.0)}
"""Seconds; a disturbing one ends when, the lease over, another worker thinks."""


class Harm:
    """Kills or freezes workers before a step, or at a named point within one.

    Many of those who outsleep their lease wake up while another is in the midst of a turn, very likely the
    one that was theirs: by the clock alone they would almost never meet.
    """

    def __init__(self, loop: VirtualLoop, chance: Chance, trace: Trace) -> None:
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._asleep: dict[Process, tuple[float, asyncio.TimerHandle]] = {}

    def reach(self, process: Process, point: str) -> None:
        """What happens to a worker that gets there."""
        if point == "model":
            self._disturb(process)
        suffix = "" if point == "step" else "_at_point"
        if self._chance.strikes(f"worker_crash{suffix}"):
            self._trace.tell(f"💀 {process.name} at {point}")
            process.kill()
        elif point == "ran" and self._chance.strikes("worker_frozen_at_the_end"):
            self._freeze(process, point, "disturbing")
        elif self._chance.strikes(f"worker_frozen{suffix}"):
            self._freeze(process, point, self._chance.pick(list(_SLEEPS)))

    def _freeze(self, process: Process, point: str, kind: str) -> None:
        seconds = self._chance.seconds(*_SLEEPS[kind])
        self._trace.tell(f"🧊 {process.name} at {point} for {seconds:g} s")
        process.freeze()
        alarm = self._loop.call_later(seconds, self._thaw, process, context=context_of(None))
        if kind == "disturbing":
            self._asleep[process] = (self._loop.time() + LEASE.total_seconds(), alarm)

    def _disturb(self, process: Process) -> None:
        """Wakes whoever has outslept a lease, now that this one thinks."""
        for sleeper, (over, alarm) in list(self._asleep.items()):
            if sleeper is not process and self._loop.time() > over:
                self._trace.tell(f"⏰ {sleeper.name} wakes beside {process.name}")
                alarm.cancel()
                self._loop.call_soon(self._thaw, sleeper, context=context_of(None))
                self._asleep.pop(sleeper)

    def _thaw(self, process: Process) -> None:
        self._asleep.pop(process, None)
        process.thaw()
