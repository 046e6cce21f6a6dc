"""Idempotency records: the first answer to a key, kept so that a repeated request gets it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class IdempotencyRecord:
    """What was answered under a key, and which tool call of which turn asked.

    Attributes:
        key: sha256 of the caller's scope and its `Idempotency-Key`, in hex.
        fingerprint: sha256 of method, path and body; another body under the same key is refused.
        status: the HTTP status of the first answer.
        answer: its body, JSON text.
        turn_id: the turn whose tool call this was, or empty.
        tool_call: JSON text of `retail.wire.ToolCall`, or empty.
        about: whose data the answer may hold, by user id and by conversation; of a turn's tool call nobody, as it is
            found by its turn.
    """

    key: str
    fingerprint: str
    status: int
    answer: str
    turn_id: str
    tool_call: str
    created_at: datetime
    expires_at: datetime
    about: tuple[str, ...] = ()
