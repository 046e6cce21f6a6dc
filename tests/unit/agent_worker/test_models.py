"""Which model thinks, and how Gemini is asked over the wire."""

import asyncio
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from google.adk.models import Gemini

from agent_worker.agent import Mind
from agent_worker.milo import Milo
from agent_worker.models import offline_model, thinking_model
from agent_worker.tools.call import ShopperTurn
from retail.faults import Faults
from retail.settings import Settings
from tests.virtual_time import VirtualLoop
from tests.worker_bench import PHONE, Bench, inline


class GeminiDouble(ThreadingHTTPServer):
    """Answers generateContent with what a test lined up, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, str, dict[str, Any]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: GeminiDouble

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("x-goog-api-key", ""), body))
        status, document = self.server.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *args: Any) -> None:
        """Keeps silent."""


@pytest.fixture
def gemini() -> Iterator[GeminiDouble]:
    server = GeminiDouble()
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def settings(gemini: GeminiDouble | None = None, **members: Any) -> Settings:
    url = f"http://127.0.0.1:{gemini.server_port}" if gemini else ""
    return Settings(local_mode=True, gemini_api_url=url, **members)


def candidate(*parts: dict[str, Any]) -> tuple[int, Any]:
    content = {"role": "model", "parts": list(parts)}
    return 200, {
        "candidates": [{"content": content, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 7},
    }


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
        Mind(thinking_model(model_settings), "Milo"), Mind(offline_model(), "Milo"), asyncio.sleep
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
    gemini: GeminiDouble,
) -> None:
    bench = Bench(VirtualLoop())
    bench.api.register(PHONE)
    gemini.answers = [
        candidate({"functionCall": {"name": "add_product_to_cart", "args": {"product_id": 101}}}),
        candidate({"text": "Agregué la leche"}),
    ]
    thought = think(bench, settings(gemini, google_api_key="k", gemini_model="gemini-3.5-flash"))
    assert (thought.reply, thought.model) == ("Agregué la leche", "gemini-3.5-flash")
    assert thought.usage == {"input_tokens": 200, "output_tokens": 14}
    path, key, body = gemini.asked[0]
    assert path.endswith("/models/gemini-3.5-flash:generateContent")
    assert key == "k"
    assert "You are Milo" in json.dumps(body["systemInstruction"])
    declared = [one["name"] for one in body["tools"][0]["functionDeclarations"]]
    assert len(declared) == 10
    response = gemini.asked[1][2]["contents"][-1]["parts"][0]["functionResponse"]
    assert response["response"]["status"] == "added"


@pytest.mark.parametrize(
    "answers",
    [
        [(404, {"error": {"code": 404, "message": "model is retired", "status": "NOT_FOUND"}})],
        [(400, {"error": {"code": 400, "message": "bad", "status": "INVALID_ARGUMENT"}})],
        [(403, {"error": {"code": 403, "message": "key", "status": "PERMISSION_DENIED"}})],
        [(503, {"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}})] * 2,
        [(200, {"promptFeedback": {"blockReason": "SAFETY"}})],
        [(200, {"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]})],
        [(200, {"candidates": []})],
        [(200, ["nonsense"])],
    ],
)
def test_when_gemini_fails_the_shop_goes_on_selling(
    gemini: GeminiDouble, answers: list[tuple[int, Any]]
) -> None:
    bench = Bench(VirtualLoop())
    bench.api.register(PHONE)
    gemini.answers = list(answers)
    thought = think(bench, settings(gemini, google_api_key="k"))
    assert thought.model == "offline"
    assert "Leche Entera" in thought.reply
    assert gemini.answers == []


def test_a_gemini_that_is_not_there_is_replaced() -> None:
    bench = Bench(VirtualLoop())
    bench.api.register(PHONE)
    gone = Settings(local_mode=True, google_api_key="k", gemini_api_url="http://127.0.0.1:9")
    assert think(bench, gone).model == "offline"
