"""Messages that were given up, over HTTP: left by the worker, read by the owner."""

import json
from typing import Any

import pytest

from local.inbound_message import WA_ID, inbound
from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import AGENT, claim, complete, fail, refused, report, said


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
    assert {**oldest, "id": "", "created_at": "", "conversation_id": ""} == {
        "id": "",
        "conversation_id": "",
        "path": "/turns",
        "name": "SM1",
        "wa_id": WA_ID,
        "body": "",
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


def died(shop: Backoffice, sid: str = "SM1") -> str:
    """Has Milo give a message up, with an apology; the letter's id."""
    turn = claim(shop, sid)["turn"]
    for message in said(fail(shop, turn, final=True, apology="Perdón"))["outbound"]:
        said(report(shop, turn, message["id"]))
    shop.clock.advance(seconds=5)
    return str(letters(shop)[0]["id"])


def transcript(shop: Backoffice) -> list[tuple[str, str]]:
    messages = said(shop.get(f"/conversations/{WA_ID}"))["messages"]
    return [(message["body"], message["status"]) for message in messages]


def test_a_message_that_died_is_answered_after_all_once(shop: Backoffice) -> None:
    id_ = died(shop)
    shop.deliveries.take_all()
    headers = {**ADMIN, "Idempotency-Key": "k"}
    for _ in range(2):
        said(shop.post(f"/dead-letters/{id_}/retry", {}, headers))
    assert refused(shop.post(f"/dead-letters/{id_}/retry", {})) == (404, "dead_letter_not_found")
    assert letters(shop) == []
    assert [task["wa_id"] for task in shop.deliveries.take_all()] == [WA_ID]

    given = said(shop.post(f"/conversations/{WA_ID}/deliveries", {}, AGENT))
    assert [message["sid"] for message in given["turn"]["messages"]] == ["SM1"]
    for message in said(complete(shop, given["turn"], "Hola"))["outbound"]:
        said(report(shop, given["turn"], message["id"]))
    assert transcript(shop) == [("Perdón", "sent"), ("Hola", "answered"), ("Hola", "sent")]
    assert claim(shop, "SM1")["status"] == "answered"


def test_a_letter_tells_what_the_shopper_wrote(shop: Backoffice) -> None:
    died(shop)
    said(leave(shop, name="SM7", task=json.dumps({"message": inbound("SM7", body="¿Y yerba?")})))
    assert [letter["body"] for letter in letters(shop)] == ["¿Y yerba?", "Hola"]


def test_a_message_that_dies_again_is_a_letter_again(shop: Backoffice) -> None:
    id_ = died(shop)
    said(shop.post(f"/dead-letters/{id_}/retry", {}))
    given = said(shop.post(f"/conversations/{WA_ID}/deliveries", {}, AGENT))
    said(fail(shop, given["turn"], final=True, reason="still_down"))
    assert [letter["reason"] for letter in letters(shop)] == ["still_down"]


def test_a_task_that_was_given_up_before_its_message_was_taken_down_is_taken_up(
    shop: Backoffice,
) -> None:
    task = json.dumps({"message": inbound("SM7", body="¿Tienen yerba?")})
    letter = said(leave(shop, name="SM7", task=task))
    said(shop.post(f"/dead-letters/{letter['id']}/retry", {}))
    assert transcript(shop) == [("¿Tienen yerba?", "received")]
    assert [task["wa_id"] for task in shop.deliveries.take_all()] == [WA_ID]


def test_what_is_to_be_sent_is_sent_after_all(shop: Backoffice) -> None:
    said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana"}))
    letter = said(leave(shop, path="/deliveries", name=f"{WA_ID}-1", task="{}"))
    shop.deliveries.take_all()
    said(shop.post(f"/dead-letters/{letter['id']}/retry", {}))
    assert [task["wa_id"] for task in shop.deliveries.take_all()] == [WA_ID]
    assert letters(shop) == []


@pytest.mark.parametrize("task", ["", "{", "[]", "{}", '{"message": {}}', "[" * 9999])
def test_what_nobody_can_read_is_not_tried_again_and_stays(shop: Backoffice, task: str) -> None:
    letter = said(leave(shop, name="", wa_id="", task=task))
    answer = shop.post(f"/dead-letters/{letter['id']}/retry", {})
    assert refused(answer) == (409, "nothing_to_retry")
    assert letters(shop) == [letter]


def test_a_message_that_was_answered_after_all_is_not_answered_twice(shop: Backoffice) -> None:
    turn = claim(shop, "SM1")["turn"]
    said(complete(shop, turn))
    letter = said(leave(shop, task=json.dumps({"message": inbound("SM1")})))
    said(shop.post(f"/dead-letters/{letter['id']}/retry", {}))
    assert transcript(shop) == [("Hola", "answered")]
    assert letters(shop) == []


def test_a_letter_that_is_settled_is_gone(shop: Backoffice) -> None:
    id_ = died(shop)
    assert shop.client.delete(f"/dead-letters/{id_}", headers=ADMIN).status_code == 200
    assert letters(shop) == []
    answer = shop.client.delete(f"/dead-letters/{id_}", headers=ADMIN)
    assert refused(answer) == (404, "dead_letter_not_found")
    assert transcript(shop)[0] == ("Hola", "dead")
