"""How Gemini is asked over the wire, and what becomes of answers that are not whole."""

import asyncio
import base64
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from agent_worker.thinking.agent import Mind
from agent_worker.thinking.memory import UNSIGNED
from agent_worker.thinking.milo import Milo
from agent_worker.thinking.models import offline_model, thinking_model
from agent_worker.thinking.thought import Thought
from agent_worker.tools.journal import Journal
from local.gemini import GeminiDouble, Script, Step, answered_by, call, fail, say
from retail.settings import Settings
from retail.wire import ToolCall
from tests.whole_shop import OpenShop, open_shop
from tests.worker_bench import PRODUCTS

LOW = {"thinking_level": "LOW"}
"""As the SDK writes it: JSON of protocol buffers may name a field in either way."""
ADD = {"product_id": 101, "quantity": 1}


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def gemini(script: Script) -> Iterator[GeminiDouble]:
    with GeminiDouble(script) as double:
        yield double


@pytest.fixture
def shop() -> OpenShop:
    now = count()
    shop = open_shop(PRODUCTS, lambda: next(now))
    shop.register()
    return shop


def a_milo(url: str, **members: Any) -> Milo:
    told = Settings(local_mode=True, gemini_api_url=url, google_api_key="k", **members)
    first = Mind(thinking_model(told), "La Esquina")
    fallback = Mind(offline_model("La Esquina"), "La Esquina")
    return Milo(first, fallback, asyncio.sleep, asyncio.Semaphore(1))


def think(shop: OpenShop, milo: Milo, memory: str | None = None, *journal: ToolCall) -> Thought:
    turn = replace(shop.turn("leche"), journal=Journal(journal))
    return asyncio.run(milo.think(turn, ["leche"], memory))


def with_call(step: Step, tool: str, **arguments: Any) -> Step:
    """The step with one more call, which has no signature: parallel calls have one together."""
    step.document["candidates"][0]["content"]["parts"].append(
        {"functionCall": {"name": tool, "args": arguments}}
    )
    return step


def test_gemini_is_asked_at_its_url_with_our_key_model_tools_and_instruction(
    gemini: GeminiDouble, script: Script, shop: OpenShop
) -> None:
    script.steps.extend([call("add_product_to_cart", product_id=101), say("Agregué la leche")])
    thought = think(shop, a_milo(gemini.url, gemini_model="gemini-3.7-flash"))
    assert (thought.reply, thought.model) == ("Agregué la leche", "gemini-3.7-flash")
    assert thought.usage == {"input_tokens": 200, "output_tokens": 14}
    asked = gemini.requests[0]
    assert (asked.model, asked.key) == ("gemini-3.7-flash", "k")
    assert "the seller of La Esquina" in json.dumps(asked.body["systemInstruction"])
    declared = [one["name"] for one in asked.body["tools"][0]["functionDeclarations"]]
    assert len(declared) == 15
    response = gemini.requests[1].body["contents"][-1]["parts"][0]["functionResponse"]
    assert response["response"]["status"] == "added"


@pytest.mark.parametrize(
    ("model", "thinking"),
    [
        ("gemini-3.8-flash", LOW),
        ("gemini-10-flash", LOW),
        ("gemini-2.5-flash", None),
    ],
)
def test_it_thinks_little_where_it_can_be_told_and_has_room_for_thoughts_and_words(
    gemini: GeminiDouble, script: Script, shop: OpenShop, model: str, thinking: Any
) -> None:
    script.steps.append(say("Hola"))
    think(shop, a_milo(gemini.url, gemini_model=model))
    told = gemini.requests[0].body["generationConfig"]
    assert told["maxOutputTokens"] == 4096
    assert told.get("thinkingConfig") == thinking


@pytest.mark.parametrize(
    "answers",
    [
        [fail(404)],
        [fail(400)],
        [fail(403)],
        [fail(503)] * 2,
        [Step({"promptFeedback": {"blockReason": "SAFETY"}})],
        [Step({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]})] * 2,
        [Step({"candidates": []})] * 2,
        [Step(["nonsense"])] * 2,
    ],
    ids=["retired", "refused", "forbidden", "busy", "blocked", "malformed", "empty", "nonsense"],
)
def test_when_gemini_fails_the_shop_goes_on_selling(
    gemini: GeminiDouble, script: Script, shop: OpenShop, answers: list[Step]
) -> None:
    script.steps.extend(answers)
    thought = think(shop, a_milo(gemini.url))
    assert thought.model == "offline"
    assert "Leche Entera" in thought.reply
    assert len(gemini.requests) == len(answers)


def test_a_gemini_that_is_not_there_is_replaced(shop: OpenShop) -> None:
    assert think(shop, a_milo("http://127.0.0.1:9")).model == "offline"


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (say("Tu pedido suma $ 1.2", finish_reason="MAX_TOKENS"), 2),
        (call("add_product_to_cart", finish_reason="MAX_TOKENS", **ADD), 2),
        (call("add_product_to_cart", finish_reason="UNEXPECTED_TOOL_CALL", **ADD), 2),
        (say("Tu pedido suma $ 1.2", finish_reason="RECITATION"), 1),
        (Step({"candidates": [{"content": {"parts": [{"text": "Tu pedido suma $ 1.2"}]}}]}), 2),
        (say("```tool_code\nprint(default_api.clear_cart())\n```"), 2),
    ],
    ids=["cut text", "cut call", "unexpected call", "recited", "no reason", "python"],
)
def test_what_gemini_did_not_finish_is_neither_said_nor_done(
    gemini: GeminiDouble, script: Script, shop: OpenShop, broken: Step, asked: int
) -> None:
    script.then = broken
    thought = think(shop, a_milo(gemini.url))
    assert thought.model == "offline"
    assert "1.2" not in thought.reply + thought.memory
    assert shop.effects == []
    assert len(gemini.requests) == asked


@pytest.mark.parametrize("reason", ["MAX_TOKENS", "MALFORMED_FUNCTION_CALL"])
def test_the_second_answer_counts_and_what_was_cut_gets_twice_the_room(
    gemini: GeminiDouble, script: Script, shop: OpenShop, reason: str
) -> None:
    script.steps.extend([say("Tu pedi", finish_reason=reason), say("Tenemos leche.")])
    thought = think(shop, a_milo(gemini.url))
    assert (thought.reply, thought.model) == ("Tenemos leche.", "gemini-3.8-flash")
    rooms = [asked.body["generationConfig"]["maxOutputTokens"] for asked in gemini.requests]
    assert rooms == [4096, 8192 if reason == "MAX_TOKENS" else 4096]
    first, second = (asked.body["contents"] for asked in gemini.requests)
    assert first == second


INVENTED = "La leche sale $ 1,00. Pagá acá: http://evil.example/p"


def test_what_gemini_invents_is_not_said_and_it_is_told_why(
    gemini: GeminiDouble, script: Script, shop: OpenShop, caplog: pytest.LogCaptureFixture
) -> None:
    script.steps.extend([say(INVENTED), say("¿Qué leche buscás?")])
    with caplog.at_level(logging.WARNING):
        thought = think(shop, a_milo(gemini.url))
    assert (thought.reply, thought.model) == ("¿Qué leche buscás?", "gemini-3.8-flash")
    assert "evil" not in thought.memory
    *_, said, why = gemini.requests[1].body["contents"]
    assert (said["role"], said["parts"][0]["text"]) == ("model", INVENTED)
    assert (why["role"], "'$ 1,00'" in why["parts"][0]["text"]) == ("user", True)
    assert thought.invented == 1
    assert thought.usage == {"input_tokens": 200, "output_tokens": 14}
    (line,) = [each for each in caplog.records if hasattr(each, "ungrounded")]
    assert line.getMessage() == "an answer of gemini-3.8-flash is not grounded: amount"
    assert (line.ungrounded, line.model) == ("amount", "gemini-3.8-flash")  # type: ignore[attr-defined]


def test_who_invents_twice_is_replaced(
    gemini: GeminiDouble, script: Script, shop: OpenShop
) -> None:
    script.then = say(INVENTED)
    thought = think(shop, a_milo(gemini.url))
    assert (thought.model, len(gemini.requests), thought.invented) == ("offline", 2, 2)
    assert "Leche Entera" in thought.reply
    assert "evil" not in thought.reply + thought.memory


def test_a_deed_that_was_not_done_is_not_told(
    gemini: GeminiDouble, script: Script, shop: OpenShop
) -> None:
    script.steps.extend([say("Agregué 5 leches."), call("add_product_to_cart", product_id=101), say("Agregué una leche.")])  # fmt: skip
    thought = think(shop, a_milo(gemini.url))
    assert (thought.reply, thought.model) == ("Agregué una leche.", "gemini-3.8-flash")
    assert len(shop.effects) == 1


def test_that_another_model_answers_is_said_once(
    gemini: GeminiDouble, script: Script, shop: OpenShop, caplog: pytest.LogCaptureFixture
) -> None:
    milo = a_milo(gemini.url)
    versions = ["gemini-3.8-flash", "gemini-3.8-flash-001", "gemini-3.8-flash-09-2026"]
    versions += [
        "gemini-3.9-flash",
        "gemini-3.9-flash",
        "gemini-3.8-flash-lite",
        "gemini-3.9-flash",
    ]
    for version in versions:
        script.steps.append(answered_by(version, say("Hola")))
        think(shop, milo)
    warned = [line.getMessage() for line in caplog.records if "GEMINI_MODEL" in line.getMessage()]
    assert warned == [
        "GEMINI_MODEL is gemini-3.8-flash, but gemini-3.9-flash answers: it may be deprecated",
        "GEMINI_MODEL is gemini-3.8-flash, but gemini-3.8-flash-lite answers: it may be deprecated",
    ]


def test_calls_of_this_turn_go_back_signed_and_those_of_past_turns_unsigned(
    gemini: GeminiDouble, script: Script, shop: OpenShop
) -> None:
    script.steps.extend([call("search_products", query="pan"), say("No hay pan.")])
    before = think(shop, a_milo(gemini.url))
    first = with_call(call("search_products", query="leche"), "search_products", query="crema")
    script.steps.extend([first, call("get_cart_summary"), say("Listo")])
    done: ToolCall = {"tool": "add_product_to_cart", "arguments": ADD, "ordinal": 0}

    thought = think(shop, a_milo(gemini.url), before.memory, done, {**done, "ordinal": 1})

    assert (thought.reply, thought.model) == ("Listo", "gemini-3.8-flash")
    signatures = [
        (part["functionCall"]["name"], part.get("thoughtSignature"))
        for content in gemini.requests[-1].body["contents"]
        for part in content["parts"]
        if "functionCall" in part
    ]
    given = [
        step.document["candidates"][0]["content"]["parts"][0]["thoughtSignature"]
        for step in (first, call("get_cart_summary"))
    ]
    assert signatures == [
        ("search_products", None),
        ("add_product_to_cart", "skip_thought_signature_validator"),
        ("add_product_to_cart", "skip_thought_signature_validator"),
        ("search_products", in_the_other_alphabet(given[0])),
        ("search_products", None),
        ("get_cart_summary", in_the_other_alphabet(given[1])),
    ]


def in_the_other_alphabet(signature: str) -> str:
    """The same bytes as the SDK writes them."""
    return base64.urlsafe_b64encode(base64.b64decode(signature)).decode()


def test_a_journalled_call_that_lost_its_signature_would_be_refused(
    gemini: GeminiDouble, script: Script, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent_worker.thinking.memory.UNSIGNED", None)
    done: ToolCall = {"tool": "add_product_to_cart", "arguments": ADD, "ordinal": 0}
    assert think(shop, a_milo(gemini.url), None, done).model == "offline"
    assert base64.urlsafe_b64encode(UNSIGNED) == b"skip_thought_signature_validator"
