"""Whether Gemini answers, in one line: asked over the real SDK, and told while the stack runs already."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import gemini_notice
from local.configuration import Configuration
from local.gemini import GeminiDouble, Script, Step, fail, say
from local.gemini_notice import gemini_asked
from local.gemini_probe import probe
from local.ports import Ports, free_ports
from local.secret_keys import Secrets
from retail.settings import Settings
from tests.waiting import wait_until

GOOD = "a-good-key"
MODEL = "gemini-3.8-flash"


@pytest.fixture
def gemini() -> Iterator[GeminiDouble]:
    routes = {"gemini-3.5-flash": "gemini-3.6-flash"}
    with GeminiDouble(Script(then=say("Hola")), keys={GOOD}, routes=routes) as double:
        yield double


def asking(url: str, key: str = GOOD, model: str = MODEL) -> Settings:
    return Settings(local_mode=True, gemini_api_url=url, google_api_key=key, gemini_model=model)


def test_a_good_key_is_answered(gemini: GeminiDouble) -> None:
    assert probe(asking(gemini.url)) == "✔ Gemini answers (gemini-3.8-flash)"
    asked = gemini.requests[0]
    assert (asked.model, asked.key) == (MODEL, GOOD)
    assert asked.body["generationConfig"]["maxOutputTokens"] <= 16


def test_a_bad_key_is_told_in_google_s_words(gemini: GeminiDouble) -> None:
    assert probe(asking(gemini.url, key="a-bad-one")) == (
        "! Gemini does not answer (400: API key not valid. Please pass a valid API key):"
        " the offline model takes over until it does"
    )


def test_nobody_at_the_port_is_told_in_one_line() -> None:
    line = probe(asking(f"http://127.0.0.1:{free_ports(1)[0]}"))
    assert line.startswith("! Gemini does not answer (Connection refused): ")


def test_another_model_than_the_one_asked_for_is_told(gemini: GeminiDouble) -> None:
    line = probe(asking(gemini.url, model="gemini-3.5-flash"))
    assert line.startswith("! Gemini answers as gemini-3.6-flash: gemini-3.5-flash is")


@pytest.mark.parametrize("version", ["gemini-3.8-flash-001", "models/gemini-3.8-flash"])
def test_a_numbered_release_of_the_model_is_the_model(version: str) -> None:
    with GeminiDouble(Script(then=say("Hola")), routes={MODEL: version}) as gemini:
        assert probe(asking(gemini.url)) == f"✔ Gemini answers ({version})"


def test_a_lighter_model_of_the_same_name_is_another_model() -> None:
    with GeminiDouble(Script(then=say("Hola")), routes={MODEL: f"{MODEL}-lite"}) as gemini:
        assert probe(asking(gemini.url)).startswith(f"! Gemini answers as {MODEL}-lite")


@pytest.mark.parametrize(
    ("answer", "said"),
    [(fail(503), "503: on demand"), (Step(["nonsense"]), "does not answer")],
    ids=["unavailable", "malformed"],
)
def test_a_gemini_that_is_ill_is_told_in_one_line(answer: Step, said: str) -> None:
    with GeminiDouble(Script(then=answer)) as gemini:
        line = probe(asking(gemini.url))
    assert said in line
    assert "\n" not in line


def test_vertex_without_credentials_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nowhere.json"))
    vertex = Settings(local_mode=True, google_genai_use_vertexai=True, google_cloud_project="p")
    line = probe(vertex)
    assert line.startswith("! Gemini does not answer (")
    assert "nowhere.json" in line


def told(tmp_path: Path, **environ: str) -> Configuration:
    return Configuration(Ports(), Secrets.kept_in(tmp_path), tmp_path, environ)


def test_the_stack_is_told_while_it_runs(gemini: GeminiDouble, tmp_path: Path) -> None:
    lines: list[str] = []
    with_key = told(tmp_path, GOOGLE_API_KEY=GOOD, GEMINI_API_URL=gemini.url, GEMINI_MODEL=MODEL)
    with gemini_asked(with_key, lines.append, 60):
        wait_until(lambda: lines, 90, "the line")
    assert lines == ["✔ Gemini answers (gemini-3.8-flash)"]


def test_without_a_key_nothing_is_asked_or_told(tmp_path: Path) -> None:
    lines: list[str] = []
    with gemini_asked(told(tmp_path), lines.append):
        pass
    assert lines == []


def test_a_stack_that_stops_does_not_wait_for_gemini(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gemini_notice, "PROBE", ["sleep", "600"])
    lines: list[str] = []
    with gemini_asked(told(tmp_path, GOOGLE_API_KEY=GOOD), lines.append, seconds=600):
        pass
    assert lines == []


def test_a_probe_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    lines: list[str] = []
    nobody = f"http://127.0.0.1:{free_ports(1)[0]}"
    asking_nobody = told(tmp_path, GOOGLE_API_KEY=GOOD, GEMINI_API_URL=nobody)
    with gemini_asked(asking_nobody, lines.append, seconds=0.01):
        wait_until(lambda: lines, 60, "the line")
    assert "It is open whether Gemini answers" in lines[0]
