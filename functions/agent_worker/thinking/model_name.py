"""The model's name: whether Gemini knows it, and whether that very model answers. Google retires names.

A name that was retired is not known (404), or its successor answers in its place without a word, at its own price.
"""

import logging
from http import HTTPStatus

from google.genai import Client, errors, types

from retail.errors import Unavailable
from retail.settings import OFFLINE, Settings

from .gemini_names import is_release_of
from .models import client_options

logger = logging.getLogger(__name__)

_TALKING = "generateContent"
_TRANSIENT = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_REFUSALS = range(400, 500)
_MAX_LENGTH = 200


def check(settings: Settings) -> str:
    """Asks Gemini for the model of `GEMINI_MODEL`, and for one word from it; what is wrong is logged as an ERROR. Blocks.

    Returns: `offline`, `known`, `not_known`, `not_talking`, `answered_by_another` or `refused`.

    Raises:
        Unavailable: `gemini_unavailable`; nothing is known of the name.
    """
    if settings.model == OFFLINE:
        logger.info("the offline model has no name to check")
        return "offline"
    try:
        with _client(settings) as client:
            return _found(client, settings.model)
    except errors.APIError as error:
        return _said_no(settings, error)
    except Exception as error:  # of httpx, google.auth, or an answer that is none of Gemini's
        raise Unavailable("gemini_unavailable", type(error).__name__) from error


def _found(client: Client, name: str) -> str:
    model = client.models.get(model=name)
    able = model.supported_actions  # None on Vertex AI, which does not say
    if able is not None and _TALKING not in able:
        logger.error("the model %s cannot be talked to: it does %s", name, ", ".join(able))
        return "not_talking"
    one_word = types.GenerateContentConfig(max_output_tokens=16)
    answer = client.models.generate_content(model=name, contents="Hola", config=one_word)
    version = answer.model_version or name
    is_it = is_release_of(name, version) or is_release_of(version, name)  # either may lack `-001`
    if not is_it:
        logger.error("the model %s is answered for by %s: an alias, or retired", name, version)
        return "answered_by_another"
    logger.info("the model %s is known to Gemini, and answers as %s", name, version)
    return "known"


def _said_no(settings: Settings, error: errors.APIError) -> str:
    name, words = settings.model, " ".join(str(error.message or error.status).split())
    if settings.google_api_key:  # of a key that is suspended Google says which
        words = words.replace(settings.google_api_key, "[hidden]")
    words = words[:_MAX_LENGTH]
    if error.code == HTTPStatus.NOT_FOUND:
        logger.error("the model %s is not known to Gemini: %s", name, words)
        return "not_known"
    if error.code in _TRANSIENT or error.code not in _REFUSALS:
        raise Unavailable("gemini_unavailable", f"HTTP {error.code}") from error
    logger.error("the model %s may not be asked for: %d: %s", name, error.code, words)
    return "refused"


def _client(settings: Settings) -> Client:
    """As the thinking model asks, but once: the queue asks again."""
    options = client_options(settings)
    at = {"base_url": settings.gemini_api_url or None}
    return Client(**options | {"http_options": options["http_options"].model_copy(update=at)})
