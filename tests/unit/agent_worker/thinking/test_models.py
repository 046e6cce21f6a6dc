"""Which model thinks for Milo."""

from typing import Any

import pytest
from google.adk.models import Gemini

from agent_worker.thinking.models import thinking_model
from retail.settings import Settings


def settings(**members: Any) -> Settings:
    return Settings(local_mode=True, **members)


def test_without_a_key_the_offline_model_thinks() -> None:
    assert thinking_model(settings()).model == "offline"
    assert thinking_model(settings(google_api_key="k", gemini_model="offline")).model == "offline"


@pytest.mark.parametrize("given", [{"google_api_key": "k"}, {"google_genai_use_vertexai": True}])
def test_with_a_key_or_vertex_gemini_thinks(given: dict[str, Any]) -> None:
    model = thinking_model(settings(**given))
    assert isinstance(model, Gemini)
    assert model.model == "gemini-3.8-flash"
