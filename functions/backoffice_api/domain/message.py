"""Messages: what a shopper wrote, what is to be sent to them, and the transcript of both.

A message in flight is part of its conversation's document. It becomes a `Message` of its own when
nothing is left to do about it but remember it: an inbound one when its turn is over, an outbound one when
it was sent or could not be.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from retail.whatsapp import (
    MAX_CONTENT_TYPE,
    MAX_LABEL,
    MAX_MEDIA,
    MAX_PAYLOAD,
    MAX_PROFILE_NAME,
    MAX_RECEIVED,
    MAX_URL,
)
from retail.wire import MessageKind, OptOutType

_ESCAPED = re.compile('[\x00-\x1f"\\\\\ud800-\udfff]')

Author = Literal["shopper", "milo", "shop"]
MessageStatus = Literal[
    "received", "answered", "dead", "queued", "sent", "delivered", "read", "failed"
]


@dataclass(frozen=True)
class Media:
    """A file that came with a message."""

    url: str
    content_type: str


@dataclass(frozen=True)
class Location:
    """A pin on the map, in degrees."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True)
class InboundMessage:
    """What a shopper wrote.

    Attributes:
        sid: Twilio's MessageSid, the message's identity.
        sender: the shopper's Twilio address, `whatsapp:+549…`.
        external_user_id: the WhatsApp user id that came beside it, or empty.
        recipient: the shop's.
        seq: its place among all messages of its conversation; while it waits for a turn, one that was
            written before it may still come and take it.
        opt_out_type: what Twilio took the message for, where its Advanced Opt-Out is on; None as a rule.
    """

    sid: str
    sender: str
    recipient: str
    body: str
    kind: MessageKind
    media: tuple[Media, ...]
    location: Location | None
    button_payload: str
    profile_name: str
    received_at: datetime
    seq: int = 0
    external_user_id: str = ""
    opt_out_type: OptOutType | None = None


@dataclass(frozen=True)
class OutboundMessage:
    """What is to be sent to a shopper.

    Attributes:
        id: random; what the worker reports it by.
        to: the shopper's Twilio address.
        turn_id: the turn whose reply it is, or empty when the shop itself wrote it.
        model: which model wrote it, so that a transcript reads no turn for it; empty when none did.
    """

    id: int
    to: str
    body: str
    seq: int
    turn_id: str
    created_at: datetime
    model: str = ""

    @property
    def author(self) -> Author:
        """Who says it."""
        return "milo" if self.turn_id else "shop"


@dataclass(frozen=True)
class Message:
    """A line of a conversation's transcript; its existence also says that an inbound sid is done.

    Attributes:
        key: the sid of an inbound message; conversation and seq of an outbound one.
        sid: Twilio's MessageSid; None when Twilio never took it.
        error_code: Twilio's, of a message that failed.
        model: which model wrote a reply; empty of what a person wrote, and of what was kept before this was.
    """

    key: str
    wa_id: str
    seq: int
    author: Author
    kind: MessageKind
    body: str
    media: tuple[Media, ...]
    location: Location | None
    status: MessageStatus
    sid: str | None
    error_code: int | None
    turn_id: str
    created_at: datetime
    model: str = ""


def bounded(message: InboundMessage) -> InboundMessage:
    """The message, cut where it is longer than WhatsApp lets anybody write."""
    return replace(
        message,
        body=message.body[:MAX_RECEIVED],
        media=tuple(
            Media(media.url[:MAX_URL], media.content_type[:MAX_CONTENT_TYPE])
            for media in message.media[:MAX_MEDIA]
        ),
        location=message.location
        and replace(message.location, label=message.location.label[:MAX_LABEL]),
        button_payload=message.button_payload[:MAX_PAYLOAD],
        profile_name=message.profile_name[:MAX_PROFILE_NAME],
    )


def size(message: InboundMessage) -> int:
    """Bytes that it takes in its conversation's document, rather too many than too few."""
    texts = [message.body, message.button_payload, message.profile_name]
    texts += [text for media in message.media for text in (media.url, media.content_type)]
    texts += [message.location.label] if message.location else []
    return 600 + sum(_stored_size(text) + 50 for text in texts)


def _stored_size(text: str) -> int:
    """In UTF-8, with up to nine bytes more for a character that is escaped on its way to the store."""
    return len(text.encode("utf-8", "surrogatepass")) + 9 * len(_ESCAPED.findall(text))


def inbound_line(
    message: InboundMessage, wa_id: str, status: MessageStatus, turn_id: str
) -> Message:
    """The transcript's line of what a shopper wrote."""
    return Message(
        key=message.sid,
        wa_id=wa_id,
        seq=message.seq,
        author="shopper",
        kind=message.kind,
        body=message.body,
        media=message.media,
        location=message.location,
        status=status,
        sid=message.sid,
        error_code=None,
        turn_id=turn_id,
        created_at=message.received_at,
    )


def inbound_again(line: Message, sender: str, recipient: str, profile_name: str) -> InboundMessage:
    """The message of a transcript's line, to be answered once more; what its line does not keep is as it is now."""
    return InboundMessage(
        sid=line.key,
        sender=sender,
        recipient=recipient,
        body=line.body,
        kind=line.kind,
        media=line.media,
        location=line.location,
        button_payload="",
        profile_name=profile_name,
        received_at=line.created_at,
    )


def line_key(wa_id: str, seq: int) -> str:
    """The key of an outbound message's line, which it has before the line is there."""
    return f"{wa_id}-{seq}"


def outbound_line(
    message: OutboundMessage,
    wa_id: str,
    status: MessageStatus,
    sid: str | None,
    error_code: int | None,
) -> Message:
    """The transcript's line of what was said to a shopper."""
    return Message(
        key=line_key(wa_id, message.seq),
        wa_id=wa_id,
        seq=message.seq,
        author=message.author,
        kind="text",
        body=message.body,
        media=(),
        location=None,
        status=status,
        sid=sid,
        error_code=error_code,
        turn_id=message.turn_id,
        created_at=message.created_at,
        model=message.model,
    )
