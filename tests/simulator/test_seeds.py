"""A few worlds of the simulator, and what they must be good for; `make simulate` plays thousands."""

import pytest

from simulator.campaign import Tally, play, told
from simulator.chance import RATES

SEEDS = 50

pytestmark = pytest.mark.timeout(600)


def test_every_invariant_holds_and_nearly_every_fault_strikes_in_a_few_worlds() -> None:
    tally = Tally()
    for seed in range(SEEDS):
        tally.add(play(seed))
    assert [told(outcome) for outcome in tally.failed] == []
    assert tally.turns > SEEDS
    missed = set(RATES) - set(tally.struck)
    assert len(missed) < 6, sorted(missed)
    assert tally.struck["worker_crash_at_point"] > 5
    assert tally.summary(1.0).startswith(f"{SEEDS} seeds")
