"""Campaigns: many seeds, in several processes if so wished, and what they amounted to."""

import gc
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from local.pool import pool

from . import api, stores
from .chance import RATES
from .crowding import CROWDED
from .withdrawals import WITHDRAWING
from .world import Outcome, World

CHUNK = 25
ONE_IN = 20
"""So many light worlds have one among them that is played in full."""


@dataclass
class Tally:
    """The sum of many worlds."""

    seeds: int = 0
    messages: int = 0
    turns: int = 0
    hours: float = 0.0
    struck: Counter[str] = field(default_factory=Counter)
    brains: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Counts one."""
        self.seeds += 1
        self.messages += outcome.messages
        self.turns += outcome.turns
        self.hours += outcome.seconds / 3600
        self.struck += outcome.struck
        self.brains[outcome.brain] += 1
        if outcome.violations:
            self.failed.append(outcome)

    def summary(self, seconds: float) -> str:
        """What to tell at the end, a line for each fault that struck or never did."""
        crashes = sum(times for fault, times in self.struck.items() if "crash" in fault)
        lines = [
            (
                f"{self.seeds} seeds, {self.messages} messages, {self.turns} turns, {crashes} crashes, "
                f"{self.struck.total()} faults in all, {self.hours:.0f} virtual hours"
            ),
            f"{seconds:.1f} s, {self.seeds / max(seconds, 0.001):.1f} seeds a second; "
            + ", ".join(f"{brain} {times}" for brain, times in sorted(self.brains.items())),
        ]
        lines += [
            f"  {self.struck[fault]:9}  {fault}" for fault in sorted({*RATES, CROWDED, WITHDRAWING})
        ]
        lines.append(f"{len(self.failed)} violations")
        return "\n".join(lines)


def play(seed: int, store: str = stores.LIGHT) -> Outcome:
    """One world; what it leaves is collected after it and never in its midst.

    A light world is the same one step by step as in SQLite (tests/simulator/test_light.py), and takes less time.
    """
    if store == stores.LIGHT and seed % ONE_IN == 0:
        store = stores.SQLITE
    collecting = gc.isenabled()
    gc.disable()
    try:
        return World(seed, stores.fresh(store)).run()
    finally:
        if collecting:
            gc.enable()


def settle(store: str) -> None:
    """Sets what is loaded apart from the garbage of the worlds, which a collection then sees alone."""
    api.application()
    for seed in range(2):  # in full, and a light one
        play(seed, store)
    gc.collect()
    gc.freeze()


def play_all(seeds: Sequence[int], jobs: int, store: str = stores.LIGHT) -> Iterator[Outcome]:
    """Each seed's world, in the order in which they are over."""
    play_one = partial(play, store=store)
    if jobs == 1:
        settle(store)
        yield from map(play_one, seeds)
        return
    with pool(jobs, partial(settle, store)) as processes:
        yield from processes.map(play_one, seeds, chunksize=CHUNK)


def run(seeds: Sequence[int], jobs: int, store: str, *, progress: bool) -> Tally:
    """Plays them all, saying at once which one failed, and how far it is: often to a terminal."""
    tally, began = Tally(), time.monotonic()
    shown, every, end = began, *((1.0, "\r") if progress else (60.0, "\n"))
    for outcome in play_all(seeds, jobs, store):
        tally.add(outcome)
        if outcome.violations:
            print(told(outcome), flush=True)
        if time.monotonic() - shown > every:
            shown = time.monotonic()
            rate = tally.seeds / (shown - began)
            far = f"{tally.seeds}/{len(seeds)} seeds, {rate:.0f}/s, {len(tally.failed)} violations"
            print(far, end=end, flush=True)
    print(tally.summary(time.monotonic() - began))
    return tally


def told(outcome: Outcome) -> str:
    """A failure in words, with the way to see it again."""
    broken = "\n".join(f"    {each}" for each in outcome.violations)
    return f"\n✗ seed {outcome.seed}: python -m simulator --seed {outcome.seed} --trace\n{broken}"
