"""Commits to Firestore whose answer is lost, delayed or never given: none is lost, none is made twice."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import grpc
import pytest

from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.user import EmailKey, PhoneKey
from backoffice_api.services.unit_of_work import UnitOfWork, UseCases
from backoffice_api.storage.firestore import calls as firestore_calls
from backoffice_api.storage.firestore.calls import over
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.port import (
    AlreadyExists,
    Create,
    Delete,
    Save,
    Snapshot,
    StaleVersion,
    Store,
)
from local.firestore_emulator import Emulator
from retail.errors import Unavailable
from tests.firestore import a_firestore_store

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Lost(grpc.RpcError):
    """An error that the wire makes: nobody knows what became of the request."""

    def __init__(self, status: grpc.StatusCode) -> None:
        self._status = status

    def code(self) -> grpc.StatusCode:
        return self._status

    def details(self) -> str:
        return "the answer was lost"

    def trailing_metadata(self) -> tuple[()]:
        return ()

    def result(self) -> None:
        raise self


@dataclass
class Wire(grpc.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]  # generic in its stubs only
    """A channel's commits: `before` may lose the request, `after` the answer; both raise what is seen."""

    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None
    sent: list[Any] = field(default_factory=list)

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        if not details.method.endswith("/Commit"):
            return continuation(details, request)
        self.sent.append(request)
        try:
            self.before()
            answer = continuation(details, request)
            answer.result()
            self.after()
        except grpc.RpcError as error:
            return error
        return answer


class Losing:
    """Raises an error of the wire the first `times`, or with a probability."""

    def __init__(
        self,
        times: int = 1,
        status: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE,
        also: Callable[[], None] = lambda: None,
    ) -> None:
        self.left = times
        self.status = status
        self.also = also

    def __call__(self) -> None:
        if self.left > 0:
            self.left -= 1
            self.also()
            raise Lost(self.status)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def store(emulator: Emulator, wire: Wire) -> FirestoreStore:
    channel = grpc.intercept_channel(grpc.insecure_channel(emulator.host), wire)
    calls = replace(over(channel), sleep=lambda _: None)
    return a_firestore_store(emulator, calls=calls)


def owner_of(store: Store, key: str) -> Snapshot[PhoneKey]:
    snapshot = store.get(PhoneKey, key)
    assert snapshot
    return snapshot


@pytest.mark.parametrize(
    "status",
    [
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.CANCELLED,
    ],
)
def test_a_commit_whose_answer_was_lost_is_known_to_be_made(
    store: FirestoreStore, wire: Wire, status: grpc.StatusCode
) -> None:
    wire.after = Losing(status=status)
    store.commit([Create(PhoneKey("1", 7)), Create(EmailKey("a", 7))])
    assert owner_of(store, "1").entity.user_id == 7

    wire.before, wire.after = Losing(status=status), Losing(status=status)
    store.commit([Save(PhoneKey("1", 8), owner_of(store, "1").version)])
    assert owner_of(store, "1").entity.user_id == 8
    assert len(wire.sent) == 2 + 3


def test_a_commit_that_never_arrived_is_made_once(store: FirestoreStore, wire: Wire) -> None:
    wire.before = Losing(3)
    store.commit([Create(PhoneKey("1", 7))])
    assert owner_of(store, "1").entity.user_id == 7
    assert len(wire.sent) == 4


def test_the_conflict_of_a_lost_commit_with_somebody_else_is_theirs(
    store: FirestoreStore, wire: Wire
) -> None:
    others = [Create(PhoneKey("1", 1)), Create(EmailKey("a", 1))]
    wire.before = Losing(also=lambda: store.commit(others))
    with pytest.raises(AlreadyExists) as conflict:
        store.commit([Create(EmailKey("b", 2)), Create(PhoneKey("1", 2))])
    assert (conflict.value.kind, conflict.value.key) == (PhoneKey, "1")
    assert owner_of(store, "1").entity.user_id == 1

    read = owner_of(store, "1")
    wire.before = Losing(also=lambda: store.commit([Save(PhoneKey("1", 3), read.version)]))
    with pytest.raises(StaleVersion):
        store.commit([Save(PhoneKey("1", 4), read.version)])
    assert owner_of(store, "1").entity.user_id == 3


@pytest.mark.parametrize("writers", [1, 7])
def test_a_lost_commit_is_recognised_though_others_have_written_since(
    store: FirestoreStore, wire: Wire, writers: int
) -> None:
    store.commit([Create(PhoneKey("1", 0))])
    read = owner_of(store, "1")

    def others() -> None:
        for n in range(writers):
            store.commit([Save(PhoneKey("1", 100 + n), owner_of(store, "1").version)])

    wire.after = Losing(also=others)
    store.commit([Save(PhoneKey("1", 1), read.version)])
    assert owner_of(store, "1").entity.user_id == 99 + writers


def test_an_outcome_that_nothing_tells_any_more_is_not_made_up(
    store: FirestoreStore, wire: Wire
) -> None:
    store.commit([Create(PhoneKey("1", 0))])
    read = owner_of(store, "1")

    def others() -> None:
        for n in range(8):
            store.commit([Save(PhoneKey("1", 100 + n), owner_of(store, "1").version)])

    wire.after = Losing(also=others)
    with pytest.raises(Unavailable) as refusal:
        store.commit([Save(PhoneKey("1", 1), read.version)])
    assert refusal.value.code == "outcome_unknown"

    wire.after = Losing()
    with pytest.raises(Unavailable) as refusal:
        store.commit([Delete(PhoneKey, "1", owner_of(store, "1").version)])
    assert refusal.value.code == "outcome_unknown"
    assert store.get(PhoneKey, "1") is None


def test_a_database_that_does_not_answer_is_given_up_in_time(
    emulator: Emulator, wire: Wire
) -> None:
    now = count(0.0, 4.0)
    channel = grpc.intercept_channel(grpc.insecure_channel(emulator.host), wire)
    calls = replace(over(channel), sleep=lambda _: None, timer=lambda: next(now))
    store = a_firestore_store(emulator, calls=calls)
    wire.before = Losing(1000)
    with pytest.raises(Unavailable) as refusal:
        store.commit([Create(PhoneKey("1", 7))])
    assert refusal.value.code == "store_busy"
    assert len(wire.sent) == 3
    assert firestore_calls.IN_ALL_SECONDS == 15


@pytest.fixture
def shaky(emulator: Emulator) -> tuple[FirestoreStore, list[int]]:
    """A store of whose commits every third loses its answer and every sixth never arrives."""
    chance = random.Random(4)
    lost = [0, 0]

    def maybe(place: int, probability: float) -> None:
        if chance.random() < probability:
            lost[place] += 1
            raise Lost(grpc.StatusCode.UNAVAILABLE)

    wire = Wire(before=lambda: maybe(0, 1 / 6), after=lambda: maybe(1, 1 / 3))
    channel = grpc.intercept_channel(grpc.insecure_channel(emulator.host), wire)
    return a_firestore_store(emulator, calls=over(channel)), lost


@pytest.mark.long
def test_of_two_hundred_sales_over_a_shaky_wire_none_is_lost_and_none_is_twice(
    shaky: tuple[FirestoreStore, list[int]],
) -> None:
    store, lost = shaky
    chance = random.Random(5)
    cases = UseCases(store, sleep=time.sleep, chance=chance.random)
    store.commit([Create(PhoneKey("stock", 200))])

    def sell(n: int) -> int:
        def use_case(work: UnitOfWork) -> int:
            stock = work.get(PhoneKey, "stock")
            assert stock
            work.put(replace(stock, user_id=stock.user_id - 1))
            work.put(IdempotencyRecord(f"sale-{n}", "", 201, "", "", "", NOON, NOON))
            return stock.user_id

        return cases.run(use_case)

    with ThreadPoolExecutor(4) as pool:
        sold = list(pool.map(sell, range(200)))

    assert sorted(sold) == list(range(1, 201))
    assert owner_of(store, "stock").entity.user_id == 0
    assert len(store.get_many(IdempotencyRecord, [f"sale-{n}" for n in range(200)])) == 200
    assert min(lost) > 20
