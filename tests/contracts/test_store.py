"""The Store contract, on every store there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice_api.domain.cipher import TextCipher
from backoffice_api.domain.link_seal import LinkSeal
from backoffice_api.storage.entities import EXPIRING
from backoffice_api.storage.port import MAX_DOCUMENT_BYTES, Create, Store
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sealed import SealedStore
from backoffice_api.storage.sqlite import SqliteStore
from simulator.memory import MemoryStore
from tests.contracts.store_contract import KINDS, QUERIES, Shelf, StoreContract, stored
from tests.firestore import a_firestore_store

SCHEMA = Schema(KINDS, QUERIES, EXPIRING)


@pytest.fixture(params=["sqlite-file", "sqlite-memory", "sqlite-sealed", "firestore"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "firestore":
        yield a_firestore_store(request.getfixturevalue("emulator"), SCHEMA)
        return
    path = str(tmp_path / "milo.db") if request.param == "sqlite-file" else ":memory:"
    opened = SqliteStore(path, SCHEMA)
    sealed = SealedStore(opened, LinkSeal("secret"), TextCipher("secret", "page tokens"), KINDS)
    yield sealed if request.param == "sqlite-sealed" else opened
    opened.close()


class TestStore(StoreContract):
    """Each behaviour, on each store."""


class TestMemoryStore(StoreContract):
    """Each behaviour, on the store of the simulator's light worlds."""

    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore(SCHEMA)

    def test_the_largest_body_is_kept_and_a_larger_one_refused(self, store: Store) -> None:
        """It makes no documents, so it does not know how large one would be."""
        store.commit([Create(Shelf("s", "n" * (MAX_DOCUMENT_BYTES + 1)))])
        assert len(stored(store, "s").entity.name) == MAX_DOCUMENT_BYTES + 1
