"""The JSON of a request of a page."""

from typing import Any

from flask import request


def document() -> dict[str, Any]:
    """The request's JSON object. Only JSON: a form of another site could be posted without asking.

    Raises ValueError, in words.
    """
    given = request.get_json(silent=True) if request.is_json else None
    if not isinstance(given, dict):
        raise ValueError("Mandá un objeto JSON, como application/json.")  # noqa: TRY004 one kind of refusal
    return given
