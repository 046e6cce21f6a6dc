"""Two machines: after three equal exchanges that lead nowhere one last word, then silence, and no model is asked."""

import asyncio
import json
from typing import Any

import pytest
from google.adk.models.llm_request import LlmRequest

from agent_worker.thinking.repeating import LAST_WORD, MAX_EQUAL
from agent_worker.turns.turn import Outcome
from tests.scripted_model import ScriptedModel, call, last_result, say
from tests.worker_bench import PHONE, Bench, bench

AWAY = "Gracias por escribirnos. En breve te respondemos."


class Counted(ScriptedModel):
    """Says something else each time, as a model does."""

    def __init__(self, tool: str = "", **arguments: Any) -> None:
        def decide(request: LlmRequest) -> Any:
            if tool and not last_result(request):
                return [call(tool, **arguments)]
            return [say(f"¿Qué te gustaría comprar? ({len(self.seen)})")]

        super().__init__(script=decide)


async def tell(
    on: Bench, model: Any, *bodies: str, seconds: float = 20, **members: Any
) -> list[str]:
    """What a turn of these messages has the shopper read."""
    await asyncio.sleep(seconds)
    *before, last = [on.message(body, **members) for body in bodies]
    for message in before:
        on.shop.receive(message)
    heard = len(on.phones.bodies)
    assert await on.worker(model).answer(last) is Outcome.ANSWERED
    return on.phones.bodies[heard:]


def test_a_machine_is_left_alone_until_something_else_is_written() -> None:
    async def story(on: Bench) -> None:
        model = Counted()
        for _ in range(MAX_EQUAL):
            assert "¿Qué te gustaría" in (await tell(on, model, AWAY))[0]
        asked, typed = len(model.seen), len(on.phones.typed)
        assert await tell(on, model, AWAY.upper()) == [LAST_WORD]
        assert await tell(on, model, AWAY) == []
        assert await tell(on, model, f" {AWAY} ") == []
        assert (len(model.seen), len(on.phones.typed)) == (asked, typed)
        assert {line.status for line in on.shop.transcript()} == {"answered", "sent"}
        assert "¿Qué te gustaría" in (await tell(on, model, "perdón, quiero leche"))[0]
        assert "¿Qué te gustaría" in (await tell(on, model, AWAY))[0]

    bench(story)


@pytest.mark.parametrize(
    ("tool", "arguments"), [("search_users", {}), ("search_products", {"query": "pinturerías"})]
)
def test_looking_in_vain_leads_nowhere(tool: str, arguments: dict[str, str]) -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        model = Counted(tool, **arguments)
        for _ in range(MAX_EQUAL):
            await tell(on, model, AWAY)
        assert await tell(on, model, AWAY) == [LAST_WORD]

    bench(story)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_cart_summary", {}),
        ("search_products", {"query": "leche"}),
        ("add_product_to_cart", {"product_id": 101}),
    ],
)
def test_whoever_is_served_may_say_the_same_for_ever(tool: str, arguments: dict[str, Any]) -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        on.shop.admin.add_item(user, 102, 1)
        model = Counted(tool, **arguments)
        for _ in range(MAX_EQUAL + 2):
            assert "¿Qué te gustaría" in (await tell(on, model, "otra leche"))[0]

    bench(story)


def test_an_empty_cart_that_is_looked_at_is_an_answer() -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        model = Counted("get_cart_summary")
        for _ in range(MAX_EQUAL + 2):
            assert "¿Qué te gustaría" in (await tell(on, model, "qué llevo?"))[0]

    bench(story)


def test_a_good_morning_every_morning_is_no_machine() -> None:
    async def story(on: Bench) -> None:
        for _ in range(MAX_EQUAL + 2):
            assert await tell(on, Counted(), "buen día", seconds=86_400) != [LAST_WORD]

    bench(story)


def test_whoever_was_asked_to_write_it_again_may() -> None:
    async def story(on: Bench) -> None:
        broken = ScriptedModel(script=lambda _: [])
        for _ in range(MAX_EQUAL + 2):
            assert (await tell(on, broken, "quiero leche"))[0].startswith("Perdón")
        assert await tell(on, Counted(), "quiero leche") != [LAST_WORD]

    bench(story)


def test_voice_notes_are_not_the_same_because_nobody_can_hear_them() -> None:
    async def story(on: Bench) -> None:
        for _ in range(MAX_EQUAL + 2):
            assert await tell(on, Counted(), "", kind="audio") != [LAST_WORD]

    bench(story)


def test_another_message_in_between_begins_anew() -> None:
    async def story(on: Bench) -> None:
        for body in (AWAY, AWAY, "hola", AWAY, AWAY, AWAY):
            assert await tell(on, Counted(), body) != [LAST_WORD]
        assert await tell(on, Counted(), AWAY) == [LAST_WORD]

    bench(story)


def test_a_memory_that_was_kept_without_times_or_cannot_be_read_has_milo_answer() -> None:
    async def story(on: Bench) -> None:
        for _ in range(MAX_EQUAL):
            await tell(on, Counted(), AWAY)
        whole = json.loads(on.shop.conversation().memory or "")
        without = {**whole, "turns": [{**turn, "at": 0} for turn in whole["turns"]]}
        for turn in without["turns"]:
            del turn["at"]
        for odd in (without, {"version": 1, "turns": [{"id": "t"}]}, {"version": 1, "turns": 7}):
            await asyncio.sleep(20)
            on.shop.change_conversation(memory=json.dumps(odd))
            assert await tell(on, Counted(), AWAY) != [LAST_WORD]

    bench(story)
