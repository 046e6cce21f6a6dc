"""Models: what thinks for Milo, by `Settings.model`."""

from typing import Any

from google.adk.models import BaseLlm
from google.genai import types

from retail.settings import OFFLINE, Settings

from ..offline import OfflineModel
from .gemini import CarefulGemini

REQUEST_MILLISECONDS = 15_000
"""A single request; the turn as a whole has its own clock."""


def thinking_model(settings: Settings) -> BaseLlm:
    """The model that thinks first.

    Raises:
        SettingsError: see `Settings.model`.
    """
    if settings.model == OFFLINE:
        return offline_model(settings.shop_name)
    return CarefulGemini(
        model=settings.model,
        base_url=settings.gemini_api_url or None,
        retry_options=types.HttpRetryOptions(attempts=2, initial_delay=0.5, max_delay=2.0),
        client_kwargs=client_options(settings),
    )


def offline_model(shop_name: str) -> BaseLlm:
    """The model that needs nobody."""
    return OfflineModel(model=OFFLINE, shop_name=shop_name)


def client_options(settings: Settings) -> dict[str, Any]:
    """What a client of Google's SDK is made with: the key, or this function's own account for Vertex AI."""
    http = types.HttpOptions(timeout=REQUEST_MILLISECONDS)
    if settings.google_genai_use_vertexai:
        project = settings.google_cloud_project or None
        return {"vertexai": True, "project": project, "location": "global", "http_options": http}
    return {"vertexai": False, "api_key": settings.google_api_key, "http_options": http}
