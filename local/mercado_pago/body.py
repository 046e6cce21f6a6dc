"""The JSON of a request, or a refusal in the API's shape."""

import json
from typing import Any

from flask import request

from .errors import invalid


def body() -> Any:
    """What came as JSON; UTF-8 can hold all of it, and no number in it is infinite.

    Raises MercadoPagoError.
    """
    if not request.is_json:
        raise invalid("bad_request", "the body is application/json")
    try:
        given = json.loads(request.get_data())
        json.dumps(given, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise invalid("bad_request", f"the body is not JSON: {type(error).__name__}") from error
    return given


def document() -> dict[str, Any]:
    """The JSON object that came. Raises MercadoPagoError."""
    given = body()
    if not isinstance(given, dict):
        raise invalid("bad_request", "the body is a JSON object")
    return given
