"""The claim: what a worker that asks for a conversation's turn is to do. Pure.

A turn goes from claimed (`running`) to completed or buried (`delivering`) to delivered (no live turn); a
turn without replies is over at once (`domain/turn.py`). Every claim raises the fence, and only the newest
fence may write, so that a worker which was thought dead changes nothing when it wakes up.

A task of the queue is acknowledged when its claim is `Answered`. That is said of a message only when its
turn is delivered, and of a delivery only when nothing waits to be sent, so that after any death a task is left
that comes back: for unanswered messages their own, for unsent replies those of the turn's messages, for what
the shop wrote its delivery's (`services/deliveries.py`).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .conversation import Conversation, LiveTurn
from .message import InboundMessage, OutboundMessage


@dataclass(frozen=True)
class Claimant:
    """Who asks for a turn.

    Attributes:
        token_hash: sha256 of the token that they get if they get the turn.
        worker: text that is this one task attempt's own, by which it gets its live turn again when the
            answer to its claim was lost; empty to go without.
        lease: how long they may hold it.
    """

    token_hash: str
    worker: str
    lease: timedelta


@dataclass(frozen=True)
class Answered:
    """What the claimant came for is done, and nothing else can be claimed."""


@dataclass(frozen=True)
class Busy:
    """Somebody else holds the lease."""


@dataclass(frozen=True)
class Gathering:
    """Nobody holds the lease, but more of a burst may come: ask again after that many seconds."""

    wait_seconds: float


@dataclass(frozen=True)
class Undelivered:
    """The claimant holds the lease to send these, some of which may have been sent before."""

    turn: LiveTurn
    outbound: tuple[OutboundMessage, ...]
    known_sids: tuple[str, ...]


@dataclass(frozen=True)
class Claimed:
    """The claimant holds the lease to answer these; `again` when somebody may have begun before.

    What the shop wrote meanwhile is `outbound`, and goes out first, as with `Undelivered`: a turn that is begun
    again and again must not hold it back.
    """

    turn: LiveTurn
    messages: tuple[InboundMessage, ...]
    again: bool
    outbound: tuple[OutboundMessage, ...] = ()
    known_sids: tuple[str, ...] = ()


Decision = Answered | Busy | Gathering | Undelivered | Claimed


def turn_id_of(first_sid: str) -> str:
    """The id of the turn that begins with that message; the same whenever it is asked."""
    return "t-" + hashlib.sha256(first_sid.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def claim(
    conversation: Conversation,
    sid: str,
    claimant: Claimant,
    now: datetime,
    *,
    done: bool,
    gathering: timedelta,
) -> tuple[Conversation, Decision]:
    """What a worker with the message `sid` is to do.

    Args:
        done: whether the message is in the transcript; otherwise it has been received just now or before.
        gathering: how long after a turn's claim the next one waits for the rest of a burst, so that five messages
            in a second are at most two turns.
    """
    live = conversation.live
    if live and _is_held(live, claimant, now):
        delivered = done and live.sids and sid not in live.sids
        return conversation, Answered() if delivered else Busy()
    return _take(conversation, claimant, now, gathering)


def claim_delivery(
    conversation: Conversation,
    claimant: Claimant,
    now: datetime,
    *,
    gathering: timedelta,
) -> tuple[Conversation, Decision]:
    """What a worker that comes for what waits to be sent, and brings no message, is to do.

    It works on whatever is to be done first, as one with a message does: a turn that was left behind would
    hold the shop's words back, and a message that came meanwhile was told that somebody is busy.
    """
    live = conversation.live
    if live and _is_held(live, claimant, now):
        return conversation, Busy() if conversation.outbox else Answered()
    return _take(conversation, claimant, now, gathering)


def _take(
    conversation: Conversation, claimant: Claimant, now: datetime, gathering: timedelta
) -> tuple[Conversation, Decision]:
    """Gives the claimant what is to be done first in a conversation that nobody else holds."""
    live = conversation.live
    if live and live.state == "delivering":
        return _undelivered(*_lend(conversation, live, claimant, now))
    if live:
        attempt = live.attempt if _is_repeated(live, claimant, now) else live.attempt + 1
        taken_up = replace(live, attempt=attempt, outbound=_ids(conversation.outbox))
        return _claimed(*_lend(conversation, taken_up, claimant, now), again=True)
    if conversation.outbox:
        return _undelivered(*_lend(conversation, _delivery(conversation, now), claimant, now))
    if not conversation.pending:
        return conversation, Answered()
    since = now - (conversation.last_claimed_at or datetime.min.replace(tzinfo=now.tzinfo))
    if timedelta(0) <= since < gathering:
        return conversation, Gathering((gathering - since).total_seconds())
    begun = replace(conversation, last_claimed_at=now)
    return _claimed(*_lend(begun, _new_turn(conversation, now), claimant, now), again=False)


def _is_held(turn: LiveTurn, claimant: Claimant, now: datetime) -> bool:
    """Whether somebody else has the lease."""
    return now < turn.lease_until and not _is_repeated(turn, claimant, now)


def _is_repeated(turn: LiveTurn, claimant: Claimant, now: datetime) -> bool:
    """Whether the turn's holder asks for it again within its lease."""
    return bool(claimant.worker) and claimant.worker == turn.worker and now < turn.lease_until


def _lend(
    conversation: Conversation, turn: LiveTurn, claimant: Claimant, now: datetime
) -> tuple[Conversation, LiveTurn]:
    """Gives the turn out. Whoever asks a second time gets no more time: such a request may arrive when its
    sender is long gone, and a lease that it made longer would outlast those who wait for its end."""
    fence = conversation.fence + 1
    repeated = _is_repeated(turn, claimant, now)
    lent = replace(
        turn,
        fence=fence,
        token_hash=claimant.token_hash,
        worker=claimant.worker,
        lease_until=turn.lease_until if repeated else now + claimant.lease,
    )
    return replace(conversation, live=lent, fence=fence, updated_at=now), lent


def _new_turn(conversation: Conversation, now: datetime) -> LiveTurn:
    sids = tuple(message.sid for message in conversation.pending)
    return LiveTurn(turn_id_of(sids[0]), 0, 1, sids, "running", (), "", "", now, now)


def _delivery(conversation: Conversation, now: datetime) -> LiveTurn:
    """A turn without messages, to deliver what the shop wrote."""
    ids = _ids(conversation.outbox)
    return LiveTurn(f"d-{ids[0]}", 0, 1, (), "delivering", ids, "", "", now, now)


def _claimed(
    conversation: Conversation, turn: LiveTurn, *, again: bool
) -> tuple[Conversation, Claimed]:
    messages = tuple(message for message in conversation.pending if message.sid in turn.sids)
    outbound = tuple(message for message in conversation.outbox if message.id in turn.outbound)
    known_sids = conversation.known_sids if outbound else ()
    return conversation, Claimed(turn, messages, again, outbound, known_sids)


def _undelivered(conversation: Conversation, turn: LiveTurn) -> tuple[Conversation, Undelivered]:
    outbound = tuple(message for message in conversation.outbox if message.id in turn.outbound)
    return conversation, Undelivered(turn, outbound, conversation.known_sids)


def _ids(outbox: tuple[OutboundMessage, ...]) -> tuple[int, ...]:
    return tuple(message.id for message in outbox)
