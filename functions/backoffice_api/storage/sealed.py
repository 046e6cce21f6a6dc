"""A store in which the payment links that somebody quoted are sealed; a caller that reads through it gets them as they were.

Page tokens are sealed on their way out: they hold keys, some of which are phones, and stand in addresses.
"""

import operator
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from retail.errors import Invalid

from ..domain.cipher import TextCipher
from ..domain.link_seal import LinkSeal
from .port import Create, E, Entity, Page, Query, Save, Snapshot, Store, Write


class SealedStore:
    """See `storage.port.Store` for what it promises."""

    def __init__(
        self, store: Store, seal: LinkSeal, tokens: TextCipher, kinds: Sequence[type[Entity]]
    ) -> None:
        """Seals every text in entities of `kinds`; no member of theirs that a query compares may hold a link."""
        self._store = store
        self._seal = seal
        self._tokens = tokens
        self._kinds = frozenset(kinds)

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key`, or None."""
        snapshot = self._store.get(kind, key)
        return self._snapshot(snapshot) if snapshot else None

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist."""
        found = self._store.get_many(kind, keys)
        return {key: self._snapshot(snapshot) for key, snapshot in found.items()}

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none."""
        self._store.commit([self._write(write) for write in writes])

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order."""
        place = None if page_token is None else self._place(page_token)
        page = self._store.find(query, limit=limit, page_token=place)
        last = page.next_page_token
        return replace(
            page,
            items=tuple(map(self._opened, page.items)),
            next_page_token=last and self._tokens.encrypt(last),
        )

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """Every entity of some classes."""
        with closing(self._store.walk(kinds)) as entities:
            yield from map(self._opened, entities)

    def ping(self) -> None:
        """Answers when the store can be written."""
        self._store.ping()

    def _place(self, page_token: str) -> str:
        try:
            return self._tokens.decrypt(page_token)
        except ValueError as error:
            raise Invalid("invalid_page_token", "not a page token of this list") from error

    def _snapshot(self, snapshot: Snapshot[E]) -> Snapshot[E]:
        return Snapshot(self._opened(snapshot.entity), snapshot.version)

    def _write(self, write: Write) -> Write:
        if not isinstance(write, Create | Save) or type(write.entity) not in self._kinds:
            return write
        return replace(write, entity=_changed(write.entity, self._seal.seal))

    def _opened(self, entity: E) -> E:
        if type(entity) not in self._kinds:
            return entity
        opened: E = _changed(entity, self._seal.open)
        return opened


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed; the very same value when that changes none."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        items = tuple([_changed(each, change) for each in value])
        return value if all(map(operator.is_, items, value)) else items
    kind: Any = type(value)
    held = [(name, getattr(value, name)) for name in _members(kind)]
    new = [(name, each, _changed(each, change)) for name, each in held]
    others = {name: changed for name, each, changed in new if changed is not each}
    return replace(value, **others) if others else value


@cache
def _members(kind: type) -> tuple[str, ...]:
    """The members of a dataclass that may hold a text, but for derived ones; none of another class."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(
        field.name for field in fields(kind) if field.init and _may_hold_text(hints[field.name])
    )


def _may_hold_text(hint: Any) -> bool:
    return hint is str or is_dataclass(hint) or any(map(_may_hold_text, get_args(hint)))
