"""Who wakes the worker for what waits to be sent, under which name, and what happens when nobody can."""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from backoffice_api.domain.claim import Undelivered
from backoffice_api.services import conversations, deliveries, turn_endings, turns
from local.backoffice import LEASE
from local.inbound_message import WA_ID
from retail.errors import Unavailable
from tests.backoffice import Backoffice, a_backoffice
from tests.turns import written


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def write(shop: Backoffice, body: str = "Hola") -> str:
    """Commits a message of the shop's and wakes nobody; its id."""
    line = shop.shop.cases.run(lambda work: conversations.write(work, shop.shop, WA_ID, body))
    return line.key


def named(shop: Backoffice) -> list[tuple[str, int]]:
    """The message and the ordinal of each task that was made."""
    return [(task["message_id"], ordinal) for task, ordinal in shop.deliveries.put_in]


def test_the_newest_message_names_the_task_of_all_that_wait(shop: Backoffice) -> None:
    write(shop, "Uno")
    newest = write(shop, "Dos")
    deliveries.wake(shop.shop, WA_ID)
    assert shop.deliveries.put_in == [({"wa_id": WA_ID, "message_id": newest}, 0)]


def test_who_wakes_within_a_minute_makes_the_same_task(shop: Backoffice) -> None:
    message = write(shop)
    for _ in range(3):
        deliveries.wake(shop.shop, WA_ID)
        shop.clock.advance(seconds=25)
    assert named(shop) == [(message, 0)] * 3


def test_a_later_task_has_another_name_since_the_first_is_taken_for_an_hour(
    shop: Backoffice,
) -> None:
    message = write(shop)
    shop.clock.advance(seconds=60)
    deliveries.wake(shop.shop, WA_ID)
    shop.clock.advance(minutes=50)
    deliveries.wake(shop.shop, WA_ID)
    assert named(shop) == [(message, 1), (message, 51)]


def test_a_clock_that_is_behind_the_commit_s_makes_the_first_task(shop: Backoffice) -> None:
    message = write(shop)
    shop.clock.advance(seconds=-30)
    deliveries.wake(shop.shop, WA_ID)
    assert named(shop) == [(message, 0)]


def test_nobody_is_woken_where_nothing_waits(shop: Backoffice) -> None:
    deliveries.wake(shop.shop, WA_ID)
    deliveries.wake(shop.shop, "__no id__")
    assert named(shop) == []


def test_the_task_goes_to_the_conversation_whatever_its_shopper_is_called(
    shop: Backoffice,
) -> None:
    write(shop)
    deliveries.wake(shop.shop, WA_ID.replace("549", "54", 1))
    assert [task["wa_id"] for task, _ in shop.deliveries.put_in] == [WA_ID]


def test_a_queue_that_is_down_fails_nobody_and_is_logged(
    shop: Backoffice, caplog: pytest.LogCaptureFixture
) -> None:
    write(shop)
    shop.deliveries.is_down = True
    deliveries.wake(shop.shop, WA_ID)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "queue_unavailable" in record.getMessage()
    assert WA_ID not in record.getMessage()


def test_a_store_that_does_not_answer_fails_nobody(
    shop: Backoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*_: object) -> None:
        raise Unavailable("store_busy", "the store does not answer")

    write(shop)
    monkeypatch.setattr(deliveries, "find", find)
    deliveries.wake(shop.shop, WA_ID)
    assert named(shop) == []


def left(shop: Backoffice, *, seconds: float) -> int:
    """How many conversations a sweep that many seconds later wakes the worker for."""
    shop.clock.advance(seconds=seconds)
    return deliveries.sweep(shop.shop)


def test_a_sweep_wakes_for_what_nobody_touched_for_two_minutes(shop: Backoffice) -> None:
    message = write(shop)
    assert left(shop, seconds=119) == 0
    assert left(shop, seconds=1) == 1
    assert named(shop) == [(message, 60)]


def test_a_sweep_makes_one_task_an_hour_for_what_stays_untouched(shop: Backoffice) -> None:
    message = write(shop)
    for _ in range(58):
        left(shop, seconds=120)
    assert set(named(shop)) == {(message, 60), (message, 120)}


def test_a_shopper_s_message_whose_task_was_lost_is_swept_when_its_lease_is_over(
    shop: Backoffice,
) -> None:
    turns.claim_turn(shop.desk, WA_ID, written("SM1"), "")
    assert left(shop, seconds=LEASE.total_seconds() - 1) == 0
    assert left(shop, seconds=120) == 1


def test_a_renewed_lease_keeps_the_sweep_away(shop: Backoffice) -> None:
    write(shop)
    desk = replace(shop.desk, lease=timedelta(minutes=5))
    turns.claim_to_deliver(desk, WA_ID, "")
    assert left(shop, seconds=240) == 0
    assert left(shop, seconds=60) == 1


def test_a_sweep_leaves_what_is_at_rest(shop: Backoffice) -> None:
    write(shop)
    given = turns.claim_to_deliver(shop.desk, WA_ID, "")
    assert isinstance(given.decision, Undelivered)
    (message,) = given.decision.outbound
    turn_endings.report_sent(shop.desk, given.token, message.id, "sent", "SM1", None)
    assert left(shop, seconds=3600) == 0


def left_waiting(shop: Backoffice, count: int) -> list[str]:
    """Conversations in each of which a message waits, that nobody was woken for."""
    waiting = [f"54911555500{number:02}" for number in range(count)]
    for wa_id in waiting:
        shop.shop.cases.run(partial(conversations.write, shop=shop.shop, wa_id=wa_id, body="Hola"))
        shop.clock.advance(seconds=1)
    return waiting


def test_those_that_nobody_can_work_on_hide_no_others(
    shop: Backoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "MAX_SWEPT", 3)
    monkeypatch.setattr(deliveries, "_PAGE", 4)
    stuck = left_waiting(shop, 10)
    shop.clock.advance(minutes=90)
    write(shop)
    shop.clock.advance(seconds=120)
    seen = set()
    for _ in range(5):
        deliveries.sweep(shop.shop)
        made = [task["wa_id"] for task in shop.deliveries.take_all()]
        assert len(made) == 3
        assert made[0] == WA_ID
        seen |= set(made)
        shop.clock.advance(seconds=60)
    assert seen == {WA_ID, *stuck}


def test_a_sweep_begins_with_the_longest_untouched_and_ends_with_the_queue(
    shop: Backoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "MAX_SWEPT", 2)
    waiting = left_waiting(shop, 3)
    assert left(shop, seconds=120) == 2
    assert [task["wa_id"] for task in shop.deliveries.take_all()] == waiting[:2]
    shop.deliveries.is_down = True
    with pytest.raises(Unavailable, match="queue_unavailable"):
        deliveries.sweep(shop.shop)
