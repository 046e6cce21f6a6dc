"""Identity: one conversation and one user for each person, whatever WhatsApp calls them today.

A number's spellings are one id by rule, `retail.whatsapp.canonical`. That a WhatsApp user id and a number are one
person is a fact that a message brings: it is kept as a *signpost* under the id that has no conversation of its
own (`domain/naming.py`), and under both ids the user has a marker. Which user acts is decided by the id that wrote,
never by what the conversation was called before: a number may change hands. See docs/decisions/0010.
"""

import logging
from dataclasses import replace
from datetime import datetime

from retail import phone as phones
from retail import whatsapp

from ..domain.conversation import Conversation, begin
from ..domain.message import InboundMessage, outbound_line
from ..domain.naming import absorb, contradicts, know_as, lead_to, start_over, without
from ..domain.user import PhoneKey, User, may_be_called
from .unit_of_work import UnitOfWork

logger = logging.getLogger(__name__)

_MAX_WAY = 8


def find(work: UnitOfWork, wa_id: str) -> Conversation | None:
    """The conversation of whoever writes under this id.

    1 R; behind a signpost 2; a number without a conversation is looked for in its other spelling, too.

    Raises:
        Invalid: `invalid_key` for an id that no document can have.
    """
    for spelling in whatsapp.spellings(wa_id):
        found = _follow(work, work.get(Conversation, spelling))
        if found:
            return found
    return None


def meet(work: UnitOfWork, wa_id: str, message: InboundMessage, now: datetime) -> Conversation:
    """The conversation that a message belongs to, which from now on knows its sender by each of their ids.

    Once the ids are known it reads and writes no more than `find`. A new id is one write more, and two more
    when the sender is a user, who gets the id, too. Two conversations of one person become one when both are
    at rest, since a turn ends where it began. An id that contradicts what is known is somebody else's:
    the number starts over.
    """
    here = _of_the_sender(work, wa_id, message, now)
    beside = message.external_user_id
    if not beside or (here and (here.is_named(beside) or contradicts(here, beside))):
        return here or begin(whatsapp.canonical(wa_id), message.sender, now)
    there = _follow(work, work.taken(Conversation, beside))
    if there and contradicts(there, wa_id):
        return here or begin(whatsapp.canonical(wa_id), message.sender, now)
    if here is None and there:
        met = _joined(work, there, wa_id, None, now)
    else:
        here = here or begin(whatsapp.canonical(wa_id), message.sender, now)
        met = _joined(work, here, beside, there, now)
    if met.is_named(wa_id) and met.is_named(beside):
        _introduce(work, met, wa_id, beside)
    return met


def part(work: UnitOfWork, wa_id: str) -> None:
    """Has the conversation under a number start over, for a new holder; no other id leads to it or from it.

    What the shop wrote to the holder before and nobody has begun to send has failed.
    """
    for spelling in whatsapp.spellings(wa_id):
        under = work.get(Conversation, spelling)
        if under is None:
            continue
        whole = _follow(work, under)
        if under.moved_to and whole:
            work.put(without(whole, spelling))
        for name in under.names:
            signpost = work.get(Conversation, name)
            if signpost and signpost.moved_to == under.key:
                work.put(start_over(signpost))
        anew = start_over(under)
        for message in under.outbox:
            if message not in anew.outbox:
                work.put(outbound_line(message, under.key, "failed", None, None))
        work.put(anew)


def user_of(work: UnitOfWork, conversation: Conversation, message: InboundMessage) -> User | None:
    """The user of the id that wrote last: what Milo knows and what Milo may do agree.

    Whoever has the id in their own document has its marker, too, so the user who was seen last is looked at
    first. 1 R; 2 when that is somebody else. A number that comes with another user id than its user has is
    nobody's: it changed hands.
    """
    writes = whatsapp.wa_id(conversation.address)
    user = _known(work, conversation, writes) or _known_by_another_id(work, conversation, writes)
    beside = message.external_user_id if message.sender == conversation.address else ""
    return None if user and beside and not may_be_called(user, beside) else user


def _of_the_sender(
    work: UnitOfWork, wa_id: str, message: InboundMessage, now: datetime
) -> Conversation | None:
    """The conversation under the id that wrote; it starts over when the user id beside it tells of a new holder."""
    here = _in_one_spelling(work, wa_id, now)
    if here is None or not message.external_user_id:
        return here
    if not contradicts(here, message.external_user_id):
        return here
    logger.warning("a number came with another user id than before; it starts over")
    part(work, wa_id)
    return find(work, wa_id)


def _in_one_spelling(work: UnitOfWork, wa_id: str, now: datetime) -> Conversation | None:
    """What `find` gives, known by the spelling that wrote; a turn that began in a twin of before ends there."""
    here = find(work, wa_id)
    if here is None or here.is_named(wa_id):
        return here
    twin = _follow(work, work.taken(Conversation, wa_id))
    met = _joined(work, here, wa_id, twin, now)
    return twin if twin and not met.is_named(wa_id) and not twin.is_at_rest else met


def _joined(
    work: UnitOfWork,
    met: Conversation,
    name: str,
    other: Conversation | None,
    now: datetime,
) -> Conversation:
    """The conversation, known by one more id; as it was while something is in flight in either."""
    if other is None:
        work.put(lead_to(met, begin(name, whatsapp.address(name), now), now))
        return know_as(met, name)
    if other.key == met.key:
        return know_as(met, name)
    if met.is_at_rest and other.is_at_rest:
        work.put(lead_to(met, other, now))
        return absorb(met, other)
    return met


def _introduce(work: UnitOfWork, conversation: Conversation, wa_id: str, beside: str) -> None:
    """Has the user, if there is one, known by both ids of a message; two users stay two, for the owner."""
    mine = _known(work, conversation, wa_id)
    marker = work.taken(PhoneKey, beside) if mine else work.get(PhoneKey, beside)
    if mine and marker and marker.user_id != mine.id:
        logger.warning("users %d and %d write as one person", mine.id, marker.user_id)
        return
    user = mine or (work.get(User, str(marker.user_id)) if marker else None)
    if user is None or not (may_be_called(user, wa_id) and may_be_called(user, beside)):
        return
    if marker is None:
        work.put(PhoneKey(beside, user.id))
    if mine is None:
        work.put(PhoneKey(phones.key(wa_id), user.id))
    work.put(_named(_named(user, beside), wa_id))


def _known(work: UnitOfWork, conversation: Conversation, wa_id: str) -> User | None:
    key = phones.key(wa_id)
    seen = conversation.user_id
    user = work.get(User, str(seen)) if seen else None
    if user and key in {phones.key(user.phone), user.whatsapp_user_id}:
        return user
    marker = work.get(PhoneKey, key)
    return work.get(User, str(marker.user_id)) if marker else None


def _known_by_another_id(work: UnitOfWork, conversation: Conversation, wa_id: str) -> User | None:
    """The user seen last, who registered under another id of the conversation and gets this one, too.

    The ids may have become known before the user did, in a message that waited meanwhile.
    """
    user = work.get(User, str(conversation.user_id)) if conversation.user_id else None
    if user is None or not may_be_called(user, wa_id):
        return None
    names = {phones.key(name) for name in (conversation.key, *conversation.names)}
    if phones.key(wa_id) not in names or not names & {
        phones.key(user.phone),
        user.whatsapp_user_id,
    }:
        return None
    named = _named(user, wa_id)
    work.put(PhoneKey(phones.key(wa_id), user.id))
    work.put(named)
    return named


def _follow(work: UnitOfWork, found: Conversation | None) -> Conversation | None:
    """Where the signposts lead; nowhere when they stand in a circle, which no commit leaves behind."""
    for _ in range(_MAX_WAY):
        if found is None or not found.moved_to:
            return found
        found = work.get(Conversation, found.moved_to)
    return None


def _named(user: User, name: str) -> User:
    if whatsapp.is_phone(name):
        return replace(user, phone=user.phone or name)
    return replace(user, whatsapp_user_id=user.whatsapp_user_id or name)
