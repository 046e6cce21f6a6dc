"""Naming: one conversation under several WhatsApp ids. Pure.

A conversation keeps the id that it began with. Under any other id that turns out to be the same person's
stands a *signpost*: a conversation in which nothing is said, and which says where it is said. Since both have
one key space, whoever looks an id up finds its conversation or its signpost with the same read, and two first
messages at once cannot begin two conversations.
"""

from dataclasses import replace
from datetime import datetime

from retail import whatsapp

from .consent import MAX_CONSENTS, Consent
from .conversation import NEVER, Conversation


def know_as(conversation: Conversation, name: str) -> Conversation:
    """The conversation whose shopper also writes under this id."""
    return _named(conversation, (name,))


def lead_to(conversation: Conversation, other: Conversation, now: datetime) -> Conversation:
    """The other conversation, at rest, as a signpost to this one."""
    return replace(other, moved_to=conversation.key, memory=None, heard=None, updated_at=now)


def absorb(conversation: Conversation, other: Conversation) -> Conversation:
    """The conversation with what holds for the person from now on, as the other one knew it.

    What was said in the other one stays in its own transcript.
    """
    return replace(
        _named(conversation, (other.key, *other.names)),
        memory=conversation.memory or other.memory,
        paused=conversation.paused or other.paused,
        waits_since=min(conversation.waits_since, other.waits_since),
        asked_for_person=conversation.asked_for_person or other.asked_for_person,
        held_since=min(conversation.held_since, other.held_since),
        opted_out=conversation.opted_out or other.opted_out,
        consents=_in_order(conversation.consents + other.consents),
    )


def contradicts(conversation: Conversation, name: str) -> bool:
    """Whether this id cannot be the same person's: they have another number, or another user id, already.

    WhatsApp gives a new user id with a new number, so a number that comes with a second one has a new holder.
    A parent id (`AR.ENT.…`) may stand beside another.
    """
    if whatsapp.is_parent_id(name):
        return False
    names = (conversation.key, *conversation.names)
    of_its_kind = {
        whatsapp.canonical(each)
        for each in names
        if whatsapp.is_phone(each) == whatsapp.is_phone(name) and not whatsapp.is_parent_id(each)
    }
    return bool(of_its_kind) and whatsapp.canonical(name) not in of_its_kind


def without(conversation: Conversation, name: str) -> Conversation:
    """The conversation whose shopper no longer writes under this id, nor is written to there."""
    address = conversation.address
    if whatsapp.canonical(whatsapp.wa_id(address)) == whatsapp.canonical(name):
        address = whatsapp.address(conversation.key)
    names = tuple(each for each in conversation.names if each != name)
    return replace(conversation, names=names, address=address)


def start_over(conversation: Conversation) -> Conversation:
    """The conversation, or the signpost, as one of somebody of whom nothing is known but the id it is under.

    What is in flight stays, but for what the shop wrote to the one before and nobody has begun to send.
    """
    held = conversation.live.outbound if conversation.live else ()
    outbox = tuple(m for m in conversation.outbox if m.author != "shop" or m.id in held)
    return replace(
        conversation,
        outbox=outbox,
        since_seq=conversation.next_seq,
        address=whatsapp.address(conversation.key),
        moved_to="",
        names=(),
        user_id=None,
        profile_name="",
        memory=None,
        heard=None,
        paused=False,
        waits_since=NEVER,
        asked_for_person=False,
        hand_overs=(),
        opted_out=False,
        consents=(),
    )


def _in_order(consents: tuple[Consent, ...]) -> tuple[Consent, ...]:
    return tuple(sorted(consents, key=lambda each: each.said_at))[-MAX_CONSENTS:]


def _named(conversation: Conversation, names: tuple[str, ...]) -> Conversation:
    new = tuple(name for name in names if not conversation.is_named(name))
    return replace(conversation, names=conversation.names + new)
