"""Light worlds: the same ones step by step as those that are played in full, so that a light one shows as much."""

import pytest

from simulator.campaign import ONE_IN, play, told
from simulator.stores import LIGHT, SQLITE

SEEDS = range(1, ONE_IN)

pytestmark = pytest.mark.timeout(600)


def test_a_light_world_goes_the_same_way_as_one_in_full() -> None:
    for seed in SEEDS:
        light = play(seed, LIGHT)
        assert not light.violations, told(light)
        assert light.hash == play(seed, SQLITE).hash, f"seed {seed}"
