"""Two thousand worlds in each run of the tests, in pieces that several processes share."""

import pytest

from simulator.campaign import Tally, play, told

PIECES, PIECE = 40, 50


@pytest.mark.parametrize("piece", range(PIECES))
def test_every_invariant_holds_in_every_world(piece: int) -> None:
    outcomes = [play(seed) for seed in range(piece * PIECE, (piece + 1) * PIECE)]
    assert [told(outcome) for outcome in outcomes if outcome.violations] == []
    assert sum(outcome.turns for outcome in outcomes) > PIECE


def test_a_few_worlds_have_most_faults_in_them() -> None:
    tally = Tally()
    for seed in range(60):
        tally.add(play(seed))
    rare = {"api_crash_after_commit", "twilio_refuses", "few_attempts", "worker_frozen"}
    from simulator.chance import RATES

    assert set(RATES) - rare - set(tally.struck) == set()
    assert tally.summary(1.0).startswith("60 seeds")
