"""The admin panel's entry point: the owner's browser comes here."""

from flask import Request
from werkzeug.wrappers import Response

from retail.settings import Settings

from .app import build

_app = build(Settings.from_environ())


def admin(request: Request) -> Response:
    """Answers one request of the functions framework."""
    return Response.from_app(_app, request.environ)
