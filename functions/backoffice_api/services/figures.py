"""The figures of days: what the owner sees of them, and how the clock carries over what is counted."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from retail.errors import Invalid

from ..domain.day_figures import DayFigures, added_up
from ..storage import queries
from ..storage.port import Query
from .counting import Uncounted, carry_over
from .shop import Shop
from .unit_of_work import UnitOfWork

MAX_DAYS = 92
CARRIED_AFTER = timedelta(minutes=2)
"""A purchase writes its documents again and again; its figures are carried over once it seems to be over."""
MAX_CARRIED = 200
"""Documents of each kind that one tick looks at."""
_AT_ONCE = 20
_LOOKS = 3

_UNCOUNTED: tuple[Query[Any], ...] = (
    queries.users_uncounted(),
    queries.orders_uncounted(),
    queries.conversations_uncounted(),
)


def between(shop: Shop, first: date, last: date) -> tuple[DayFigures, ...]:
    """The figures of each day from the first to the last one, with what is carried still.

    1 R for each day, and for each document that carries something. What is carried over meanwhile changes the last of the days; then it
    looks again, so that nothing is counted twice or left out.

    Raises:
        Invalid: `invalid_to` before the first day, or more than 92 days with it.
    """
    if not 0 <= (last - first).days < MAX_DAYS:
        raise Invalid("invalid_to", f"to a day no earlier than the first, {MAX_DAYS} days at most")
    days = [
        (first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)
    ]
    newest = days[-2:]
    for _ in range(_LOOKS):
        counted = _counted(shop, days)
        carried = [each for document in _uncounted(shop) for each in document.uncounted]
        if _counted(shop, newest) == {day: counted[day] for day in newest if day in counted}:
            break
    sums = {each.day: each for each in added_up((*counted.values(), *carried))}
    return tuple(sums.get(day, DayFigures(day)) for day in days)


def sweep(shop: Shop) -> int:
    """Carries over what was not touched for two minutes; answers of how many documents. 2 R and 1 W for each of them,
    1 R and 1 W for each day."""
    due = list(_due(shop, shop.clock() - CARRIED_AFTER))
    for start in range(0, len(due), _AT_ONCE):
        part = due[start : start + _AT_ONCE]
        shop.cases.run(partial(_carry_over, documents=part))
    return len(due)


def _counted(shop: Shop, days: Sequence[str]) -> dict[str, DayFigures]:
    return {day: each.entity for day, each in shop.store.get_many(DayFigures, days).items()}


def _uncounted(shop: Shop) -> Iterator[Uncounted]:
    for query in _UNCOUNTED:
        yield from shop.store.find(query, limit=MAX_CARRIED).items


def _due(shop: Shop, due_by: datetime) -> Iterator[Uncounted]:
    for query in _UNCOUNTED:
        documents = shop.store.find(query, limit=MAX_CARRIED).items
        yield from (each for each in documents if getattr(each, query.order) <= due_by)


def _carry_over(work: UnitOfWork, documents: Sequence[Uncounted]) -> None:
    fresh = (work.get(type(each), each.key) for each in documents)
    carry_over(work, [each for each in fresh if each])
