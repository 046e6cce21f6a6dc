"""What a request to send a message asks for, checked as Twilio checks it."""

import json
from dataclasses import dataclass

from .errors import TwilioError
from .message import CHANNEL, Attachment, phone_of

MAX_BODY = 1600
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send. `template` says that it may go out at any time."""

    phone: str
    body: str
    media: tuple[Attachment, ...]
    callback_url: str
    messaging_service_sid: str
    template: bool


def read(form: dict[str, list[str]], number: str) -> Outgoing:
    """Reads the form of a create request; `number` is the shop's. Raises TwilioError."""
    given = {name: values[0] for name, values in form.items() if values[0]}
    phone = _recipient(given, number)
    template = "ContentSid" in given
    body, media = given.get("Body", ""), _media(form.get("MediaUrl", []))
    if template:
        body = _template_text(given["ContentSid"], given.get("ContentVariables", "{}"))
    if not body.strip() and not media:
        raise TwilioError(21619)
    if len(body) > MAX_BODY:
        raise TwilioError(21617)
    callback = given.get("StatusCallback", "")
    if callback and not callback.startswith(WEB):
        raise TwilioError(21609, callback)
    service = given.get("MessagingServiceSid", "")
    return Outgoing(phone, body, media, callback, service, template)


def _recipient(given: dict[str, str], number: str) -> str:
    to, sender = given.get("To", ""), given.get("From", "")
    if not to:
        raise TwilioError(21604)
    if not sender and "MessagingServiceSid" not in given:
        raise TwilioError(21603)
    phone = phone_of(to)
    if phone is None:
        raise TwilioError(21211, to)
    if not to.startswith(CHANNEL):
        raise TwilioError(21910)
    if sender and sender != CHANNEL + number:
        raise TwilioError(63007)
    return phone


def _media(urls: list[str]) -> tuple[Attachment, ...]:
    if len(urls) > 1 or any(not url.startswith(WEB) for url in urls):
        raise TwilioError(21620)  # WhatsApp takes one file a message
    return tuple(Attachment(url, "image/*", url) for url in urls)


def _template_text(content_sid: str, variables: str) -> str:
    """Templates live at Twilio; here their variables stand in for their text."""
    try:
        values = json.loads(variables)
    except ValueError as error:
        raise TwilioError(20001, "ContentVariables must be JSON") from error
    return " · ".join([f"[{content_sid}]", *(str(value) for value in values.values())])
