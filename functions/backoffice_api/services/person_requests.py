"""Requests for a person: a shopper wants one of the shop to write to them, not Milo."""

from ..domain.conversation import Conversation
from ..domain.hand_over import ask_for_person
from . import owner_notices
from .conversations import get
from .shop import Shop
from .unit_of_work import UnitOfWork


def ask(work: UnitOfWork, shop: Shop, wa_id: str) -> Conversation:
    """Has the shopper wait for a person until one writes to them or says that they were seen to; the owner is told once.

    Raises:
        NotFound: `conversation_not_found`.
    """
    before = get(work, wa_id)
    after = ask_for_person(before, shop.clock())
    if after is not before:
        work.put(after)
        owner_notices.note_person_wanted(work, shop, after)
    return after
