"""Counting what Firestore would bill for each operation of the store."""

import threading

import pytest

from backoffice_api.domain.product import Product
from backoffice_api.services import products
from backoffice_api.storage import queries
from backoffice_api.storage.metered import MeteredStore, Tally, counting, current_tally
from backoffice_api.storage.port import Create, Delete, Save, StaleVersion, Verify
from tests.backoffice import START, a_store, description


def product(id_: int, name: str = "Leche") -> Product:
    return products.described_as(id_, description(name), START)


@pytest.fixture
def store() -> MeteredStore:
    store = MeteredStore(a_store())
    store.commit([Create(product(number)) for number in range(1, 6)])
    return store


def test_a_get_is_one_read_whether_something_is_found_or_not(store: MeteredStore) -> None:
    with counting() as tally:
        assert store.get(Product, "1")
        assert store.get(Product, "99") is None
    assert tally == Tally(reads=2)


def test_many_keys_are_a_read_each_and_a_key_asked_twice_is_one(store: MeteredStore) -> None:
    with counting() as tally:
        assert len(store.get_many(Product, ["1", "2", "2", "99"])) == 2
    assert tally == Tally(reads=3)


@pytest.mark.parametrize(("limit", "reads"), [(10, 5), (5, 5), (4, 5), (1, 2)])
def test_a_query_reads_its_answers_and_the_one_that_says_there_are_more(
    store: MeteredStore, limit: int, reads: int
) -> None:
    with counting() as tally:
        store.find(queries.products(), limit=limit)
    assert tally == Tally(reads=reads)


def test_a_query_without_an_answer_is_one_read(store: MeteredStore) -> None:
    with counting() as tally:
        assert store.find(queries.products_by_token("yerba"), limit=10).items == ()
    assert tally == Tally(reads=1)


def test_creating_saving_and_verifying_are_writes_and_deleting_is_a_delete(
    store: MeteredStore,
) -> None:
    one, two, three = (store.get(Product, key) for key in "123")
    assert one
    assert two
    assert three
    with counting() as tally:
        store.commit(
            [
                Create(product(9)),
                Save(product(1, "Yerba"), one.version),
                Verify(Product, "2", two.version),
                Delete(Product, "3", three.version),
            ]
        )
    assert tally == Tally(writes=3, deletes=1)


def test_a_walk_is_a_read_for_each_entity_that_was_taken(store: MeteredStore) -> None:
    with counting() as tally:
        walk = store.walk([Product])
        next(walk)
        next(walk)
        walk.close()
    assert tally == Tally(reads=2)


def test_a_commit_that_fails_is_not_billed(store: MeteredStore) -> None:
    before = store.get(Product, "1")
    assert before
    store.commit([Save(product(1, "Yerba"), before.version)])
    with counting() as tally, pytest.raises(StaleVersion):
        store.commit([Save(product(1, "Mate"), before.version)])
    assert tally == Tally()


def test_each_thread_counts_its_own(store: MeteredStore) -> None:
    def read() -> None:
        assert current_tally() is None
        store.get(Product, "1")

    with counting() as tally:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert tally == Tally()


def test_what_is_counted_inside_is_counted_outside_too(store: MeteredStore) -> None:
    with counting() as outer:
        with counting() as inner:
            store.get(Product, "1")
        store.ping()
    assert (inner.reads, outer.reads) == (1, 1)
    assert (inner.writes, outer.writes) == (0, 1)
