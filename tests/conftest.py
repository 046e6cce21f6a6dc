"""What tests of any folder may ask for."""

from collections.abc import Iterator

import pytest

from local.firestore_emulator import Emulator
from tests.firestore import an_emulator


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The Firestore emulator, started when the first test needs it."""
    with an_emulator(tmp_path_factory.mktemp("firestore")) as emulator:
        yield emulator
