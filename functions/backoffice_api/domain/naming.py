"""Naming: one conversation under several WhatsApp ids. Pure.

A conversation keeps the id that it began with. Under any other id that turns out to be the same person's
stands a *signpost*: a conversation in which nothing is said, and which says where it is said. Since both have
one key space, whoever looks an id up finds its conversation or its signpost with the same read, and two first
messages at once cannot begin two conversations.
"""

from dataclasses import replace
from datetime import datetime

from .conversation import Conversation


def know_as(conversation: Conversation, name: str) -> Conversation:
    """The conversation whose shopper also writes under this id."""
    return _named(conversation, (name,))


def lead_to(conversation: Conversation, other: Conversation, now: datetime) -> Conversation:
    """The other conversation, at rest, as a signpost to this one."""
    return replace(other, moved_to=conversation.key, memory=None, updated_at=now)


def absorb(conversation: Conversation, other: Conversation) -> Conversation:
    """The conversation with what holds for the person from now on, as the other one knew it.

    What was said in the other one stays in its own transcript.
    """
    return replace(
        _named(conversation, (other.key, *other.names)),
        memory=conversation.memory or other.memory,
        paused=conversation.paused or other.paused,
        opted_out=conversation.opted_out or other.opted_out,
    )


def _named(conversation: Conversation, names: tuple[str, ...]) -> Conversation:
    new = tuple(name for name in names if not conversation.is_named(name))
    return replace(conversation, names=conversation.names + new)
