"""What becomes of a turn: held on to, completed, given up or given back, and its replies reported as sent.

The rules are `domain/turn.py`. Costs are documents read (R) and written (W).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from retail.errors import Invalid, Refused

from ..domain.consent import Consent
from ..domain.conversation import Conversation, LiveTurn
from ..domain.dead_letter import DeadLetter, letter_key
from ..domain.message import Message, OutboundMessage
from ..domain.turn import (
    MAX_MODEL_NAME,
    MAX_REPLIES,
    TurnRecord,
    check_held,
    check_size,
    consent_of,
    finish,
    give_back,
    mark_sent,
    renew,
    tool_log,
)
from . import dead_letters
from .shop import Shop
from .turns import Turns, hash_of, wa_id_of
from .unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Said:
    """That the shopper opts out, or comes back, with this message."""

    opted_out: bool
    sid: str


@dataclass(frozen=True)
class Ending:
    """How a turn went.

    Attributes:
        memory: Milo's new memory; None keeps the old one.
        tool_calls: `retail.wire.ToolReport`s.
        reason: why the turn was given up; empty for one that was answered.
        consent: what the shopper said about being written to; None when nothing.
    """

    status: Literal["answered", "dead"]
    replies: tuple[str, ...]
    memory: str | None
    tool_calls: Sequence[Mapping[str, Any]] = ()
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    reason: str = ""
    consent: Said | None = None


@dataclass(frozen=True)
class Completion:
    """What is to be sent now under the lease, and whether more waits after that.

    Attributes:
        known_sids: of what went out lately, so that a look-up takes no older message for one of these.
    """

    outbound: tuple[OutboundMessage, ...]
    more: bool
    known_sids: tuple[str, ...] = ()


def complete(turns: Turns, token: str, turn_id: str, fence: int, ending: Ending) -> Completion:
    """Ends a turn: its messages answered or dead, its replies to be delivered, its record kept.

    1 R, 2 W, and a W for each message; a dead one costs another R and W. Asked again by the same holder it answers
    the same, so that an answer which got lost may be asked for again.

    Raises:
        Invalid: `too_many_replies`, `invalid_reply`, `memory_too_large`; `invalid_message` for one that was
            answered in another conversation, which the claim of a conversation that begins does not read;
            `invalid_consent`.
        Refused: `turn_lost`.
    """
    check_size(ending.replies, ending.memory or "")
    return turns.shop.cases.run(
        lambda work: _complete(work, turns, token, turn_id, fence, ending),
    )


def give_up_for_now(
    turns: Turns, token: str, turn_id: str, fence: int, *, counts: bool = True
) -> Completion:
    """Frees the lease at once for the next try; this one may not count as an attempt. 1 R, 1 W.

    Raises:
        Refused: `turn_lost`.
    """

    def use_case(work: UnitOfWork) -> Completion:
        conversation = _conversation(work, token)
        live = check_held(conversation, turn_id, fence, hash_of(token))
        work.put(give_back(conversation, live, turns.shop.clock(), counts=counts))
        return Completion((), conversation.more)

    return turns.shop.cases.run(use_case)


def hold_on(turns: Turns, token: str, turn_id: str, fence: int) -> timedelta:
    """Renews the lease of a worker that is at work still; answers for how long. 1 R, 1 W.

    Raises:
        Refused: `turn_lost`.
    """

    def use_case(work: UnitOfWork) -> None:
        conversation = _conversation(work, token)
        live = check_held(conversation, turn_id, fence, hash_of(token))
        work.put(renew(conversation, live, turns.lease, turns.shop.clock()))

    turns.shop.cases.run(use_case)
    return turns.lease


def report_sent(
    turns: Turns,
    token: str,
    message_id: int,
    status: Literal["sent", "failed"],
    sid: str | None,
    error_code: int | None,
) -> bool:
    """Notes that a reply went out, or cannot; True when more waits for a claim. 1 R, 2 W.

    Raises:
        Invalid: `invalid_sid` for a message that was sent without one.
        Refused: `turn_lost`.
        NotFound: `message_not_found`.
    """
    if status == "sent" and not sid:
        raise Invalid("invalid_sid", "a message that was sent has Twilio's sid")

    def use_case(work: UnitOfWork) -> bool:
        conversation, line = mark_sent(
            _conversation(work, token),
            message_id,
            hash_of(token),
            status=status,
            sid=sid,
            error_code=error_code,
            lease=turns.lease,
            now=turns.shop.clock(),
        )
        if line:
            work.put(conversation)
            work.put(line)
        return conversation.more

    return turns.shop.cases.run(use_case)


def _complete(
    work: UnitOfWork, turns: Turns, token: str, turn_id: str, fence: int, ending: Ending
) -> Completion:
    before = _conversation(work, token)
    if before.live is None and _was_finished(work, before, turn_id, fence):
        return Completion((), before.more)
    live = check_held(before, turn_id, fence, hash_of(token))
    if live.state == "delivering":
        return _left_to_send(before, live)
    now = turns.shop.clock()
    elsewhere = {sid for sid in live.sids if work.taken(Message, sid)}
    if elsewhere and ending.status != "dead":
        raise Invalid("invalid_message", "the message was answered in another conversation")
    memory = before.memory if ending.memory is None else ending.memory
    after, finished = finish(
        replace(before, memory=memory),
        live,
        () if elsewhere.issuperset(live.sids) else ending.replies,
        _new_ids(turns.shop, before),
        status=ending.status,
        model=ending.model,
        lease=turns.lease,
        now=now,
        said=_consent(before, live, ending.consent),
    )
    work.put(after)
    for line in finished.lines:
        if line.key in elsewhere:
            continue  # it only leaves this conversation, which goes on
        work.put(line)
        if ending.status == "dead" and line.author == "shopper":
            dead_letters.keep(work, _letter(before, line, ending.reason, now))
    if elsewhere and work.taken(TurnRecord, turn_id):
        return Completion(finished.outbound, after.more, after.known_sids)
    has_said = any(message.turn_id == turn_id for message in finished.outbound)
    silenced = ending.status == "answered" and bool(ending.replies) and not has_said
    work.put(
        TurnRecord(
            key=turn_id,
            wa_id=before.key,
            user_id=before.user_id,
            sids=live.sids,
            fence=fence,
            attempt=live.attempt,
            outcome="silenced" if silenced else ending.status,
            reason=ending.reason[:500],
            tool_calls=tool_log(ending.tool_calls),
            model=ending.model[:MAX_MODEL_NAME],
            input_tokens=ending.input_tokens,
            output_tokens=ending.output_tokens,
            started_at=live.started_at,
            finished_at=now,
        )
    )
    return Completion(finished.outbound, after.more, after.known_sids)


def _consent(conversation: Conversation, live: LiveTurn, said: Said | None) -> Consent | None:
    if said is None:
        return None
    messages = [message for message in conversation.pending if message.sid in live.sids]
    return consent_of(messages, said.sid, opted_out=said.opted_out)


def _letter(conversation: Conversation, line: Message, reason: str, now: datetime) -> DeadLetter:
    return DeadLetter(
        key=letter_key("/turns", line.key),
        path="/turns",
        name=line.key,
        wa_id=conversation.key,
        task="",
        reason=reason,
        created_at=now,
    )


def _was_finished(work: UnitOfWork, conversation: Conversation, turn_id: str, fence: int) -> bool:
    """Whether this very holder ended the turn, which left nothing to send."""
    record = work.get(TurnRecord, turn_id)
    return record is not None and (record.wa_id, record.fence) == (conversation.key, fence)


def _left_to_send(conversation: Conversation, live: LiveTurn) -> Completion:
    outbound = tuple(message for message in conversation.outbox if message.id in live.outbound)
    return Completion(outbound, conversation.more, conversation.known_sids)


def _new_ids(shop: Shop, conversation: Conversation) -> tuple[int, ...]:
    """Ids for as many replies as a turn may have, none of them in use in this conversation."""
    taken = {message.id for message in conversation.outbox} | {s.id for s in conversation.sent}
    ids: list[int] = []
    while len(ids) < MAX_REPLIES:
        id_ = shop.new_id()
        if id_ not in taken:
            taken.add(id_)
            ids.append(id_)
    return tuple(ids)


def _conversation(work: UnitOfWork, token: str) -> Conversation:
    try:
        conversation = work.get(Conversation, wa_id_of(token))
    except Invalid:
        conversation = None
    if conversation is None:
        raise Refused("turn_lost", "no conversation has this token")
    return conversation
