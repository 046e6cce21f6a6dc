"""A shopper's message: from the form that Twilio posts to the shape that the rest of the shop reads.

https://www.twilio.com/docs/messaging/guides/webhook-request names the parameters. Unknown ones are let
pass, since Twilio adds some without notice; and a message is never refused for what it lacks, since nobody
would ever see it again.
"""

import re
from datetime import datetime
from itertools import takewhile
from typing import get_args

from retail.errors import Invalid
from retail.whatsapp import (
    MAX_LABEL,
    MAX_MEDIA,
    MAX_PAYLOAD,
    MAX_PROFILE_NAME,
    MAX_RECEIVED,
    PREFIX,
    canonical,
    is_user_id,
    wa_id,
)
from retail.wire import InboundMessage, Location, Media, MessageKind, OptOutType

from .boundaries import EXTERNAL_USER_IDS, Form, check_boundaries, is_swallowing

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;[^:]*)?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,4}", re.ASCII)
_DEGREES = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,20})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
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
_OPT_OUT_TYPES: dict[str, OptOutType] = {word: word for word in get_args(OptOutType)}
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


class Unreadable(Invalid):
    """A message to this shop that Twilio signed, in a shape that we do not know."""


class Echo(Invalid):
    """What the shop's own number wrote, which nobody waits to have answered."""


def read_message(
    form: Form, *, account_sid: str, number: str, received_at: datetime
) -> InboundMessage:
    """The message in a form whose signature was checked.

    `number` is the shop's Twilio address; `received_at` is aware and becomes ISO 8601.

    Raises:
        Unreadable: `invalid_address`; it is ours, and nobody can be answered.
        Echo: `echo`; it is from the number that it is to.
        Invalid: not a message to this account and number, or a form that was cut elsewhere than Twilio cut
            it: `not_ours`, `invalid_form`.
    """
    check_boundaries(form)
    _check_ours(form, account_sid, number)
    if not _SID.fullmatch(form["MessageSid"]):
        raise Invalid("invalid_form", "MessageSid is not a SID")
    try:
        sender = wa_id(form["From"])
    except Invalid as error:
        raise Unreadable(error.code, error.message) from None
    if canonical(sender) == canonical(wa_id(number)):
        raise Echo("echo", "a message that the shop sent itself")
    media = _media(form)
    location = _location(form)
    message: InboundMessage = {
        "sid": form["MessageSid"],
        "from": form["From"],
        "to": form["To"],
        "body": _body(form)[:MAX_RECEIVED],
        "kind": _kind(form, media, location),
        "media": media,
        "location": location,
        "button_payload": _first(form, "ButtonPayload", "ListId")[:MAX_PAYLOAD],
        "profile_name": _first(form, "ProfileName")[:MAX_PROFILE_NAME],
        "received_at": received_at.isoformat(),
        "external_user_id": _external_user_id(form, sender),
    }
    if opt_out_type := _OPT_OUT_TYPES.get(form.get("OptOutType", "")):
        message["opt_out_type"] = opt_out_type
    return message


def read_status(form: Form, *, account_sid: str) -> str:
    """What a signed form says of a message that the shop sent (`delivered`, …); empty when it is a message.

    Raises:
        Invalid: what `read_message` raises.
    """
    if "MessageStatus" not in form or "Body" in form:
        return ""
    check_boundaries(form)
    if form["AccountSid"] != account_sid:
        raise Invalid("not_ours", "a status of another account")
    return form["MessageStatus"] or "unknown"


def is_cut(form: Form) -> bool:
    """Whether the message's text is longer than what `read_message` keeps."""
    return len(_body(form)) > MAX_RECEIVED


def sid_of(form: Form) -> str:
    """The message's SID for the log, or nothing when there is none that looks like one."""
    sid = form.get("MessageSid", "")
    return sid if _SID.fullmatch(sid) else ""


def _check_ours(form: Form, account_sid: str, number: str) -> None:
    try:
        recipient = canonical(wa_id(form["To"]))
    except Invalid:
        recipient = ""
    if form["AccountSid"] != account_sid or recipient != canonical(wa_id(number)):
        raise Invalid("not_ours", "a message to another account or number")


def _media(form: Form) -> list[Media]:
    """The files that are there, however many the form counts; one of an unknown type has none."""
    counted = form.get("NumMedia", "")
    count = min(int(counted), MAX_MEDIA) if _COUNT.fullmatch(counted) else MAX_MEDIA
    return [
        {"url": form[f"MediaUrl{index}"], "content_type": _content_type(form, index)}
        for index in range(count)
        if form.get(f"MediaUrl{index}")
    ]


def _content_type(form: Form, index: int) -> str:
    given = form.get(f"MediaContentType{index}", "")
    return given if _CONTENT_TYPE.fullmatch(given) else ""


def _location(form: Form) -> Location | None:
    """The place, if there is one on this earth."""
    latitude = _degrees(form.get("Latitude", ""), 90)
    longitude = _degrees(form.get("Longitude", ""), 180)
    if latitude is None or longitude is None:
        return None
    label = " · ".join(part for part in (form.get("Label"), form.get("Address")) if part)
    return {"latitude": latitude, "longitude": longitude, "label": label[:MAX_LABEL]}


def _degrees(text: str, most: float) -> float | None:
    degrees = float(text) if _DEGREES.fullmatch(text) else None
    return None if degrees is None or abs(degrees) > most else degrees


def _external_user_id(form: Form, sender: str) -> str:
    """Who WhatsApp says the sender is, beside the address that they wrote from.

    It becomes a lasting alias, so one that may have been cut elsewhere is left out.
    """
    given = _first(form, *EXTERNAL_USER_IDS).removeprefix(PREFIX)
    is_whole = is_user_id(given) and not is_swallowing(given)
    return given if is_whole and given != sender else ""


def _body(form: Form) -> str:
    return _first(form, "Body", "ButtonText", "ListTitle")


def _kind(form: Form, media: list[Media], location: Location | None) -> MessageKind:
    if "ButtonPayload" in form or "ButtonText" in form or "ListId" in form:
        return "button"
    if location:
        return "location"
    said = _KINDS.get(_type(form), "unknown")
    if media and said in {"unknown", "text"}:
        content_type = media[0]["content_type"].lower()
        return next(
            kind for start, kind in _KINDS_BY_CONTENT_TYPE if content_type.startswith(start)
        )
    if said == "unknown" and _body(form).strip():
        return "text"  # a new kind of message with words in it can be answered
    return said


def _type(form: Form) -> str:
    """Twilio's types are small letters; what follows them is the next pair, cut elsewhere."""
    return "".join(takewhile(lambda char: not char.isupper(), form.get("MessageType", "text")))


def _first(form: Form, *names: str) -> str:
    return next((form[name] for name in names if form.get(name)), "")
