"""The journal of a turn: the numbers of equal calls, and the calls that are made again."""

import asyncio
from typing import Any

from agent_worker.tools.journal import Journal
from retail.wire import ToolCall

ONE = {"product_id": 101, "quantity": 1}


def call(ordinal: int, tool: str = "add_product_to_cart", **arguments: Any) -> ToolCall:
    return {"tool": tool, "arguments": arguments or ONE, "ordinal": ordinal}


async def again(made: ToolCall) -> dict[str, Any] | None:
    return None if made["tool"] == "forgotten" else {"status": f"made {made['ordinal']}"}


def replayed(journal: Journal) -> list[Any]:
    return asyncio.run(journal.replay(again))


def settled(journal: Journal, *told: str) -> list[Any]:
    return asyncio.run(journal.settle(told, again))


def test_equal_calls_have_numbers_of_their_own_whatever_the_order_of_arguments() -> None:
    journal = Journal()
    assert journal.take_ordinal("add", {"product_id": 1, "quantity": 2}) == 0
    assert journal.take_ordinal("add", {"quantity": 2, "product_id": 1}) == 1
    assert journal.take_ordinal("add", {"product_id": 1, "quantity": 3}) == 0


def test_a_later_try_counts_on_from_what_was_done() -> None:
    journal = Journal([call(0), call(2)])
    assert journal.take_ordinal("add_product_to_cart", ONE) == 3
    assert journal.take_ordinal("clear_cart", {}) == 0


def test_a_call_that_nobody_answered_is_made_under_the_same_number() -> None:
    journal = Journal([call(0)])
    ordinal = journal.take_ordinal("add_product_to_cart", ONE)
    journal.note_unanswered(call(ordinal))
    assert journal.take_ordinal("add_product_to_cart", ONE) == ordinal
    assert journal.take_ordinal("add_product_to_cart", ONE) == ordinal + 1


def test_what_was_done_is_replayed_in_order_without_tools_that_are_gone() -> None:
    done = [call(1), call(0, "forgotten"), call(0)]
    assert replayed(Journal(done)) == [
        (call(1), {"status": "made 1"}),
        (call(0), {"status": "made 0"}),
    ]


def test_a_call_is_settled_once_unless_the_model_was_told() -> None:
    journal = Journal([call(0)])
    for ordinal in (1, 2, 3):
        journal.note(f"id-{ordinal}", call(ordinal))
    journal.note_unanswered(call(3))
    assert settled(journal, "id-1") == [
        (call(2), {"status": "made 2"}),
        (call(3), {"status": "made 3"}),
    ]
    assert settled(journal) == []
