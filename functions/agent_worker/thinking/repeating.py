"""Repeating: a shopper who writes the same again and again, and gets nowhere, is a machine that answers a machine.

After three equal exchanges Milo says one last word, and then nothing, until something else is written. It is decided
before any model, out of the conversation's memory, so it holds for both, and no model is paid for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from retail.wire import InboundMessage
from retail.writing import without_accents

from ..whatsapp.inbound import message_texts
from ..whatsapp.replies import APOLOGY, CUT_OFF
from . import memory
from .thought import NOBODY, Thought

MAX_EQUAL = 3
APART = timedelta(hours=1)
"""Between one exchange and the next: whoever says good morning every morning is no machine."""
LAST_WORD = "Me llega siempre el mismo mensaje, así que a ese no lo contesto más. Cuando necesites algo de la tienda, escribímelo y seguimos. 🙂"


@dataclass(frozen=True)
class Instead:
    """What a machine gets instead of an answer: the last word, or nothing."""

    thought: Thought | None


def instead_of_thinking(
    turn_id: str, remembered: str | None, messages: Sequence[InboundMessage], now: datetime
) -> Instead | None:
    """What these messages get without a thought; None when Milo has to answer them.

    Only what is written counts: two voice notes look the same here, and may be two.
    """
    if any(message["kind"] not in {"text", "button"} for message in messages):
        return None
    texts = message_texts(messages)
    try:
        times = _times_in_vain(remembered, texts, now.timestamp())
    except memory.UNREADABLE:
        return None
    if times < MAX_EQUAL:
        return None
    return Instead(_last_word(turn_id, remembered, texts, now) if times == MAX_EQUAL else None)


def _times_in_vain(remembered: str | None, texts: Sequence[str], now: float) -> int:
    """How many of the last turns, one right after the other, were these very messages and led nowhere."""
    said, times, later = _plain(texts), 0, now
    for turn in reversed(memory.turns_in(remembered)):
        at = turn.get("at", 0)
        if later - at > APART.total_seconds() or _said_in(turn) != said or not _led_nowhere(turn):
            break
        times, later = times + 1, at
    return times


def _last_word(
    turn_id: str, remembered: str | None, texts: Sequence[str], now: datetime
) -> Thought:
    """The last word, and the memory with it: it counts as one more exchange, so that silence follows."""
    return Thought(
        LAST_WORD,
        memory.with_exchange(remembered, turn_id, texts, LAST_WORD, now),
        [],
        NOBODY,
        None,
    )


def _said_in(turn: Mapping[str, Any]) -> list[str]:
    """The shopper's words of a remembered turn."""
    parts = [part for event in turn["events"] if event["by"] == "user" for part in event["parts"]]
    return _plain(part["text"] for part in parts if "text" in part)


def _led_nowhere(turn: Mapping[str, Any]) -> bool:
    """Whether no tool was used but to look for what is not sold, and nobody was asked to write the same again.

    A cart that is looked at is an answer, also when it is empty.
    """
    for part in (part for event in turn["events"] for part in event["parts"]):
        response = part.get("response")
        if response and not _is_vain(response["name"], response["result"]["status"]):
            return False
        if part.get("text", "").endswith((APOLOGY, CUT_OFF)):
            return False
    return True


def _is_vain(tool: str, status: str) -> bool:
    return tool == "search_users" or (tool == "search_products" and status == "not_found")


def _plain(texts: Iterable[str]) -> list[str]:
    return [" ".join(without_accents(text).split()) for text in texts]
