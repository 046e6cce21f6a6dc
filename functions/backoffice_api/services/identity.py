"""Identity: one conversation and one user for each person, whatever WhatsApp calls them today.

A number's spellings are one id by rule, `retail.whatsapp.canonical`. That a WhatsApp user id and a number are one
person is a fact that a message brings: it is kept as a *signpost* under the id that has no conversation of its
own (`domain/naming.py`), and under both ids the user has a marker. See docs/decisions/0010.
"""

import logging
from dataclasses import replace
from datetime import datetime

from retail import phone as phones
from retail import whatsapp

from ..domain.conversation import Conversation, begin
from ..domain.message import InboundMessage
from ..domain.naming import absorb, know_as, lead_to
from ..domain.user import PhoneKey, User
from .unit_of_work import UnitOfWork

logger = logging.getLogger(__name__)

_LONGEST_WAY = 8


def find(work: UnitOfWork, wa_id: str) -> Conversation | None:
    """The conversation of whoever writes under this id.

    1 R; behind a signpost 2; a number without a conversation is looked for in its other spelling, too.

    Raises:
        Invalid: `invalid_key` for what nothing can be stored under.
    """
    for spelling in whatsapp.spellings(wa_id):
        found = _follow(work, work.get(Conversation, spelling))
        if found:
            return found
    return None


def meet(work: UnitOfWork, wa_id: str, message: InboundMessage, now: datetime) -> Conversation:
    """The conversation that a message belongs to, which from now on knows its sender by each of their ids.

    No more reads and writes than `find` once they are known. A new id is one write more, or two for a user,
    who gets it, too. Two conversations of one person become one when both are at rest: a turn ends where it
    began.
    """
    met = find(work, wa_id) or _begun_hidden(work, message)
    met = met or begin(whatsapp.canonical(wa_id), message.sender, now)
    for name in (wa_id, message.external_user_id):
        if not name or met.is_named(name):
            continue
        other = _follow(work, work.taken(Conversation, name))
        if other is None:
            work.put(lead_to(met, begin(name, message.sender, now), now))
            met = know_as(met, name)
        elif other.key != met.key and not (met.is_at_rest and other.is_at_rest):
            if name == wa_id and not other.is_at_rest:
                return other
            continue
        elif other.key != met.key:
            work.put(lead_to(met, other, now))
            met = absorb(met, other)
        _introduce(work, met, name, other)
    return met


def _begun_hidden(work: UnitOfWork, message: InboundMessage) -> Conversation | None:
    """The conversation that the sender began while their number was hidden."""
    if not message.external_user_id:
        return None
    return _follow(work, work.taken(Conversation, message.external_user_id))


def user_of(work: UnitOfWork, conversation: Conversation) -> User | None:
    """The conversation's user, by its own id: what Milo knows and what Milo may do agree.

    Whoever has the id in their own document has its marker, too, so the user who was seen last is looked at
    first. 1 R; 2 when that is somebody else.
    """
    key = phones.key(conversation.key)
    seen = conversation.user_id
    user = work.get(User, str(seen)) if seen else None
    if user and key in {phones.key(user.phone), user.whatsapp_user_id}:
        return user
    return _marked(work, key)


def _marked(work: UnitOfWork, key: str) -> User | None:
    marker = work.get(PhoneKey, key)
    return work.get(User, str(marker.user_id)) if marker else None


def _follow(work: UnitOfWork, found: Conversation | None) -> Conversation | None:
    """Where the signposts lead; nowhere when they stand in a circle, which no commit leaves behind."""
    for _ in range(_LONGEST_WAY):
        if found is None or not found.moved_to:
            return found
        found = work.get(Conversation, found.moved_to)
    return None


def _introduce(
    work: UnitOfWork, conversation: Conversation, name: str, other: Conversation | None
) -> None:
    """Has the user, if there is one, known by both ids; of two users the conversation's own stays."""
    key = phones.key(name)
    if key == phones.key(conversation.key):
        return
    mine = user_of(work, conversation)
    theirs = _marked(work, key) if other or whatsapp.is_phone(name) else None
    if mine and theirs and mine.id != theirs.id:
        logger.warning("users %d and %d are one person; %d stays", mine.id, theirs.id, mine.id)
    user = mine or theirs
    if user is None:
        return
    for each in (name,) if mine else (conversation.key, name):
        marker = work.taken(PhoneKey, phones.key(each))
        if marker is None:
            work.put(PhoneKey(phones.key(each), user.id))
        if marker is None or marker.user_id == user.id:
            user = _named(user, each)
    work.put(user)


def _named(user: User, name: str) -> User:
    if whatsapp.is_phone(name):
        return replace(user, phone=user.phone or name)
    return replace(user, whatsapp_user_id=user.whatsapp_user_id or name)
