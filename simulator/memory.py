"""A store in this process's memory: what light worlds keep their facts in.

It keeps entities as they are, which nobody can change, so nothing is written as a document and read again. What it
promises is the same as the other stores' and is held to it by the same tests (tests/contracts/test_store.py).
"""

from collections.abc import Generator, Sequence
from itertools import islice
from threading import Lock
from typing import Any

from backoffice_api.storage.cache import written
from backoffice_api.storage.codec import plain
from backoffice_api.storage.page_token import place_of, token_after
from backoffice_api.storage.port import (
    MAX_WRITES,
    AlreadyExists,
    Create,
    Delete,
    E,
    Entity,
    Page,
    Query,
    Save,
    Snapshot,
    StaleVersion,
    Write,
    check_key,
)
from backoffice_api.storage.schema import Schema


class MemoryStore:
    """See `storage.port.Store` for what it promises. How large a document would be, it does not know."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._held: dict[type[Entity], dict[str, Snapshot[Any]]] = {
            kind: {} for kind in schema.kinds
        }
        self._commits = 0
        self._one_at_a_time = Lock()

    def copy(self) -> "MemoryStore":
        """Another store that holds the same."""
        other = MemoryStore(self._schema)
        other._held = {kind: dict(held) for kind, held in self._held.items()}
        other._commits = self._commits
        return other

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key`, or None."""
        return self._of(kind).get(check_key(key))

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist."""
        wanted = [check_key(key) for key in keys]
        with self._one_at_a_time:
            held = self._of(kind)
            return {key: held[key] for key in wanted if key in held}

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none."""
        places = [written(write) for write in writes]
        for _, key in places:
            check_key(key)
        if len(writes) > MAX_WRITES or len(set(places)) < len(places):
            raise ValueError("more than 500 writes, or a key that is written twice")
        with self._one_at_a_time:
            for write, (kind, key) in zip(writes, places, strict=True):
                self._check(write, kind, key)
            self._commits += 1
            for write, (kind, key) in zip(writes, places, strict=True):
                if isinstance(write, Create | Save):
                    self._held[kind][key] = Snapshot(write.entity, self._commits)
                elif isinstance(write, Delete):
                    del self._held[kind][key]

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order."""
        self._schema.check_declared(query)
        if limit < 1:
            raise ValueError("a page has at least one entity")
        with self._one_at_a_time:
            held = [each.entity for each in self._of(query.kind).values()]
        found = {_place(query, entity): entity for entity in held if _answers(query, entity)}
        places = sorted(found, reverse=query.descending)
        if page_token is not None:
            last = place_of(query, page_token)
            places = [
                place for place in places if (place < last if query.descending else place > last)
            ]
        items = tuple(found[place] for place in islice(places, limit))
        more = len(places) > limit
        return Page(items, token_after(query, items[-1]) if more else None)

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """Every entity of some classes, as they stood when the first was asked for."""
        for kind in kinds:
            self._of(kind)
        return self._walk(kinds)

    def ping(self) -> None:
        """It can always be written."""

    def _walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        with self._one_at_a_time:
            held = [dict(self._of(kind)) for kind in kinds]
        for each in held:
            for key in sorted(each):
                yield each[key].entity

    def _of(self, kind: type[E]) -> dict[str, Snapshot[E]]:
        try:
            return self._held[kind]
        except KeyError:
            raise ValueError(f"{kind.__name__} is not among the stored classes") from None

    def _check(self, write: Write, kind: type[Entity], key: str) -> None:
        before = self._of(kind).get(key)
        if isinstance(write, Create):
            if before:
                raise AlreadyExists(kind, key)
        elif before is None or before.version != write.version:
            raise StaleVersion(kind, key)


def _answers(query: Query[Any], entity: Any) -> bool:
    return all(
        plain(getattr(entity, name)) == plain(value) for name, value in query.equal.items()
    ) and (query.holds is None or query.holds[1] in getattr(entity, query.holds[0]))


def _place(query: Query[Any], entity: Any) -> tuple[Any, str]:
    return plain(getattr(entity, query.order)), entity.key
