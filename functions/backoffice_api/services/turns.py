"""Turns: a worker claims one, and its tools act in it; its end is `turn_endings.py`.

The rules are `domain/claim.py` and `domain/turn.py`. What a turn costs the store is said at each use case,
in documents read (R) and written (W).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retail import whatsapp
from retail.errors import Forbidden, Invalid, NotFound, Unavailable

from ..domain.claim import Claimant, Claimed, Decision, claim, claim_delivery
from ..domain.conversation import Conversation, receive
from ..domain.message import InboundMessage, Message
from ..domain.turn import holder
from ..domain.user import Pin, User
from .idempotency import journal_of
from .identity import find, meet, user_of
from .shop import Shop
from .unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Turns:
    """What the turn protocol needs beside the shop.

    Attributes:
        new_secret: text of at least 128 random bits without a dot, for a turn's token.
        lease: how long a worker holds a turn without a sign of life.
        gathering: how long after a turn's claim the next one waits for the rest of a burst.
    """

    shop: Shop
    new_secret: Callable[[], str]
    lease: timedelta
    gathering: timedelta


@dataclass(frozen=True)
class Claim:
    """The answer to a claim.

    Attributes:
        token: the turn's token, if a turn was given.
        user: the shopper, if they have registered.
        journal: JSON texts of `retail.wire.ToolCall`: what was done in this turn already, in order.
        answered: SIDs of messages that came along and are answered.
        left_out: SIDs of messages that came along and were not recorded, because the conversation is full.
    """

    decision: Decision
    conversation: Conversation
    token: str
    user: User | None
    journal: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActingTurn:
    """The turn in whose name a tool acts.

    Attributes:
        names: the other WhatsApp ids of its shopper.
        user_id: its shopper, if they had registered before it.
    """

    wa_id: str
    turn_id: str
    user_id: int | None
    names: tuple[str, ...] = ()


def claim_turn(
    turns: Turns,
    wa_id: str,
    message: InboundMessage,
    worker: str,
    others: Sequence[InboundMessage] = (),
) -> Claim:
    """Records the message if it is new, with others of the same sender's, and says what its worker is to do.

    The others are recorded in the order of their writing, as many as the conversation has room for.

    3-4 R (conversation, transcript line; the user seen last, or phone key and user), 1 W; `busy` for a known
    message 1 R; a conversation that begins 2-3 R; 1 R more for each of the others. What an id costs that is new to the conversation, or hidden,
    is `identity.meet`'s to say. A turn that is tried again reads its journal, too: when the lease is a fact,
    since from then on no earlier holder can add to it.

    Raises:
        Invalid: `invalid_message` when its sender has no such conversation, or another of them is somebody else's.
        Unavailable: `conversation_full`.
    """
    sender = whatsapp.wa_id(message.sender)
    if whatsapp.canonical(sender) != whatsapp.canonical(wa_id):
        raise Invalid("invalid_message", "the message is from somebody else")
    if any(_sender(other) != _sender(message) for other in others):
        raise Invalid("invalid_message", "the messages are not from one sender")
    messages = (message, *others)
    given = turns.shop.cases.run(lambda work: _claim(work, turns, sender, messages, worker))
    return _with_journal(turns, given)


def claim_to_deliver(turns: Turns, wa_id: str, worker: str) -> Claim:
    """Says what a worker is to do that comes for what waits to be sent in a conversation.

    1 R, and 1 W when something is to be done; then the next claim ends it. A turn that is taken up costs what
    it costs in `claim_turn`.

    Raises:
        NotFound: `conversation_not_found`.
    """
    given = turns.shop.cases.run(lambda work: _claim_to_deliver(work, turns, wa_id, worker))
    return _with_journal(turns, given)


def _with_journal(turns: Turns, given: Claim) -> Claim:
    if not isinstance(given.decision, Claimed) or not given.decision.again:
        return given
    return replace(given, journal=journal_of(turns.shop.store, given.decision.turn.id))


def turn_of(work: UnitOfWork, token: str) -> ActingTurn:
    """The live turn of a token; what `work` writes then stands only if the turn is still live. 1 R.

    Raises:
        Forbidden: `turn_token_invalid`.
    """
    wa_id = wa_id_of(token)
    try:
        conversation = work.get(Conversation, wa_id)
    except Invalid:
        raise Forbidden("turn_token_invalid", "nobody issued this token") from None
    live = holder(conversation, hash_of(token))
    work.verify(Conversation, wa_id)
    return ActingTurn(wa_id, live.id, live.user_id, conversation.names if conversation else ())


def note_shopper(work: UnitOfWork, wa_id: str, user_id: int) -> None:
    """Writes down who the shopper of a live turn is, who has registered in it; `wa_id` is empty in none."""
    conversation = work.get(Conversation, wa_id) if wa_id else None
    if conversation and conversation.live:
        live = replace(conversation.live, user_id=user_id)
        work.put(replace(conversation, user_id=user_id, live=live))


def hash_of(token: str) -> str:
    """What is stored of a token: its sha256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _claim(
    work: UnitOfWork, turns: Turns, wa_id: str, messages: Sequence[InboundMessage], worker: str
) -> Claim:
    """The first of the messages asks; the others come along."""
    now, message = turns.shop.clock(), messages[0]
    before = meet(work, wa_id, message, now)
    token = _new_token(turns, before)
    done = _done(work, before, messages)
    known = before if message.sid in done else receive(before, message, now)
    new = sorted(
        (other for other in messages[1:] if other.sid not in done),
        key=lambda other: other.received_at,
    )
    known, left_out = _received(known, new, now)
    claimant = Claimant(hash_of(token), worker, turns.lease)
    after, decision = claim(
        known, message.sid, claimant, now, done=message.sid in done, gathering=turns.gathering
    )
    given = _given(work, after, decision, token, message)
    answered = tuple(other.sid for other in messages[1:] if _is_answered(after, other.sid, done))
    return replace(given, answered=answered, left_out=left_out)


def _received(
    conversation: Conversation, messages: Sequence[InboundMessage], now: datetime
) -> tuple[Conversation, tuple[str, ...]]:
    """The conversation with those of the messages that it has room for, and SIDs of the rest: none overtakes another."""
    for place, message in enumerate(messages):
        try:
            conversation = receive(conversation, message, now)
        except Unavailable:
            return conversation, tuple(each.sid for each in messages[place:])
    return conversation, ()


def _is_answered(conversation: Conversation, sid: str, done: set[str]) -> bool:
    """Whether the replies to a message are sent: its line is there, and no live turn may still have them."""
    live = conversation.live
    return sid in done and not (live and (not live.sids or sid in live.sids))


def _claim_to_deliver(work: UnitOfWork, turns: Turns, wa_id: str, worker: str) -> Claim:
    before = find(work, wa_id)
    if before is None:
        raise NotFound("conversation_not_found", "there is nobody to deliver to")
    token = _new_token(turns, before)
    claimant = Claimant(hash_of(token), worker, turns.lease)
    after, decision = claim_delivery(
        before, claimant, turns.shop.clock(), gathering=turns.gathering
    )
    return _given(work, after, decision, token)


def _new_token(turns: Turns, conversation: Conversation) -> str:
    return f"{conversation.key}.{turns.new_secret()}"


def _given(
    work: UnitOfWork,
    conversation: Conversation,
    decision: Decision,
    token: str,
    message: InboundMessage | None = None,
) -> Claim:
    """The claim as decided; a turn's user is the one of the message that asks, or else of its newest."""
    user = None
    if isinstance(decision, Claimed):
        user = _pinned(
            work, user_of(work, conversation, message or decision.messages[-1]), decision
        )
        live = replace(decision.turn, user_id=user.id if user else None)
        seen = user.id if user else conversation.user_id
        conversation = replace(conversation, user_id=seen, live=live)
    work.put(conversation)
    return Claim(decision, conversation, token, user)


def _pinned(work: UnitOfWork, user: User | None, claimed: Claimed) -> User | None:
    """The user with the last place that a turn's messages hold, for the page of their order."""
    places = [(each.location, each.received_at) for each in claimed.messages if each.location]
    if user is None or not places:
        return user
    place, at = places[-1]
    pinned = replace(user, pin=Pin(place.latitude, place.longitude, at))
    if pinned != user:
        work.put(pinned)
    return pinned


def _done(
    work: UnitOfWork, conversation: Conversation, messages: Sequence[InboundMessage]
) -> set[str]:
    """Those that are in the transcript, which a conversation that begins does not have."""
    waiting = {message.sid for message in conversation.pending}
    new = {message.sid for message in messages} - waiting
    unknown = sorted(sid for sid in new if not conversation.is_being_answered(sid))
    lines = work.get_many(Message, unknown) if conversation.next_seq > 1 else {}
    if not all(conversation.is_named(line.wa_id) for line in lines.values()):
        raise Invalid("invalid_message", "the message is of another conversation")
    return set(lines)


def _sender(message: InboundMessage) -> tuple[str, str]:
    return message.sender, message.external_user_id


def wa_id_of(token: str) -> str:
    """The conversation that a token says it is for."""
    return token.rpartition(".")[0]
