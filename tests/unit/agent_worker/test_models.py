"""Which model thinks, and how Gemini is asked over the wire."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from google.adk.models import Gemini

from agent_worker.agent import Mind
from agent_worker.milo import Milo
from agent_worker.models import offline_model, thinking_model
from agent_worker.tools.call import ShopperTurn
from local.gemini import GeminiDouble, Script, Step, call, fail, say
from retail.faults import Faults
from retail.settings import Settings
from tests.virtual_time import VirtualLoop
from tests.worker_bench import PHONE, Bench, inline


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def gemini(script: Script) -> Iterator[GeminiDouble]:
    with GeminiDouble(script) as double:
        yield double


def settings(gemini: GeminiDouble | None = None, **members: Any) -> Settings:
    return Settings(local_mode=True, gemini_api_url=gemini.url if gemini else "", **members)


def think(bench: Bench, model_settings: Settings) -> Any:
    claim = bench.api.client().claim(PHONE, bench.message("leche"), "tests")["turn"]
    turn = ShopperTurn(
        id=claim["id"],
        wa_id=PHONE,
        token=claim["token"],
        user=claim["user"],
        api=bench.api.client(),
        off_loop=inline,
        faults=Faults(),
    )
    milo = Milo(
        Mind(thinking_model(model_settings), "Milo"),
        Mind(offline_model("Milo"), "Milo"),
        asyncio.sleep,
    )
    return asyncio.run(milo.think(turn, ["leche"], None))


def test_without_a_key_the_offline_model_thinks() -> None:
    assert thinking_model(settings()).model == "offline"
    assert thinking_model(settings(google_api_key="k", gemini_model="offline")).model == "offline"


@pytest.mark.parametrize("given", [{"google_api_key": "k"}, {"google_genai_use_vertexai": True}])
def test_with_a_key_or_vertex_gemini_thinks(given: dict[str, Any]) -> None:
    model = thinking_model(settings(gemini_model="gemini-3.8-flash", **given))
    assert isinstance(model, Gemini)
    assert model.model == "gemini-3.8-flash"


def test_gemini_is_asked_at_its_url_with_our_key_model_tools_and_instruction(
    gemini: GeminiDouble, script: Script
) -> None:
    bench = Bench(VirtualLoop())
    bench.api.register(PHONE)
    script.steps.extend([call("add_product_to_cart", product_id=101), say("Agregué la leche")])
    thought = think(bench, settings(gemini, google_api_key="k", gemini_model="gemini-3.5-flash"))
    assert (thought.reply, thought.model) == ("Agregué la leche", "gemini-3.5-flash")
    assert thought.usage == {"input_tokens": 200, "output_tokens": 14}
    asked = gemini.requests[0]
    assert (asked.model, asked.key) == ("gemini-3.5-flash", "k")
    assert "You are Milo" in json.dumps(asked.body["systemInstruction"])
    declared = [one["name"] for one in asked.body["tools"][0]["functionDeclarations"]]
    assert len(declared) == 10
    response = gemini.requests[1].body["contents"][-1]["parts"][0]["functionResponse"]
    assert response["response"]["status"] == "added"


@pytest.mark.parametrize(
    "answers",
    [
        [fail(404)],
        [fail(400)],
        [fail(403)],
        [fail(503)] * 2,
        [Step({"promptFeedback": {"blockReason": "SAFETY"}})],
        [Step({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]})],
        [Step({"candidates": []})],
        [Step(["nonsense"])],
    ],
    ids=["retired", "refused", "forbidden", "busy", "blocked", "malformed", "empty", "nonsense"],
)
def test_when_gemini_fails_the_shop_goes_on_selling(
    gemini: GeminiDouble, script: Script, answers: list[Step]
) -> None:
    bench = Bench(VirtualLoop())
    bench.api.register(PHONE)
    script.steps.extend(answers)
    thought = think(bench, settings(gemini, google_api_key="k"))
    assert thought.model == "offline"
    assert "Leche Entera" in thought.reply
    assert len(gemini.requests) == len(answers)


def test_a_gemini_that_is_not_there_is_replaced() -> None:
    bench = Bench(VirtualLoop())
    bench.api.register(PHONE)
    gone = Settings(local_mode=True, google_api_key="k", gemini_api_url="http://127.0.0.1:9")
    assert think(bench, gone).model == "offline"
