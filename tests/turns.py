"""Conversations in any state of the turn protocol, for tests of its pure rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

from backoffice_api.domain.claim import Claimant, Decision, claim, claim_delivery
from backoffice_api.domain.conversation import Conversation, LiveTurn, begin, receive
from backoffice_api.domain.message import InboundMessage
from backoffice_api.domain.turn import Finished, finish

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WA_ID = "5491123456789"
LEASE = timedelta(seconds=90)
GATHERING = timedelta(seconds=1.2)


def at(seconds: float) -> datetime:
    """Noon and so many seconds."""
    return NOON + timedelta(seconds=seconds)


def written(sid: str = "SM1", **members: Any) -> InboundMessage:
    """A message of the shopper's."""
    given: dict[str, Any] = {
        "sid": sid,
        "sender": f"whatsapp:+{WA_ID}",
        "recipient": "whatsapp:+14155238886",
        "body": f"body of {sid}",
        "kind": "text",
        "media": (),
        "location": None,
        "button_payload": "",
        "profile_name": "Juan",
        "received_at": NOON,
    }
    return InboundMessage(**{**given, **members})


def waiting(*sids: str) -> Conversation:
    """A conversation in which these messages wait for their first claim."""
    conversation = begin(WA_ID, f"whatsapp:+{WA_ID}", NOON)
    for sid in sids:
        conversation = receive(conversation, written(sid), NOON)
    return conversation


def ask(
    conversation: Conversation,
    sid: str,
    seconds: float,
    *,
    token: str = "hash",
    worker: str = "",
    done: bool = False,
) -> tuple[Conversation, Decision]:
    """A claim at noon and so many seconds."""
    claimant = Claimant(token, worker, LEASE)
    return claim(conversation, sid, claimant, at(seconds), done=done, gathering=GATHERING)


def ask_to_deliver(
    conversation: Conversation, seconds: float, *, token: str = "hash", worker: str = ""
) -> tuple[Conversation, Decision]:
    """A claim without a message, at noon and so many seconds."""
    claimant = Claimant(token, worker, LEASE)
    return claim_delivery(conversation, claimant, at(seconds), gathering=GATHERING)


def running(*sids: str, token: str = "hash", worker: str = "") -> Conversation:
    """A conversation whose messages were claimed at noon."""
    conversation, _ = ask(waiting(*sids), sids[0], 0, token=token, worker=worker)
    return conversation


def finished(
    conversation: Conversation, *replies: str, seconds: float = 5, **members: Any
) -> tuple[Conversation, Finished]:
    """The conversation after its running turn ended with these replies."""
    given: dict[str, Any] = {
        "status": "answered",
        "model": "offline",
        "lease": LEASE,
        "now": at(seconds),
    }
    ids = tuple(range(101, 101 + len(replies)))
    return finish(conversation, live(conversation), replies, ids, **{**given, **members})


def delivering(*replies: str, sids: tuple[str, ...] = ("SM1",)) -> Conversation:
    """A conversation whose turn was completed at noon and five seconds."""
    conversation, _ = finished(running(*sids), *replies)
    return conversation


def live(conversation: Conversation) -> LiveTurn:
    """Its live turn, which there must be."""
    assert conversation.live is not None
    return conversation.live
