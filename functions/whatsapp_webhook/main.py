"""The WhatsApp webhook's entry point: Twilio posts every message of a shopper here.

It is an ASGI function: a caller whose request comes in slowly takes no thread, and holds up nobody else.
"""

from functions_framework import aio
from starlette.requests import Request
from starlette.responses import Response

from retail.settings import Settings

from .app import build
from .slow_callers import refuse_slow_callers
from .threaded import THREADS, Threaded

_app = Threaded(build(Settings.from_environ()), THREADS)
refuse_slow_callers()


@aio.http
async def whatsapp_webhook(request: Request) -> Response:
    """Answers one request of the functions framework."""
    return await _app.answer(request)
