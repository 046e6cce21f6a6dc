"""A cache of a store's answers: each lives for some seconds, and this process's own writes keep it true.

Writes of other processes are seen when an answer has expired.
"""

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
MAX_ENTITIES = 5000
"""An entity takes about 4 KB of memory: 20 MB at most."""

Place = tuple[type[Entity], str]


def written(write: Write) -> Place:
    """The kind and key of the entity that a write creates, saves, deletes or verifies."""
    if isinstance(write, Create | Save):
        return type(write.entity), write.entity.key
    return write.kind, write.key


@dataclass(frozen=True)
class Kept:
    """One cached answer.

    Attributes:
        answer: a `Snapshot` for `get`, a `Page` for `find`.
        asked_at: when the request to the store began. The answer's age counts from here, so a slow answer
            does not live longer than a fast one.
        places: the kind and key of each entity in the answer.
        query: the query of `find`; None for `get`.
    """

    answer: Any
    asked_at: datetime
    places: frozenset[Place]
    query: Query[Any] | None


class Cache:
    """The cached answers, each under its question. Safe to share between threads.

    Attributes:
        hits: how many questions were answered from the cache since the process began.
        misses: how many went to the store.
    """

    def __init__(self, clock: Callable[[], datetime], ttl: timedelta, most: int) -> None:
        """Keeps an answer for `ttl`, and at most `most` entities in all; the least recently used answer goes first."""
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
        """The answer of `get`. A None is not cached: a caller that guesses keys would fill the cache with them."""
        return self._answer(asked, read, lambda _: frozenset({asked}), None)

    def found(self, asked: Any, query: Query[Any], read: Callable[[], Page[Any]]) -> Page[Any]:
        """The answer of `find`. `asked` is the key in the cache: the query with its limit and its page token."""
        return self._answer(asked, read, _places, query)

    def begin_change(self) -> int:
        """Call this before a commit, and give the number that it returns to `end_change`."""
        with self._lock:
            return self._changes

    def end_change(self, begun: int, writes: Sequence[Write], *, made: bool) -> None:
        """Brings the cached answers up to date with a commit's writes; drops those that it cannot mend.

        An answer is mended only if the commit was `made` and no other commit ended since it began. When two
        commits overlap, the cache cannot know which one came first, so the second one to end drops what it
        touched. A read that was under way during a commit is not cached: its answer may be older.
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
    """The answer as it is after the write; None if only the store can tell."""
    entity = write.entity if isinstance(write, Create | Save) else None
    if written(write) in kept.places:
        same = entity and kept.query and alone and _amended(kept.answer, kept.query, entity)
        return replace(kept, answer=same) if same else None
    if entity is None or kept.query is None or not _answers(entity, kept.query):
        return kept
    return kept if _is_beyond(entity, kept.answer, kept.query) else None


def _amended(page: Page[Any], query: Query[Any], entity: Any) -> Page[Any] | None:
    """The page with the entity's new value, if its place in the order is the same (a product with less stock)."""
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
    """Whether the entity sorts after the last item of a page that has a next page: the page stays as it is."""
    if page.next_page_token is None or not page.items:
        return False
    last, mine = _order(page.items[-1], query), _order(entity, query)
    return mine < last if query.descending else mine > last


def _order(entity: Any, query: Query[Any]) -> tuple[Any, str]:
    return getattr(entity, query.order), entity.key
