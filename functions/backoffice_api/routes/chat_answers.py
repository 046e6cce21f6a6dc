"""Answers about chats: how messages, turns and what was said of being written to become the shapes of `retail.wire`."""

import json

from retail import wire

from ..domain.consent import Consent
from ..domain.message import Location, Media, Message
from ..domain.turn import TurnRecord
from .answers import instant


def consent_answer(consent: Consent) -> wire.Consent:
    """The shape of how a shopper came to want no messages, or some again."""
    return {
        "opted_out": consent.opted_out,
        "words": consent.words,
        "message_id": consent.sid,
        "said_at": instant(consent.said_at),
    }


def message_answer(message: Message) -> wire.Message:
    """The shape of a line of a transcript."""
    return {
        "id": message.key,
        "direction": "inbound" if message.author == "shopper" else "outbound",
        "author": message.author,
        "kind": message.kind,
        "body": message.body,
        "media": media_answer(message.media),
        "location": location_answer(message.location),
        "status": message.status,
        "sid": message.sid,
        "error_code": message.error_code,
        "model": message.model or None,
        "turn_id": message.turn_id,
        "created_at": instant(message.created_at),
    }


def turn_answer(record: TurnRecord) -> wire.TranscriptTurn:
    """The shape of a turn that is over."""
    return {
        "id": record.key,
        "outcome": record.outcome,
        "reason": record.reason,
        "model": record.model,
        "tool_calls": json.loads(record.tool_calls),
        "input_tokens": record.input_tokens,
        "output_tokens": record.output_tokens,
        "seconds": (record.finished_at - record.started_at).total_seconds(),
    }


def media_answer(media: tuple[Media, ...]) -> list[wire.Media]:
    """The shapes of a message's files."""
    return [{"url": each.url, "content_type": each.content_type} for each in media]


def location_answer(place: Location | None) -> wire.Location | None:
    """The shape of a message's pin."""
    if place is None:
        return None
    return {"latitude": place.latitude, "longitude": place.longitude, "label": place.label}
