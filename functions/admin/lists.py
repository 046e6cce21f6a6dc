"""Lists that go on: a page of rows, and the link to those that come after."""

from typing import Any
from urllib.parse import urlencode

from flask import request

ROWS = 25


def page_token() -> str:
    """Where the list that is asked for begins."""
    return request.args.get("desde", "")[:1000]


def next_link(token: str | None, **kept: str) -> str | None:
    """The address of the rows that come after, with the filters that are kept; None at the end."""
    if token is None:
        return None
    asked: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return f"{request.path}?{urlencode({**asked, 'desde': token})}"
