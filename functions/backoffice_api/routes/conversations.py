"""Routes of the conversations as the owner sees them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from retail.whatsapp import canonical
from retail.wire import MessageKind

from ..domain.conversation import MAX_REPLY, Conversation
from ..domain.message import Author, Message, MessageStatus
from ..operations import Api, Call
from ..services import conversations
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from .answers import Shape, instant
from .inputs import Body, Paged

_State = Literal["open", "paused"]


class ShopMessage(Body):
    """What the shop itself writes to a shopper."""

    body: Annotated[str, Field(min_length=1, max_length=MAX_REPLY)]


class ConversationAnswer(Shape):
    """A conversation at a glance; `waiting` counts messages that nobody has answered yet.

    `wa_id` is a mobile as WhatsApp writes it (`5491123456789`), whichever way it was asked for or first wrote;
    or the user id of somebody who began with a hidden number.
    """

    wa_id: str
    state: _State
    user_id: int | None
    profile_name: str
    waiting: int
    created_at: str
    updated_at: str


class ConversationPage(Shape):
    """Some conversations, the last touched first."""

    items: list[ConversationAnswer]
    next_page_token: str | None


class MessageAnswer(Shape):
    """A line of a transcript. `id` is the sid of an inbound message, `model` who wrote a reply of Milo's."""

    id: str
    direction: Literal["inbound", "outbound"]
    author: Author
    kind: MessageKind
    body: str
    media: list[dict[str, str]]
    location: dict[str, Any] | None
    status: MessageStatus
    sid: str | None
    error_code: int | None
    model: str | None
    turn_id: str
    created_at: str


class TranscriptAnswer(Shape):
    """A part of a conversation, oldest message first; the token leads to what was said before."""

    wa_id: str
    state: _State
    user_id: int | None
    profile_name: str
    messages: list[MessageAnswer]
    next_page_token: str | None


def register(api: Api) -> None:
    """Adds the routes."""
    shop = api.shop

    @api.operation(
        "GET",
        "/conversations",
        summary="All conversations, the last touched first",
        scope="admin",
        query=Paged,
        answer=ConversationPage,
    )
    def list_conversations(call: Call, query: Paged) -> Answer:  # noqa: ARG001
        page = conversations.page(shop, query.limit, query.page_token)
        items = [_conversation(conversation) for conversation in page.items]
        return Answer(200, {"items": items, "next_page_token": page.next_page_token})

    @api.operation(
        "GET",
        "/conversations/<wa_id>",
        summary="What was said last in a conversation",
        scope="admin",
        query=Paged,
        answer=TranscriptAnswer,
        refusals=(404,),
    )
    def get_conversation(call: Call, wa_id: str, query: Paged) -> Answer:
        said = call.read(
            lambda work: conversations.transcript(work, wa_id, query.limit, query.page_token)
        )
        return Answer(200, _transcript(said))

    @api.operation(
        "POST",
        "/conversations/<wa_id>/pause",
        summary="Take a conversation over from Milo",
        scope="admin",
        answer=ConversationAnswer,
        refusals=(404,),
    )
    def pause_conversation(call: Call, wa_id: str) -> Answer:
        def use_case(work: UnitOfWork) -> Answer:
            return Answer(200, _conversation(conversations.take_over(work, shop, wa_id)))

        return call.run_once(use_case)

    @api.operation(
        "POST",
        "/conversations/<wa_id>/resume",
        summary="Hand a conversation back to Milo",
        scope="admin",
        answer=ConversationAnswer,
        refusals=(404,),
    )
    def resume_conversation(call: Call, wa_id: str) -> Answer:
        def use_case(work: UnitOfWork) -> Answer:
            return Answer(200, _conversation(conversations.hand_back(work, shop, wa_id)))

        return call.run_once(use_case)

    @api.operation(
        "POST",
        "/conversations/<wa_id>/messages",
        summary="Write to a shopper as the shop",
        scope="admin",
        body=ShopMessage,
        answer=MessageAnswer,
        status=201,
        refusals=(404, 409),
    )
    def write_message(call: Call, wa_id: str, body: ShopMessage) -> Answer:
        def use_case(work: UnitOfWork) -> Answer:
            return Answer(201, _message(conversations.write(work, shop, wa_id, body.body)))

        return call.run_once(use_case)


def _state(conversation: Conversation) -> _State:
    return "paused" if conversation.paused else "open"


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        "wa_id": canonical(conversation.key),
        "state": _state(conversation),
        "user_id": conversation.user_id,
        "profile_name": conversation.profile_name,
        "waiting": len(conversation.pending),
        "created_at": instant(conversation.created_at),
        "updated_at": instant(conversation.updated_at),
    }


def _transcript(said: conversations.Transcript) -> dict[str, Any]:
    return {
        "wa_id": canonical(said.conversation.key),
        "state": _state(said.conversation),
        "user_id": said.conversation.user_id,
        "profile_name": said.conversation.profile_name,
        "messages": [_message(message) for message in said.messages],
        "next_page_token": said.next_page_token,
    }


def _message(message: Message) -> dict[str, Any]:
    place = message.location
    return {
        "id": message.key,
        "direction": "inbound" if message.author == "shopper" else "outbound",
        "author": message.author,
        "kind": message.kind,
        "body": message.body,
        "media": [
            {"url": media.url, "content_type": media.content_type} for media in message.media
        ],
        "location": place
        and {"latitude": place.latitude, "longitude": place.longitude, "label": place.label},
        "status": message.status,
        "sid": message.sid,
        "error_code": message.error_code,
        "model": message.model or None,
        "turn_id": message.turn_id,
        "created_at": instant(message.created_at),
    }
