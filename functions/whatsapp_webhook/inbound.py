"""A shopper's message: from the form that Twilio posts to the shape that the rest of the shop reads.

https://www.twilio.com/docs/messaging/guides/webhook-request names the parameters. Unknown ones are let
pass, since Twilio adds some without notice.
"""

import math
import re
from collections.abc import Iterable
from datetime import datetime

from werkzeug.datastructures import MultiDict

from retail.errors import Invalid
from retail.whatsapp import wa_id
from retail.wire import InboundMessage, Location, Media, MessageKind

MAX_BODY = 4096
"""Characters; WhatsApp's own limit for a text. What is longer is cut."""
MAX_MEDIA = 10
MAX_PROFILE_NAME = 100
MAX_LABEL = 500

_REQUIRED = ("AccountSid", "Body", "From", "MessageSid", "NumMedia", "To")
_OPTIONAL = (
    "Address",
    "ButtonPayload",
    "ButtonText",
    "Label",
    "Latitude",
    "ListId",
    "ListTitle",
    "Longitude",
    "MessageType",
    "ProfileName",
)
_ACTED_ON = ("ButtonPayload", "ListId", "MessageType")
_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;[^:]*)?", re.ASCII)
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?(?:e-[0-9]{1,2})?")
_KINDS: dict[str, MessageKind] = {
    "text": "text",
    "image": "image",
    "audio": "audio",
    "voice": "audio",
    "video": "video",
    "document": "document",
    "sticker": "sticker",
    "contacts": "contacts",
    "contact": "contacts",
}
"""Twilio's MessageType → ours, for what the form does not show otherwise."""
_KINDS_BY_CONTENT_TYPE: tuple[tuple[str, MessageKind], ...] = (
    ("image/webp", "sticker"),
    ("image/", "image"),
    ("audio/", "audio"),
    ("video/", "video"),
    ("text/vcard", "contacts"),
    ("text/x-vcard", "contacts"),
    ("text/directory", "contacts"),
    ("", "document"),
)

Form = MultiDict[str, str]


def read_message(
    form: Form, *, account_sid: str, number: str, received_at: datetime
) -> InboundMessage:
    """The message in a form whose signature was checked.

    `number` is the shop's Twilio address; `received_at` is aware and becomes ISO 8601.

    Raises:
        Invalid: not a message to this account and number, or a form that Twilio does not make:
            `invalid_form`, `not_ours`, `invalid_address`.
    """
    _check_boundaries(form)
    if form["AccountSid"] != account_sid or wa_id(form["To"]) != wa_id(number):
        raise Invalid("not_ours", "a message to another account or number")
    if not _SID.fullmatch(form["MessageSid"]):
        raise Invalid("invalid_form", "MessageSid is no SID")
    wa_id(form["From"])
    media = _media(form)
    location = _location(form)
    return {
        "sid": form["MessageSid"],
        "from": form["From"],
        "to": form["To"],
        "body": _body(form)[:MAX_BODY],
        "kind": _kind(form, media, location),
        "media": media,
        "location": location,
        "button_payload": _first(form, "ButtonPayload", "ListId")[:MAX_BODY],
        "profile_name": _first(form, "ProfileName")[:MAX_PROFILE_NAME],
        "received_at": received_at.isoformat(),
    }


def is_cut(form: Form) -> bool:
    """Whether the message's text is longer than what `read_message` keeps."""
    return len(_body(form)) > MAX_BODY


def _check_boundaries(form: Form) -> None:
    """Refuses pairs that are missing, double, or cut elsewhere than Twilio cut them.

    The signature of `Body=hola` also signs `Bod=yhola`, and `Body=hola` twice.
    """
    for name in _REQUIRED:
        if len(form.getlist(name)) != 1:
            raise Invalid("invalid_form", f"{name} must be there once")
    known = (*_REQUIRED, *_OPTIONAL)
    for name, value in form.items(multi=True):
        if name in known:
            continue
        for whole in known:
            if whole.startswith(name) and (name + value).startswith(whole):
                raise Invalid("invalid_form", f"{whole} is cut in two")
    for whole in _ACTED_ON:
        if whole not in form and any(name.startswith(whole) for name in form):
            raise Invalid("invalid_form", f"{whole} runs into its value")


def _media_names(count: int) -> Iterable[str]:
    for index in range(count):
        yield f"MediaUrl{index}"
        yield f"MediaContentType{index}"


def _media(form: Form) -> list[Media]:
    count = form["NumMedia"]
    if not re.fullmatch(r"[0-9]{1,2}", count) or int(count) > MAX_MEDIA:
        raise Invalid("invalid_form", "NumMedia is no small number")
    if any(name not in form for name in _media_names(int(count))):
        raise Invalid("invalid_form", "NumMedia counts media that are not there")
    media: list[Media] = [
        {"url": form[f"MediaUrl{index}"], "content_type": form[f"MediaContentType{index}"]}
        for index in range(int(count))
    ]
    if not all(_CONTENT_TYPE.fullmatch(item["content_type"]) for item in media):
        raise Invalid("invalid_form", "a content type that is none")
    return media


def _location(form: Form) -> Location | None:
    if "Latitude" not in form and "Longitude" not in form:
        return None
    label = " · ".join(part for part in (form.get("Label"), form.get("Address")) if part)
    return {
        "latitude": _degrees(form.get("Latitude", ""), 90),
        "longitude": _degrees(form.get("Longitude", ""), 180),
        "label": label[:MAX_LABEL],
    }


def _degrees(text: str, most: float) -> float:
    degrees = float(text) if _DEGREES.fullmatch(text) else math.inf
    if abs(degrees) > most:
        raise Invalid("invalid_form", "a location that is nowhere")
    return degrees


def _body(form: Form) -> str:
    return _first(form, "Body", "ButtonText", "ListTitle")


def _kind(form: Form, media: list[Media], location: Location | None) -> MessageKind:
    if "ButtonPayload" in form or "ButtonText" in form or "ListId" in form:
        return "button"
    if location:
        return "location"
    said = _KINDS.get(form.get("MessageType", "text"), "unknown")
    if media and said in {"unknown", "text"}:
        content_type = media[0]["content_type"].lower()
        return next(
            kind for start, kind in _KINDS_BY_CONTENT_TYPE if content_type.startswith(start)
        )
    if said == "unknown" and form["Body"].strip():
        return "text"  # a new kind of message with words in it can be answered
    return said


def _first(form: Form, *names: str) -> str:
    return next((form[name] for name in names if form.get(name)), "")
