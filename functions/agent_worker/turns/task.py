"""Tasks: what the queue posts, read with care."""

import json
from collections.abc import Mapping
from typing import Any, cast

from retail.errors import Invalid
from retail.whatsapp import address, wa_id
from retail.wire import DeliveryTask, InboundMessage

MOST_BYTES = 256 * 1024
_TEXTS = ("sid", "from", "to", "body", "kind", "button_payload", "profile_name", "received_at")


def read_message(body: bytes) -> InboundMessage:
    """The message of a task's body, `{"message": …}`; its finer points are the back office's to check.

    Raises:
        Invalid: `invalid_task`, or `invalid_address` for a sender that is none of WhatsApp's.
    """
    message = _read(body, "message", _TEXTS)
    wa_id(message["from"])
    return cast("InboundMessage", message)


def read_delivery(body: bytes) -> DeliveryTask:
    """What a task's body, `{"delivery": …}`, has us deliver.

    Raises:
        Invalid: `invalid_task`, or `invalid_address` for a conversation that is none of WhatsApp's.
    """
    delivery = _read(body, "delivery", ("wa_id", "message_id"))
    address(delivery["wa_id"])
    return cast("DeliveryTask", delivery)


def _read(body: bytes, member: str, texts: tuple[str, ...]) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
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


def attempt_of(headers: Mapping[str, str]) -> int:
    """Which try of the task this is, from 1; believed only after the queue's identity is checked.

    Source: X-CloudTasks-TaskRetryCount counts the tries before this one.
    """
    retries = headers.get("x-cloudtasks-taskretrycount") or "0"
    return int(retries) + 1 if retries.isdecimal() and len(retries) < 10 else 1
