"""Dead letters: messages that nobody will try to answer or to send again, kept for the owner to look into."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

MAX_TASK = 64 * 1024
MAX_REASON = 500


@dataclass(frozen=True)
class DeadLetter:
    """A message that was given up for good.

    Attributes:
        key: see `letter_key`.
        path: of the worker, where the queue brought it: `/turns`, `/deliveries`.
        name: the sid of the shopper's message, or the id of the one to deliver; empty when nobody can read it.
        wa_id: whose conversation it is about; empty when nobody can read that.
        task: the task's body as it came, cut to `MAX_TASK` characters; empty for a message that is in the
            transcript.
        reason: why, as a code.
    """

    key: str
    path: str
    name: str
    wa_id: str
    task: str
    reason: str
    created_at: datetime


def letter_key(path: str, name: str, task: str = "") -> str:
    """The same for the same message, however often it is given up: by its name, or else by the whole task."""
    return hashlib.sha256(f"{path} {name or task}".encode()).hexdigest()
