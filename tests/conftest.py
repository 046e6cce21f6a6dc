"""What tests of any folder may ask for."""

from collections.abc import Iterator

import hypothesis
import pytest

from local.firestore_emulator import Emulator
from tests.firestore import an_emulator

# How long an example takes is the machine's business; no test may fail for it.
hypothesis.settings.register_profile(
    "milo", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("milo")


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The Firestore emulator, started when the first test needs it."""
    with an_emulator(tmp_path_factory.mktemp("firestore")) as emulator:
        yield emulator
