"""What tests of any folder may ask for."""

from collections.abc import Iterator

import hypothesis
import pytest

from local.firestore_emulator import Emulator
from tests.firestore import an_emulator
from tests.firestore_queries import (  # noqa: F401 -- what the whole run asks of Firestore
    listening_proxy,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

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


@pytest.fixture(scope="session")
def heard_emulator(emulator: Emulator) -> Iterator[str]:
    """The emulator's `host:port` for other processes, whose queries are heard."""
    with listening_proxy(emulator.host) as host:
        yield host
