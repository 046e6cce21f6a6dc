"""The app: `build` chooses the implementations, `assemble` puts the parts together."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from retail import logs, tasks
from retail.settings import Settings

from .signature import Signature
from .webhook import Queue, Webhook, create_app


def build(settings: Settings) -> Flask:
    """The webhook on the queue that the settings name.

    Raises:
        SettingsError: a variable is missing; without a token nobody's signature could be checked.
    """
    settings.require(
        "whatsapp_webhook_url",
        "twilio_account_sid",
        "twilio_auth_tokens",
        "twilio_whatsapp_number",
    )
    logs.configure(settings)
    queue = tasks.connect(settings, monotonic=time.monotonic, sleep=time.sleep)
    return assemble(settings, queue, clock=lambda: datetime.now(UTC))


def assemble(settings: Settings, queue: Queue, *, clock: Callable[[], datetime]) -> Flask:
    """The webhook on any queue; the clock is aware, in UTC."""
    return create_app(
        Webhook(
            signature=Signature(settings.whatsapp_webhook_url, settings.twilio_auth_tokens),
            account_sid=settings.twilio_account_sid,
            number=settings.twilio_whatsapp_number,
            queue=queue,
            clock=clock,
        )
    )
