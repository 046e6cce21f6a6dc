"""What is remembered of the store: for how long, how much, and never across a write of one's own."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.domain.product import Product
from backoffice_api.domain.user import PhoneKey
from backoffice_api.services import products
from backoffice_api.storage import queries
from backoffice_api.storage.cache import TTL
from backoffice_api.storage.cached import CachedStore
from backoffice_api.storage.metered import Tally, counting
from backoffice_api.storage.port import (
    AlreadyExists,
    Create,
    Delete,
    E,
    Page,
    Query,
    Save,
    Snapshot,
    StaleVersion,
    Write,
)
from retail.errors import Unavailable
from tests.backoffice import START, a_store, description
from tests.clock import Clock


def product(id_: int, name: str = "Leche", **members: Any) -> Product:
    return products.described_as(id_, description(name, **members), START)


class Asked:
    """A real store that knows how often it was asked, and does what a test wants in between."""

    def __init__(self) -> None:
        self.store = a_store()
        self.times = 0
        self.while_reading: Callable[[], None] = lambda: None
        self.lose_answers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        self.times += 1
        answer = self.store.get(kind, key)
        self.while_reading()
        return answer

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        self.times += 1
        answer = self.store.find(query, limit=limit, page_token=page_token)
        self.while_reading()
        return answer

    def commit(self, writes: Sequence[Write]) -> None:
        self.store.commit(writes)
        if self.lose_answers:
            raise Unavailable("outcome_unknown", "lost")


class Instance:
    """One instance of the API, as far as its cache goes."""

    def __init__(self, asked: Asked, **options: Any) -> None:
        self.clock = Clock()
        self.asked = asked
        self.store = CachedStore(asked, self.clock, [Product], **options)
        self.recent = self.store.recent

    def price(self, key: str = "1") -> int | None:
        snapshot = self.recent.get(Product, key)
        return snapshot.entity.price if snapshot else None

    def names(self, limit: int = 10, token: str = "leche") -> list[str]:
        found = self.recent.find(queries.products_by_token(token), limit=limit)
        return [each.name for each in found.items]

    def stocks(self, limit: int = 10) -> list[int]:
        found = self.recent.find(queries.products_by_token("leche"), limit=limit)
        return [each.stock for each in found.items]

    def save(self, key: str, **changes: Any) -> None:
        """Changes a product as the use cases do: what is read for it is never remembered."""
        before = self.store.get(Product, key)
        assert before
        described = replace(before.entity.described, **changes)
        after = products.described_anew(before.entity, described, START)
        self.store.commit([Save(after, before.version)])


@pytest.fixture
def asked() -> Asked:
    asked = Asked()
    asked.store.commit([Create(product(1, "Leche A", price=100)), Create(product(2, "Leche B"))])
    return asked


@pytest.fixture
def one(asked: Asked) -> Instance:
    return Instance(asked)


def test_what_was_asked_before_is_not_asked_again(one: Instance) -> None:
    assert [one.price(), one.price(), one.names(), one.names()] == [
        100,
        100,
        ["Leche A", "Leche B"],
        ["Leche A", "Leche B"],
    ]
    assert one.asked.times == 2


def test_an_empty_page_is_remembered_and_a_key_that_nothing_is_under_is_not(one: Instance) -> None:
    assert (one.names(token="yerba"), one.names(token="yerba")) == ([], [])
    assert one.asked.times == 1
    assert (one.price("9"), one.price("9")) == (None, None)
    assert one.asked.times == 3


def test_pages_limits_and_queries_are_told_apart(one: Instance) -> None:
    page = one.recent.find(queries.products_by_token("leche"), limit=1)
    following = one.recent.find(
        queries.products_by_token("leche"), limit=1, page_token=page.next_page_token
    )
    assert [page.items[0].name, following.items[0].name] == ["Leche A", "Leche B"]
    assert len(one.names(limit=2)) == 2
    assert one.recent.find(queries.products_in_category(""), limit=1).items[0].name == "Leche A"
    assert one.recent.find(queries.products_in_category("x"), limit=1).items == ()


def test_another_instance_s_write_is_seen_when_the_time_is_over_and_not_later(
    one: Instance, asked: Asked
) -> None:
    other = Instance(asked)
    assert (one.price(), one.names()) == (100, ["Leche A", "Leche B"])
    other.save("1", price=200, name="Leche Z")
    one.clock.advance(seconds=TTL.total_seconds() - 0.001)
    assert (one.price(), one.names()) == (100, ["Leche A", "Leche B"])
    one.clock.advance(seconds=0.001)
    assert (one.price(), one.names()) == (200, ["Leche B", "Leche Z"])


def test_the_time_runs_from_when_the_store_was_asked(one: Instance, asked: Asked) -> None:
    asked.while_reading = lambda: one.clock.advance(seconds=40)
    assert one.price() == 100
    asked.while_reading = lambda: None
    Instance(asked).save("1", price=200)
    one.clock.advance(seconds=5)
    assert one.price() == 200


def test_a_clock_that_is_set_back_ends_the_memory(one: Instance, asked: Asked) -> None:
    assert one.price() == 100
    Instance(asked).save("1", price=200)
    one.clock.advance(seconds=-1)
    assert one.price() == 200


def test_what_a_use_case_reads_is_always_asked(one: Instance, asked: Asked) -> None:
    assert one.price() == 100
    Instance(asked).save("1", price=200)
    fresh = one.store.get(Product, "1")
    assert fresh
    assert fresh.entity.price == 200
    assert one.store.get_many(Product, ["1"])["1"].entity.price == 200
    query = queries.products_by_token("leche")
    assert one.store.find(query, limit=1).items[0].price == 200


def test_a_write_of_one_s_own_is_seen_at_once(one: Instance) -> None:
    assert (one.price(), one.stocks()) == (100, [10_000, 10_000])
    one.save("1", price=200, stock=1000)
    assert (one.price(), one.stocks()) == (200, [1000, 10_000])


def test_less_stock_is_noted_without_asking_for_the_page_again(one: Instance) -> None:
    one.names()
    one.save("2", stock=0)
    before = one.asked.times
    assert one.stocks() == [10_000, 0]
    assert one.asked.times == before


def test_a_new_product_a_renamed_one_and_one_that_left_are_seen_at_once(one: Instance) -> None:
    assert one.names() == ["Leche A", "Leche B"]
    one.store.commit([Create(product(3, "Leche AB"))])
    assert one.names() == ["Leche A", "Leche AB", "Leche B"]
    one.save("3", name="Leche Z")
    assert one.names() == ["Leche A", "Leche B", "Leche Z"]
    one.save("1", name="Yerba")
    assert (one.names(), one.names(token="yerba")) == (["Leche B", "Leche Z"], ["Yerba"])
    before = one.store.get(Product, "2")
    assert before
    one.store.commit([Delete(Product, "2", before.version)])
    assert (one.names(), one.price("2")) == (["Leche Z"], None)


def test_what_comes_after_a_full_page_leaves_it_as_it_is(one: Instance) -> None:
    assert one.names(limit=1) == ["Leche A"]
    before = one.asked.times
    one.store.commit([Create(product(3, "Leche C"))])
    assert (one.names(limit=1), one.asked.times) == (["Leche A"], before)
    one.store.commit([Create(product(4, "Leche 0"))])
    assert one.names(limit=1) == ["Leche 0"]


def test_writes_of_other_classes_change_nothing(one: Instance) -> None:
    one.price()
    before = one.asked.times
    one.store.commit([Create(PhoneKey("549", 1))])
    assert (one.price(), one.asked.times) == (100, before)


def test_after_a_commit_of_unknown_outcome_the_store_is_asked(one: Instance, asked: Asked) -> None:
    assert one.price() == 100
    asked.lose_answers = True
    with pytest.raises(Unavailable):
        one.save("1", price=200)
    assert one.price() == 200


def test_after_a_conflict_the_store_is_asked(one: Instance, asked: Asked) -> None:
    assert one.price("7") is None
    Instance(asked).store.commit([Create(product(7, price=700))])
    with pytest.raises(AlreadyExists):
        one.store.commit([Create(product(7, price=100))])
    assert one.price("7") == 700


def test_what_a_refused_commit_wanted_is_not_shown(one: Instance, asked: Asked) -> None:
    assert one.stocks() == [10_000, 10_000]
    stale = one.store.get(Product, "1")
    assert stale
    Instance(asked).save("1", stock=7000)
    with pytest.raises(StaleVersion):
        one.store.commit([Save(replace(stale.entity, stock=1000), stale.version)])
    assert one.stocks() == [7000, 10_000]


def test_what_was_read_while_a_write_ended_is_not_remembered(one: Instance, asked: Asked) -> None:
    def write() -> None:
        asked.while_reading = lambda: None
        one.save("1", price=200)

    asked.while_reading = write
    assert one.price() == 100
    assert one.price() == 200


def test_of_two_writes_that_overlap_neither_is_taken_for_the_last(
    one: Instance, asked: Asked
) -> None:
    """The slow one was made first and ends last."""
    one.names()
    made, go_on = threading.Event(), threading.Event()
    commit = asked.store.commit

    def slow(writes: Sequence[Write]) -> None:
        commit(writes)
        made.set()
        assert go_on.wait(30)

    asked.commit = slow  # type: ignore[method-assign]
    thread = threading.Thread(target=lambda: one.save("1", stock=5000))
    thread.start()
    assert made.wait(30)
    asked.commit = commit  # type: ignore[method-assign]
    one.save("1", stock=3000)
    go_on.set()
    thread.join(10)
    assert one.stocks() == [3000, 10_000]


def test_it_forgets_what_was_not_asked_for_the_longest_time(asked: Asked) -> None:
    one = Instance(asked, most=3)
    one.price("1")
    one.price("2")
    one.names(token="yerba")  # an empty page is of size 1
    one.price("1")
    one.names()  # of size 2: drops 2 and the empty page
    before = asked.times
    one.price("1")
    assert asked.times == before
    one.price("2")
    assert asked.times == before + 1


def test_an_answer_that_is_larger_than_the_memory_is_not_remembered(asked: Asked) -> None:
    one = Instance(asked, most=1)
    assert (one.names(), one.names()) == (["Leche A", "Leche B"],) * 2
    assert asked.times == 2


def test_hits_and_misses_are_counted_for_each_request_and_in_all(one: Instance) -> None:
    with counting() as first:
        one.price()
        one.price()
    with counting() as second:
        one.price()
        one.names()
    assert first == Tally(hits=1, misses=1, hit_ratio=0.5)
    assert second == Tally(hits=1, misses=1, hit_ratio=0.5)


def test_threads_share_it(one: Instance) -> None:
    """Every answer is as old as the last write that had ended when it was asked for, at most."""
    wrong: list[tuple[int, int]] = []
    done = threading.Event()
    least = [10_000]

    def look() -> None:
        while not done.is_set():
            expected = least[0]
            if one.stocks()[0] > expected:
                wrong.append((expected, one.stocks()[0]))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for stock in range(9000, 0, -250):
        one.save("1", stock=stock // 1000 * 1000)
        least[0] = stock // 1000 * 1000
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_time_may_be_chosen(asked: Asked) -> None:
    one = Instance(asked, ttl=timedelta(seconds=1))
    one.price()
    one.clock.advance(seconds=1)
    one.price()
    assert asked.times == 2
