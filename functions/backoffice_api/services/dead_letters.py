"""Dead letters: the worker leaves them, the owner reads them."""

from dataclasses import replace

from ..domain.dead_letter import MAX_REASON, MAX_TASK, DeadLetter
from ..storage import queries
from ..storage.port import Page
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
