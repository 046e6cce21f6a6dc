"""The same worlds on Firestore: step by step the same ones, so that the two stores are one behaviour."""

import pytest

from simulator.campaign import play, told
from simulator.stores import FIRESTORE, SQLITE

PIECES, PIECE = 4, 10

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.mark.parametrize("piece", range(PIECES))
def test_a_world_goes_the_same_way_on_both_stores(heard_emulator: str, piece: int) -> None:
    for seed in range(piece * PIECE, (piece + 1) * PIECE):
        on_firestore = play(seed, f"{FIRESTORE}:{heard_emulator}")
        assert not on_firestore.violations, told(on_firestore)
        assert on_firestore.hash == play(seed, SQLITE).hash
