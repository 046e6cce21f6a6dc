"""The line that each try of a turn leaves in the log."""

import json
import logging
from typing import Any

import pytest
from google.adk.models.llm_request import LlmRequest

from agent_worker.thinking.repeating import MAX_EQUAL
from retail.logs import CloudFormatter
from tests.scripted_model import ScriptedModel, call, last_result, say
from tests.unit.agent_worker.turns.test_turn import adds_one_milk, broken, raise_flag
from tests.worker_bench import PHONE, Bench, bench

SCRIPT_OF_ONE = [[call("add_product_to_cart", product_id=101)], [say("Listo, Juan")]]


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines of turns as Cloud Logging gets them."""
    formatter = CloudFormatter()
    return [
        json.loads(formatter.format(record))
        for record in caplog.records
        if record.name.endswith(".turn_line")
    ]


def outcomes(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line["outcome"] for line in lines(caplog)]


def test_it_tells_what_the_turn_took_and_nothing_of_the_shopper(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        model = ScriptedModel(script=list(SCRIPT_OF_ONE))
        message = on.message("una leche para Juan")
        on.loop.seconds += 2
        await on.worker(model).answer(message)

    bench(story)

    (line,) = lines(caplog)
    known = {name: line.pop(name) for name in ("turn", "time", "logger", "message")}
    assert known["message"] == f"turn {known['turn']}: answered"
    assert line == {
        "severity": "INFO",
        "attempt": 1,
        "outcome": "answered",
        "inbound": 1,
        "seconds": line["seconds"],
        "waited_seconds": pytest.approx(line["seconds"] + 2, abs=0.01),
        "model": "scripted",
        "calls": 2,
        "invented": 0,
        "tools": ["add_product_to_cart"],
        "input_tokens": 20,
        "output_tokens": 6,
    }


def test_the_calls_of_a_model_that_failed_count_and_the_one_that_stood_in_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        model = ScriptedModel(script=[RuntimeError("503 UNAVAILABLE")])
        await on.worker(model, ScriptedModel(model="plan-b", script=[[say("acá estoy")]])).answer(
            on.message("hola")
        )

    bench(story)

    (line,) = lines(caplog)
    assert (line["outcome"], line["model"], line["calls"]) == ("stood_in", "plan-b", 2)


def test_a_tool_that_a_model_made_up_is_not_told_by_its_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        made_up = [[call("llamar_a_juan_perez")], [say("Perdón")]]
        await on.worker(ScriptedModel(script=made_up)).answer(on.message("hola"))

    bench(story)

    assert lines(caplog)[0]["tools"] == ["unknown"]


def test_nobody_can_answer(caplog: pytest.LogCaptureFixture) -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        await on.worker(ScriptedModel(script=[RuntimeError("503")])).answer(on.message("hola"))

    bench(story)

    (line,) = lines(caplog)
    assert (line["outcome"], line["model"], line["calls"]) == ("apologized", "none", 1)


def test_a_conversation_that_a_person_has_taken_over(caplog: pytest.LogCaptureFixture) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(ScriptedModel(script=[]))
        raise_flag(worker, "paused")
        await worker.answer(on.message("hola"))

    bench(story)

    (line,) = lines(caplog)
    assert line["outcome"] == "silent"
    assert "model" not in line


def test_what_no_model_is_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(ScriptedModel(script=lambda _: [say("No entiendo")]))
        for _ in range(MAX_EQUAL + 2):
            await worker.answer(on.message("Gracias por su mensaje"))
            on.loop.seconds += 5

    bench(story)

    assert outcomes(caplog) == ["answered"] * MAX_EQUAL + ["fixed_words", "silent"]


def test_a_turn_that_is_tried_again_and_then_given_up(caplog: pytest.LogCaptureFixture) -> None:
    async def story(on: Bench) -> None:
        worker = broken(on.worker(adds_one_milk()), max_attempts=2)
        await on.until_answered(worker, on.message("una leche"))

    bench(story)

    assert [(line["outcome"], line["attempt"]) for line in lines(caplog)] == [
        ("try_again", 1),
        ("dead", 2),
    ]


def test_another_worker_takes_the_turn_meanwhile(caplog: pytest.LogCaptureFixture) -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        message = on.message("una leche")

        def decide(request: LlmRequest) -> Any:
            if last_result(request):
                return [say("Listo")]
            on.pass_lease()
            on.take_over(message)
            return [call("add_product_to_cart", product_id=101)]

        await on.worker(ScriptedModel(script=decide)).answer(message)

    bench(story)

    assert outcomes(caplog) == ["lost"]
