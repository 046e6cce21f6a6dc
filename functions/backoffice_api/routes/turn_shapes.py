"""The turn protocol: how what a worker says is read, and how it is answered in the shapes of `retail.wire`."""

import json
from datetime import timedelta
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field

from retail import wire
from retail.whatsapp import is_user_id

from ..domain.claim import Answered, Busy, Claimed, Gathering, Undelivered
from ..domain.conversation import LiveTurn
from ..domain.message import InboundMessage, Location, Media, OutboundMessage
from ..services.turn_endings import Completion
from ..services.turns import Claim
from ..web.times import in_utc
from .answers import instant, user_answer
from .chat_answers import location_answer, media_answer
from .inputs import Body


def _well_formed(text: Any) -> Any:
    """Lone surrogates, which are no text, become question marks: what Milo did must not be lost."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text


def _known_type(word: Any) -> Any:
    """One that Twilio may add some day is none that we know."""
    return word if word in get_args(wire.OptOutType) else None


Text = Annotated[str, BeforeValidator(_well_formed)]
Fence = Annotated[int, Field(ge=0, lt=2**53)]
Count = Annotated[int, Field(ge=0, lt=2**53)]
Sid = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,64}$")]
Time = Annotated[AwareDatetime, AfterValidator(in_utc), Field(strict=False)]
"""In UTC, whatever offset it was written with."""


class TolerantBody(Body):
    """A part of a message. A newer webhook may say more of it: no reason to lose the message."""

    model_config = ConfigDict(extra="ignore")


class MediaBody(TolerantBody):
    """A file that came with a message."""

    url: Text
    content_type: Text


class LocationBody(TolerantBody):
    """A pin on the map, in degrees."""

    latitude: Annotated[float, Field(allow_inf_nan=False)]
    longitude: Annotated[float, Field(allow_inf_nan=False)]
    label: Text

    def location(self) -> Location:
        """The domain's."""
        return Location(self.latitude, self.longitude, self.label)


class InboundBody(TolerantBody):
    """What a shopper wrote, as the webhook read it."""

    sid: Sid
    sender: Annotated[str, Field(alias="from", max_length=200)]
    recipient: Annotated[str, Field(alias="to", max_length=200)]
    body: Text
    kind: wire.MessageKind
    media: list[MediaBody]
    location: LocationBody | None
    button_payload: Text
    profile_name: Text
    received_at: Time
    external_user_id: Annotated[str, Field(max_length=200)] = ""
    opt_out_type: Annotated[wire.OptOutType | None, BeforeValidator(_known_type)] = None

    def message(self) -> InboundMessage:
        """The domain's."""
        return InboundMessage(
            sid=self.sid,
            sender=self.sender,
            recipient=self.recipient,
            body=self.body,
            kind=self.kind,
            media=tuple(Media(each.url, each.content_type) for each in self.media),
            location=self.location.location() if self.location else None,
            button_payload=self.button_payload,
            profile_name=self.profile_name,
            received_at=self.received_at,
            external_user_id=self.external_user_id if is_user_id(self.external_user_id) else "",
            opt_out_type=self.opt_out_type,
        )


WaId = Annotated[str, Field(min_length=1, max_length=200)]


class ClaimBody(Body):
    """A message, others of the same sender's, and maybe who asks: text of one task attempt's own, to get a lost answer again."""

    message: InboundBody
    worker: Annotated[str, Field(max_length=200)] = ""
    others: list[InboundBody] = Field(default_factory=list, max_length=wire.MAX_OTHERS)


class NewClaim(ClaimBody):
    """A claim with the conversation that it is for."""

    wa_id: WaId


class DeliveryBody(Body):
    """Maybe who asks, as with a claim."""

    worker: Annotated[str, Field(max_length=200)] = ""


class NewDelivery(DeliveryBody):
    """The same with the conversation in which it waits."""

    wa_id: WaId


class ToolReportBody(Body):
    """A call that a turn made, with the status of its result."""

    tool: Text
    arguments: dict[str, Any]
    status: Text


class UsageBody(Body):
    """Tokens that the model read and wrote."""

    input_tokens: Count
    output_tokens: Count


class ConsentBody(Body):
    """That one of the turn's messages says that the shopper wants no messages, or wants some again."""

    opted_out: bool
    sid: Sid


class CompleteBody(Body):
    """What a turn leaves behind; `consent` where the shopper opts out, or comes back."""

    fence: Fence
    replies: list[Text]
    memory: Text
    tool_calls: list[ToolReportBody]
    model: Text
    usage: UsageBody | None
    consent: ConsentBody | None = None


class FailBody(Body):
    """Why a turn was given up: for good when `final`, otherwise for another try, which may not count."""

    fence: Fence
    reason: Text
    final: bool
    apology: Text | None
    counts: bool = True
    consent: ConsentBody | None = None


class RenewBody(Body):
    """Whose lease is renewed."""

    fence: Fence


class SentBody(Body):
    """What became of an outbound message."""

    sid: Sid | None
    status: Literal["sent", "failed"]
    error_code: Annotated[int, Field(ge=0, lt=2**31)] | None


def claim_answer(claim: Claim, lease: timedelta) -> wire.Claim:
    """The shape of the answer to a claim; `lease` is how long a turn is lent each time."""
    answer = _decision(claim, lease)
    if claim.answered:
        answer["answered"] = list(claim.answered)
    if claim.left_out:
        answer["left_out"] = list(claim.left_out)
    return answer


def _decision(claim: Claim, lease: timedelta) -> wire.Claim:
    match claim.decision:
        case Gathering(wait_seconds):
            return {"status": "gathering", "wait_seconds": round(wait_seconds, 3)}
        case Undelivered(turn, outbound, known_sids, again):
            return {
                "status": "undelivered",
                "turn": _turn(turn, claim, lease),
                "outbound": _outbound(outbound),
                "known_sids": list(known_sids),
                "again": again,
            }
        case Claimed(turn, messages, _):
            return {"status": "claimed", "turn": _whole_turn(turn, messages, claim, lease)}
        case Answered():
            return {"status": "answered"}
        case Busy(wait_seconds):
            return {"status": "busy", "wait_seconds": round(wait_seconds, 3)}


def _turn(turn: LiveTurn, claim: Claim, lease: timedelta) -> wire.Turn:
    return {
        "id": turn.id,
        "fence": turn.fence,
        "token": claim.token,
        "lease_until": instant(turn.lease_until),
        # The conversation was touched last by this very claim.
        "left_seconds": (turn.lease_until - claim.conversation.updated_at).total_seconds(),
        "lease_seconds": lease.total_seconds(),
    }


def _whole_turn(
    turn: LiveTurn, messages: tuple[InboundMessage, ...], claim: Claim, lease: timedelta
) -> wire.Turn:
    conversation = claim.conversation
    return {
        **_turn(turn, claim, lease),
        "attempt": turn.attempt,
        "messages": [_inbound(message) for message in messages],
        "memory": conversation.memory,
        "journal": [json.loads(call) for call in claim.journal],
        "user": user_answer(claim.user) if claim.user else None,
        "flags": {
            "paused": conversation.paused,
            "opted_out": conversation.opted_out,
            "over_budget": False,
        },
    }


def _inbound(message: InboundMessage) -> wire.InboundMessage:
    answer: wire.InboundMessage = {
        "sid": message.sid,
        "from": message.sender,
        "to": message.recipient,
        "body": message.body,
        "kind": message.kind,
        "media": media_answer(message.media),
        "location": location_answer(message.location),
        "button_payload": message.button_payload,
        "profile_name": message.profile_name,
        "received_at": instant(message.received_at),
    }
    if message.opt_out_type:
        answer["opt_out_type"] = message.opt_out_type
    return answer


def completion_answer(done: Completion) -> wire.Completion:
    """The shape of the answer to a turn's end."""
    return {
        "outbound": _outbound(done.outbound),
        "more": done.more,
        "known_sids": list(done.known_sids),
    }


def _outbound(messages: tuple[OutboundMessage, ...]) -> list[wire.OutboundMessage]:
    return [
        {
            "id": message.id,
            "to": message.to,
            "body": message.body,
            "created_at": instant(message.created_at),
        }
        for message in messages
    ]
