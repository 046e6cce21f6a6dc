"""Retention: what was said longer ago than the shop keeps chats is deleted by the clock, and what Milo remembers of it.

Orders and payments are the shop's books and stay (docs/decisions/0032); so do who the customers are, and that somebody wants no messages.
"""

from dataclasses import replace
from datetime import datetime

from ..domain.conversation import Conversation
from ..domain.shop_document import said_before
from ..storage import queries
from . import shop_document
from .forgetting import MOST_LINES, forget_lines
from .shop import Shop
from .unit_of_work import UnitOfWork

STEPS = 10
"""Commits of one tick; the next one goes on."""


def sweep(shop: Shop) -> None:
    """Deletes the oldest of what is too old: 500 lines at most, or what Milo remembers of 500 chats."""
    months = shop_document.look_at(shop.shelves).keep_chats
    if months is None:
        return
    before = said_before(months, shop.clock())
    for _ in range(STEPS):
        if not shop.cases.run(lambda work: _step(work, shop, before)):
            return


def _step(work: UnitOfWork, shop: Shop, before: datetime) -> bool:
    """Whether there was anything to delete: first what was said, then what is remembered of it."""
    said = shop.store.find(queries.messages_by_age(), limit=MOST_LINES).items
    old = [line for line in said if line.created_at < before]
    if old:
        forget_lines(work, shop, old)
        return True
    chats = shop.store.find(queries.conversations_remembered(), limit=MOST_LINES).items
    left = [each.key for each in chats if each.updated_at < before and each.is_at_rest]
    for chat in work.get_many(Conversation, left).values():
        if chat.updated_at < before and chat.is_at_rest:  # nobody has written since it was found
            work.put(replace(chat, memory=None, heard=None, sent=()))
    return bool(left)
