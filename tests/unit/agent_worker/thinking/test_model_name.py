"""What the weekly check finds, over the real SDK: a name that Gemini knows, one that was retired, a key that was refused."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from google.oauth2.credentials import Credentials

from agent_worker.thinking.model_name import check
from local.gemini import GeminiDouble, Script, Step, fail, say, told_of
from local.ports import free_ports
from retail.errors import Unavailable
from retail.settings import Settings

MODEL = "gemini-3.8-flash"
KEY = "a-good-key"
Line = tuple[str, str]
Told = Callable[[], list[Line]]


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Told:
    """What the check has logged: level and words."""
    caplog.set_level(logging.INFO)
    name = "agent_worker.thinking.model_name"
    return lambda: [
        (each.levelname, each.getMessage()) for each in caplog.records if each.name == name
    ]


def settings(url: str, **members: Any) -> Settings:
    given = {"google_api_key": KEY, "gemini_model": MODEL, **members}
    return Settings(local_mode=True, gemini_api_url=url, **given)


def found(
    models: Mapping[str, Step] | None = None, then: Step | None = None, **members: Any
) -> str:
    script = Script(then=then or say("Hola"))
    with GeminiDouble(script, keys={KEY}, models=models) as gemini:
        return check(settings(gemini.url, **members))


def test_a_name_that_gemini_knows_is_told_without_alarm(told: Told) -> None:
    assert found({MODEL: told_of(MODEL)}) == "known"
    assert told() == [("INFO", f"the model {MODEL} is known to Gemini, and answers as {MODEL}")]


def test_one_word_is_asked_for_as_by_a_turn_and_no_more() -> None:
    with GeminiDouble(Script(then=say("Hola")), keys={KEY}) as gemini:
        check(settings(gemini.url))
    (asked,) = gemini.requests
    assert (asked.model, asked.key) == (MODEL, KEY)
    assert asked.body["generationConfig"]["maxOutputTokens"] <= 16


def test_a_retired_name_is_an_error_in_google_s_words(told: Told) -> None:
    assert found({"gemini-3.9-flash": told_of("gemini-3.9-flash")}) == "not_known"
    google = f"Model is not found: models/{MODEL} for api version v1beta"
    assert told() == [("ERROR", f"the model {MODEL} is not known to Gemini: {google}")]


def test_a_name_that_is_told_of_still_and_answers_no_more_is_an_error(told: Told) -> None:
    assert found({MODEL: told_of(MODEL)}, fail(404, "no longer available")) == "not_known"
    assert told() == [("ERROR", f"the model {MODEL} is not known to Gemini: no longer available")]


def test_a_retired_name_for_which_another_answers_is_an_error(told: Told) -> None:
    routes = {MODEL: "gemini-3.9-flash"}
    with GeminiDouble(Script(then=say("Hola")), routes=routes) as gemini:
        assert check(settings(gemini.url)) == "answered_by_another"
    ((level, words),) = told()
    assert (level, words.startswith(f"the model {MODEL} is answered for by gemini-3.9-flash")) == (
        "ERROR",
        True,
    )


def test_a_numbered_release_of_the_model_is_the_model() -> None:
    routes = {MODEL: f"{MODEL}-001"}
    with GeminiDouble(Script(then=say("Hola")), routes=routes) as gemini:
        assert check(settings(gemini.url)) == "known"


def test_a_model_s_name_without_its_number_is_the_model() -> None:
    routes = {f"{MODEL}-001": MODEL}
    with GeminiDouble(Script(then=say("Hola")), routes=routes) as gemini:
        assert check(settings(gemini.url, gemini_model=f"{MODEL}-001")) == "known"


def test_a_model_that_does_not_talk_is_an_error(told: Told) -> None:
    assert found({MODEL: told_of(MODEL, "embedContent", "countTokens")}) == "not_talking"
    does = "it does embedContent, countTokens"
    assert told() == [("ERROR", f"the model {MODEL} cannot be talked to: {does}")]


def test_a_key_that_google_does_not_take_is_an_error(told: Told) -> None:
    assert found(google_api_key="a-bad-one") == "refused"
    google = "400: API key not valid. Please pass a valid API key."
    assert told() == [("ERROR", f"the model {MODEL} may not be asked for: {google}")]


@pytest.mark.parametrize("status", [401, 403])
def test_so_is_one_that_may_not(status: int, told: Told) -> None:
    assert found({MODEL: fail(status, "no")}) == "refused"
    assert told() == [("ERROR", f"the model {MODEL} may not be asked for: {status}: no")]


def test_a_key_that_google_repeats_is_in_no_log(told: Told) -> None:
    suspended = f"Consumer 'api_key:{KEY}' has been suspended."
    assert found({MODEL: fail(403, suspended)}) == "refused"
    assert KEY not in str(told())


@pytest.mark.parametrize("failure", [fail(408), fail(429), fail(500), fail(503), Step(["x"])])
def test_what_passes_says_nothing_of_the_name(failure: Step, told: Told) -> None:
    with pytest.raises(Unavailable, match="gemini_unavailable") as first:
        found({MODEL: failure})
    with pytest.raises(Unavailable):
        found({MODEL: told_of(MODEL)}, replaced(failure))
    assert not first.value.permanent
    assert told() == []


def replaced(failure: Step) -> Step:
    """The failure of a word that is asked for; the SDK takes a list for an answer without a word."""
    return fail(504) if isinstance(failure.document, list) else failure


def test_a_gemini_that_cannot_be_reached_is_asked_later() -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        check(settings(f"http://127.0.0.1:{free_ports(1)[0]}"))


@pytest.mark.parametrize("members", [{"google_api_key": ""}, {"gemini_model": "offline"}])
def test_the_offline_model_has_no_name_to_check(members: dict[str, str], told: Told) -> None:
    nobody = f"http://127.0.0.1:{free_ports(1)[0]}"
    assert check(settings(nobody, **members)) == "offline"
    assert [level for level, _ in told()] == ["INFO"]


@pytest.fixture
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who a function is in the cloud."""
    credentials = Credentials(token="a-token")
    monkeypatch.setattr("google.auth.default", lambda **_: (credentials, "milo-shop"))


@pytest.mark.usefixtures("_account")
def test_vertex_is_asked_as_the_function_s_own_account(told: Told) -> None:
    vertex: dict[str, Any] = {"google_genai_use_vertexai": True, "google_api_key": ""}
    with GeminiDouble(Script(then=say("Hola"))) as gemini:
        assert check(settings(gemini.url, google_cloud_project="milo-shop", **vertex)) == "known"
    assert found({}, google_cloud_project="milo-shop", **vertex) == "not_known"
    assert [level for level, _ in told()] == ["INFO", "ERROR"]
    assert f"`publishers/google/models/{MODEL}` is not found" in told()[1][1]
