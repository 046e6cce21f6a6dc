"""What is stored and asked for, and what a SQLite file holds of it: a table for each class of entity, an
index for each named query.

Both follow from the classes and the queries, so `Schema.statements` is the wanted state and a file is
brought to it whenever it is opened. Only what cannot be derived, such as a renamed class or member,
is a step in `MIGRATIONS`, counted by `PRAGMA user_version`.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, get_args, get_type_hints

from .codec import check_supported, collection_of, plain
from .port import Entity, Query

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        'CREATE TABLE "commits" (number INTEGER NOT NULL)',
        'INSERT INTO "commits" VALUES (0)',
    ),
)
"""Step n brings a file from version n to n + 1. Steps are never changed once released."""


@dataclass(frozen=True)
class Lookup:
    """The table of a `holds` query: a row for each text that each entity holds."""

    query: Query[Any]

    @property
    def table(self) -> str:
        """Its name."""
        return f"q_{self.query.name}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The text, the members that must be equal, the one to order by, and the entity's key.

        Their names are those of the members, so that a query that changes gets its table anew.
        """
        holds = self.query.holds[0] if self.query.holds else ""
        equal = (f"equal_{name}" for name in self.query.equal)
        return (f"holds_{holds}", *equal, f"by_{self.query.order}", "key")

    def rows(self, entity: Entity) -> set[tuple[Any, ...]]:
        """The rows that this entity must have."""
        member = self.query.holds[0] if self.query.holds else ""
        rest = [plain(getattr(entity, name)) for name in (*self.query.equal, self.query.order)]
        return {(plain(text), *rest, entity.key) for text in getattr(entity, member)}

    def statements(self) -> dict[str, str]:
        """The table, the index that answers the query, and the one that finds an entity's rows."""
        columns = ", ".join(self.columns)
        return {
            self.table: f'CREATE TABLE "{self.table}" ({columns})',
            f"{self.table}_find": f'CREATE INDEX "{self.table}_find" ON "{self.table}" ({columns})',
            f"{self.table}_key": f'CREATE INDEX "{self.table}_key" ON "{self.table}" (key, {self.columns[0]})',
        }


@dataclass(frozen=True)
class Schema:
    """The classes and queries of one store.

    Attributes:
        kinds: every class of entity.
        queries: an example of every named query; what they compare with does not matter.
        expiring: classes whose entities the store may remove some time after their `expires_at`.
    """

    kinds: Sequence[type[Entity]]
    queries: Sequence[Query[Any]]
    expiring: Sequence[type[Entity]] = ()

    def __post_init__(self) -> None:
        for kind in self.kinds:
            check_supported(kind)
        for query in self.queries:
            _check(query, self.kinds)
        for kind in self.expiring:
            if get_type_hints(kind).get("expires_at") is not datetime or kind not in self.kinds:
                raise ValueError(f"{kind.__name__} has no expires_at, or is not stored")
        for names in ([table_of(kind) for kind in self.kinds], [q.name for q in self.queries]):
            if len(set(names)) < len(names):
                raise ValueError(f"a name is there twice: {sorted(names)}")

    @cached_property
    def lookups(self) -> Mapping[type[Entity], tuple[Lookup, ...]]:
        """The lookup tables that an entity of a class has rows in."""
        return {
            kind: tuple(Lookup(q) for q in self.queries if q.kind is kind and q.holds)
            for kind in self.kinds
        }

    @cached_property
    def tables(self) -> Mapping[str, str]:
        """The statement that makes each class's table, by the table's name."""
        columns = "(key TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL)"
        return {table_of(kind): f'CREATE TABLE "{table_of(kind)}" {columns}' for kind in self.kinds}

    @cached_property
    def indexes(self) -> Mapping[str, str]:
        """The statement that makes each index or lookup table, by its name."""
        wanted: dict[str, str] = {}
        for query in self.queries:
            wanted |= Lookup(query).statements() if query.holds else _index(query)
        return wanted

    def check_declared(self, query: Query[Any]) -> None:
        """Refuses, with ValueError, a query that no index was made for."""
        if self._shapes.get(query.name) != _shape(query):
            raise ValueError(f"query {query.name} is not among the declared ones")

    @cached_property
    def _shapes(self) -> Mapping[str, tuple[Any, ...]]:
        return {query.name: _shape(query) for query in self.queries}


def table_of(kind: type[Entity]) -> str:
    """The table of a class."""
    return f"e_{collection_of(kind)}"


def member(name: str) -> str:
    """The SQL expression of an entity's member; indexes work only if it is the same everywhere."""
    return f"json_extract(body, '$.{name}')"


def _index(query: Query[Any]) -> dict[str, str]:
    columns = [member(name) for name in (*query.equal, query.order)]
    name, table = f"q_{query.name}", table_of(query.kind)
    return {name: f'CREATE INDEX "{name}" ON "{table}" ({", ".join([*columns, "key"])})'}


def _shape(query: Query[Any]) -> tuple[Any, ...]:
    """All of a query but what it compares with."""
    holds = query.holds[0] if query.holds else None
    return (query.kind, query.order, query.descending, tuple(query.equal), holds)


def _check(query: Query[Any], kinds: Sequence[type[Entity]]) -> None:
    hints = get_type_hints(query.kind)
    named = {query.order, *query.equal, *(query.holds[:1] if query.holds else ())}
    if query.kind not in kinds or not named <= hints.keys():
        raise ValueError(f"query {query.name} asks for what is not stored")
    if types.NoneType in get_args(hints[query.order]):
        raise ValueError(f"query {query.name} orders by what may be None")
