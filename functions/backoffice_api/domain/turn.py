"""The end of a turn: who holds it, what it leaves behind, and its replies reported one by one. Pure.

The beginning, and the protocol as a whole, is `domain/claim.py`.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from retail.errors import Forbidden, Invalid, NotFound, Refused
from retail.whatsapp import MAX_SENT, units

from .consent import MAX_WORDS, Consent
from .conversation import Conversation, LiveTurn, Sent, consent, queue
from .hand_over import answered_by_milo, left_to_a_person
from .message import InboundMessage, Message, OutboundMessage, inbound_line, outbound_line

MAX_MEMORY_BYTES = 256 * 1024
MAX_REPLIES = 20
MAX_TOOL_CALLS = 64
MAX_ARGUMENTS = 2000
KNOWN_SIDS = 30
MAX_MODEL_NAME = 100


@dataclass(frozen=True)
class TurnRecord:
    """A turn that is over, for whoever looks into it later.

    Attributes:
        outcome: `silenced` when nothing could be said: a person had taken over, or the shopper wants no messages.
        reason: why it was given up, of a dead one.
        tool_calls: JSON text of the calls and the status of each result.
    """

    key: str
    wa_id: str
    user_id: int | None
    sids: tuple[str, ...]
    fence: int
    attempt: int
    outcome: Literal["answered", "silenced", "dead"]
    reason: str
    tool_calls: str
    model: str
    input_tokens: int | None
    output_tokens: int | None
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True)
class Finished:
    """A turn's end: what it leaves to send, and the transcript's new lines."""

    outbound: tuple[OutboundMessage, ...]
    lines: tuple[Message, ...]


def holder(conversation: Conversation | None, token_hash: str) -> LiveTurn:
    """The turn that a tool may act in: live, running, and of this token.

    Raises:
        Forbidden: `turn_token_invalid`.
    """
    live = conversation.live if conversation else None
    if live is None or live.state != "running" or not _fits(live, token_hash):
        raise Forbidden("turn_token_invalid", "this turn is over, or somebody else's by now")
    return live


def check_size(replies: tuple[str, ...], memory: str) -> None:
    """Refuses what no turn may leave behind.

    Raises:
        Invalid: `too_many_replies`, `invalid_reply`, `memory_too_large`.
    """
    if len(replies) > MAX_REPLIES:
        raise Invalid("too_many_replies", f"a turn has at most {MAX_REPLIES} replies")
    if not all(reply.strip() and units(reply) <= MAX_SENT for reply in replies):
        raise Invalid("invalid_reply", f"a reply has 1 to {MAX_SENT} characters, an emoji two")
    if len(memory.encode("utf-8", "surrogatepass")) > MAX_MEMORY_BYTES:
        raise Invalid("memory_too_large", f"a memory has at most {MAX_MEMORY_BYTES} bytes")


def tool_log(calls: Sequence[Mapping[str, Any]]) -> str:
    """JSON text of a turn's tool calls, cut to a size: an effect that was had is never refused here."""
    log = [
        {
            "tool": str(call["tool"])[:100],
            "arguments": _short(call["arguments"]),
            "status": str(call["status"])[:100],
        }
        for call in calls[:MAX_TOOL_CALLS]
    ]
    return json.dumps(log, separators=(",", ":"))


def _short(arguments: Any) -> Any:
    text = json.dumps(arguments)
    return arguments if len(text) <= MAX_ARGUMENTS else {"cut": text[:MAX_ARGUMENTS]}


def consent_of(messages: Sequence[InboundMessage], sid: str, *, opted_out: bool) -> Consent:
    """What one of a turn's messages says about being written to.

    Raises:
        Invalid: `invalid_consent` for a message that is not one of them.
    """
    message = next((each for each in messages if each.sid == sid), None)
    if message is None:
        raise Invalid("invalid_consent", "the shopper's words are in no message of this turn")
    words = message.body.strip() or message.opt_out_type or ""
    return Consent(opted_out, words[:MAX_WORDS], sid, message.received_at)


def finish(
    conversation: Conversation,
    turn: LiveTurn,
    replies: tuple[str, ...],
    ids: tuple[int, ...],
    *,
    status: Literal["answered", "dead"],
    model: str,
    lease: timedelta,
    now: datetime,
    said: Consent | None = None,
) -> tuple[Conversation, Finished]:
    """The conversation after its running turn: messages answered or dead, replies to be delivered.

    A paused conversation gets no replies: a person of the shop has taken over meanwhile. Nor does a shopper who wants
    no messages; only the turn in which they say so has a reply, paused or not. Messages of the shop that wait to be
    sent go out with the replies, before them, or are withdrawn when the shopper opts out.

    Args:
        said: by what the shopper opts out or comes back in this turn; None where they do neither.
    """
    mine = tuple(message for message in conversation.pending if message.sid in turn.sids)
    rest = tuple(message for message in conversation.pending if message.sid not in turn.sids)
    kept = replace(conversation, pending=rest)
    kept = consent(kept, said, now) if said else kept
    withdrawn: tuple[OutboundMessage, ...] = ()
    if kept.may_be_written_to:
        replies = () if kept.paused else replies
        kept = left_to_a_person(kept, mine) if kept.paused else kept
        kept = answered_by_milo(kept) if replies else kept
    else:
        kept, withdrawn = replace(kept, outbox=()), kept.outbox
        replies = replies if conversation.may_be_written_to else ()
    after = queue(kept, replies, ids[: len(replies)], turn.id, now, model=model[:MAX_MODEL_NAME])
    delivering = replace(
        turn,
        state="delivering",
        outbound=tuple(message.id for message in after.outbox),
        lease_until=now + lease,
    )
    after = replace(after, live=delivering if after.outbox else None, updated_at=now)
    lines = [inbound_line(message, after.key, status, turn.id) for message in mine]
    lines += [outbound_line(message, after.key, "failed", None, None) for message in withdrawn]
    return after, Finished(after.outbox, tuple(lines))


def give_back(
    conversation: Conversation, turn: LiveTurn, now: datetime, *, counts: bool
) -> Conversation:
    """The conversation whose turn is free at once for another try; this one may not count as an attempt.

    Whoever gives back a turn that is delivered has nothing on its way to the shopper.
    """
    attempt = turn.attempt if counts or turn.state == "delivering" else turn.attempt - 1
    freed = replace(turn, attempt=attempt, lease_until=now, token_hash="", worker="")
    return replace(conversation, live=freed, updated_at=now)


def renew(
    conversation: Conversation, turn: LiveTurn, lease: timedelta, now: datetime
) -> Conversation:
    """The conversation whose turn's holder is still at work."""
    return replace(conversation, live=replace(turn, lease_until=now + lease))


def check_held(conversation: Conversation, turn_id: str, fence: int, token_hash: str) -> LiveTurn:
    """The live turn, if it is this one and held by that token and fence.

    Raises:
        Refused: `turn_lost`.
    """
    live = conversation.live
    if live is None or (live.id, live.fence) != (turn_id, fence) or not _fits(live, token_hash):
        raise Refused("turn_lost", "another worker has this turn by now, or it is over")
    return live


def mark_sent(
    conversation: Conversation,
    message_id: int,
    token_hash: str,
    *,
    status: Literal["sent", "failed"],
    sid: str | None,
    error_code: int | None,
    lease: timedelta,
    now: datetime,
) -> tuple[Conversation, Message | None]:
    """The conversation with one message less to send, and the transcript's line of it.

    One that was reported before changes nothing. The lease goes on from here; with the last message it ends, and a turn
    that waited aside is there to be taken up.

    Raises:
        Refused: `turn_lost` when the reporter no longer holds the lease, also for a message that was
            reported: a worker that slept must not take the answer for leave to send the next one.
        NotFound: `message_not_found`.
    """
    live = conversation.live
    if live is None or live.state != "delivering" or not _fits(live, token_hash):
        raise Refused("turn_lost", "another worker delivers this by now, or it is delivered")
    if any(sent.id == message_id for sent in conversation.sent):
        return conversation, None
    message = next((each for each in conversation.outbox if each.id == message_id), None)
    if message is None or message_id not in live.outbound:
        raise NotFound("message_not_found", "no message with this id waits to be sent")
    left = tuple(id_ for id_ in live.outbound if id_ != message_id)
    after = replace(
        conversation,
        outbox=tuple(each for each in conversation.outbox if each is not message),
        sent=(*conversation.sent, Sent(message_id, sid))[-KNOWN_SIDS:],
        live=replace(live, outbound=left, lease_until=now + lease) if left else conversation.aside,
        aside=conversation.aside if left else None,
        updated_at=now,
    )
    return after, outbound_line(message, conversation.key, status, sid, error_code)


def _fits(live: LiveTurn, token_hash: str) -> bool:
    return bool(live.token_hash) and hmac.compare_digest(live.token_hash, token_hash)
