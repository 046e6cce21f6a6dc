"""What the name of a Gemini model tells."""

import pytest

from agent_worker.thinking.gemini_names import is_release_of, is_since_gemini_3

MODEL = "gemini-3.8-flash"
PATH = "projects/p/locations/global/publishers/google/models/"


@pytest.mark.parametrize(
    "version", [MODEL, f"{MODEL}-001", f"{MODEL}-04-2026", f"models/{MODEL}", f"{PATH}{MODEL}-001"]
)
@pytest.mark.parametrize("asked", [MODEL, f"models/{MODEL}"])
def test_a_numbered_or_dated_release_is_the_model_that_was_asked_for(
    asked: str, version: str
) -> None:
    assert is_release_of(asked, version)


@pytest.mark.parametrize(
    "version", ["gemini-3.9-flash", f"{MODEL}-lite", f"{MODEL}-lite-001", "gemini-3x8-flash", ""]
)
def test_a_lighter_or_later_model_is_another_one(version: str) -> None:
    assert not is_release_of(MODEL, version)


@pytest.mark.parametrize("model", ["gemini-3-pro", MODEL, "gemini-10-flash", f"models/{MODEL}"])
def test_models_since_gemini_3_are_told_by_their_name(model: str) -> None:
    assert is_since_gemini_3(model)


@pytest.mark.parametrize(
    "model", ["gemini-2.5-flash", "gemini-1.5-pro", "gemma-3-27b", "offline", "gemini-flash-latest"]
)
def test_older_and_other_models_are_not_since_gemini_3(model: str) -> None:
    assert not is_since_gemini_3(model)
