"""Health: what works is asked seldom, what does not is asked again soon, and never by two at once."""

import threading
from datetime import timedelta

import pytest

from backoffice_api.services.health import FAILING_FOR, WELL_FOR, Health
from backoffice_api.storage.port import Store
from backoffice_api.storage.sqlite import SqliteStore
from retail.errors import Unavailable
from tests.backoffice import Backoffice, a_backoffice, a_store

SHORT = timedelta(milliseconds=1)


class Reluctant:
    """A store that may be read as ever; what is written is refused while it is `full`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.pings = 0
        self.full = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def ping(self) -> None:
        self.pings += 1
        if self.full:
            raise Unavailable("store_failed", "the database failed: database or disk is full")
        self._store.ping()


@pytest.fixture
def store() -> Reluctant:
    return Reluctant(a_store())


@pytest.fixture
def shop(store: Reluctant) -> Backoffice:
    return a_backoffice(store)  # type: ignore[arg-type]


def status(shop: Backoffice) -> int:
    return shop.client.get("/health").status_code


def test_a_poll_each_second_writes_every_five(shop: Backoffice, store: Reluctant) -> None:
    for _ in range(60):
        assert status(shop) == 200
        shop.clock.now += timedelta(seconds=1)
    assert store.pings == 12


def test_what_stops_working_is_told_after_five_seconds_and_what_works_again_after_one(
    shop: Backoffice, store: Reluctant
) -> None:
    assert status(shop) == 200
    store.full = True
    shop.clock.now += WELL_FOR - SHORT
    assert status(shop) == 200
    shop.clock.now += SHORT
    assert status(shop) == 503
    store.full = False
    shop.clock.now += FAILING_FOR - SHORT
    assert status(shop) == 503
    shop.clock.now += SHORT
    assert status(shop) == 200


def test_a_clock_that_is_set_back_makes_no_answer_last(shop: Backoffice, store: Reluctant) -> None:
    assert status(shop) == 200
    store.full = True
    shop.clock.now -= timedelta(hours=1)
    assert status(shop) == 503


def test_who_asks_while_the_store_is_asked_waits_for_that_answer(
    monkeypatch: pytest.MonkeyPatch, shop: Backoffice
) -> None:
    asked, answered = threading.Event(), threading.Event()
    pings: list[SqliteStore] = []

    def ping(store: SqliteStore) -> None:
        pings.append(store)
        asked.set()
        assert answered.wait(10)

    monkeypatch.setattr(SqliteStore, "ping", ping)
    health = Health(shop.shop)
    threads = [threading.Thread(target=health.check) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert asked.wait(10)
    answered.set()
    for thread in threads:
        thread.join(10)
    assert len(pings) == 1


def test_a_shop_that_takes_no_writes_says_so_and_answers_what_it_can(
    shop: Backoffice, store: Reluctant
) -> None:
    store.full = True
    problem = shop.client.get("/health").get_json()
    assert (problem["code"], problem["detail"]) == ("unhealthy", "not working: store")
    assert shop.get("/products").status_code == 200
