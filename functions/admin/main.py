"""The admin panel's entry point: the owner's browser comes here."""

from functools import lru_cache

from flask import Flask, Request
from werkzeug.wrappers import Response

from retail.settings import Settings

from .app import build


@lru_cache(maxsize=1)
def _app() -> Flask:
    return build(Settings.from_environ())


def admin(request: Request) -> Response:
    """Answers one request of the functions framework."""
    return Response.from_app(_app(), request.environ)
