"""A store that remembers what shoppers look at, such as products and the vocabulary, for some seconds.

Only who asks `CachedStore.recent` gets an answer that may be some seconds old. The store's own methods
always ask the store, so what a use case decides on, such as price and stock at checkout, is never old.
"""

from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta

from .cache import MAX_ENTITIES, TTL, Cache, written
from .port import E, Entity, Page, Query, Reader, Snapshot, Store, Write


class CachedStore:
    """See `storage.port.Store` for what it promises.

    Attributes:
        recent: answers as the store gave them less than `ttl` ago, with what this instance has committed
            since. What other instances commit is seen when the time is over.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        kinds: Sequence[type[Entity]],
        *,
        ttl: timedelta = TTL,
        most: int = MAX_ENTITIES,
    ) -> None:
        """Remembers entities of `kinds`, at most `most` of them."""
        self._store = store
        self._kinds = frozenset(kinds)
        self._cache = Cache(clock, ttl, most)
        self.recent: Reader = _Recent(store, self._cache, self._kinds)

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key` as it is now, or None."""
        return self._store.get(kind, key)

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist, as they are now."""
        return self._store.get_many(kind, keys)

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none."""
        remembered = [write for write in writes if written(write)[0] in self._kinds]
        if not remembered:
            self._store.commit(writes)
            return
        begun, made = self._cache.begin_change(), False
        try:
            self._store.commit(writes)
            made = True
        finally:
            self._cache.end_change(begun, remembered, made=made)

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order, as they are now."""
        return self._store.find(query, limit=limit, page_token=page_token)

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """Every entity of some classes."""
        yield from self._store.walk(kinds)

    def ping(self) -> None:
        """Answers when the store can be written."""
        self._store.ping()


class _Recent:
    """The reader behind `CachedStore.recent`."""

    def __init__(self, store: Store, cache: Cache, kinds: frozenset[type[Entity]]) -> None:
        self._store = store
        self._cache = cache
        self._kinds = kinds

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        if kind not in self._kinds:
            return self._store.get(kind, key)
        return self._cache.got((kind, key), lambda: self._store.get(kind, key))

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        def read() -> Page[E]:
            return self._store.find(query, limit=limit, page_token=page_token)

        if query.kind not in self._kinds:
            return read()
        equal = tuple(sorted(query.equal.items()))
        return self._cache.found((query.name, equal, query.holds, limit, page_token), query, read)
