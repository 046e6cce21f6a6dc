"""The webhook of a world: the real Flask app, built once, over the queue and the time of whichever world is running."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from local.in_process import Request, Response, serve
from retail.settings import Settings
from retail.tasks import TurnQueue
from retail.wire import InboundMessage
from whatsapp_webhook.app import assemble

from .loop import WorldLoop
from .process import START
from .whatsapp import ACCOUNT, NUMBER, TOKEN, WEBHOOK_URL


@dataclass
class _Surroundings:
    """What the app sees of the world that runs."""

    loop: Any = None
    queue: Any = None


_NOW = _Surroundings()


def enter(loop: WorldLoop, queue: TurnQueue) -> None:
    """Makes a world the one that runs."""
    _NOW.loop, _NOW.queue = loop, queue


class _PresentQueue:
    """The queue of the world that runs."""

    def put(self, message: InboundMessage, traceparent: str = "") -> None:
        """See `TurnQueue`."""
        _NOW.queue.put(message, traceparent)


@lru_cache(maxsize=1)
def application() -> Callable[[Request], Response]:
    """The app, by way of WSGI."""
    settings = Settings(
        local_mode=True,
        whatsapp_webhook_url=WEBHOOK_URL,
        twilio_account_sid=ACCOUNT,
        twilio_auth_tokens=(TOKEN,),
        twilio_whatsapp_number=NUMBER,
    )

    def clock() -> datetime:
        return START + timedelta(seconds=_NOW.loop.time())

    app = assemble(settings, _PresentQueue(), clock=clock)
    return lambda request: serve(app.wsgi_app, request)
