"""The Store on SQLite: one file, shared by threads and processes, or a database in memory.

Commits are `BEGIN IMMEDIATE` in WAL mode with synchronous=NORMAL: a commit that was answered survives
the death of the process right after it; a power cut may cost the last ones but never the file. Threads
of one process queue at a lock before they queue at the file, which is fair and needs no polling.
"""

import json
import sqlite3
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from retail.errors import Invalid

from .codec import dump, load, plain
from .page_token import place_of, token_after
from .port import (
    MAX_DOCUMENT_BYTES,
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
    Verify,
    Write,
    check_key,
)
from .reading import entities_of
from .schema import Lookup, Schema, member, table_of
from .sqlite_file import BUSY_SECONDS, Connections, busy, prepare, transaction, waiting

_PING_SECONDS = 3.0


class SqliteStore:
    """See `storage.port.Store` for what it promises."""

    def __init__(self, path: str, schema: Schema, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Opens the file, makes it if it is not there, and brings it to the schema.

        `:memory:` is a database of this object's own, gone with it; its threads take turns.

        Raises:
            Invalid: `schema_too_new` for a file that a newer version of this code has written.
            Unavailable: the file cannot be opened, or stays locked for `busy_seconds`.
        """
        self._schema = schema
        self._busy_seconds = busy_seconds
        self._writer = threading.Lock()
        self._connections = Connections(path, busy_seconds)
        with self._connections.one() as connection:
            prepare(connection, schema, busy_seconds)
        self._connections.rest()

    def close(self) -> None:
        """Gives the file back; the store is of no use afterwards."""
        self._connections.close()

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key`, or None."""
        return self.get_many(kind, [key]).get(key)

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist."""
        wanted = json.dumps([check_key(key) for key in keys])
        sql = (
            f'SELECT key, version, body FROM "{self._table(kind)}" '  # noqa: S608
            "WHERE key IN (SELECT value FROM json_each(?))"
        )
        with self._connections.one() as connection:
            rows = connection.execute(sql, (wanted,)).fetchall()
        return {key: _snapshot(kind, version, body) for key, version, body in rows}

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none."""
        places = [(_kind(write), check_key(_key(write))) for write in writes]
        if len(writes) > MAX_WRITES or len(set(places)) < len(places):
            raise ValueError("more than 500 writes, or a key that is written twice")
        bodies = [_body(write) for write in writes]
        if not writes:
            return
        with self._writing(self._busy_seconds) as connection:
            connection.execute("UPDATE commits SET number = number + 1")
            (version,) = connection.execute("SELECT number FROM commits").fetchone()
            for write, body in zip(writes, bodies, strict=True):
                self._apply(connection, write, body, version)

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order."""
        sql, values = self.statement(query, limit=limit, page_token=page_token)
        with self._connections.one() as connection:
            rows = connection.execute(sql, values).fetchall()
        entities, unreadable = entities_of(
            query, rows[:limit], lambda row: load(query.kind, json.loads(row[0]))
        )
        more = len(rows) > limit and entities
        return Page(entities, token_after(query, entities[-1]) if more else None, unreadable)

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """Every entity of some classes, as they stood when the first was asked for."""
        tables = {kind: self._table(kind) for kind in kinds}
        return self._walk(tables)

    def ping(self) -> None:
        """Answers when the file can be written: it counts a commit of nothing."""
        with self._writing(min(_PING_SECONDS, self._busy_seconds)) as connection:
            connection.execute("UPDATE commits SET number = number + 1")

    def explain(self, query: Query[Any], *, page_token: str | None = None) -> list[str]:
        """How SQLite would answer the query, a line for each step."""
        sql, values = self.statement(query, limit=1, page_token=page_token)
        with self._connections.one() as connection:
            steps = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        return [step[3] for step in steps]

    def statement(
        self, query: Query[Any], *, limit: int, page_token: str | None
    ) -> tuple[str, list[Any]]:
        """The SQL of a query, for one entity more than `limit`, and its values."""
        self._schema.check_declared(query)
        if limit < 1:
            raise ValueError("a page has at least one entity")
        table, index = f'"{table_of(query.kind)}"', f'"q_{query.name}"'
        place, key = member(query.order), "key"
        tests = [f"{member(name)} IS ?" for name in query.equal]
        values = [plain(value) for value in query.equal.values()]
        source = f"{table} INDEXED BY {index}"
        if query.holds:
            source = f'{index} AS found INDEXED BY "q_{query.name}_find" JOIN {table} USING (key)'
            text, *equal, by, key = Lookup(query).columns
            place, key = f"found.{by}", f"found.{key}"
            tests = [f"found.{text} = ?", *(f"found.{name} IS ?" for name in equal)]
            values.insert(0, plain(query.holds[1]))
        if page_token is not None:
            after, before = ("<", "<=") if query.descending else (">", ">=")
            tests += [f"{place} {before} ?", f"({place}, {key}) {after} (?, ?)"]
            value, last = place_of(query, page_token)
            values += [value, value, last]
        where = f"WHERE {' AND '.join(tests)} " if tests else ""
        way = "DESC" if query.descending else "ASC"
        sql = f"SELECT body FROM {source} {where}ORDER BY {place} {way}, {key} {way} LIMIT ?"  # noqa: S608
        return sql, [*values, limit + 1]

    def _walk(self, tables: Mapping[type[Entity], str]) -> Generator[Entity, None, None]:
        with self._connections.frozen() as connection:
            for kind, table in tables.items():
                rows = connection.execute(f'SELECT body FROM "{table}" ORDER BY key')  # noqa: S608
                for (body,) in rows:
                    yield load(kind, json.loads(body))

    def _table(self, kind: type[Entity]) -> str:
        if kind not in self._schema.lookups:
            raise ValueError(f"{kind.__name__} is not among the stored classes")
        return table_of(kind)

    @contextmanager
    def _writing(self, busy_seconds: float) -> Iterator[sqlite3.Connection]:
        """A transaction of the only writer, who waits that long for those of this process and of others."""
        if not self._writer.acquire(timeout=busy_seconds):
            raise busy()
        try:
            with (
                self._connections.one() as connection,
                waiting(connection, busy_seconds, self._busy_seconds),
                transaction(connection),
            ):
                yield connection
        finally:
            self._writer.release()

    def _apply(self, connection: sqlite3.Connection, write: Write, body: str, version: int) -> None:
        kind, key = _kind(write), _key(write)
        table = f'"{self._table(kind)}"'
        before = connection.execute(
            f"SELECT version, body FROM {table} WHERE key = ?",  # noqa: S608
            (key,),
        ).fetchone()
        if isinstance(write, Create):
            if before:
                raise AlreadyExists(kind, key)
        elif before is None or before[0] != write.version:
            raise StaleVersion(kind, key)
        if isinstance(write, Verify):
            return
        if isinstance(write, Delete):
            connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,))  # noqa: S608
        else:
            connection.execute(
                f"INSERT INTO {table} VALUES (?, ?, ?) "  # noqa: S608
                "ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body",
                (key, version, body),
            )
        for lookup in self._schema.lookups[kind]:
            old = lookup.rows(load(kind, json.loads(before[1]))) if before else set()
            new = set() if isinstance(write, Delete) else lookup.rows(write.entity)
            _replace_rows(connection, lookup, old, new)


def _replace_rows(
    connection: sqlite3.Connection,
    lookup: Lookup,
    old: set[tuple[Any, ...]],
    new: set[tuple[Any, ...]],
) -> None:
    """Writes only what changed: a sale alters a product's stock, not its forty tokens."""
    connection.executemany(
        f'DELETE FROM "{lookup.table}" WHERE {lookup.columns[0]} = ? AND key = ?',  # noqa: S608
        [(row[0], row[-1]) for row in old - new],
    )
    marks = ", ".join("?" * len(lookup.columns))
    connection.executemany(f'INSERT INTO "{lookup.table}" VALUES ({marks})', list(new - old))  # noqa: S608


def _kind(write: Write) -> type[Entity]:
    return type(write.entity) if isinstance(write, Create | Save) else write.kind


def _key(write: Write) -> str:
    return write.entity.key if isinstance(write, Create | Save) else write.key


def _body(write: Write) -> str:
    if not isinstance(write, Create | Save):
        return ""
    body = json.dumps(dump(write.entity), ensure_ascii=False, separators=(",", ":"))
    if len(body.encode()) > MAX_DOCUMENT_BYTES:
        raise Invalid("document_too_large", f"{_kind(write).__name__} is larger than can be stored")
    return body


def _snapshot(kind: type[E], version: int, body: str) -> Snapshot[E]:
    return Snapshot(load(kind, json.loads(body)), version)
