"""The Store contract, on every store there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice_api.storage.port import Store
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore
from tests.contracts.store_contract import KINDS, QUERIES, StoreContract


@pytest.fixture(params=["sqlite-file", "sqlite-memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    path = str(tmp_path / "milo.db") if request.param == "sqlite-file" else ":memory:"
    opened = SqliteStore(path, Schema(KINDS, QUERIES))
    yield opened
    opened.close()


class TestStore(StoreContract):
    """Each behaviour, on each store."""
