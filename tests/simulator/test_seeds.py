"""A few worlds of the simulator, and what they must be good for; `make simulate` plays thousands."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.campaign import Tally, play, told
from simulator.chance import RATES
from tests.process_groups import states
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.mark.long
def test_a_campaign_that_is_killed_leaves_nobody_at_work() -> None:
    command = [sys.executable, "-m", "simulator", "--seeds", "1000000", "--jobs", "2"]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as campaign:
        try:
            wait_until(lambda: running(campaign.pid) == 3, 60, "two of them play for it")
            campaign.kill()
            campaign.wait()
            wait_until(lambda: not running(campaign.pid), 60, "they end")
        finally:
            if running(campaign.pid):
                os.killpg(campaign.pid, signal.SIGKILL)


def running(group: int) -> int:
    """How many processes of a group are."""
    return sum(state != "Z" for state in states(group))
