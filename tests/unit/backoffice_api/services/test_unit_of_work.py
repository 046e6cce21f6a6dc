"""Units of work: a use case sees what it wants written, and its commit stands or falls as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from backoffice_api.services.unit_of_work import ATTEMPTS, UnitOfWork, UseCases
from backoffice_api.storage.port import Create, Save, Store, Verify, Write
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore
from retail.errors import Conflict


@dataclass(frozen=True)
class Shelf:
    key: str
    stock: int = 0


@pytest.fixture
def store() -> SqliteStore:
    store = SqliteStore(":memory:", Schema((Shelf,), ()))
    store.commit([Create(Shelf("a", 1)), Create(Shelf("b", 2))])
    return store


def stock(store: Store, key: str) -> int | None:
    snapshot = store.get(Shelf, key)
    return snapshot.entity.stock if snapshot else None


def set_stock(store: Store, key: str, amount: int) -> None:
    snapshot = store.get(Shelf, key)
    assert snapshot is not None
    store.commit([Save(Shelf(key, amount), snapshot.version)])


def test_a_use_case_sees_what_it_wants_written_and_nobody_else_does(store: SqliteStore) -> None:
    work = UnitOfWork(store)
    work.put(Shelf("new", 5))
    work.get(Shelf, "a")
    work.delete(Shelf, "a")
    assert work.get(Shelf, "new") == Shelf("new", 5)
    assert work.get_many(Shelf, ["a", "b", "new", "none"]) == {
        "b": Shelf("b", 2),
        "new": Shelf("new", 5),
    }
    assert (stock(store, "a"), stock(store, "new")) == (1, None)
    work.commit()
    assert (stock(store, "a"), stock(store, "new")) == (None, 5)


def test_what_was_not_read_is_created_and_so_never_overwritten(store: SqliteStore) -> None:
    work = UnitOfWork(store)
    work.put(Shelf("a", 9))
    with pytest.raises(Conflict):
        work.commit()
    assert stock(store, "a") == 1


def test_what_somebody_else_changed_is_not_overwritten(store: SqliteStore) -> None:
    work = UnitOfWork(store)
    work.put(replace(work.get(Shelf, "a") or Shelf(""), stock=7))
    set_stock(store, "a", 3)
    with pytest.raises(Conflict):
        work.commit()
    assert stock(store, "a") == 3


def test_writes_may_depend_on_what_was_only_read(store: SqliteStore) -> None:
    work = UnitOfWork(store)
    work.get(Shelf, "a")
    work.verify(Shelf, "a")
    work.put(Shelf("new"))
    set_stock(store, "a", 3)
    with pytest.raises(Conflict):
        work.commit()
    assert stock(store, "new") is None


class Writes:
    """Remembers what was committed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.made: list[Write] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        self.made += writes
        self._store.commit(writes)


def test_what_did_not_change_is_not_written(store: SqliteStore) -> None:
    writes = Writes(store)
    work = UnitOfWork(writes)
    work.put(work.get(Shelf, "a") or Shelf(""))
    work.put(Shelf("gone"))
    work.delete(Shelf, "gone")
    work.verify(Shelf, "a")
    work.commit()
    assert writes.made == []


def test_a_verified_entity_that_is_written_anyway_is_written_once(store: SqliteStore) -> None:
    writes = Writes(store)
    work = UnitOfWork(writes)
    work.put(replace(work.get(Shelf, "a") or Shelf(""), stock=5))
    work.get(Shelf, "b")
    work.verify(Shelf, "a")
    work.verify(Shelf, "b")
    work.commit()
    assert [type(write) for write in writes.made] == [Save, Verify]


def test_a_use_case_that_lost_a_race_is_tried_from_fresh_reads(store: SqliteStore) -> None:
    pauses: list[float] = []
    cases = UseCases(store, sleep=pauses.append, chance=lambda: 0.5)

    def add_one(work: UnitOfWork) -> int:
        shelf = work.get(Shelf, "a")
        assert shelf is not None
        if len(pauses) < 3:
            set_stock(store, "a", shelf.stock + 10)
        work.put(replace(shelf, stock=shelf.stock + 1))
        return shelf.stock + 1

    assert cases.run(add_one) == 32
    assert stock(store, "a") == 32
    assert pauses == [0.01, 0.02, 0.04]


def test_who_loses_every_race_is_told_to_come_again(store: SqliteStore) -> None:
    pauses: list[float] = []
    cases = UseCases(store, sleep=pauses.append, chance=lambda: 0.999)

    def use_case(work: UnitOfWork) -> None:
        work.put(Shelf("a"))

    with pytest.raises(Conflict) as conflict:
        cases.run(use_case)
    assert conflict.value.code == "conflict"
    assert not conflict.value.permanent
    assert len(pauses) == ATTEMPTS - 1
    assert max(pauses) < 1
