"""Signed webhooks as Twilio posts them, and a queue that keeps what it is given."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Flask
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from werkzeug.datastructures import MultiDict

from retail.settings import Settings
from retail.wire import InboundMessage
from whatsapp_webhook.app import assemble
from whatsapp_webhook.webhook import Queue

URL = "https://shop.example/whatsapp"
TOKEN = "0123456789abcdef0123456789abcdef"
OLD_TOKEN = "fedcba9876543210fedcba9876543210"
ACCOUNT = "AC" + "1" * 32
NUMBER = "whatsapp:+14155238886"
SHOPPER = "whatsapp:+5491123456789"
SID = "SM" + "a" * 32
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

TEXT: Mapping[str, str] = {
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "ProfileName": "Juan",
    "MessageType": "text",
    "SmsSid": SID,
    "WaId": "5491123456789",
    "SmsStatus": "received",
    "Body": "Hola, quiero comprar leche",
    "To": NUMBER,
    "NumSegments": "1",
    "ReferralNumMedia": "0",
    "MessageSid": SID,
    "AccountSid": ACCOUNT,
    "From": SHOPPER,
    "ApiVersion": "2010-04-01",
}
"""The parameters of a text message."""


def sign(form: Mapping[str, str], url: str = URL, token: str = TOKEN) -> str:
    """The X-Twilio-Signature of a form, by Twilio's own code."""
    signature: str = RequestValidator(token).compute_signature(url, MultiDict(form))
    return signature


class KeptQueue:
    """A queue that keeps each message that it is given once, or raises `error`; `traceparents` has every put's."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.messages: list[InboundMessage] = []
        self.traceparents: list[str] = []

    def put(self, message: InboundMessage, traceparent: str = "") -> None:
        self.traceparents.append(traceparent)
        if message["sid"] not in {one["sid"] for one in self.messages}:
            self.messages.append(message)
        if self.error:
            raise self.error


def webhook(queue: Queue, *tokens: str, url: str = URL, number: str = NUMBER) -> Flask:
    """The webhook of the test shop on a queue."""
    settings = Settings(
        local_mode=True,
        whatsapp_webhook_url=url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_tokens=tokens or (TOKEN,),
        twilio_whatsapp_number=number,
    )
    return assemble(settings, queue, clock=lambda: NOW)
