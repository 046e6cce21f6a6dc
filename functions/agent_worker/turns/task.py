"""Tasks: what the queue posts, read with care."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from retail.errors import Invalid
from retail.queueing import MAX_BACKOFF_SECONDS, MIN_ATTEMPTS, TRIED_FOR
from retail.whatsapp import address, wa_id
from retail.wire import InboundMessage

MAX_BYTES = 256 * 1024
MAX_NAME = 200
_TEXTS = ("sid", "from", "to", "body", "kind", "button_payload", "profile_name", "received_at")


@dataclass(frozen=True)
class Task:
    """What the queue wants done.

    Attributes:
        path: where it was posted, `/turns` or `/deliveries`.
        name: the sid of the message to answer, or the id of the one to deliver.
        wa_id: whose conversation it is about.
        body: as it came.
        message: the one to answer; None for a delivery.
    """

    path: str
    name: str
    wa_id: str
    body: bytes
    message: InboundMessage | None = None


def read(path: str, body: bytes) -> Task:
    """The task that was posted to that path.

    A message to answer comes as `{"message": …}`, and its finer points are the back office's to check; what is
    to be delivered comes as `{"delivery": …}`.

    Raises:
        Invalid: `invalid_task`, or `invalid_address` for somebody who is none of WhatsApp's.
    """
    if path == "/turns":
        message = cast("InboundMessage", _read(body, "message", _TEXTS))
        return Task(path, _name(message["sid"]), wa_id(message["from"]), body, message)
    delivery = _read(body, "delivery", ("wa_id", "message_id"))
    address(delivery["wa_id"])
    return Task(path, _name(delivery["message_id"]), delivery["wa_id"], body)


def _read(body: bytes, member: str, texts: tuple[str, ...]) -> dict[str, Any]:
    if len(body) > MAX_BYTES:
        raise Invalid("invalid_task", "the task is too large")
    try:
        held = json.loads(body)[member]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Invalid("invalid_task", f"the task holds no {member}") from None
    if not isinstance(held, dict):
        raise Invalid("invalid_task", f"the task's {member} is not an object")
    malformed = [name for name in texts if not isinstance(held.get(name), str)]
    if malformed:
        raise Invalid("invalid_task", f"{', '.join(malformed)} must be text")
    return held


def _name(text: str) -> str:
    if not 1 <= len(text) <= MAX_NAME or not text.isascii() or not text.isprintable():
        raise Invalid("invalid_task", f"a message is named by 1 to {MAX_NAME} characters")
    return text


def tries_before(headers: Mapping[str, str]) -> int:
    """How often the queue brought this task before; 0 when it does not say so in digits.

    Source: X-CloudTasks-TaskRetryCount; believed only after the queue's identity is checked.
    """
    counted = headers.get("x-cloudtasks-taskretrycount") or ""
    return int(counted) if counted.isascii() and counted.isdigit() and len(counted) < 10 else 0


def may_be_last_try(received_at: str, tries: int, now: datetime) -> bool:
    """Whether the queue may not bring a message again: its day is nearly over, and its least tries are made.

    Args:
        received_at: when the webhook took it, ISO 8601; it is never the last try of one that says no time.
        tries: how often the queue has brought it before.
    """
    try:
        age = now - datetime.fromisoformat(received_at)
    except (ValueError, TypeError):  # no time, or one of no time zone
        return False
    return tries >= MIN_ATTEMPTS and age > TRIED_FOR - timedelta(seconds=2 * MAX_BACKOFF_SECONDS)
