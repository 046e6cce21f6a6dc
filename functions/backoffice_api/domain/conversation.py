"""A conversation: one document with everything that is in flight between a shopper and the shop.

It holds the messages that nobody has answered, the turn that is being worked on, the replies that are not
sent yet and Milo's memory, so that a step of the turn protocol (`domain/claim.py`) is one read and one
write of it. Whatever is over moves to the transcript (`domain/message.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from retail.errors import Invalid, Refused, Unavailable
from retail.whatsapp import MAX_SENT, units
from retail.wire import MessageKind
from retail.writing import one_line

from .consent import MAX_CONSENTS, Consent
from .day_figures import DayFigures
from .message import InboundMessage, OutboundMessage, bounded, size

MAX_PENDING_BYTES = 128 * 1024
MAX_SHOP_MESSAGES = 5
MAX_HAND_OVERS = 20
MAX_HEARD = 120
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

HandOverBy = Literal["owner", "clock"]


@dataclass(frozen=True)
class LiveTurn:
    """The turn that somebody works on, or that waits for somebody who takes it up again.

    Attributes:
        fence: grows with every claim of the conversation; only its newest holder may write.
        attempt: how often the turn was begun, without the tries that do not count.
        sids: the turn's messages, fixed when it was first claimed.
        state: `running` until its replies are decided, then `delivering` until all are reported.
        outbound: ids of what is to be delivered under this lease and not reported yet.
        token_hash: sha256 of the holder's turn token; empty when nobody holds it.
        worker: who holds it, as they named themselves; empty when they did not.
        started_at: when it was first claimed.
        lease_until: from when on somebody else may take it.
        user_id: who had the phone when the turn was claimed, or registered with it since; None while nobody.
    """

    id: str
    fence: int
    attempt: int
    sids: tuple[str, ...]
    state: Literal["running", "delivering"]
    outbound: tuple[int, ...]
    token_hash: str
    worker: str
    started_at: datetime
    lease_until: datetime
    user_id: int | None = None


@dataclass(frozen=True)
class Sent:
    """A message that was reported as sent (`sid`) or as impossible to send (None)."""

    id: int
    sid: str | None


@dataclass(frozen=True)
class Heard:
    """What a list shows of a message of the shopper's: what kind it is of, and how its text begins, on one line."""

    kind: MessageKind
    body: str


@dataclass(frozen=True)
class HandOver:
    """Milo was made silent, or answers again, and by whose doing."""

    at: datetime
    paused: bool
    by: HandOverBy


@dataclass(frozen=True)
class Conversation:
    """All that is in flight with one shopper.

    Attributes:
        key: the shopper's WhatsApp id in its canonical spelling, see `retail.whatsapp`.
        address: where replies go, `whatsapp:+549…`: where the newest message came from.
        user_id: the shopper's user when last seen; for lists, never for access.
        paused: a person of the shop has taken over; Milo is silent.
        opted_out: the shopper wants no messages; see `may_be_written_to`.
        consents: how they came to want none, and to want some again, the newest last.
        pending: unanswered messages, those of the live turn first.
        outbox: decided and not reported as sent.
        fence: the newest that was given out.
        memory: Milo's, JSON text that only the worker reads.
        next_seq: the place of the next message.
        since_seq: from which place on it is of whoever has its number now: what stands before is of another person.
        last_claimed_at: when the last turn was first claimed.
        sent: the last reported messages, the newest last.
        names: the other WhatsApp ids that the shopper is known by.
        aside: a turn that was left behind and waits until what the shop wrote meanwhile is sent.
        moved_to: the conversation that this one has become a signpost to, see `naming.py`; empty as a rule.
        heard_at: when the shopper last wrote, as far as is known.
        heard: what that was; None where nothing is kept of it.
        waits_since: when the first message came that a person of the shop is to answer; `NEVER` while none is.
        asked_for_person: whether the shopper asked for one, so that Milo's replies do not end the wait.
        held_since: when a person took over, or last wrote.
        hand_overs: how Milo was made silent and came back, the newest last.
        steps: what it counts for once a day and was counted for in the last days, see `figures.py`.
        uncounted: what its messages and turns count for and is not in their days' figures yet.
        waits_for_person: whether somebody waits for a person, derived.
        is_remembered: whether Milo or the list of chats has anything of what was said, derived.
        is_at_rest: whether nothing is in flight, derived; what was left is found by it.
    """

    key: str
    address: str
    created_at: datetime
    updated_at: datetime
    profile_name: str = ""
    user_id: int | None = None
    paused: bool = False
    opted_out: bool = False
    consents: tuple[Consent, ...] = ()
    pending: tuple[InboundMessage, ...] = ()
    outbox: tuple[OutboundMessage, ...] = ()
    live: LiveTurn | None = None
    fence: int = 0
    memory: str | None = None
    next_seq: int = 1
    since_seq: int = 1
    last_claimed_at: datetime | None = None
    sent: tuple[Sent, ...] = ()
    names: tuple[str, ...] = ()
    aside: LiveTurn | None = None
    moved_to: str = ""
    heard_at: datetime | None = None
    heard: Heard | None = None
    waits_since: datetime = NEVER
    asked_for_person: bool = False
    held_since: datetime = NEVER
    hand_overs: tuple[HandOver, ...] = ()
    steps: tuple[str, ...] = ()
    uncounted: tuple[DayFigures, ...] = ()
    is_counted: bool = field(init=False)
    is_at_rest: bool = field(init=False)
    waits_for_person: bool = field(init=False)
    is_remembered: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_counted", not self.uncounted)
        object.__setattr__(self, "is_at_rest", not (self.live or self.pending or self.outbox))
        object.__setattr__(self, "waits_for_person", self.waits_since < NEVER)
        object.__setattr__(self, "is_remembered", bool(self.memory is not None or self.heard))

    @property
    def may_be_written_to(self) -> bool:
        """Whether anything may be sent to the shopper that they have not just asked for. Whatever sends asks here."""
        return not self.opted_out

    def is_named(self, wa_id: str) -> bool:
        """Whether the shopper is known to write under this id."""
        return wa_id == self.key or wa_id in self.names

    def is_waiting(self, sid: str) -> bool:
        """Whether the message is recorded and not answered."""
        return any(message.sid == sid for message in self.pending)

    def is_being_answered(self, sid: str) -> bool:
        """Whether the message is part of a turn that was begun."""
        return self.turn_of(sid) is not None

    def turn_of(self, sid: str) -> LiveTurn | None:
        """The turn that was begun to answer this message."""
        begun = [turn for turn in (self.live, self.aside) if turn and sid in turn.sids]
        return begun[0] if begun else None

    @property
    def known_sids(self) -> tuple[str, ...]:
        """Under which the last messages went out: none of them is one that is still to be sent."""
        return tuple(sent.sid for sent in self.sent if sent.sid)

    @property
    def more(self) -> bool:
        """Whether something waits that the present lease does not cover."""
        held = self.live.outbound if self.live else ()
        waiting = {m.sid for m in self.pending} - set(self.live.sids if self.live else ())
        return bool(waiting) or any(message.id not in held for message in self.outbox)


def begin(wa_id: str, address: str, now: datetime) -> Conversation:
    """A conversation in which nothing was said."""
    return Conversation(key=wa_id, address=address, created_at=now, updated_at=now)


def receive(conversation: Conversation, message: InboundMessage, now: datetime) -> Conversation:
    """The conversation with a message that is new to it; with a known one, the same.

    What waits for a turn is in the order in which the webhook took it: tasks run beside each other, and one
    whose commit met another's comes later than one that was written after it.

    Raises:
        Unavailable: `conversation_full` while too much waits to be answered; later there is room.
    """
    if conversation.is_waiting(message.sid) or conversation.is_being_answered(message.sid):
        return conversation
    message = replace(bounded(message), seq=conversation.next_seq)
    waiting = sum(size(each) for each in conversation.pending)
    if conversation.pending and waiting + size(message) > MAX_PENDING_BYTES:
        raise Unavailable("conversation_full", "too many messages wait for an answer")
    taken = tuple(each for each in conversation.pending if conversation.is_being_answered(each.sid))
    free = [*(each for each in conversation.pending if each not in taken), message]
    return replace(
        conversation,
        address=max(free, key=lambda each: (each.received_at, each.seq)).sender,
        profile_name=message.profile_name or conversation.profile_name,
        pending=taken + _in_order(free),
        next_seq=conversation.next_seq + 1,
        heard_at=max(message.received_at, conversation.heard_at or message.received_at),
        heard=_last_heard(conversation, message),
        updated_at=now,
    )


def _last_heard(conversation: Conversation, message: InboundMessage) -> Heard | None:
    """What the shopper wrote last, although messages may come in another order."""
    if conversation.heard_at and message.received_at < conversation.heard_at:
        return conversation.heard
    words = one_line(message.body)
    if (
        len(words) > MAX_HEARD
    ):  # between two words: of a payment link nothing is kept that is not sealed
        words = f"{words[: MAX_HEARD + 1].rpartition(' ')[0]}…"
    return Heard(message.kind, words)


def _in_order(messages: Sequence[InboundMessage]) -> tuple[InboundMessage, ...]:
    """The messages as they were received, with the places that they have among themselves."""
    places = sorted(each.seq for each in messages)
    received = sorted(messages, key=lambda each: (each.received_at, each.seq))
    return tuple(replace(each, seq=seq) for each, seq in zip(received, places, strict=True))


def queue(
    conversation: Conversation,
    bodies: tuple[str, ...],
    ids: tuple[int, ...],
    turn_id: str,
    now: datetime,
    *,
    model: str = "",
) -> Conversation:
    """The conversation with messages to be sent, after those that wait to be sent already."""
    new = tuple(
        OutboundMessage(
            id_, conversation.address, body, conversation.next_seq + place, turn_id, now, model
        )
        for place, (id_, body) in enumerate(zip(ids, bodies, strict=True))
    )
    return replace(
        conversation,
        outbox=conversation.outbox + new,
        next_seq=conversation.next_seq + len(new),
        updated_at=now,
    )


def say(conversation: Conversation, body: str, id_: int, now: datetime) -> Conversation:
    """The conversation with a message that a person of the shop writes to the shopper.

    Raises:
        Invalid: `invalid_body` for nothing that can be read, or more than Twilio sends at once.
        Refused: `opted_out` to a shopper who wants no messages; `outbox_full` while many such messages wait to be sent.
    """
    if not conversation.may_be_written_to:
        raise Refused("opted_out", "the shopper wants no messages until they write again")
    if not any(char.isprintable() and not char.isspace() for char in body):
        raise Invalid("invalid_body", "a message says something")
    if units(body) > MAX_SENT:
        raise Invalid("invalid_body", f"a message has at most {MAX_SENT} characters, an emoji two")
    if sum(message.author == "shop" for message in conversation.outbox) >= MAX_SHOP_MESSAGES:
        raise Refused("outbox_full", "many messages to this shopper wait to be sent")
    return queue(conversation, (body,), (id_,), "", now)


def consent(conversation: Conversation, said: Consent, now: datetime) -> Conversation:
    """The conversation whose shopper has opted out, or has come back; the same if that is how it was."""
    if said.opted_out == conversation.opted_out:
        return conversation
    consents = (*conversation.consents, said)[-MAX_CONSENTS:]
    return replace(conversation, opted_out=said.opted_out, consents=consents, updated_at=now)
