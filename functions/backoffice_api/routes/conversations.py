"""Routes of the conversations as the owner sees them."""

from collections.abc import Callable, Iterable
from typing import Annotated

from pydantic import Field

from retail import wire
from retail.errors import Invalid
from retail.whatsapp import MAX_SENT, canonical

from ..domain.conversation import Conversation, HandOver, Heard
from ..domain.turn import TurnRecord
from ..services import conversations, deliveries, person_requests
from ..services.idempotency import Answer, Said
from ..services.unit_of_work import UnitOfWork
from ..web.access import check_own_name
from ..web.operations import Call, Routes
from .answers import instant
from .chat_answers import consent_answer, message_answer, turn_answer
from .inputs import Body, Paged

ROUTES = Routes()


class ShopMessage(Body):
    """What the shop itself writes to a shopper."""

    body: Annotated[str, Field(min_length=1, max_length=MAX_SENT)]


class ConversationsListed(Paged):
    """Which conversations."""

    only_waiting: bool = False
    only_paused: bool = False

    def listing(self) -> conversations.Listing:
        """How they are found.

        Raises:
            Invalid: `invalid_only_paused` beside `only_waiting`.
        """
        if self.only_waiting and self.only_paused:
            raise Invalid("invalid_only_paused", "only_waiting and only_paused exclude each other")
        if self.only_waiting:
            return conversations.waiting
        return conversations.paused if self.only_paused else conversations.page


@ROUTES.operation(
    "GET",
    "/conversations",
    summary="All conversations, the last touched first; or only those in which somebody waits for a person or has taken over, the longest first",
    scope="admin",
    query=ConversationsListed,
    answer=wire.ConversationPage,
)
def list_conversations(call: Call, query: ConversationsListed) -> Answer[wire.ConversationPage]:
    page = query.listing()(call.shop, query.limit, query.page_token)
    items = [_conversation(call, each) for each in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


class ConversationSought(Body):
    """By the shopper's WhatsApp id, in any spelling, which no log of requests has."""

    wa_id: Annotated[str, Field(min_length=1, max_length=200)]


@ROUTES.operation(
    "POST",
    "/conversations/search",
    summary="The conversation of a WhatsApp id, which is not in the address; none where nobody has written under it",
    scope="admin",
    body=ConversationSought,
    answer=wire.ConversationPage,
)
def seek_conversations(call: Call, body: ConversationSought) -> Answer[wire.ConversationPage]:
    found = call.read(lambda work: conversations.seek(work, body.wa_id))
    items = [_conversation(call, found)] if found else []
    return Answer(200, {"items": items, "next_page_token": None})


@ROUTES.operation(
    "POST",
    "/conversations/ask_for_person",
    summary="Have a person of the shop write to a shopper; Milo goes on answering meanwhile",
    scope="agent",
    body=ConversationSought,
    answer=wire.Conversation,
    refusals=(404,),
)
def ask_for_person(call: Call, body: ConversationSought) -> Answer[wire.Conversation]:
    if call.caller.is_agent:
        check_own_name(call.caller, body.wa_id)
    wa_id = call.caller.wa_id or body.wa_id.removeprefix("+")

    def use_case(work: UnitOfWork) -> Answer[wire.Conversation]:
        return Answer(200, _conversation(call, person_requests.ask(work, call.shop, wa_id)))

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/users/<id:user_id>/conversations",
    summary="A user's conversations, one for each number that they have written from, the last touched first",
    scope="admin",
    answer=wire.ConversationPage,
    refusals=(404,),
)
def list_conversations_of(call: Call, user_id: int) -> Answer[wire.ConversationPage]:
    found = call.read(lambda work: conversations.of_user(work, user_id))
    items = [_conversation(call, each) for each in found]
    return Answer(200, {"items": items, "next_page_token": None})


class TranscriptAsked(Paged):
    """Which part, and whether with Milo's turns."""

    with_turns: bool = False


@ROUTES.operation(
    "GET",
    "/conversations/<conversation_id>",
    summary="What was said last in a conversation",
    scope="admin",
    query=TranscriptAsked,
    answer=wire.Transcript,
    refusals=(404,),
)
def get_conversation(
    call: Call, conversation_id: str, query: TranscriptAsked
) -> Answer[wire.Transcript]:
    wa_id = _wa_id(call, conversation_id)

    def read(work: UnitOfWork) -> wire.Transcript:
        said = conversations.transcript(work, wa_id, query.limit, query.page_token)
        turns = conversations.turns_of(work, said) if query.with_turns else []
        return _transcript(call, said, turns)

    return Answer(200, call.read(read))


@ROUTES.operation(
    "POST",
    "/conversations/<conversation_id>/pause",
    summary="Take a conversation over from Milo",
    scope="admin",
    answer=wire.Conversation,
    refusals=(404,),
)
def pause_conversation(call: Call, conversation_id: str) -> Answer[wire.Conversation]:
    wa_id = _wa_id(call, conversation_id)

    def use_case(work: UnitOfWork) -> Answer[wire.Conversation]:
        return Answer(200, _conversation(call, conversations.take_over(work, call.shop, wa_id)))

    return _run_and_wake(call, wa_id, use_case)


@ROUTES.operation(
    "POST",
    "/conversations/<conversation_id>/resume",
    summary="Hand a conversation back to Milo; nobody waits for a person there any more",
    scope="admin",
    answer=wire.Conversation,
    refusals=(404,),
)
def resume_conversation(call: Call, conversation_id: str) -> Answer[wire.Conversation]:
    wa_id = _wa_id(call, conversation_id)

    def use_case(work: UnitOfWork) -> Answer[wire.Conversation]:
        return Answer(200, _conversation(call, conversations.hand_back(work, call.shop, wa_id)))

    return _run_and_wake(call, wa_id, use_case)


@ROUTES.operation(
    "POST",
    "/conversations/<conversation_id>/attended",
    summary="Say that nobody waits for a person in a conversation any more; whoever answers there goes on",
    scope="admin",
    answer=wire.Conversation,
    refusals=(404,),
)
def attend_conversation(call: Call, conversation_id: str) -> Answer[wire.Conversation]:
    wa_id = _wa_id(call, conversation_id)

    def use_case(work: UnitOfWork) -> Answer[wire.Conversation]:
        return Answer(200, _conversation(call, conversations.see_to(work, call.shop, wa_id)))

    return call.run_once(use_case)


@ROUTES.operation(
    "POST",
    "/conversations/<conversation_id>/messages",
    summary="Write to a shopper as the shop",
    scope="admin",
    body=ShopMessage,
    answer=wire.Message,
    status=201,
    refusals=(404, 409),
)
def write_message(call: Call, conversation_id: str, body: ShopMessage) -> Answer[wire.Message]:
    wa_id = _wa_id(call, conversation_id)

    def use_case(work: UnitOfWork) -> Answer[wire.Message]:
        return Answer(201, message_answer(conversations.write(work, call.shop, wa_id, body.body)))

    return _run_and_wake(call, wa_id, use_case)


def _wa_id(call: Call, conversation_id: str) -> str:
    """The WhatsApp id of a conversation that is named by either of its ids."""
    return call.shop.conversation_ids.wa_id(conversation_id)


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


def _conversation(call: Call, conversation: Conversation) -> wire.Conversation:
    return {
        "id": call.shop.conversation_ids.of(conversation.key),
        "wa_id": canonical(conversation.key),
        "state": _state(conversation),
        "opted_out": conversation.opted_out,
        "user_id": conversation.user_id,
        "profile_name": conversation.profile_name,
        "waiting": len(conversation.pending),
        "waits_since": _waits_since(conversation),
        "asked_for_person": conversation.asked_for_person,
        "heard": _heard(conversation.heard),
        "created_at": instant(conversation.created_at),
        "updated_at": instant(conversation.updated_at),
    }


def _heard(heard: Heard | None) -> wire.Heard | None:
    return {"kind": heard.kind, "body": heard.body} if heard else None


def _waits_since(conversation: Conversation) -> str | None:
    return instant(conversation.waits_since) if conversation.waits_for_person else None


def _hand_over(hand_over: HandOver) -> wire.HandOver:
    return {
        "at": instant(hand_over.at),
        "state": "paused" if hand_over.paused else "open",
        "by": hand_over.by,
    }


def _transcript(
    call: Call, said: conversations.Transcript, turns: Iterable[TurnRecord]
) -> wire.Transcript:
    return {
        "id": call.shop.conversation_ids.of(said.conversation.key),
        "wa_id": canonical(said.conversation.key),
        "state": _state(said.conversation),
        "opted_out": said.conversation.opted_out,
        "consents": [consent_answer(consent) for consent in said.conversation.consents],
        "hand_overs": [_hand_over(each) for each in said.conversation.hand_overs],
        "waits_since": _waits_since(said.conversation),
        "asked_for_person": said.conversation.asked_for_person,
        "user_id": said.conversation.user_id,
        "profile_name": said.conversation.profile_name,
        "updated_at": instant(said.conversation.updated_at),
        "turns": [turn_answer(each) for each in turns],
        "messages": [message_answer(message) for message in said.messages],
        "next_page_token": said.next_page_token,
    }
