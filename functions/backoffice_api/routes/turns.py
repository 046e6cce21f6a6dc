"""Routes of the turn protocol: what a worker asks for and reports."""

from flask import request

from retail import wire

from ..services import turn_endings, turns
from ..services.idempotency import Answer
from ..services.turn_endings import Ending, Said
from ..web.operations import Call, Routes
from .turn_shapes import (
    ClaimBody,
    CompleteBody,
    ConsentBody,
    DeliveryBody,
    FailBody,
    NewClaim,
    NewDelivery,
    RenewBody,
    SentBody,
    claim_answer,
    completion_answer,
)

ROUTES = Routes()


@ROUTES.operation(
    "POST",
    "/turns/claim",
    summary="Record a message and ask for its conversation's turn; no phone is in the address",
    scope="agent",
    body=NewClaim,
    answer=wire.Claim,
    in_turn=False,
)
def claim(call: Call, body: NewClaim) -> Answer[wire.Claim]:
    return claim_turn(call, body.wa_id, body)


@ROUTES.operation(
    "POST",
    "/conversations/<wa_id>/turns",
    summary="Record a message and ask for the conversation's turn",
    scope="agent",
    body=ClaimBody,
    answer=wire.Claim,
    in_turn=False,
)
def claim_turn(call: Call, wa_id: str, body: ClaimBody) -> Answer[wire.Claim]:
    others = [other.message() for other in body.others]
    claim = turns.claim_turn(call.turns, wa_id, body.message.message(), body.worker, others)
    return Answer(200, claim_answer(claim, call.turns.lease))


@ROUTES.operation(
    "POST",
    "/deliveries/claim",
    summary="Ask for what waits to be sent in a conversation; no phone is in the address",
    scope="agent",
    body=NewDelivery,
    answer=wire.Claim,
    in_turn=False,
    refusals=(404,),
)
def claim_what_waits(call: Call, body: NewDelivery) -> Answer[wire.Claim]:
    return claim_delivery(call, body.wa_id, body)


@ROUTES.operation(
    "POST",
    "/conversations/<wa_id>/deliveries",
    summary="Ask for what waits to be sent in a conversation",
    scope="agent",
    body=DeliveryBody,
    answer=wire.Claim,
    in_turn=False,
    refusals=(404,),
)
def claim_delivery(call: Call, wa_id: str, body: DeliveryBody) -> Answer[wire.Claim]:
    claim = turns.claim_to_deliver(call.turns, wa_id, body.worker)
    return Answer(200, claim_answer(claim, call.turns.lease))


@ROUTES.operation(
    "POST",
    "/turns/<turn_id>/renew",
    summary="Say that the turn is worked on still, and renew its lease",
    scope="agent",
    body=RenewBody,
    answer=wire.Renewed,
    in_turn=False,
)
def renew_turn(call: Call, turn_id: str, body: RenewBody) -> Answer[wire.Renewed]:
    lease = turn_endings.hold_on(call.turns, _token(), turn_id, body.fence)
    return Answer(200, {"lease_seconds": lease.total_seconds()})


@ROUTES.operation(
    "POST",
    "/turns/<turn_id>/complete",
    summary="End a turn with its replies and Milo's new memory",
    scope="agent",
    body=CompleteBody,
    answer=wire.Completion,
    in_turn=False,
)
def complete_turn(call: Call, turn_id: str, body: CompleteBody) -> Answer[wire.Completion]:
    ending = Ending(
        status="answered",
        replies=tuple(body.replies),
        memory=body.memory,
        tool_calls=[each.model_dump() for each in body.tool_calls],
        model=body.model,
        input_tokens=body.usage.input_tokens if body.usage else None,
        output_tokens=body.usage.output_tokens if body.usage else None,
        consent=_said(body.consent),
    )
    done = turn_endings.complete(call.turns, _token(), turn_id, body.fence, ending)
    return Answer(200, completion_answer(done))


@ROUTES.operation(
    "POST",
    "/turns/<turn_id>/fail",
    summary="Give a turn back for another try, or up for good",
    scope="agent",
    body=FailBody,
    answer=wire.Completion,
    in_turn=False,
)
def fail_turn(call: Call, turn_id: str, body: FailBody) -> Answer[wire.Completion]:
    if not body.final:
        return Answer(
            200,
            completion_answer(
                turn_endings.give_up_for_now(
                    call.turns, _token(), turn_id, body.fence, counts=body.counts
                )
            ),
        )
    replies = (body.apology,) if body.apology else ()
    ending = Ending(
        status="dead",
        replies=replies,
        memory=None,
        reason=body.reason,
        consent=_said(body.consent),
    )
    done = turn_endings.complete(call.turns, _token(), turn_id, body.fence, ending)
    return Answer(200, completion_answer(done))


@ROUTES.operation(
    "POST",
    "/messages/<id:message_id>/sent",
    summary="Report that an outbound message was sent, or cannot be",
    scope="agent",
    body=SentBody,
    answer=wire.More,
    in_turn=False,
    refusals=(404,),
)
def report_sent(call: Call, message_id: int, body: SentBody) -> Answer[wire.More]:
    more = turn_endings.report_sent(
        call.turns, _token(), message_id, body.status, body.sid, body.error_code
    )
    return Answer(200, {"more": more})


def _said(body: ConsentBody | None) -> Said | None:
    return Said(body.opted_out, body.sid) if body else None


def _token() -> str:
    return request.headers.get("x-turn-token", "")
