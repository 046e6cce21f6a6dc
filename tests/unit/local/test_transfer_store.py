"""Stores to files and files to stores: everything arrives, once, whatever fails on the way."""

import io
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from backoffice_api.domain.checkout import CheckoutLink
from backoffice_api.domain.user import PhoneKey, User
from backoffice_api.storage.codec import collection_of
from backoffice_api.storage.port import AlreadyExists, Create, Entity, Store
from local.portable_file import NAMES, Contents, Header, write
from local.transfer_progress import Progress
from local.transfer_store import (
    ATTEMPTS,
    BYTES_IN_ONE_COMMIT,
    WRITES_IN_ONE_COMMIT,
    NotEmptyError,
    Outcome,
    export_to,
    import_from,
)
from retail.errors import Unavailable
from tests import any_entity
from tests.backoffice import a_store
from tests.examples import tried
from tests.firestore import a_firestore_store
from tests.unreliable_stores import Breaking, Busy, Failing, Quarrelling, Recording

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = [*NAMES.values()]


class Waits(list[float]):
    """A sleep that only remembers."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def silent() -> Progress:
    return Progress("done", io.StringIO())


def user(number: int, name: str = "Juan") -> User:
    return User(number, name, f"{number}@example.com", f"549{number:010}", "", NOON, ("juan",))


def filled(store: Store, entities: Sequence[Entity]) -> Store:
    for at in range(0, len(entities), 500):
        store.commit([Create(entity) for entity in entities[at : at + 500]])
    return store


def everything(store: Store) -> list[Any]:
    return list(store.walk(ALL))


def exported(store: Store, source: str = "sqlite") -> tuple[bytes, Contents]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "milo.jsonl"
        contents = export_to(path, store, source=source, at=NOON, progress=silent())
        return path.read_bytes(), contents


def in_order(entity: Entity) -> tuple[str, str]:
    return collection_of(type(entity)), entity.key


def a_file(entities: Sequence[Entity]) -> io.BytesIO:
    file = io.BytesIO()
    write(Header(NOON, "sqlite"), entities, file, lambda _: None)
    return file


def brought(
    file: io.BytesIO, store: Store, *, merge: bool = False, waits: Waits | None = None
) -> Outcome:
    sleep = Waits() if waits is None else waits
    return import_from(file, store, merge=merge, progress=silent(), sleep=sleep)


@tried(15, 200, given_={"entities": any_entity.shops()})
def test_a_shop_comes_back_from_sqlite_entity_by_entity(entities: list[Any]) -> None:
    first, second = filled(a_store(), entities), a_store()
    file, contents = exported(first)
    outcome = brought(io.BytesIO(file), second)
    assert everything(second) == everything(first)
    assert everything(second) == sorted(entities, key=in_order)
    assert outcome.created == contents.counts
    assert exported(second) == (file, contents)


@pytest.mark.long
@given(entities=any_entity.shops())
@settings(max_examples=25)
def test_a_shop_comes_back_from_firestore_with_the_same_checksum(
    emulator: Any, entities: list[Any]
) -> None:
    laptop, cloud = filled(a_store(), entities), a_firestore_store(emulator)
    file, contents = exported(laptop)
    brought(io.BytesIO(file), cloud)
    assert everything(cloud) == everything(laptop)
    again, of_cloud = exported(cloud, "firestore")
    assert of_cloud == contents
    back = a_store()
    brought(io.BytesIO(again), back)
    assert everything(back) == everything(laptop)


def test_commits_stay_below_what_a_store_takes() -> None:
    small = [user(n) for n in range(1_000_000_000, 1_000_000_600)]
    large = [user(n, "x" * 300_000) for n in range(2_000_000_000, 2_000_000_020)]
    store: Any = Recording(a_store())
    brought(a_file([*small, *large]), store)
    sizes = [len(commit) for commit in store.commits]
    assert sum(sizes) == 620
    assert max(sizes) == WRITES_IN_ONE_COMMIT
    assert sizes[3:] == [6, 6, 2]
    assert 6 * 300_000 < BYTES_IN_ONE_COMMIT < 7 * 300_000


def test_an_entity_larger_than_a_commit_should_be_goes_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("local.transfer_store.BYTES_IN_ONE_COMMIT", 100)
    store: Any = Recording(a_store())
    brought(a_file([user(1_000_000_001), user(1_000_000_002)]), store)
    assert [len(commit) for commit in store.commits] == [1, 1]


def test_a_store_that_is_not_empty_is_refused_untouched() -> None:
    store = filled(a_store(), [PhoneKey("1", 7)])
    with pytest.raises(NotEmptyError):
        brought(a_file([CheckoutLink("a", 9)]), store)
    assert everything(store) == [PhoneKey("1", 7)]


def test_merging_adds_what_is_missing_and_changes_nothing() -> None:
    mine: list[Entity] = [CheckoutLink("a", 9), PhoneKey("1", 7), user(7, "Ana"), user(8)]
    store = filled(a_store(), mine)
    file = a_file([CheckoutLink("a", 9), CheckoutLink("b", 10), user(7, "Juan"), user(9)])
    outcome = brought(file, store, merge=True)
    assert everything(store) == [
        *[CheckoutLink("a", 9), CheckoutLink("b", 10), PhoneKey("1", 7)],
        *[user(7, "Ana"), user(8), user(9)],
    ]
    assert outcome.created == {"checkout_link": 1, "user": 1}
    assert outcome.equal == {"checkout_link": 1}
    assert outcome.different == [(4, "user")]


def test_merging_again_finds_everything_there() -> None:
    people = [user(n) for n in range(1_000_000_000, 1_000_000_600)]
    store: Any = Recording(filled(a_store(), people[:300]))
    assert brought(a_file(people), store, merge=True).created == {"user": 300}
    store.commits.clear()
    outcome = brought(a_file(people), store, merge=True)
    assert (outcome.equal, outcome.created, outcome.different) == ({"user": 600}, {}, [])
    assert [write for commit in store.commits for write in commit] == []


def test_a_new_import_reads_nothing_but_whether_the_store_is_empty() -> None:
    store: Any = Recording(a_store())
    store.get_many = None
    assert brought(a_file([user(1)]), store).created == {"user": 1}


@pytest.mark.parametrize("merge", [True, False])
def test_a_commit_whose_answer_was_lost_is_made_once(merge: bool) -> None:
    people = [user(n) for n in range(1_000_000_000, 1_000_000_600)]
    store, waits = a_store(), Waits()
    failing: Any = Failing(store)
    outcome = brought(a_file(people), failing, merge=merge, waits=waits)
    assert everything(store) == people
    assert outcome.different == []
    assert outcome.created["user"] + outcome.equal["user"] == 600
    assert waits == [1, 2] * 3


def test_a_store_that_does_not_answer_ends_the_import_after_half_a_minute() -> None:
    store, waits = a_store(), Waits()
    failing: Any = Failing(store, failures=100)
    with pytest.raises(Unavailable):
        brought(a_file([user(1)]), failing, waits=waits)
    assert len(waits) == ATTEMPTS - 1
    assert sum(waits) == 31
    assert everything(store) == []


def test_what_somebody_else_writes_meanwhile_is_reported_and_left_alone() -> None:
    store = a_store()
    busy: Any = Busy(store, user(7, "Ana"))
    outcome = brought(a_file([user(7, "Juan"), user(8)]), busy)
    assert everything(store) == [user(7, "Ana"), user(8)]
    assert outcome.different == [(2, "user")]
    assert outcome.created == {"user": 1}


def test_a_quarrel_that_does_not_end_ends_the_import() -> None:
    quarrelling: Any = Quarrelling(a_store())
    with pytest.raises(AlreadyExists):
        brought(a_file([user(7)]), quarrelling)


def test_an_export_that_fails_leaves_no_file(tmp_path: Path) -> None:
    breaking: Any = Breaking()
    path = tmp_path / "milo.jsonl"
    with pytest.raises(Unavailable):
        export_to(path, breaking, source="sqlite", at=NOON, progress=silent())
    assert list(tmp_path.iterdir()) == []


def test_an_export_overwrites_no_file(tmp_path: Path) -> None:
    path = tmp_path / "milo.jsonl"
    path.write_text("the only backup")
    with pytest.raises(FileExistsError):
        export_to(path, a_store(), source="sqlite", at=NOON, progress=silent())
    assert path.read_text() == "the only backup"


def test_an_exported_file_is_for_its_owner_s_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "milo.jsonl"
    (tmp_path / "milo.jsonl.part").write_text("of an export that was killed")
    export_to(path, a_store(), source="sqlite", at=NOON, progress=silent())
    assert [each.name for each in tmp_path.iterdir()] == ["milo.jsonl"]
    assert path.stat().st_mode & 0o077 == 0
