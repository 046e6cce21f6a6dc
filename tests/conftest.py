"""What tests of any folder may ask for."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from local.firestore_emulator import Emulator
from tests.firestore import an_emulator

TESTS = Path(__file__).parent

# How long an example takes is the machine's business; no test may fail for it.
hypothesis.settings.register_profile(
    "milo", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("milo")


UNMEASURED = frozenset({"browser", "bundles", "journeys", "simulator"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Code counts as covered where tests look at it closely, not where the whole of Milo passes by."""
    for item in items:
        if UNMEASURED.intersection(item.path.relative_to(TESTS).parts):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The Firestore emulator, started when the first test needs it."""
    with an_emulator(tmp_path_factory.mktemp("firestore")) as emulator:
        yield emulator
