"""The turn protocol: how a worker takes a shopper's messages, and says what became of them."""

from typing import Any, Literal, NotRequired, TypedDict

from .messages import InboundMessage, OutboundMessage
from .users import User


class ToolCall(TypedDict):
    """A call of one of Milo's tools; `ordinal` counts equal calls within one turn from 0."""

    tool: str
    arguments: dict[str, Any]
    ordinal: int


class ToolReport(TypedDict):
    """A call that a turn made, with the status of its result, for the transcript."""

    tool: str
    arguments: dict[str, Any]
    status: str


class TurnFlags(TypedDict):
    """What keeps Milo from answering as usual."""

    paused: bool
    opted_out: bool
    over_budget: bool


class Turn(TypedDict):
    """A turn that the caller holds now; the members from `attempt` on only come with `claimed`.

    `left_seconds` is how long it is held from when the caller asked, at least, whatever its clock says, and `lease_seconds`
    how long after each renewal, completion and report.
    """

    id: str
    fence: int
    token: str
    lease_until: str
    left_seconds: NotRequired[float]
    lease_seconds: NotRequired[float]
    attempt: NotRequired[int]
    messages: NotRequired[list[InboundMessage]]
    memory: NotRequired[str | None]
    journal: NotRequired[list[ToolCall]]
    user: NotRequired[User | None]
    flags: NotRequired[TurnFlags]


class Claim(TypedDict):
    """What a worker that asked for a turn is to do.

    `wait_seconds` comes with `gathering`, and with `busy`: how long the holder's lease goes on unless it is renewed.
    `again` comes with `undelivered`: another worker may have begun to send this, and its last request may be on its way.
    Of the messages that came along, `answered` has the SIDs of those that are, and `left_out` of those that have no room yet.
    """

    status: Literal["answered", "busy", "gathering", "undelivered", "claimed"]
    answered: NotRequired[list[str]]
    left_out: NotRequired[list[str]]
    turn: NotRequired[Turn]
    wait_seconds: NotRequired[float]
    outbound: NotRequired[list[OutboundMessage]]
    known_sids: NotRequired[list[str]]
    again: NotRequired[bool]


MAX_OTHERS = 200
"""Messages that a claim takes along beside its own."""


class ClaimBody(TypedDict):
    """A message, and maybe who asks: text of one task attempt's own, to get a lost answer again.

    `others` are more messages of the same sender's, at most `MAX_OTHERS`.
    """

    message: InboundMessage
    worker: NotRequired[str]
    others: NotRequired[list[InboundMessage]]


class NewClaim(ClaimBody):
    """A claim with the conversation that it is for."""

    wa_id: str


class DeliveryBody(TypedDict):
    """Maybe who asks for what waits to be sent, as with a claim."""

    worker: NotRequired[str]


class NewDelivery(DeliveryBody):
    """The same with the conversation in which it waits."""

    wa_id: str


class Usage(TypedDict):
    """What the model read and wrote, in tokens."""

    input_tokens: int
    output_tokens: int


class ConsentBody(TypedDict):
    """That one of the turn's messages, by its SID, says that the shopper wants no messages, or wants some again."""

    opted_out: bool
    sid: str


class CompleteBody(TypedDict):
    """What a turn leaves behind; `consent` where the shopper opts out, or comes back."""

    fence: int
    replies: list[str]
    memory: str
    tool_calls: list[ToolReport]
    model: str
    usage: Usage | None
    consent: NotRequired[ConsentBody | None]


class FailBody(TypedDict):
    """Why a turn was given up: for good when `final`, otherwise for another try.

    A try that failed because somebody did not answer does not count as one of the turn's attempts. `consent` counts with `final`.
    """

    fence: int
    reason: str
    final: bool
    apology: str | None
    counts: NotRequired[bool]
    consent: NotRequired[ConsentBody | None]


class RenewBody(TypedDict):
    """Whose lease is renewed."""

    fence: int


class Renewed(TypedDict):
    """How long the turn is held from when the caller asked, at least."""

    lease_seconds: float


class Completion(TypedDict):
    """The answer to a completed or failed turn: what to send now, and whether more messages wait.

    `known_sids` are those of what went out lately.
    """

    outbound: list[OutboundMessage]
    more: bool
    known_sids: list[str]


class SentBody(TypedDict):
    """What became of an outbound message."""

    sid: str | None
    status: Literal["sent", "failed"]
    error_code: int | None


class More(TypedDict):
    """Whether more waits for a claim."""

    more: bool
