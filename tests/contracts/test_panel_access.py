"""The panel's logins over the real API, on both stores: counted before they are checked, sessions ended for good."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from backoffice_api.domain.panel_access import LoginTries, PanelSessions
from tests.backoffice import ADMIN, Backoffice, all_of
from tests.conversing import AGENT, refused

TOGETHER = 100
A, B = "a" * 64, "b" * 64


def session(backoffice: Backoffice, act: str, id_: str = A, **other: object) -> int:
    body = {"user": "ana", "session": id_, **other}
    return backoffice.post(f"/panel/sessions{act}", body).status_code


def test_of_a_hundred_tries_at_once_five_are_let_pass(backoffice: Backoffice) -> None:
    together = threading.Barrier(TOGETHER)

    def attempt(_: int) -> int:
        client = backoffice.app.test_client()
        together.wait()
        return client.post("/panel/tries", json={"user": "ana"}, headers=ADMIN).status_code

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = Counter(pool.map(attempt, range(TOGETHER)))

    assert answers == {200: 5, 409: 95}
    (tries,) = all_of(backoffice.shop.store, LoginTries)
    assert len(tries.tried_at) == 5


def test_who_tried_too_often_is_told_how_long_to_wait(backoffice: Backoffice) -> None:
    for _ in range(5):
        assert backoffice.post("/panel/tries", {"user": "ana"}).status_code == 200
        backoffice.clock.advance(seconds=10)
    answer = backoffice.post("/panel/tries", {"user": "ANA "})
    assert refused(answer) == (409, "too_many_tries")
    assert answer.get_json()["wait_seconds"] == 250
    backoffice.clock.advance(seconds=250)
    assert backoffice.post("/panel/tries", {"user": "ana"}).status_code == 200
    assert backoffice.post("/panel/tries", {"user": "ana"}).status_code == 409


def test_guessing_names_fills_no_store(backoffice: Backoffice) -> None:
    for number in range(400):
        backoffice.post("/panel/tries", {"user": f"name {number}"})
    assert len(all_of(backoffice.shop.store, LoginTries)) <= 256


def test_a_session_lives_while_it_is_seen_and_never_longer_than_a_day_s_work(
    backoffice: Backoffice,
) -> None:
    assert session(backoffice, "/seen") == 404
    assert session(backoffice, "") == 201
    for _ in range(8 * 60 // 20 - 1):
        backoffice.clock.advance(minutes=20)
        assert session(backoffice, "/seen") == 200
    backoffice.clock.advance(minutes=20)
    assert session(backoffice, "/seen") == 404


def test_a_session_that_is_idle_is_over(backoffice: Backoffice) -> None:
    session(backoffice, "")
    backoffice.clock.advance(minutes=30)
    assert session(backoffice, "/seen") == 404


def test_a_session_that_was_ended_stays_so(backoffice: Backoffice) -> None:
    for id_ in (A, B):
        session(backoffice, "", id_)
    assert session(backoffice, "/end", A) == 200
    assert session(backoffice, "/end", A) == 200
    assert (session(backoffice, "/seen", A), session(backoffice, "/seen", B)) == (404, 200)
    assert session(backoffice, "/end", A, everywhere=True) == 200
    assert session(backoffice, "/seen", B) == 404


def test_a_page_costs_no_write_within_a_minute(backoffice: Backoffice) -> None:
    session(backoffice, "")
    before = all_of(backoffice.shop.store, PanelSessions)
    backoffice.clock.advance(seconds=59)
    session(backoffice, "/seen")
    assert all_of(backoffice.shop.store, PanelSessions) == before
    backoffice.clock.advance(seconds=1)
    session(backoffice, "/seen")
    assert all_of(backoffice.shop.store, PanelSessions) != before


def test_the_session_that_is_idle_longest_makes_room(backoffice: Backoffice) -> None:
    ids = [f"{number:064x}" for number in range(11)]
    for id_ in ids:
        session(backoffice, "", id_)
        backoffice.clock.advance(seconds=61)
    seen = [session(backoffice, "/seen", id_) for id_ in ids]
    assert seen == [404, *[200] * 10]


@pytest.mark.parametrize("path", ["tries", "sessions", "sessions/seen", "sessions/end"])
def test_an_agent_has_no_part_in_it(backoffice: Backoffice, path: str) -> None:
    body = {"user": "ana", "session": A}
    answer = backoffice.post(f"/panel/{path}", body, AGENT)
    assert answer.status_code == 403
