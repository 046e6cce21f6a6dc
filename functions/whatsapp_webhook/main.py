"""The WhatsApp webhook's entry point: Twilio posts every message of a shopper here."""

from functools import lru_cache

from flask import Flask, Request
from werkzeug.wrappers import Response

from retail.settings import Settings

from .app import build


@lru_cache(maxsize=1)
def _app() -> Flask:
    return build(Settings.from_environ())


def whatsapp_webhook(request: Request) -> Response:
    """Answers one request of the functions framework."""
    return Response.from_app(_app(), request.environ)
