"""Consent: what a shopper has said about being written to."""

from dataclasses import dataclass
from datetime import datetime

MAX_CONSENTS = 20
"""Kept of each conversation, the newest; the transcript has the words of all."""
MAX_WORDS = 200


@dataclass(frozen=True)
class Consent:
    """A shopper has opted out, or has come back.

    Attributes:
        words: what they wrote, cut to `MAX_WORDS`; Twilio's `OptOutType` of a message without words.
        sid: the message in which they said it.
        said_at: when the webhook took that message.
    """

    opted_out: bool
    words: str
    sid: str
    said_at: datetime
