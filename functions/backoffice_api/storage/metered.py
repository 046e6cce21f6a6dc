"""What the store is asked for, counted as Firestore bills it, whatever store it is.

A read for each document that is returned, one for a key that nothing is under, at least one for a query;
a query that has more answers than its page reads one of them to know. A write for each document that is
created, saved or verified (Firestore's way to verify is a write that changes nothing), a delete for each
that is deleted. Only commits that succeed are billed.
Source: https://firebase.google.com/docs/firestore/pricing, operations.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from .port import Delete, E, Entity, Page, Query, Snapshot, Store, Write


@dataclass
class Tally:
    """What was counted.

    Attributes:
        hits: answers that a cache gave without asking the store.
        misses: answers that a cache had to ask the store for.
        hit_ratio: of all that the cache was asked since this instance began; None if it was not asked.
    """

    reads: int = 0
    writes: int = 0
    deletes: int = 0
    hits: int = 0
    misses: int = 0
    hit_ratio: float | None = None

    def add(self, other: "Tally") -> None:
        """Counts what the other has counted, too."""
        self.reads += other.reads
        self.writes += other.writes
        self.deletes += other.deletes
        self.hits += other.hits
        self.misses += other.misses
        self.hit_ratio = other.hit_ratio if other.hit_ratio is not None else self.hit_ratio


_NOBODY = Tally()
_tally: ContextVar[Tally] = ContextVar("tally", default=_NOBODY)


@contextmanager
def counting() -> Iterator[Tally]:
    """A tally of what is asked of metered stores inside the block, in this thread or task.

    At its end it is added to the tally that the block stands in, if there is one.
    """
    tally = Tally()
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)
        _tally.get().add(tally)


def current_tally() -> Tally | None:
    """The tally of the innermost `counting`, or None outside of any."""
    tally = _tally.get()
    return None if tally is _NOBODY else tally


class MeteredStore:
    """A store with its use counted in the current tally; see `storage.port.Store` for its promises."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """One read, found or not."""
        _tally.get().reads += 1
        return self._store.get(kind, key)

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """A read for each key, found or not."""
        _tally.get().reads += len(set(keys))
        return self._store.get_many(kind, keys)

    def commit(self, writes: Sequence[Write]) -> None:
        """A write or delete for each of the writes, once they are made."""
        self._store.commit(writes)
        deletes = sum(isinstance(write, Delete) for write in writes)
        tally = _tally.get()
        tally.deletes += deletes
        tally.writes += len(writes) - deletes

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """A read for each answer, and for the one that shows that there are more; at least one."""
        page = self._store.find(query, limit=limit, page_token=page_token)
        _tally.get().reads += max(1, len(page.items) + (page.next_page_token is not None))
        return page

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """A read for each entity."""
        with closing(self._store.walk(kinds)) as entities:
            for entity in entities:
                _tally.get().reads += 1
                yield entity

    def ping(self) -> None:
        """One write, once it is made."""
        self._store.ping()
        _tally.get().writes += 1
