"""The probe: asks Gemini for one word, as the worker would, and says in one plain line what came of it.

    python -m local.gemini_probe        with the worker's environment

It is a process of its own: it sees what the worker sees (no proxy, these credentials), and the stack neither
waits for it nor loads Google's SDK.
"""

import logging
import re
import sys

import httpx
from google import genai
from google.auth.exceptions import GoogleAuthError
from google.genai import errors, types

from agent_worker.thinking.gemini_names import is_release_of
from retail.settings import Settings

MILLISECONDS = 5_000
_MAX_REASON = 160


def probe(settings: Settings) -> str:
    """What Gemini answers, as a line for the terminal."""
    asked = settings.gemini_model
    one_word = types.GenerateContentConfig(max_output_tokens=16)
    try:
        with _client(settings) as client:
            answer = client.models.generate_content(model=asked, contents="Hola", config=one_word)
    except errors.APIError as error:
        return _silent(f"{error.code}: {error.message or error.status}")
    except httpx.TimeoutException:
        return _silent(f"nothing within {MILLISECONDS // 1000} s")
    except (httpx.HTTPError, GoogleAuthError, ValueError, OSError) as error:
        return _silent(str(error) or type(error).__name__)
    if not answer.candidates:
        return _silent("an answer without content")
    return _answered(asked, answer.model_version or asked)


def _answered(asked: str, version: str) -> str:
    if is_release_of(asked, version):
        return f"✔ Gemini answers ({version})"
    return (
        f"! Gemini answers as {version}: {asked} is an alias, or deprecated and answered by its"
        " successor (GEMINI_MODEL)"
    )


def _silent(reason: str) -> str:
    reason = " ".join(re.sub(r"\[Errno -?\d+\] ", "", reason).split())[:_MAX_REASON].rstrip(".")
    return f"! Gemini does not answer ({reason}): the offline model takes over until it does"


def _client(settings: Settings) -> genai.Client:
    http = types.HttpOptions(base_url=settings.gemini_api_url or None, timeout=MILLISECONDS)
    if settings.google_genai_use_vertexai:
        project = settings.google_cloud_project or None
        return genai.Client(vertexai=True, project=project, location="global", http_options=http)
    return genai.Client(vertexai=False, api_key=settings.google_api_key, http_options=http)


def main() -> int:
    """Prints the line."""
    logging.disable(logging.WARNING)  # the SDK's words are not for the stack's terminal
    print(probe(Settings.from_environ()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
