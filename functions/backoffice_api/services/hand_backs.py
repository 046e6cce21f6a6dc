"""Handing back by the clock: Milo answers again where no person of the shop has written for as long as the shop says."""

from datetime import timedelta

from ..domain.conversation import Conversation
from ..domain.hand_over import resume_in_time
from ..storage import queries
from . import shop_document
from .shop import Shop
from .unit_of_work import UnitOfWork

MAX_HANDED_BACK = 100
"""Conversations that one tick hands back; the next one comes to the others."""


def sweep(shop: Shop) -> int:
    """Hands back what nobody has held on to; answers in how many conversations. 1 R for each that is held and due."""
    after = shop_document.look_at(shop.shelves).hand_back_after
    if after is None:
        return 0
    page = shop.store.find(queries.conversations_held(), limit=MAX_HANDED_BACK)
    wait = timedelta(minutes=after)
    due = [each for each in page.items if shop.clock() - each.held_since >= wait]
    return sum(_hand_back(shop, each.key, wait) for each in due)


def _hand_back(shop: Shop, key: str, wait: timedelta) -> bool:
    def use_case(work: UnitOfWork) -> bool:
        before = work.get(Conversation, key)
        if before is None:
            return False
        after = resume_in_time(before, wait, shop.clock())
        work.put(after)
        return after != before

    return shop.cases.run(use_case)
