"""Two thousand worlds, in pieces that several processes share; all but the first belong to the long tests."""

import pytest

from simulator.campaign import Tally, play, told
from simulator.chance import RATES

PIECES, PIECE = 80, 25
QUICK_PIECES = 2

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize(
    "piece",
    [
        *range(QUICK_PIECES),
        *(pytest.param(piece, marks=pytest.mark.long) for piece in range(QUICK_PIECES, PIECES)),
    ],
)
def test_every_invariant_holds_in_every_world(piece: int) -> None:
    outcomes = [play(seed) for seed in range(piece * PIECE, (piece + 1) * PIECE)]
    assert [told(outcome) for outcome in outcomes if outcome.violations] == []
    assert sum(outcome.turns for outcome in outcomes) > PIECE


@pytest.mark.long
def test_nearly_every_fault_strikes_within_a_few_worlds() -> None:
    tally = Tally()
    for seed in range(40):
        tally.add(play(seed))
    missed = set(RATES) - set(tally.struck)
    assert len(missed) < 6, sorted(missed)
    assert tally.struck["worker_crash_at_point"] > 5
    assert tally.summary(1.0).startswith("40 seeds")
