"""The real API over each store, for the contracts that are the API's rather than the store's."""

import random
import time
from pathlib import Path

import pytest

from backoffice_api.storage.port import Store
from tests.backoffice import Backoffice, a_backoffice, a_store
from tests.firestore import a_firestore_store


@pytest.fixture(params=["sqlite", "firestore"])
def backoffice(request: pytest.FixtureRequest, tmp_path: Path) -> Backoffice:
    """An API that waits before it tries a conflict again, never as long as another."""
    if request.param == "sqlite":
        store: Store = a_store(str(tmp_path / "milo.db"))
    else:
        store = a_firestore_store(request.getfixturevalue("emulator"))
    return a_backoffice(store, sleep=lambda seconds: time.sleep(seconds * (0.5 + random.random())))
