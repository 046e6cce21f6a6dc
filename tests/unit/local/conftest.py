"""Where a shop moves from and to."""

from pathlib import Path

import pytest

from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.shop_schema import SCHEMA
from tests.firestore import a_project, connection
from tests.places import Place, a_file_of_sqlite


@pytest.fixture
def laptop(tmp_path: Path) -> Place:
    return a_file_of_sqlite(tmp_path / "laptop.db")


@pytest.fixture(params=["sqlite", "firestore"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty store of each kind."""
    if request.param == "sqlite":
        return a_file_of_sqlite(tmp_path / "other.db")
    host, project = request.getfixturevalue("emulator").host, a_project()
    return Place(
        ["--store", "firestore", "--project", project, "--emulator", host],
        FirestoreStore(connection(host), project, SCHEMA),
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "milo.jsonl"
