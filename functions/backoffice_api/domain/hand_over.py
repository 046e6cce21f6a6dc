"""Handing over: a person of the shop answers instead of Milo, and somebody may wait for that person. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from .conversation import MAX_HAND_OVERS, NEVER, Conversation, HandOver, HandOverBy, say
from .message import InboundMessage


def pause(conversation: Conversation, now: datetime) -> Conversation:
    """The conversation with Milo silent; the time after which he comes back begins."""
    if conversation.paused:
        return conversation
    return _noted(replace(conversation, paused=True, held_since=now), now, "owner")


def resume(conversation: Conversation, now: datetime) -> Conversation:
    """The conversation with Milo answering again, from the next turn on, in which nobody waits for a person."""
    attended = attend(conversation, now)
    if not conversation.paused:
        return attended
    return _noted(replace(attended, paused=False), now, "owner")


def attend(conversation: Conversation, now: datetime) -> Conversation:
    """The conversation in which nobody waits for a person any more; who answers there stays as it is."""
    if not conversation.waits_for_person:
        return conversation
    return replace(conversation, waits_since=NEVER, asked_for_person=False, updated_at=now)


def resume_in_time(conversation: Conversation, after: timedelta, now: datetime) -> Conversation:
    """The conversation with Milo answering again if no person has written for so long; who waits goes on waiting."""
    if not conversation.paused or now - conversation.held_since < after:
        return conversation
    return _noted(replace(conversation, paused=False), now, "clock")


def speak(conversation: Conversation, body: str, id_: int, now: datetime) -> Conversation:
    """The conversation with what a person of the shop writes, for which nobody waits any more; raises what `say` does."""
    said = say(conversation, body, id_, now)
    return replace(said, waits_since=NEVER, asked_for_person=False, held_since=now)


def ask_for_person(conversation: Conversation, now: datetime) -> Conversation:
    """The conversation whose shopper waits for a person, while Milo goes on answering."""
    if conversation.asked_for_person:
        return conversation
    since = min(now, conversation.waits_since)
    return replace(conversation, asked_for_person=True, waits_since=since, updated_at=now)


def answered_by_milo(conversation: Conversation) -> Conversation:
    """The conversation after a reply of Milo's: nobody waits for a person any more who did not ask for one."""
    if conversation.asked_for_person:
        return conversation
    return replace(conversation, waits_since=NEVER)


def left_to_a_person(
    conversation: Conversation, unanswered: tuple[InboundMessage, ...]
) -> Conversation:
    """The conversation in which Milo, who is silent, has answered nothing to these messages."""
    since = min((each.received_at for each in unanswered), default=NEVER)
    return replace(conversation, waits_since=min(since, conversation.waits_since))


def _noted(conversation: Conversation, now: datetime, by: HandOverBy) -> Conversation:
    hand_over = HandOver(now, paused=conversation.paused, by=by)
    kept = (*conversation.hand_overs, hand_over)[-MAX_HAND_OVERS:]
    return replace(conversation, hand_overs=kept, updated_at=now)
