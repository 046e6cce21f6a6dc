"""The back office's entry point: the API that alone owns the shop's facts."""

from flask import Request
from werkzeug.wrappers import Response

from retail.settings import Settings

from .app import build

_app = build(Settings.from_environ())


def backoffice_api(request: Request) -> Response:
    """Answers one request of the functions framework."""
    return Response.from_app(_app, request.environ)
