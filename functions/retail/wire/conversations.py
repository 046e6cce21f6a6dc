"""Conversations, as the owner sees them."""

from typing import Literal, TypedDict

from .messages import InboundStatus, Location, Media, MessageKind, OutboundStatus
from .turns import ToolReport

ConversationState = Literal["open", "paused"]


class Heard(TypedDict):
    """What a shopper wrote last: its kind, and how its text begins, on one line."""

    kind: MessageKind
    body: str


class Conversation(TypedDict):
    """A conversation at a glance; `waiting` counts messages that nobody has answered yet.

    `id` names it in addresses and tells nobody whose it is.
    `wa_id` is a mobile as WhatsApp writes it (`5491123456789`), whichever way it was asked for or first wrote;
    or the user id of somebody who began with a hidden number. `opted_out` is whether they want no messages.
    `waits_since` is when the first message came that a person of the shop is to answer; null while none is.
    `asked_for_person` is whether the shopper asked for one: then they wait although Milo answers.
    `heard` is what the shopper wrote last; null where nothing is kept of it.
    """

    id: str
    wa_id: str
    state: ConversationState
    opted_out: bool
    user_id: int | None
    profile_name: str
    waiting: int
    waits_since: str | None
    asked_for_person: bool
    heard: Heard | None
    created_at: str
    updated_at: str


class ConversationSought(TypedDict):
    """Whose conversation is sought, by WhatsApp id."""

    wa_id: str


class ConversationPage(TypedDict):
    """Some conversations."""

    items: list[Conversation]
    next_page_token: str | None


class Message(TypedDict):
    """A line of a transcript. `id` is the sid of an inbound message, `model` who wrote a reply of Milo's."""

    id: str
    direction: Literal["inbound", "outbound"]
    author: Literal["shopper", "milo", "shop"]
    kind: MessageKind
    body: str
    media: list[Media]
    location: Location | None
    status: InboundStatus | OutboundStatus
    sid: str | None
    error_code: int | None
    model: str | None
    turn_id: str
    created_at: str


class Consent(TypedDict):
    """A shopper has opted out, or has come back: by which words of which message, and when it came."""

    opted_out: bool
    words: str
    message_id: str
    said_at: str


class HandOver(TypedDict):
    """Milo was made silent (`paused`) or answers again (`open`), by the owner or by the clock."""

    at: str
    state: ConversationState
    by: Literal["owner", "clock"]


class TranscriptTurn(TypedDict):
    """How Milo came to an answer: what he called and what came of it, by which model, at which cost, for how long.

    `outcome` is `silenced` where nothing could be said. The tokens are null where no model was asked.
    """

    id: str
    outcome: Literal["answered", "silenced", "dead"]
    reason: str
    model: str
    tool_calls: list[ToolReport]
    input_tokens: int | None
    output_tokens: int | None
    seconds: float


class Transcript(TypedDict):
    """A part of a conversation, oldest message first; the token leads to what was said before.

    `consents` are the last times that the shopper opted out or came back, `hand_overs` those that Milo was made silent
    or came back, oldest first. `waits_since` is as in `Conversation`. `updated_at` changes with whatever is said. `turns`
    are those of the messages, if they were asked for. `id` and `wa_id` are as in `Conversation`.
    """

    id: str
    wa_id: str
    state: ConversationState
    opted_out: bool
    consents: list[Consent]
    hand_overs: list[HandOver]
    waits_since: str | None
    asked_for_person: bool
    user_id: int | None
    profile_name: str
    updated_at: str
    messages: list[Message]
    turns: list[TranscriptTurn]
    next_page_token: str | None


class ShopMessage(TypedDict):
    """What the shop itself writes to a shopper."""

    body: str
