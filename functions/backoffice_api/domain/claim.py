"""The claim: a worker asks for a conversation's turn, and is told what to do. Pure.

A conversation has one live turn at most, and one worker holds it, until its lease ends. A lease is short, and
its worker renews it while it is at work, so that a dead worker's turn is soon somebody else's. The turn is `running`
while its messages are being answered, and `delivering` while its replies are being sent. When the last reply is
sent, no turn is live. How a turn ends is in `domain/turn.py`.

Each claim raises the conversation's fence. Only the holder of the newest fence may write, so a worker that was
thought dead changes nothing when it wakes up.

The queue brings a task again until its claim is `Answered`, for a day. The task of a shopper's message gets this
answer when the replies to the message are sent; the task of a delivery (`services/deliveries.py`) gets it when
nothing waits to be sent. So wherever a worker dies, a task is left that will come again.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .conversation import Conversation, LiveTurn
from .message import InboundMessage, OutboundMessage


@dataclass(frozen=True)
class Claimant:
    """A worker that asks for a turn.

    Attributes:
        token_hash: sha256 of the token that it is given together with the turn.
        worker: a name of its own for this claim. If the answer gets lost, the worker asks again under the same name, for
            this shopper, and is given the same turn, as the same attempt, until somebody else is. Empty to go without.
        lease: how long it may hold the turn.
    """

    token_hash: str
    worker: str
    lease: timedelta


@dataclass(frozen=True)
class Answered:
    """What the claimant came for is done: its task is over."""


@dataclass(frozen=True)
class Busy:
    """Another worker holds the turn, for so many seconds more unless it renews its lease."""

    wait_seconds: float


@dataclass(frozen=True)
class Gathering:
    """Nobody holds a turn, but the shopper may write more at once: ask again after that many seconds."""

    wait_seconds: float


@dataclass(frozen=True)
class Undelivered:
    """The claimant now holds the turn, to send these messages.

    Attributes:
        again: another worker may have begun to send them and not given them back; what it sent last may be on its
            way still.
    """

    turn: LiveTurn
    outbound: tuple[OutboundMessage, ...]
    known_sids: tuple[str, ...]
    again: bool


@dataclass(frozen=True)
class Claimed:
    """The claimant now holds the turn, to answer these messages.

    Attributes:
        again: another worker may have begun to answer them.
    """

    turn: LiveTurn
    messages: tuple[InboundMessage, ...]
    again: bool


Decision = Answered | Busy | Gathering | Undelivered | Claimed


def turn_id_of(first_sid: str) -> str:
    """The id of the turn whose first message this is, always the same."""
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
    """What a worker is to do that comes with the message `sid`.

    Args:
        done: whether the message is in the transcript already. If not, it is in the conversation.
        gathering: how long after a turn's claim the next one waits for the rest of a burst, so that five messages
            in a second are at most two turns.
    """
    live = conversation.live
    if live and _is_held(live, claimant, now):
        delivered = done and live.sids and sid not in live.sids
        return conversation, Answered() if delivered else _busy(live, now)
    return _take(conversation, claimant, now, gathering)


def claim_delivery(
    conversation: Conversation,
    claimant: Claimant,
    now: datetime,
    *,
    gathering: timedelta,
) -> tuple[Conversation, Decision]:
    """What a worker is to do that comes to send what waits, without a message.

    It may also be given a turn to answer: one that another worker left behind, or one of a message whose own task
    was told `Busy` a moment ago.
    """
    live = conversation.live
    if live and _is_held(live, claimant, now):
        return conversation, _busy(live, now) if conversation.outbox else Answered()
    return _take(conversation, claimant, now, gathering)


def _take(
    conversation: Conversation, claimant: Claimant, now: datetime, gathering: timedelta
) -> tuple[Conversation, Decision]:
    """Gives the claimant what comes first in this conversation, whose turn no other worker holds."""
    live = conversation.live
    if live and live.state == "delivering":
        given_back = not live.token_hash
        return _undelivered(*_lend(conversation, live, claimant, now), again=not given_back)
    if conversation.outbox:  # what the shop wrote, before a turn that may fail again and again
        waiting = replace(conversation, aside=live and _left(live, claimant, now))
        return _undelivered(
            *_lend(waiting, _delivery(conversation, now), claimant, now), again=False
        )
    if live:
        attempt = live.attempt if _asks_again(live, claimant) else live.attempt + 1
        taken_up = replace(live, attempt=attempt)
        return _claimed(*_lend(conversation, taken_up, claimant, now), again=True)
    if not conversation.pending:
        return conversation, Answered()
    since = now - (conversation.last_claimed_at or datetime.min.replace(tzinfo=now.tzinfo))
    if timedelta(0) <= since < gathering:
        return conversation, Gathering((gathering - since).total_seconds())
    begun = replace(conversation, last_claimed_at=now)
    return _claimed(*_lend(begun, _new_turn(conversation, now), claimant, now), again=False)


def _is_held(turn: LiveTurn, claimant: Claimant, now: datetime) -> bool:
    """Whether another worker holds the turn."""
    return now < turn.lease_until and not _asks_again(turn, claimant)


def _asks_again(turn: LiveTurn, claimant: Claimant) -> bool:
    """Whether the turn was given to this very worker last, which asks because it does not know."""
    return bool(claimant.worker) and claimant.worker == turn.worker


def _lend(
    conversation: Conversation, turn: LiveTurn, claimant: Claimant, now: datetime
) -> tuple[Conversation, LiveTurn]:
    """Gives the turn to the claimant. A second request of the holder's does not make its lease longer: it may
    arrive when the holder is long gone, and everybody else waits for the lease to end."""
    fence = conversation.fence + 1
    repeated = _asks_again(turn, claimant) and now < turn.lease_until
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
    """A turn without messages, to send what the shop wrote."""
    ids = tuple(message.id for message in conversation.outbox)
    return LiveTurn(f"d-{ids[0]}", 0, 1, (), "delivering", ids, "", "", now, now)


def _left(turn: LiveTurn, claimant: Claimant, now: datetime) -> LiveTurn:
    """The turn, held by nobody. Its holder has not begun it if it is still asking."""
    begun = turn.attempt - _asks_again(turn, claimant)
    return replace(turn, attempt=begun, token_hash="", worker="", lease_until=now)


def _claimed(
    conversation: Conversation, turn: LiveTurn, *, again: bool
) -> tuple[Conversation, Claimed]:
    messages = tuple(message for message in conversation.pending if message.sid in turn.sids)
    return conversation, Claimed(turn, messages, again)


def _undelivered(
    conversation: Conversation, turn: LiveTurn, *, again: bool
) -> tuple[Conversation, Undelivered]:
    outbound = tuple(message for message in conversation.outbox if message.id in turn.outbound)
    return conversation, Undelivered(turn, outbound, conversation.known_sids, again)


def _busy(turn: LiveTurn, now: datetime) -> Busy:
    return Busy((turn.lease_until - now).total_seconds())
