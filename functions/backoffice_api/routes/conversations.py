"""Routes of the conversations as the owner sees them."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from retail import wire
from retail.whatsapp import MAX_SENT, canonical

from ..domain.consent import Consent
from ..domain.conversation import Conversation
from ..domain.message import Message
from ..services import conversations, deliveries
from ..services.idempotency import Answer, Said
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import instant, location_answer, media_answer
from .inputs import Body, Paged

ROUTES = Routes()


class ShopMessage(Body):
    """What the shop itself writes to a shopper."""

    body: Annotated[str, Field(min_length=1, max_length=MAX_SENT)]


@ROUTES.operation(
    "GET",
    "/conversations",
    summary="All conversations, the last touched first",
    scope="admin",
    query=Paged,
    answer=wire.ConversationPage,
)
def list_conversations(call: Call, query: Paged) -> Answer[wire.ConversationPage]:
    page = conversations.page(call.shop, query.limit, query.page_token)
    items = [_conversation(conversation) for conversation in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "GET",
    "/conversations/<wa_id>",
    summary="What was said last in a conversation",
    scope="admin",
    query=Paged,
    answer=wire.Transcript,
    refusals=(404,),
)
def get_conversation(call: Call, wa_id: str, query: Paged) -> Answer[wire.Transcript]:
    said = call.read(
        lambda work: conversations.transcript(work, wa_id, query.limit, query.page_token)
    )
    return Answer(200, _transcript(said))


@ROUTES.operation(
    "POST",
    "/conversations/<wa_id>/pause",
    summary="Take a conversation over from Milo",
    scope="admin",
    answer=wire.Conversation,
    refusals=(404,),
)
def pause_conversation(call: Call, wa_id: str) -> Answer[wire.Conversation]:
    def use_case(work: UnitOfWork) -> Answer[wire.Conversation]:
        return Answer(200, _conversation(conversations.take_over(work, call.shop, wa_id)))

    return _run_and_wake(call, wa_id, use_case)


@ROUTES.operation(
    "POST",
    "/conversations/<wa_id>/resume",
    summary="Hand a conversation back to Milo",
    scope="admin",
    answer=wire.Conversation,
    refusals=(404,),
)
def resume_conversation(call: Call, wa_id: str) -> Answer[wire.Conversation]:
    def use_case(work: UnitOfWork) -> Answer[wire.Conversation]:
        return Answer(200, _conversation(conversations.hand_back(work, call.shop, wa_id)))

    return _run_and_wake(call, wa_id, use_case)


@ROUTES.operation(
    "POST",
    "/conversations/<wa_id>/messages",
    summary="Write to a shopper as the shop",
    scope="admin",
    body=ShopMessage,
    answer=wire.Message,
    status=201,
    refusals=(404, 409),
)
def write_message(call: Call, wa_id: str, body: ShopMessage) -> Answer[wire.Message]:
    def use_case(work: UnitOfWork) -> Answer[wire.Message]:
        return Answer(201, _message(conversations.write(work, call.shop, wa_id, body.body)))

    return _run_and_wake(call, wa_id, use_case)


def _run_and_wake(
    call: Call, wa_id: str, use_case: Callable[[UnitOfWork], Answer[Said]]
) -> Answer[Said]:
    """Runs a use case, and has sent what waits: also what an earlier request left behind, whose answer
    this one repeats, or because of which it is refused."""
    try:
        return call.run_once(use_case)
    finally:
        deliveries.wake(call.shop, wa_id)


def _state(conversation: Conversation) -> wire.ConversationState:
    return "paused" if conversation.paused else "open"


def _conversation(conversation: Conversation) -> wire.Conversation:
    return {
        "wa_id": canonical(conversation.key),
        "state": _state(conversation),
        "opted_out": conversation.opted_out,
        "user_id": conversation.user_id,
        "profile_name": conversation.profile_name,
        "waiting": len(conversation.pending),
        "created_at": instant(conversation.created_at),
        "updated_at": instant(conversation.updated_at),
    }


def _transcript(said: conversations.Transcript) -> wire.Transcript:
    return {
        "wa_id": canonical(said.conversation.key),
        "state": _state(said.conversation),
        "opted_out": said.conversation.opted_out,
        "consents": [_consent(consent) for consent in said.conversation.consents],
        "user_id": said.conversation.user_id,
        "profile_name": said.conversation.profile_name,
        "messages": [_message(message) for message in said.messages],
        "next_page_token": said.next_page_token,
    }


def _consent(consent: Consent) -> wire.Consent:
    return {
        "opted_out": consent.opted_out,
        "words": consent.words,
        "message_id": consent.sid,
        "said_at": instant(consent.said_at),
    }


def _message(message: Message) -> wire.Message:
    return {
        "id": message.key,
        "direction": "inbound" if message.author == "shopper" else "outbound",
        "author": message.author,
        "kind": message.kind,
        "body": message.body,
        "media": media_answer(message.media),
        "location": location_answer(message.location),
        "status": message.status,
        "sid": message.sid,
        "error_code": message.error_code,
        "model": message.model or None,
        "turn_id": message.turn_id,
        "created_at": instant(message.created_at),
    }
