"""The cache: what a store answered lately, kept for some seconds and within a size, mended by own writes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from .metered import current_tally
from .port import Create, Entity, Page, Query, Save, Snapshot, Write

T = TypeVar("T")

TTL = timedelta(seconds=45)
MOST_ENTITIES = 5000
"""Of some 4 KB each in memory: 20 MB at most."""

Place = tuple[type[Entity], str]


def written(write: Write) -> Place:
    """The entity that a write is about."""
    if isinstance(write, Create | Save):
        return type(write.entity), write.entity.key
    return write.kind, write.key


@dataclass(frozen=True)
class Kept:
    """An answer.

    Attributes:
        answer: of `get`, a snapshot; of `find`, a page.
        asked_at: when the store was asked, so that an answer that took long is not kept longer.
        places: whose entities it has, or would have.
        query: what was asked; None for `get`.
    """

    answer: Any
    asked_at: datetime
    places: frozenset[Place]
    query: Query[Any] | None


class Cache:
    """Answers by what was asked. Safe to share between threads.

    Attributes:
        hits: how often an answer was there, in all.
        misses: how often the store had to be asked.
    """

    def __init__(self, clock: Callable[[], datetime], ttl: timedelta, most: int) -> None:
        """Keeps answers for `ttl` and at most `most` entities."""
        self.hits = 0
        self.misses = 0
        self._clock = clock
        self._ttl = ttl
        self._most = most
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self._size = 0
        self._changes = 0
        self._lock = threading.Lock()

    def got(self, asked: Place, read: Callable[[], Snapshot[Any] | None]) -> Snapshot[Any] | None:
        """The answer of `get`; that there is nothing is not kept, or who guesses keys would fill the cache."""
        return self._answer(asked, read, lambda _: frozenset({asked}), None)

    def found(self, asked: Any, query: Query[Any], read: Callable[[], Page[Any]]) -> Page[Any]:
        """The answer of `find`; `asked` is the query with its limit and page, to be found by."""
        return self._answer(asked, read, _places, query)

    def begin_change(self) -> int:
        """To be called before a commit; what it answers is for `end_change`."""
        with self._lock:
            return self._changes

    def end_change(self, begun: int, writes: Sequence[Write], *, made: bool) -> None:
        """Takes the commit's writes over, or forgets what they touch when that cannot be known.

        Of two commits that overlap the later one to end forgets: nobody knows which one came first. What is
        being read meanwhile is not kept, as it may be from before.
        """
        with self._lock:
            alone = made and begun == self._changes
            self._changes += 1
            for write in writes:
                for asked, kept in list(self._kept.items()):
                    self._replace(asked, kept, _after(kept, write, alone=alone))

    def _answer(
        self,
        asked: Any,
        read: Callable[[], T],
        places: Callable[[T], frozenset[Place]],
        query: Query[Any] | None,
    ) -> T:
        now = self._clock()
        with self._lock:
            changes = self._changes
            kept = self._kept.get(asked)
            hit = kept is not None and timedelta(0) <= now - kept.asked_at < self._ttl
            self._count(hit=hit)
            if kept and hit:
                self._kept.move_to_end(asked)
                answer: T = kept.answer
                return answer
        answer = read()
        with self._lock:
            if answer is not None and changes == self._changes:
                self._keep(asked, Kept(answer, now, places(answer), query))
        return answer

    def _count(self, *, hit: bool) -> None:
        self.hits += hit
        self.misses += not hit
        tally = current_tally()
        if tally:
            tally.hits += hit
            tally.misses += not hit
            tally.hit_ratio = self.hits / (self.hits + self.misses)

    def _keep(self, asked: Any, kept: Kept) -> None:
        self._drop(asked)
        self._kept[asked] = kept
        self._size += _size(kept)
        while self._size > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, asked: Any) -> None:
        kept = self._kept.pop(asked, None)
        if kept:
            self._size -= _size(kept)

    def _replace(self, asked: Any, kept: Kept, after: Kept | None) -> None:
        if after is None:
            self._drop(asked)
        elif after is not kept:
            self._kept[asked] = after


def _size(kept: Kept) -> int:
    return max(1, len(kept.places))


def _places(page: Page[Any]) -> frozenset[Place]:
    return frozenset((type(entity), entity.key) for entity in page.items)


def _after(kept: Kept, write: Write, *, alone: bool) -> Kept | None:
    """The answer once the write is made; None when it is to be asked for again."""
    entity = write.entity if isinstance(write, Create | Save) else None
    if written(write) in kept.places:
        same = entity and kept.query and alone and _amended(kept.answer, kept.query, entity)
        return replace(kept, answer=same) if same else None
    if entity is None or kept.query is None or not _answers(entity, kept.query):
        return kept
    return kept if _is_beyond(entity, kept.answer, kept.query) else None


def _amended(page: Page[Any], query: Query[Any], entity: Any) -> Page[Any] | None:
    """The page with an entity that stays where it is, such as a product with less stock."""
    before = next(each for each in page.items if each.key == entity.key)
    if not _answers(entity, query) or _order(before, query) != _order(entity, query):
        return None
    return replace(page, items=tuple(entity if each is before else each for each in page.items))


def _answers(entity: Any, query: Query[Any]) -> bool:
    return (
        type(entity) is query.kind
        and all(getattr(entity, name) == value for name, value in query.equal.items())
        and (query.holds is None or query.holds[1] in getattr(entity, query.holds[0]))
    )


def _is_beyond(entity: Any, page: Page[Any], query: Query[Any]) -> bool:
    """Whether an answer to the query comes after a page that is not the last."""
    if page.next_page_token is None or not page.items:
        return False
    last, mine = _order(page.items[-1], query), _order(entity, query)
    return mine < last if query.descending else mine > last


def _order(entity: Any, query: Query[Any]) -> tuple[Any, str]:
    return getattr(entity, query.order), entity.key
