"""What Gemini refuses of a request before it thinks: function calls without their thought signatures.

The rules and most of the words are those of ai.google.dev/gemini-api/docs/thought-signatures.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from agent_worker.thinking.gemini_names import is_since_gemini_3

_WORDS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")
_DUMMIES = {word.encode() for word in _WORDS} | {base64.urlsafe_b64decode(word) for word in _WORDS}
"""Google's words for a call that has no signature, as they are on the wire or as base64 of their letters."""


def refusal(model: str, body: dict[str, Any], issued: set[bytes]) -> str | None:
    """Why a request is answered with 400, None when it is not; `issued` are the signatures given out so far."""
    contents = body.get("contents", [])
    for text in signature_texts(contents):
        if decoded(text) is None:
            return (
                "Invalid value at 'contents[0].parts[0].thought_signature' (TYPE_BYTES), "
                f'Base64 decoding failed for "{text}"'
            )
    if not is_since_gemini_3(model):
        return None
    for number, content in _steps_of_the_current_turn(contents):
        call = next((part for part in content.get("parts", []) if "functionCall" in part), None)
        if call is None:
            continue
        if "thoughtSignature" not in call:
            name = call["functionCall"]["name"]
            return f"Function call `{name}` in the `{number}.` content block is missing a `thought_signature`."
        if decoded(call["thoughtSignature"]) not in issued | _DUMMIES:
            return "Invalid thought signature."
    return None


def signature_texts(contents: list[dict[str, Any]]) -> Iterator[str]:
    """The signatures of some contents as they are on the wire."""
    for content in contents:
        for part in content.get("parts") or []:
            if "thoughtSignature" in part:
                yield part["thoughtSignature"]


def decoded(text: str) -> bytes | None:
    """The bytes of a base64 text in either alphabet, with or without padding; None for anything else."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None


def _steps_of_the_current_turn(
    contents: list[dict[str, Any]],
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The model's contents, numbered from 1, after the last user content that answers no call."""
    begins = 0
    for number, content in enumerate(contents, 1):
        parts = content.get("parts") or []
        if content.get("role") == "user" and any("functionResponse" not in part for part in parts):
            begins = number
    for number, content in enumerate(contents[begins:], begins + 1):
        if content.get("role") == "model":
            yield number, content
