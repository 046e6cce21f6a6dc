"""Tasks: what the queue posts, read with care."""

import json
from collections.abc import Mapping
from typing import cast

from retail.errors import Invalid
from retail.whatsapp import wa_id
from retail.wire import InboundMessage

MOST_BYTES = 256 * 1024
_TEXTS = ("sid", "from", "to", "body", "kind", "button_payload", "profile_name", "received_at")


def read_message(body: bytes) -> InboundMessage:
    """The message of a task's body, `{"message": …}`; its finer points are the back office's to check.

    Raises:
        Invalid: `invalid_task`, or `invalid_address` for a sender that is none of WhatsApp's.
    """
    if len(body) > MOST_BYTES:
        raise Invalid("invalid_task", "the task is too large")
    try:
        message = json.loads(body)["message"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Invalid("invalid_task", "the task holds no message") from None
    if not isinstance(message, dict):
        raise Invalid("invalid_task", "the task's message is no object")
    malformed = [name for name in _TEXTS if not isinstance(message.get(name), str)]
    if malformed:
        raise Invalid("invalid_task", f"{', '.join(malformed)} must be text")
    wa_id(message["from"])
    return cast("InboundMessage", message)


def attempt_of(headers: Mapping[str, str]) -> int:
    """Which try of the task this is, from 1; believed only after the queue's identity is checked.

    Source: X-CloudTasks-TaskRetryCount counts the tries before this one.
    """
    retries = headers.get("x-cloudtasks-taskretrycount") or "0"
    return int(retries) + 1 if retries.isdecimal() and len(retries) < 10 else 1
