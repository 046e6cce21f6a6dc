"""The WhatsApp webhook's entry point: Twilio posts every message of a shopper here."""

from flask import Request
from werkzeug.wrappers import Response

from retail.settings import Settings

from .app import build

_app = build(Settings.from_environ())


def whatsapp_webhook(request: Request) -> Response:
    """Answers one request of the functions framework."""
    return Response.from_app(_app, request.environ)
