"""Messages that were given up, over HTTP: left by the worker, read by the owner."""

from typing import Any

import pytest

from local.inbound_message import WA_ID
from tests.backoffice import Backoffice, a_backoffice
from tests.conversing import AGENT, refused, said


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def leave(shop: Backoffice, **members: Any) -> Any:
    letter = {"path": "/turns", "name": "SM1", "wa_id": WA_ID, "task": "{}", "reason": "odd"}
    return shop.post("/dead-letters", {**letter, **members}, AGENT)


def letters(shop: Backoffice, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = said(shop.get("/dead-letters", **query))["items"]
    return items


def test_the_owner_reads_what_was_given_up_the_newest_first(shop: Backoffice) -> None:
    assert leave(shop).status_code == 201
    shop.clock.advance(seconds=5)
    said(leave(shop, path="/deliveries", name=f"{WA_ID}-3", reason="invalid_address"))
    newest, oldest = letters(shop)
    assert (newest["path"], newest["reason"]) == ("/deliveries", "invalid_address")
    assert {**oldest, "id": "", "created_at": ""} == {
        "id": "",
        "path": "/turns",
        "name": "SM1",
        "wa_id": WA_ID,
        "task": "{}",
        "reason": "odd",
        "created_at": "",
    }
    assert letters(shop, limit=1) == [newest]


def test_a_message_that_is_given_up_twice_is_one_letter_the_first(shop: Backoffice) -> None:
    first = said(leave(shop))
    shop.clock.advance(seconds=5)
    assert said(leave(shop, reason="another")) == first
    assert letters(shop) == [first]


def test_tasks_that_nobody_can_read_are_told_apart_by_what_they_are(shop: Backoffice) -> None:
    for task in ("{", "[", "{", "\ud800"):
        said(leave(shop, name="", wa_id="", task=task))
    assert sorted(letter["task"] for letter in letters(shop)) == ["?", "[", "{"]


def test_a_task_is_cut_to_a_size_that_can_be_stored(shop: Backoffice) -> None:
    said(leave(shop, task="ñ" * 250_000, reason="x" * 10_000))
    [letter] = letters(shop)
    assert (len(letter["task"]), len(letter["reason"])) == (64 * 1024, 500)


def test_letters_are_the_worker_s_to_leave_and_the_owner_s_to_read(shop: Backoffice) -> None:
    assert refused(shop.get("/dead-letters", AGENT)) == (403, "out_of_scope")
    assert refused(shop.post("/dead-letters", {}, AGENT))[0] == 422
