"""Turns: a worker claims one, its tools act in it, it is completed or failed, its replies are reported.

The rules are `domain/claim.py` and `domain/turn.py`. What a turn costs the store is said at each use case,
in documents read (R) and written (W).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from retail import phone as phones
from retail import whatsapp
from retail.errors import Forbidden, Invalid, Refused

from ..domain.claim import GATHERING, Claimant, Claimed, Decision, claim
from ..domain.conversation import Conversation, LiveTurn, begin, receive
from ..domain.message import InboundMessage, Message, OutboundMessage
from ..domain.turn import (
    MAX_REPLIES,
    TurnRecord,
    check_held,
    check_size,
    finish,
    give_back,
    holder,
    mark_sent,
    tool_log,
)
from ..domain.user import PhoneKey, User
from ..storage import queries
from .shop import Shop
from .unit_of_work import UnitOfWork

_MOST_TOOL_CALLS = 200


@dataclass(frozen=True)
class Turns:
    """What the turn protocol needs beside the shop.

    Attributes:
        new_secret: text of at least 128 random bits without a dot, for a turn's token.
        lease: how long a worker may hold a conversation without a sign of life.
        gathering: how long after a turn's claim the next one waits for the rest of a burst.
    """

    shop: Shop
    new_secret: Callable[[], str]
    lease: timedelta
    gathering: timedelta = GATHERING


@dataclass(frozen=True)
class Claim:
    """The answer to a claim.

    Attributes:
        token: the turn's token, if a turn was given.
        user: the shopper, if they have registered.
        journal: JSON texts of `retail.wire.ToolCall`: what was done in this turn already, in order.
    """

    decision: Decision
    conversation: Conversation
    token: str
    user: User | None
    journal: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActingTurn:
    """The turn in whose name a tool acts."""

    wa_id: str
    turn_id: str


@dataclass(frozen=True)
class Ending:
    """How a turn went.

    Attributes:
        memory: Milo's new memory; None keeps the old one.
        tool_calls: `retail.wire.ToolReport`s.
        reason: why the turn was given up; empty for one that was answered.
    """

    status: Literal["answered", "dead"]
    replies: tuple[str, ...]
    memory: str | None
    tool_calls: Sequence[Mapping[str, Any]] = ()
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Completion:
    """What is to be sent now under the lease, and whether more waits after that."""

    outbound: tuple[OutboundMessage, ...]
    more: bool


def claim_turn(turns: Turns, wa_id: str, message: InboundMessage, worker: str) -> Claim:
    """Records the message if it is new and says what its worker is to do.

    3-4 R (conversation, transcript line; phone key, user), 1 W; `busy` for a known message 1 R; a turn
    that is tried again reads its journal, too. The journal is read when the lease is a fact: from then
    on no earlier holder can add to it.

    Raises:
        Invalid: `invalid_message` when its sender has no such conversation.
        Unavailable: `conversation_full`.
    """
    if whatsapp.wa_id(message.sender) != wa_id:
        raise Invalid("invalid_message", "the message is from somebody else")
    given = turns.shop.cases.run(lambda work: _claim(work, turns, wa_id, message, worker))
    if not isinstance(given.decision, Claimed) or not given.decision.again:
        return given
    query = queries.journal_of_turn(given.decision.turn.id)
    records = turns.shop.store.find(query, limit=_MOST_TOOL_CALLS).items
    return replace(given, journal=tuple(r.tool_call for r in records if r.tool_call))


def turn_of(work: UnitOfWork, token: str) -> ActingTurn:
    """The live turn of a token; what `work` writes then stands only if the turn is still live. 1 R.

    Raises:
        Forbidden: `turn_token_invalid`.
    """
    wa_id = _wa_id_of(token)
    try:
        conversation = work.get(Conversation, wa_id)
    except Invalid:
        raise Forbidden("turn_token_invalid", "nobody issued this token") from None
    live = holder(conversation, hash_of(token))
    work.verify(Conversation, wa_id)
    return ActingTurn(wa_id, live.id)


def complete(turns: Turns, token: str, turn_id: str, fence: int, ending: Ending) -> Completion:
    """Ends a turn: its messages answered or dead, its replies to be delivered, its record kept.

    1 R, 2 W and one for each message. Asked again by the same holder it answers the same, so that an
    answer which got lost may be asked for again.

    Raises:
        Invalid: `too_many_replies`, `invalid_reply`, `memory_too_large`.
        Refused: `turn_lost`.
    """
    check_size(ending.replies, ending.memory or "")
    return turns.shop.cases.run(
        lambda work: _complete(work, turns, token, turn_id, fence, ending),
    )


def give_up_for_now(turns: Turns, token: str, turn_id: str, fence: int) -> Completion:
    """Frees the lease at once for the next try. 1 R, 1 W.

    Raises:
        Refused: `turn_lost`.
    """

    def use_case(work: UnitOfWork) -> Completion:
        conversation = _conversation(work, token)
        live = check_held(conversation, turn_id, fence, hash_of(token))
        if live.state == "delivering":
            return _left_to_send(conversation, live)
        work.put(give_back(conversation, live, turns.shop.clock()))
        return Completion((), conversation.more)

    return turns.shop.cases.run(use_case)


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


def hash_of(token: str) -> str:
    """What is stored of a token: its sha256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _claim(
    work: UnitOfWork, turns: Turns, wa_id: str, message: InboundMessage, worker: str
) -> Claim:
    now = turns.shop.clock()
    token = f"{wa_id}.{turns.new_secret()}"
    before = work.get(Conversation, wa_id) or begin(wa_id, message.sender, now)
    done = _is_done(work, before, message)
    known = before if done else receive(before, message, now)
    claimant = Claimant(hash_of(token), worker, turns.lease)
    after, decision = claim(known, message.sid, claimant, now, done=done, gathering=turns.gathering)
    user = _user(work, wa_id) if isinstance(decision, Claimed) else None
    if user:
        after = replace(after, user_id=user.id)
    if after is not before:
        work.put(after)
    return Claim(decision, after, token, user)


def _is_done(work: UnitOfWork, conversation: Conversation, message: InboundMessage) -> bool:
    if conversation.is_waiting(message.sid) or conversation.is_being_answered(message.sid):
        return False
    line = work.get(Message, message.sid)
    if line and line.wa_id != conversation.key:
        raise Invalid("invalid_message", "the message is of another conversation")
    return line is not None


def _user(work: UnitOfWork, wa_id: str) -> User | None:
    """By the phone, as the tools' access is: what Milo knows and what Milo may do agree."""
    marker = work.get(PhoneKey, phones.key(wa_id))
    return work.get(User, str(marker.user_id)) if marker else None


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
    memory = before.memory if ending.memory is None else ending.memory
    after, finished = finish(
        replace(before, memory=memory),
        live,
        ending.replies,
        _new_ids(turns.shop, before),
        status=ending.status,
        lease=turns.lease,
        now=now,
    )
    work.put(after)
    for line in finished.lines:
        work.put(line)
    silenced = ending.status == "answered" and before.paused and bool(ending.replies)
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
            model=ending.model[:100],
            input_tokens=ending.input_tokens,
            output_tokens=ending.output_tokens,
            started_at=live.started_at,
            finished_at=now,
        )
    )
    return Completion(finished.outbound, after.more)


def _was_finished(work: UnitOfWork, conversation: Conversation, turn_id: str, fence: int) -> bool:
    """Whether this very holder ended the turn, which left nothing to send."""
    record = work.get(TurnRecord, turn_id)
    return record is not None and (record.wa_id, record.fence) == (conversation.key, fence)


def _left_to_send(conversation: Conversation, live: LiveTurn) -> Completion:
    outbound = tuple(message for message in conversation.outbox if message.id in live.outbound)
    return Completion(outbound, conversation.more)


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
        conversation = work.get(Conversation, _wa_id_of(token))
    except Invalid:
        conversation = None
    if conversation is None:
        raise Refused("turn_lost", "no conversation has this token")
    return conversation


def _wa_id_of(token: str) -> str:
    return token.rpartition(".")[0]
