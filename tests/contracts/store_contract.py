"""What every Store does, as tests that one class holds for all of them.

`SCHEMA_KINDS` and `QUERIES` are the small entities that the tests store; the domain's own are tried beside
them. A store under test is made with both.
"""

import base64
import json
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest

from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.user import PhoneKey, User
from backoffice_api.services.unit_of_work import UnitOfWork, UseCases
from backoffice_api.storage import entities, queries
from backoffice_api.storage.page_token import _fingerprint
from backoffice_api.storage.port import (
    MAX_DOCUMENT_BYTES,
    MAX_WRITES,
    AlreadyExists,
    Create,
    Delete,
    Page,
    Query,
    Save,
    Snapshot,
    StaleVersion,
    Store,
    Verify,
    Write,
)
from retail.errors import Conflict, Invalid

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Shelf:
    """An entity of each kind of member that a query may use."""

    key: str
    name: str = ""
    stock: int = 0
    open: bool = True
    opened_at: datetime = NOON
    owner_id: int | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """Another class, with keys of its own."""

    key: str
    text: str = ""


def shelves_by_name() -> Query[Shelf]:
    return Query("shelves_by_name", Shelf, order="name")


def shelves_of_owner(owner_id: int | None) -> Query[Shelf]:
    return Query(
        "shelves_of_owner", Shelf, order="stock", descending=True, equal={"owner_id": owner_id}
    )


def open_shelves(*, open_: bool) -> Query[Shelf]:
    return Query("open_shelves", Shelf, order="opened_at", equal={"open": open_})


def shelves_with_label(text: str) -> Query[Shelf]:
    return Query("shelves_with_label", Shelf, order="name", holds=("labels", text))


def open_shelves_with_label(text: str, *, open_: bool) -> Query[Shelf]:
    return Query(
        "open_shelves_with_label",
        Shelf,
        order="opened_at",
        descending=True,
        equal={"open": open_},
        holds=("labels", text),
    )


KINDS = (Shelf, Label, *entities.KINDS)
QUERIES: tuple[Query[Any], ...] = (
    shelves_by_name(),
    shelves_of_owner(0),
    open_shelves(open_=True),
    shelves_with_label(""),
    open_shelves_with_label("", open_=True),
    *queries.ALL,
)

ODD_TEXTS = (
    "",
    "ñandú 🧉 \u2028 \u202e",
    "a\x00b",
    "\x00",
    "\ud83d",
    "\udc00\ud800",
    "\x1a0000",
    "\x1a",
    'quote " back \\ slash / <b>',
    "\uffff\U0010ffff",
)
ODD_KEYS = (
    "ñandú 🧉",
    "a b",
    "a.b",
    "...",
    "__x",
    "%2F",
    "'; DROP TABLE e_shelf; --",
    "A",
    "a",
    "1",
)


def stored(store: Store, key: str) -> Snapshot[Shelf]:
    snapshot = store.get(Shelf, key)
    assert snapshot is not None
    return snapshot


def keys(page: Page[Any]) -> list[str]:
    return [entity.key for entity in page.items]


def all_pages(store: Store, query: Query[Any], limit: int) -> list[str]:
    found: list[str] = []
    page = store.find(query, limit=limit)
    found += keys(page)
    while page.next_page_token is not None:
        page = store.find(query, limit=limit, page_token=page.next_page_token)
        assert page.items, "a token led to an empty page"
        found += keys(page)
    return found


def assert_refused(store: Store, query: Query[Any], place: list[Any]) -> None:
    """Holds a store to refusing a token that begins as the query's own do and goes on as told."""
    text = json.dumps([_fingerprint(query), *place])
    token = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    with pytest.raises(Invalid) as refusal:
        store.find(query, limit=2, page_token=token)
    assert refusal.value.code == "invalid_page_token"


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """The answer or the error of each call, all begun together."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


class KeepingEntities:
    def test_it_gives_back_what_was_stored(self, store: Store) -> None:
        shelf = Shelf("s1", "Lácteos", -3, False, NOON + timedelta(microseconds=1), 7, ("a", "b"))
        store.commit([Create(shelf)])
        assert stored(store, "s1").entity == shelf

    def test_a_key_that_nobody_stored_is_none(self, store: Store) -> None:
        assert store.get(Shelf, "s1") is None

    def test_classes_do_not_share_their_keys(self, store: Store) -> None:
        store.commit([Create(Shelf("k")), Create(Label("k", "label"))])
        assert stored(store, "k").entity == Shelf("k")
        assert store.get(Label, "k").entity == Label("k", "label")  # type: ignore[union-attr]

    @pytest.mark.parametrize("text", ODD_TEXTS)
    def test_it_keeps_odd_text_as_it_is(self, store: Store, text: str) -> None:
        store.commit([Create(Shelf("s", text, labels=(text, "x")))])
        assert stored(store, "s").entity == Shelf("s", text, labels=(text, "x"))
        assert keys(store.find(shelves_with_label(text), limit=5)) == ["s"]
        assert keys(store.find(shelves_with_label(text + "y"), limit=5)) == []

    def test_odd_keys_are_told_apart(self, store: Store) -> None:
        store.commit([Create(Shelf(key, name=key)) for key in ODD_KEYS])
        for key in ODD_KEYS:
            assert stored(store, key).entity.name == key
        assert sorted(all_pages(store, shelves_by_name(), 3)) == sorted(ODD_KEYS)

    @pytest.mark.parametrize(
        "key", ["", ".", "..", "__x__", "____", "a/b", "/", "a\x00", "\ud800", "x" * 513, "ñ" * 257]
    )
    def test_a_key_that_some_store_cannot_hold_is_refused(self, store: Store, key: str) -> None:
        for attempt in (
            lambda: store.get(Shelf, key),
            lambda: store.get_many(Shelf, ["fine", key]),
            lambda: store.commit([Create(Label("fine")), Create(Shelf(key))]),
        ):
            with pytest.raises(Invalid) as refusal:
                attempt()
            assert refusal.value.code == "invalid_key"
        assert store.get(Label, "fine") is None

    def test_the_longest_key_is_kept(self, store: Store) -> None:
        store.commit([Create(Shelf("ñ" * 256))])
        assert stored(store, "ñ" * 256).entity.key == "ñ" * 256

    @pytest.mark.parametrize("number", [0, -1, 2**53 + 1, 2**63 - 1, -(2**63)])
    def test_whole_numbers_are_exact(self, store: Store, number: int) -> None:
        store.commit([Create(Shelf("s", stock=number, owner_id=number))])
        assert stored(store, "s").entity.stock == number
        assert keys(store.find(shelves_of_owner(number), limit=5)) == ["s"]

    def test_the_largest_body_is_kept_and_a_larger_one_refused(self, store: Store) -> None:
        room = MAX_DOCUMENT_BYTES - 200
        store.commit([Create(Shelf("s", "🧉" * (room // 4)))])
        assert stored(store, "s").entity.name == "🧉" * (room // 4)
        with pytest.raises(Invalid) as refusal:
            store.commit([Create(Label("l")), Create(Shelf("t", "x" * MAX_DOCUMENT_BYTES))])
        assert refusal.value.code == "document_too_large"
        assert store.get(Label, "l") is None

    def test_it_gives_those_of_many_keys_that_exist(self, store: Store) -> None:
        store.commit([Create(Shelf(str(n), stock=n)) for n in range(300)])
        found = store.get_many(Shelf, [*map(str, range(0, 600, 2)), "1"])
        assert {key: snapshot.entity.stock for key, snapshot in found.items()} == {
            str(n): n for n in [*range(0, 300, 2), 1]
        }
        assert store.get_many(Shelf, []) == {}

    def test_the_domain_s_entities_are_kept(self, store: Store) -> None:
        user = User(7, "Íñigo", "i@example.com", "5491123456789", "nuevo", NOON, ("i", "in"))
        record = IdempotencyRecord("k", "f", 201, "{}", "t-1", "{}", NOON, NOON)
        store.commit([Create(user), Create(PhoneKey("541123456789", 7)), Create(record)])
        assert store.get(User, "7").entity == user  # type: ignore[union-attr]
        assert store.get(PhoneKey, "541123456789").entity.user_id == 7  # type: ignore[union-attr]
        assert store.find(queries.journal_of_turn("t-1"), limit=5).items == (record,)

    def test_a_ping_leaves_nothing_that_anybody_meets(self, store: Store) -> None:
        store.ping()
        assert list(store.walk(KINDS)) == []
        store.commit([Create(Shelf("1"))])
        before = stored(store, "1")
        for _ in range(3):
            store.ping()
        assert stored(store, "1") == before
        store.commit([Save(replace(before.entity, stock=1), before.version)])
        assert list(store.walk(KINDS)) == [Shelf("1", stock=1)]


class Committing:
    def test_a_save_replaces_the_entity(self, store: Store) -> None:
        store.commit([Create(Shelf("s", stock=1))])
        before = stored(store, "s")
        store.commit([Save(replace(before.entity, stock=2), before.version)])
        assert stored(store, "s").entity.stock == 2

    def test_a_taken_key_is_not_created_again(self, store: Store) -> None:
        store.commit([Create(Shelf("s", stock=1))])
        with pytest.raises(AlreadyExists) as conflict:
            store.commit([Create(Shelf("s", stock=2))])
        assert (conflict.value.kind, conflict.value.key) == (Shelf, "s")
        assert stored(store, "s").entity.stock == 1

    @pytest.mark.parametrize("write", ["save", "delete", "verify"])
    def test_a_stale_version_is_refused(self, store: Store, write: str) -> None:
        store.commit([Create(Shelf("s", stock=1))])
        before = stored(store, "s")
        store.commit([Save(Shelf("s", stock=2), before.version)])
        with pytest.raises(StaleVersion):
            store.commit([self.write(write, before), Create(Label("l"))])
        assert stored(store, "s").entity.stock == 2
        assert store.get(Label, "l") is None

    @pytest.mark.parametrize("write", ["save", "delete", "verify"])
    def test_an_entity_that_is_gone_is_stale(self, store: Store, write: str) -> None:
        store.commit([Create(Shelf("s"))])
        before = stored(store, "s")
        store.commit([Delete(Shelf, "s", before.version)])
        with pytest.raises(StaleVersion):
            store.commit([self.write(write, before)])
        assert store.get(Shelf, "s") is None

    @pytest.mark.parametrize("write", ["save", "delete", "verify"])
    def test_a_version_does_not_come_back_with_the_same_entity(
        self, store: Store, write: str
    ) -> None:
        store.commit([Create(Shelf("s"))])
        before = stored(store, "s")
        store.commit([Delete(Shelf, "s", before.version)])
        store.commit([Create(Shelf("s"))])
        with pytest.raises(StaleVersion):
            store.commit([self.write(write, before)])

    def test_saving_the_same_again_makes_other_versions_stale(self, store: Store) -> None:
        store.commit([Create(Shelf("s"))])
        before = stored(store, "s")
        store.commit([Save(before.entity, before.version)])
        with pytest.raises(StaleVersion):
            store.commit([Save(before.entity, before.version)])

    def test_a_verified_entity_stays_and_its_version_too(self, store: Store) -> None:
        store.commit([Create(Shelf("s"))])
        before = stored(store, "s")
        store.commit([Verify(Shelf, "s", before.version), Create(Label("l"))])
        store.commit([Verify(Shelf, "s", before.version)])
        assert stored(store, "s").entity == before.entity
        assert store.get(Label, "l") is not None

    @pytest.mark.parametrize("first", [True, False])
    def test_one_refused_write_undoes_all(self, store: Store, first: bool) -> None:
        store.commit([Create(Shelf("taken")), Create(Shelf("old", stock=1, labels=("x",)))])
        old = stored(store, "old")
        fine: list[Write] = [
            Create(Shelf("new", labels=("x",))),
            Save(Shelf("old", stock=2, labels=("y",)), old.version),
        ]
        refused: Write = Create(Shelf("taken"))
        with pytest.raises(AlreadyExists):
            store.commit([refused, *fine] if first else [*fine, refused])
        assert store.get(Shelf, "new") is None
        assert stored(store, "old") == old
        assert keys(store.find(shelves_with_label("x"), limit=5)) == ["old"]
        assert keys(store.find(shelves_with_label("y"), limit=5)) == []

    def test_nothing_to_write_is_no_error(self, store: Store) -> None:
        store.commit([])

    def test_the_largest_commit_is_made_and_a_larger_one_is_a_bug(self, store: Store) -> None:
        store.commit([Create(Shelf(str(n))) for n in range(MAX_WRITES)])
        assert len(all_pages(store, shelves_by_name(), 100)) == MAX_WRITES
        with pytest.raises(ValueError):
            store.commit([Create(Label(str(n))) for n in range(MAX_WRITES + 1)])
        assert store.get(Label, "0") is None

    def test_writing_a_key_twice_in_one_commit_is_a_bug(self, store: Store) -> None:
        with pytest.raises(ValueError):
            store.commit([Create(Shelf("s", stock=1)), Create(Shelf("s", stock=2))])
        assert store.get(Shelf, "s") is None

    @staticmethod
    def write(what: str, before: Snapshot[Shelf]) -> Save | Delete | Verify:
        if what == "save":
            return Save(replace(before.entity, stock=9), before.version)
        if what == "delete":
            return Delete(Shelf, before.entity.key, before.version)
        return Verify(Shelf, before.entity.key, before.version)


class Racing:
    def test_of_many_creations_of_one_key_one_succeeds(self, store: Store) -> None:
        answers = at_once(
            [lambda n=n: store.commit([Create(Shelf("s", stock=n))]) for n in range(20)]  # type: ignore[misc]
        )
        winners = [n for n, answer in enumerate(answers) if answer is None]
        assert len(winners) == 1
        assert stored(store, "s").entity.stock == winners[0]
        assert all(isinstance(a, AlreadyExists) for a in answers if a is not None)

    def test_of_many_saves_of_one_version_one_succeeds(self, store: Store) -> None:
        store.commit([Create(Shelf("s"))])
        before = stored(store, "s")
        answers = at_once(
            [
                lambda n=n: store.commit([Save(Shelf("s", stock=n), before.version)])  # type: ignore[misc]
                for n in range(1, 21)
            ]
        )
        winners = [n for n, answer in enumerate(answers, 1) if answer is None]
        assert [stored(store, "s").entity.stock] == winners
        assert all(isinstance(a, StaleVersion) for a in answers if a is not None)

    def test_counting_use_cases_lose_no_count(self, store: Store) -> None:
        store.commit([Create(Shelf("s"))])
        chance = random.Random(7).random
        use_cases = UseCases(store, sleep=time.sleep, chance=chance)

        def sell(work: UnitOfWork) -> None:
            shelf = work.get(Shelf, "s")
            assert shelf is not None
            work.put(replace(shelf, stock=shelf.stock + 1))
            work.put(Label(f"sale-{shelf.stock}"))

        answers = at_once([lambda: [use_cases.run(sell) for _ in range(10)] for _ in range(8)])
        assert not [a for a in answers if isinstance(a, Conflict)]
        assert stored(store, "s").entity.stock == 80
        assert len(store.get_many(Label, [f"sale-{n}" for n in range(90)])) == 80

    def test_a_commit_that_was_made_is_seen_whole_by_everybody(self, store: Store) -> None:
        store.commit([Create(Shelf("a")), Create(Shelf("b"))])
        made = 0
        moments: set[int] = set()
        late: list[Any] = []
        done = threading.Event()

        def read() -> None:
            while not done.wait(0.001):  # who shares one connection with the writer takes turns
                before = made
                both = store.get_many(Shelf, ["a", "b"])
                moments.add(before)
                if min(each.entity.stock for each in both.values()) < before:
                    late.append((before, both))

        reader = threading.Thread(target=read)
        reader.start()
        while len(moments) < 20 and made < 2000:
            done.wait(0.001)
            a, b = stored(store, "a"), stored(store, "b")
            more = made + 1
            store.commit(
                [Save(Shelf("a", stock=more), a.version), Save(Shelf("b", stock=more), b.version)]
            )
            made = more
        done.set()
        reader.join(timeout=30)
        assert not reader.is_alive()
        assert len(moments) >= 20
        assert late == []


class Finding:
    def test_nothing_stored_is_an_empty_page(self, store: Store) -> None:
        assert store.find(shelves_by_name(), limit=10) == Page(())

    def test_it_orders_by_the_member_and_then_by_key(self, store: Store) -> None:
        names = {"k1": "b", "k2": "a", "k4": "a", "k3": "a", "k5": "B", "k6": "ñ", "k7": "z"}
        store.commit([Create(Shelf(key, name)) for key, name in names.items()])
        assert keys(store.find(shelves_by_name(), limit=10)) == [
            *("k5", "k2", "k3", "k4", "k1", "k7", "k6")
        ]

    def test_descending_turns_the_keys_around_too(self, store: Store) -> None:
        stocks = {"k1": 5, "k2": 10, "k3": 5, "k4": -1, "k5": 100}
        store.commit([Create(Shelf(k, stock=s, owner_id=1)) for k, s in stocks.items()])
        store.commit([Create(Shelf("other", stock=7, owner_id=2))])
        assert all_pages(store, shelves_of_owner(1), 2) == ["k5", "k2", "k3", "k1", "k4"]

    def test_none_equals_none_only(self, store: Store) -> None:
        store.commit([Create(Shelf("none")), Create(Shelf("zero", owner_id=0))])
        assert keys(store.find(shelves_of_owner(None), limit=5)) == ["none"]
        assert keys(store.find(shelves_of_owner(0), limit=5)) == ["zero"]

    def test_it_filters_by_booleans_and_orders_by_time(self, store: Store) -> None:
        for n in (3, 1, 2):
            at = NOON + timedelta(microseconds=n)
            store.commit(
                [
                    Create(Shelf(f"o{n}", opened_at=at)),
                    Create(Shelf(f"c{n}", opened_at=at, open=False)),
                ]
            )
        assert all_pages(store, open_shelves(open_=True), 2) == ["o1", "o2", "o3"]
        assert all_pages(store, open_shelves(open_=False), 2) == ["c1", "c2", "c3"]

    def test_it_finds_those_that_hold_a_text(self, store: Store) -> None:
        store.commit(
            [
                Create(Shelf("1", "b", labels=("milk", "offer", "milk"))),
                Create(Shelf("2", "a", labels=("milk",))),
                Create(Shelf("3", "c", labels=("milky",))),
                Create(Shelf("4", "d")),
            ]
        )
        assert keys(store.find(shelves_with_label("milk"), limit=5)) == ["2", "1"]
        assert keys(store.find(shelves_with_label("Milk"), limit=5)) == []

    def test_what_an_entity_holds_follows_its_changes(self, store: Store) -> None:
        store.commit([Create(Shelf("1", "b", labels=("old", "kept")))])
        first = stored(store, "1")
        store.commit([Create(Shelf("2", "c", labels=("kept",)))])
        store.commit([Save(Shelf("1", "d", labels=("kept", "new")), first.version)])
        assert keys(store.find(shelves_with_label("old"), limit=5)) == []
        assert keys(store.find(shelves_with_label("new"), limit=5)) == ["1"]
        assert keys(store.find(shelves_with_label("kept"), limit=5)) == ["2", "1"]
        store.commit([Delete(Shelf, "1", stored(store, "1").version)])
        assert keys(store.find(shelves_with_label("kept"), limit=5)) == ["2"]

    def test_holding_goes_with_equality_and_any_order(self, store: Store) -> None:
        for n in range(6):
            at = NOON + timedelta(seconds=n)
            store.commit(
                [Create(Shelf(str(n), open=n % 2 == 0, opened_at=at, labels=("x", f"n{n}")))]
            )
        assert all_pages(store, open_shelves_with_label("x", open_=True), 2) == ["4", "2", "0"]
        assert all_pages(store, open_shelves_with_label("x", open_=False), 1) == ["5", "3", "1"]

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    def test_pages_of_any_size_hold_everything_once(self, store: Store, limit: int) -> None:
        chance = random.Random(limit)
        shelves = [
            Shelf(f"{n:02}", chance.choice("abc"), labels=("x",), owner_id=1) for n in range(21)
        ]
        store.commit([Create(shelf) for shelf in shelves])
        in_order = [s.key for s in sorted(shelves, key=lambda s: (s.name, s.key))]
        assert all_pages(store, shelves_by_name(), limit) == in_order
        assert all_pages(store, shelves_with_label("x"), limit) == in_order
        assert all_pages(store, shelves_of_owner(1), limit) == sorted(in_order, reverse=True)

    def test_a_full_last_page_has_no_token(self, store: Store) -> None:
        store.commit([Create(Shelf(str(n))) for n in range(4)])
        page = store.find(shelves_by_name(), limit=4)
        assert len(page.items) == 4
        assert page.next_page_token is None

    def test_paging_is_not_moved_by_what_comes_and_goes(self, store: Store) -> None:
        store.commit([Create(Shelf(key, key)) for key in "bdfh"])
        first = store.find(shelves_by_name(), limit=2)
        assert keys(first) == ["b", "d"]
        store.commit([Create(Shelf("a", "a")), Create(Shelf("e", "e"))])
        store.commit([Delete(Shelf, "d", stored(store, "d").version)])
        second = store.find(shelves_by_name(), limit=2, page_token=first.next_page_token)
        assert keys(second) == ["e", "f"]

    def test_a_token_of_another_list_is_refused(self, store: Store) -> None:
        store.commit([Create(Shelf(str(n), labels=("x", "y"), owner_id=1)) for n in range(4)])
        token = store.find(shelves_with_label("x"), limit=2).next_page_token
        for query in (shelves_with_label("y"), shelves_by_name(), shelves_of_owner(1)):
            with pytest.raises(Invalid) as refusal:
                store.find(query, limit=2, page_token=token)
            assert refusal.value.code == "invalid_page_token"

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "x",
            "ñ",
            "\ud800",
            "e30",
            "bnVsbA",
            "W10",
            "W1tbW1tbW1s",
            "=" * 9,
            "A" * 5000,
            "\x00",
        ],
    )
    def test_a_token_that_nobody_gave_is_refused(self, store: Store, token: str) -> None:
        with pytest.raises(Invalid) as refusal:
            store.find(shelves_by_name(), limit=2, page_token=token)
        assert refusal.value.code == "invalid_page_token"

    @pytest.mark.parametrize(
        "key", ["a/b", "..", ".", "", "__x__", "a\x00", "\ud800", "x" * 513, 7, None, ["a"]]
    )
    def test_a_token_with_a_key_that_nothing_can_have_is_refused(
        self, store: Store, key: Any
    ) -> None:
        assert_refused(store, shelves_by_name(), ["a", key])

    @pytest.mark.parametrize("value", [1, 1.5, True, None, "\x00", "\ud800", ["a"], {"a": 1}])
    def test_a_token_with_what_the_order_never_is_is_refused(
        self, store: Store, value: Any
    ) -> None:
        assert_refused(store, shelves_by_name(), [value, "a"])

    @pytest.mark.parametrize("value", ["today", "2026-11-22", 7, True, "2026-11-22T12:00:00Z"])
    def test_a_token_with_no_time_in_an_order_by_time_is_refused(
        self, store: Store, value: Any
    ) -> None:
        assert_refused(store, open_shelves(open_=True), [value, "a"])

    @pytest.mark.parametrize("value", [2**63, 1.5, True, "7", float("inf"), float("nan")])
    def test_a_token_with_no_whole_number_in_an_order_by_one_is_refused(
        self, store: Store, value: Any
    ) -> None:
        assert_refused(store, shelves_of_owner(1), [value, "a"])

    @pytest.mark.parametrize("name", ODD_TEXTS)
    def test_a_page_may_begin_after_odd_text(self, store: Store, name: str) -> None:
        store.commit([Create(Shelf("1", name)), Create(Shelf("2", name))])
        assert all_pages(store, shelves_by_name(), 1) == ["1", "2"]

    def test_a_query_that_was_not_declared_is_a_bug(self, store: Store) -> None:
        by_stock = Query("shelves_by_stock", Shelf, order="stock")
        renamed = Query("shelves_by_name", Shelf, order="stock")
        for query in (by_stock, renamed):
            with pytest.raises(ValueError):
                store.find(query, limit=5)

    def test_it_sees_a_commit_at_once(self, store: Store) -> None:
        for n in range(20):
            store.commit([Create(Shelf(str(n), f"{n:02}", labels=(f"l{n}",)))])
            assert keys(store.find(shelves_by_name(), limit=50))[-1] == str(n)
            assert keys(store.find(shelves_with_label(f"l{n}"), limit=50)) == [str(n)]


class Walking:
    def test_a_walk_through_nothing_ends_at_once(self, store: Store) -> None:
        assert list(store.walk(KINDS)) == []
        assert list(store.walk([])) == []

    def test_it_walks_class_by_class_in_order_of_keys(self, store: Store) -> None:
        shelf_keys = [*ODD_KEYS, "\uffff", "\U0010ffff", "\ue000", "10", "2", "\x01", "ñ" * 256]
        shelves = [
            Shelf(key, name=text) for key, text in zip(shelf_keys, cycle(ODD_TEXTS), strict=False)
        ]
        store.commit([Create(shelf) for shelf in shelves])
        store.commit([Create(Label("b")), Create(Label("a", "text")), Create(PhoneKey("1", 7))])
        labels = [Label("a", "text"), Label("b")]
        in_order = sorted(shelves, key=lambda shelf: shelf.key)
        assert list(store.walk([Shelf, Label])) == [*in_order, *labels]
        assert list(store.walk([Label, User, Shelf])) == [*labels, *in_order]
        assert list(store.walk([PhoneKey])) == [PhoneKey("1", 7)]

    def test_a_long_walk_meets_everybody_once(self, store: Store) -> None:
        shelves = [Shelf(f"{n:04}", stock=n) for n in range(1201)]
        for at in range(0, len(shelves), MAX_WRITES):
            store.commit([Create(shelf) for shelf in shelves[at : at + MAX_WRITES]])
        assert list(store.walk([Shelf])) == shelves

    def test_a_walk_sees_one_moment_whatever_is_committed_meanwhile(self, store: Store) -> None:
        shelves = [Shelf(f"{n:04}", "x" * 1000) for n in range(1000)]
        for at in range(0, len(shelves), MAX_WRITES):
            store.commit([Create(shelf) for shelf in shelves[at : at + MAX_WRITES]])
        walk = store.walk([Shelf, Label])
        met = [next(walk)]
        store.commit(
            [
                Save(replace(shelves[998], stock=1), stored(store, "0998").version),
                Delete(Shelf, "0999", stored(store, "0999").version),
                Create(Shelf("0500-new")),
                Create(Label("new")),
            ]
        )
        met += walk
        assert met == shelves
        now = list(store.walk([Shelf, Label]))
        assert now[-1] == Label("new")
        assert len(now) == 1001
        assert now[-2] == replace(shelves[998], stock=1)

    def test_a_walk_begins_when_its_first_is_asked_for(self, store: Store) -> None:
        walk = store.walk([Shelf])
        store.commit([Create(Shelf("s"))])
        assert list(walk) == [Shelf("s")]

    def test_a_walk_that_is_left_early_holds_nothing_up(self, store: Store) -> None:
        store.commit([Create(Shelf("1")), Create(Shelf("2"))])
        walk = store.walk([Shelf])
        with closing(walk):
            assert next(walk) == Shelf("1")
        store.commit([Create(Shelf("3"))])
        assert [shelf.key for shelf in store.walk([Shelf])] == ["1", "2", "3"]

    def test_many_walk_at_once(self, store: Store) -> None:
        shelves = [Shelf(f"{n:03}") for n in range(300)]
        store.commit([Create(shelf) for shelf in shelves])
        assert at_once([lambda: list(store.walk([Shelf]))] * 6) == [shelves] * 6

    def test_walking_a_class_that_is_not_stored_is_a_bug(self, store: Store) -> None:
        @dataclass(frozen=True)
        class Stranger:
            key: str

        with pytest.raises(ValueError):
            list(store.walk([Stranger]))


class StoreContract(KeepingEntities, Committing, Racing, Finding, Walking):
    """All of it; a test class that inherits it gives a `store` fixture with an empty store."""
