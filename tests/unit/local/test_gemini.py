"""The Gemini double refuses what Gemini refuses, calls that lost their thought signatures, and has room for a crowd."""

import base64
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from local.gemini import GeminiDouble, Script, call, told_of

MODEL = "gemini-3.8-flash"
LITERAL = "skip_thought_signature_validator"
OF_LETTERS = base64.b64encode(LITERAL.encode()).decode()
RESULT = {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]}
NO_SIGNATURE = "Function call `f` in the `2.` content block is missing a `thought_signature`."


@pytest.fixture
def gemini() -> Iterator[GeminiDouble]:
    with GeminiDouble(Script()) as double:
        yield double


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "parts": [{"text": text}]}


def called(*signatures: str | None) -> dict[str, Any]:
    parts = [
        {"functionCall": {"name": "f", "args": {}}}
        | ({} if signature is None else {"thoughtSignature": signature})
        for signature in signatures
    ]
    return {"role": "model", "parts": parts}


def ask(
    gemini: GeminiDouble, contents: list[dict[str, Any]], model: str = MODEL
) -> requests.Response:
    url = f"{gemini.url}/v1beta/models/{model}:generateContent"
    return requests.post(url, json={"contents": contents}, timeout=5)


@pytest.mark.parametrize("signature", [LITERAL, OF_LETTERS, OF_LETTERS.rstrip("=")])
def test_googles_word_for_no_signature_is_taken_in_both_forms(
    gemini: GeminiDouble, signature: str
) -> None:
    assert ask(gemini, [user("a"), called(signature, None), RESULT]).status_code == 200


def test_a_call_of_the_current_turn_needs_a_signature(gemini: GeminiDouble) -> None:
    answer = ask(gemini, [user("a"), called(None, LITERAL), RESULT])
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, NO_SIGNATURE)


def test_calls_of_past_turns_and_older_models_need_none(gemini: GeminiDouble) -> None:
    past = [user("a"), called(None), RESULT, {"role": "model", "parts": [{"text": "b"}]}]
    assert ask(gemini, [*past, user("c")]).status_code == 200
    assert ask(gemini, past[:3], "gemini-2.5-flash").status_code == 200


@pytest.mark.parametrize(
    ("signature", "message"),
    [
        (base64.b64encode(b"made up").decode(), "Invalid thought signature."),
        ("not base64!", "Base64 decoding failed"),
        (OF_LETTERS[:-3], "Base64 decoding failed"),
    ],
)
def test_a_signature_that_is_none_of_its_own_is_refused(
    gemini: GeminiDouble, signature: str, message: str
) -> None:
    answer = ask(gemini, [user("a"), called(signature), RESULT])
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_its_own_signatures_are_taken_back(gemini: GeminiDouble) -> None:
    step = call("f")
    with GeminiDouble(Script(then=step)) as gemini:
        parts = ask(gemini, [user("a")]).json()["candidates"][0]["content"]["parts"]
        assert ask(gemini, [user("a"), {"role": "model", "parts": parts}, RESULT]).ok


def test_two_hundred_turns_that_ask_before_one_is_heard_are_all_connected() -> None:
    asked = b"GET / HTTP/1.0\r\n\r\n"
    double = GeminiDouble(Script())
    place = urlsplit(double.url)
    with ExitStack() as open_:
        callers = [
            open_.enter_context(socket.create_connection((place.hostname, place.port), 5))
            for _ in range(200)
        ]
        for caller in callers:
            caller.sendall(asked)
        open_.enter_context(double)
        assert {caller.recv(12) for caller in callers} == {b"HTTP/1.0 200"}


def told(gemini: GeminiDouble, path: str, key: str = "") -> tuple[int, Any]:
    answer = requests.get(f"{gemini.url}{path}", headers={"x-goog-api-key": key}, timeout=5)
    return answer.status_code, answer.json()


def test_it_tells_of_a_model_as_the_gemini_api_and_as_vertex_ai_do(gemini: GeminiDouble) -> None:
    status, model = told(gemini, f"/v1beta/models/{MODEL}")
    assert (status, model["name"]) == (200, f"models/{MODEL}")
    assert "generateContent" in model["supportedGenerationMethods"]

    status, model = told(gemini, f"/v1beta1/publishers/google/models/{MODEL}")
    assert (status, model["name"]) == (200, f"publishers/google/models/{MODEL}")
    assert "supportedGenerationMethods" not in model


def test_a_name_that_it_does_not_know_is_told_of_in_googles_words_and_answers_nobody() -> None:
    with GeminiDouble(Script(), models={MODEL: told_of(MODEL)}, keys={"k"}) as gemini:
        assert told(gemini, f"/v1beta/models/{MODEL}", "k")[0] == 200
        status, answer = told(gemini, "/v1beta/models/gemini-2.0-flash", "k")
        url = f"{gemini.url}/v1beta/models/gemini-2.0-flash:generateContent"
        asked = requests.post(url, json={}, headers={"x-goog-api-key": "k"}, timeout=5)
    words = "Model is not found: models/gemini-2.0-flash for api version v1beta"
    assert (status, answer["error"]["message"], answer["error"]["status"]) == (404, words, "NOT_FOUND")  # fmt: skip
    assert asked.status_code == 404


def test_it_tells_of_no_model_to_a_key_that_is_none_of_googles() -> None:
    with GeminiDouble(Script(), keys={"k"}) as gemini:
        status, answer = told(gemini, f"/v1beta/models/{MODEL}", "x")
        assert told(gemini, "/") == (200, {"status": "ok"})
    assert (status, answer["error"]["details"][0]["reason"]) == (400, "API_KEY_INVALID")
