"""Conversations as the owner sees them: the list, a transcript, taking over, handing back, writing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from retail import whatsapp
from retail.errors import Invalid, NotFound

from ..domain.conversation import Conversation, begin
from ..domain.hand_over import attend, pause, resume, speak
from ..domain.message import Message, inbound_line, outbound_line
from ..domain.turn import TurnRecord
from ..storage import queries
from ..storage.port import Page, Query
from . import users
from .identity import find
from .shop import Shop
from .unit_of_work import UnitOfWork

Listing = Callable[[Shop, int, str | None], Page[Conversation]]
"""Finds so many conversations, from a token on."""


@dataclass(frozen=True)
class Transcript:
    """A part of what was said, oldest first; the token leads to what was said before."""

    conversation: Conversation
    messages: tuple[Message, ...]
    next_page_token: str | None


def page(shop: Shop, limit: int, page_token: str | None) -> Page[Conversation]:
    """All conversations, the last touched first; a page has fewer where signposts were among them."""
    return _without_signposts(shop, queries.conversations(), limit, page_token)


def waiting(shop: Shop, limit: int, page_token: str | None) -> Page[Conversation]:
    """Those in which somebody waits for a person of the shop, the longest waiting first."""
    return _without_signposts(shop, queries.conversations_waiting(), limit, page_token)


def paused(shop: Shop, limit: int, page_token: str | None) -> Page[Conversation]:
    """Those that a person of the shop has taken over, first that in which nobody has written for the longest time."""
    return _without_signposts(shop, queries.conversations_held(), limit, page_token)


def _without_signposts(
    shop: Shop, query: Query[Conversation], limit: int, page_token: str | None
) -> Page[Conversation]:
    found = shop.store.find(query, limit=limit, page_token=page_token)
    return replace(found, items=tuple(each for each in found.items if not each.moved_to))


def get(work: UnitOfWork, wa_id: str) -> Conversation:
    """The conversation of whoever writes under this id, in any spelling.

    Raises:
        NotFound: `conversation_not_found`.
    """
    conversation = seek(work, wa_id)
    if conversation is None:
        raise NotFound("conversation_not_found", "nobody with this WhatsApp id has written")
    return conversation


def seek(work: UnitOfWork, wa_id: str) -> Conversation | None:
    """What `get` answers, or None where it raises."""
    try:
        return find(work, wa_id)
    except Invalid:  # no id that anything could be stored under
        return None


def of_user(work: UnitOfWork, user_id: int) -> list[Conversation]:
    """What a shopper has written under each of their numbers, the last touched first.

    Raises:
        NotFound: `user_not_found`.
    """
    found = (seek(work, name) for name in users.get(work, user_id).names)
    return sorted(filter(None, found), key=lambda each: each.updated_at, reverse=True)


def transcript(work: UnitOfWork, wa_id: str, limit: int, page_token: str | None) -> Transcript:
    """The last `limit` messages that are over, with those in flight on the first page.

    Raises:
        NotFound: `conversation_not_found`.
        Invalid: `invalid_page_token`.
    """
    conversation = get(work, wa_id)
    query = queries.messages_of_conversation(conversation.key)
    over = work.store.find(query, limit=limit, page_token=page_token)
    lines = list(over.items) + ([] if page_token else in_flight(conversation))
    in_order = sorted(lines, key=lambda line: line.seq)
    return Transcript(conversation, tuple(in_order), over.next_page_token)


def turns_of(work: UnitOfWork, said: Transcript) -> list[TurnRecord]:
    """The turns of a transcript's messages that are over, in their order. 1 R for each."""
    ids = list(dict.fromkeys(each.turn_id for each in said.messages if each.turn_id))
    return list(work.get_many(TurnRecord, ids).values())


def take_over(work: UnitOfWork, shop: Shop, wa_id: str) -> Conversation:
    """Makes Milo silent; a turn that is being worked on ends without a reply.

    Raises:
        NotFound: `conversation_not_found`.
    """
    paused = pause(get(work, wa_id), shop.clock())
    work.put(paused)
    return paused


def hand_back(work: UnitOfWork, shop: Shop, wa_id: str) -> Conversation:
    """Lets Milo answer again, and says that nobody waits for a person; raises what `take_over` does."""
    resumed = resume(get(work, wa_id), shop.clock())
    work.put(resumed)
    return resumed


def see_to(work: UnitOfWork, shop: Shop, wa_id: str) -> Conversation:
    """Says that nobody waits for a person, whoever answers there; raises what `take_over` does."""
    attended = attend(get(work, wa_id), shop.clock())
    work.put(attended)
    return attended


def write(work: UnitOfWork, shop: Shop, wa_id: str, body: str) -> Message:
    """Queues a message of the shop's own to the shopper, as the transcript will have it.

    A worker sends it with the conversation's next claim: before the next turn, with the replies of
    the turn that is being worked on, or by a delivery of its own, for which `deliveries.wake` sees to it.
    A number that never wrote gets a conversation; whether the message may reach it is Twilio's to say.

    Raises:
        NotFound: `conversation_not_found` for what is neither a number's digits nor a WhatsApp user id.
        Invalid: `invalid_body`.
        Refused: `opted_out`, `outbox_full`.
    """
    now = shop.clock()
    before = _whose(work, wa_id, now)
    after = speak(before, body, free_id(shop, before), now)
    work.put(after)
    return outbound_line(after.outbox[-1], after.key, "queued", None, None)


def free_id(shop: Shop, conversation: Conversation) -> int:
    """An id that no message of the conversation's has that is or was to be sent."""
    taken = {each.id for each in conversation.outbox} | {each.id for each in conversation.sent}
    id_ = shop.new_id()
    while id_ in taken:
        id_ = shop.new_id()
    return id_


def _whose(work: UnitOfWork, wa_id: str, now: datetime) -> Conversation:
    """The conversation of whoever has this id; one that begins when nobody has written under it."""
    if not (whatsapp.is_phone(wa_id) or whatsapp.is_user_id(wa_id)):
        return get(work, wa_id)
    key = whatsapp.canonical(wa_id)
    return find(work, wa_id) or begin(key, whatsapp.address(key), now)


def in_flight(conversation: Conversation) -> list[Message]:
    """What is to be answered or sent, as the transcript will have it."""
    received = []
    for message in conversation.pending:
        turn = conversation.turn_of(message.sid)
        line = inbound_line(message, conversation.key, "received", turn.id if turn else "")
        received.append(line)
    queued = [
        outbound_line(message, conversation.key, "queued", None, None)
        for message in conversation.outbox
    ]
    return received + queued
