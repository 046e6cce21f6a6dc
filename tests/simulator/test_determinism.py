"""A seed is a world: the same one every time, in any process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.campaign import play

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(600)


def test_the_same_seed_gives_the_same_world() -> None:
    first = [play(seed) for seed in range(20, 32)]
    again = [play(seed) for seed in reversed(range(20, 32))]
    assert [outcome.hash for outcome in first] == [outcome.hash for outcome in reversed(again)]
    assert len({outcome.hash for outcome in first}) == 12


@pytest.mark.long
def test_the_same_seed_gives_the_same_world_in_another_process() -> None:
    assert trace_hash("1") == trace_hash("2") == play(23).hash


def trace_hash(hash_seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "--seed", "23"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def test_the_trace_says_step_by_step_what_happens() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "--seed", "23", "--trace"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = ("queued", "→ worker-", "+conversation", "/complete → 200", "Twilio takes", "over:")
    place = 0
    for step in steps:
        place = done.stdout.index(step, place)
