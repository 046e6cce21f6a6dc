"""Dead letters: the worker leaves them, the owner reads them, has one tried again, or says that it is settled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from retail import whatsapp
from retail.errors import Invalid, NotFound, Refused

from ..domain.claim import turn_id_of
from ..domain.conversation import receive
from ..domain.dead_letter import MAX_REASON, MAX_TASK, DeadLetter
from ..domain.message import InboundMessage, Message, inbound_again
from ..domain.turn import TurnRecord
from ..storage import queries
from ..storage.port import Page, check_key
from . import conversations, identity
from .shop import Shop
from .unit_of_work import UnitOfWork


def keep(work: UnitOfWork, letter: DeadLetter) -> DeadLetter:
    """The letter as it is kept: the first one under its key, for a task may be given up twice. 1 R, 0-1 W."""
    kept = work.get(DeadLetter, letter.key)
    if kept is None:
        kept = replace(letter, task=letter.task[:MAX_TASK], reason=letter.reason[:MAX_REASON])
        work.put(kept)
    return kept


def page(shop: Shop, limit: int, page_token: str | None) -> Page[DeadLetter]:
    """All dead letters, the newest first."""
    return shop.store.find(queries.dead_letters(), limit=limit, page_token=page_token)


def lines_of(work: UnitOfWork, letters: Sequence[DeadLetter]) -> dict[str, Message]:
    """The transcript's lines of the letters' messages, by the letters' names. 1 R for each letter of a turn."""
    names = [each.name for each in letters if each.path == "/turns" and _is_key(each.name)]
    return work.get_many(Message, names)


def _is_key(name: str) -> bool:
    try:
        check_key(name)
    except Invalid:
        return False
    return True


def settle(work: UnitOfWork, key: str) -> DeadLetter:
    """Takes a letter away, of which nothing is to be done any more.

    Raises:
        NotFound: `dead_letter_not_found`.
    """
    letter = work.get(DeadLetter, key)
    if letter is None:
        raise NotFound("dead_letter_not_found", "no dead letter has this id")
    work.delete(DeadLetter, key)
    return letter


def try_again(
    work: UnitOfWork, shop: Shop, letter: DeadLetter, brought: InboundMessage | None
) -> None:
    """Puts the message of a letter that is settled back among those that wait for an answer.

    What is to be delivered waits in its conversation already; `deliveries.take_up` then wakes the worker for either.

    Args:
        brought: the message in the letter's task; None for one that is in the transcript, or that nobody can read.

    Raises:
        Refused: `nothing_to_retry` for a task that nobody can read.
        Unavailable: `conversation_full`.
    """
    if letter.path == "/deliveries":
        return
    now, line = shop.clock(), lines_of(work, [letter]).get(letter.name)
    if line and line.status != "dead":  # it was answered after all
        return
    if line:
        _take_back(work, shop, line, now)
    elif brought:
        met = identity.meet(work, whatsapp.wa_id(brought.sender), brought, now)
        work.put(receive(met, brought, now))
    else:
        raise Refused("nothing_to_retry", "nobody can read what this was")


def _take_back(work: UnitOfWork, shop: Shop, line: Message, now: datetime) -> None:
    """Has a message of the transcript wait for an answer again, as the first of the turn that it began before."""
    conversation = conversations.get(work, line.wa_id)
    message = inbound_again(
        line, conversation.address, whatsapp.address(shop.whatsapp), conversation.profile_name
    )
    work.put(receive(conversation, message, now))
    work.delete(Message, line.key)
    turn_id = turn_id_of(message.sid)
    if work.get(TurnRecord, turn_id):  # the turn is had again, under its id
        work.delete(TurnRecord, turn_id)
