"""A SQLite file's connections, its way to the present schema, and its errors in our tree."""

import json
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retail.errors import Invalid, Unavailable

from .codec import load
from .port import Entity
from .schema import MIGRATIONS, Lookup, Schema, table_of

BUSY_SECONDS = 30.0
MEMORY = ":memory:"

_MAX_CONNECTIONS = 32
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BUGS = (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.InterfaceError)


class Connections:
    """Connections to one file, each used by one thread at a time; to memory there is only one."""

    def __init__(self, path: str, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        # With the last holder of this object; not at the end of a process, which may be a fork.
        weakref.finalize(self, _close_all, self._idle).atexit = False
        self._free = threading.Semaphore(1 if path == MEMORY else _MAX_CONNECTIONS)
        if path != MEMORY:
            _make_private_file(path)

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """A connection for the length of a `with`.

        Raises:
            Unavailable: `store_busy`, or `store_failed` with SQLite's own words.
        """
        if not self._free.acquire(timeout=self._busy_seconds):
            raise busy()
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                if connection.in_transaction:  # its rollback failed, too
                    connection.close()
                else:
                    self._idle.append(connection)
        except _BUGS:
            raise
        except sqlite3.Error as error:
            raise _unavailable(error) from error
        finally:
            self._free.release()

    @contextmanager
    def frozen(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own to the database as it is now, for the length of a `with`.

        A file is held by a read transaction, which keeps no writer waiting; memory, of which there is
        one connection only, is copied.

        Raises:
            Unavailable: as `one` does.
        """
        try:
            with closing(self._open()) as connection:
                if self._path == MEMORY:
                    with self.one() as memory:
                        memory.backup(connection)
                connection.execute("BEGIN")
                connection.execute("SELECT number FROM commits").fetchone()  # settles what it sees
                yield connection
        except _BUGS:
            raise
        except sqlite3.Error as error:
            raise _unavailable(error) from error

    def rest(self) -> None:
        """Holds the file open no longer: a server forks after it has loaded us, which no connection survives."""
        if self._path != MEMORY:
            self.close()

    def close(self) -> None:
        """Closes what is idle."""
        _close_all(self._idle)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """`BEGIN IMMEDIATE`, then everything or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite rolls back by itself after some errors
            connection.execute("ROLLBACK")
        raise


@contextmanager
def waiting(connection: sqlite3.Connection, seconds: float, otherwise: float) -> Iterator[None]:
    """Has the connection wait that long for another writer, and as long as `otherwise` afterwards."""
    if seconds == otherwise:
        yield
        return
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(1000 * otherwise)}")


def prepare(connection: sqlite3.Connection, schema: Schema, busy_seconds: float) -> None:
    """Brings a file of any earlier version, or a new one, to the schema.

    Raises:
        Invalid: `schema_too_new`.
    """
    if _version(connection) == len(MIGRATIONS) and not _missing(connection, schema):
        return
    _write_ahead(connection, busy_seconds)
    with transaction(connection):
        version = _version(connection)
        for step in MIGRATIONS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        while missing := _missing(connection, schema):
            _make(connection, schema, missing[0])


def busy() -> Unavailable:
    """What a caller is told who waited for the database in vain."""
    return Unavailable("store_busy", "the database is locked by another writer; try again later")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise Invalid(
            "schema_too_new",
            f"the database file is of schema version {version} and this program knows {len(MIGRATIONS)}: "
            "update the program, or give it another file",
        )
    return version


def _missing(connection: sqlite3.Connection, schema: Schema) -> list[str]:
    """Tables and indexes that are not there, or that the queries want otherwise by now."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_schema").fetchall())
    absent = [name for name in schema.tables if name not in there]
    return absent + [name for name, sql in schema.indexes.items() if there.get(name) != sql]


def _make(connection: sqlite3.Connection, schema: Schema, name: str) -> None:
    if name in schema.tables:
        connection.execute(schema.tables[name])
        return
    old = connection.execute("SELECT type FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    if old:
        connection.execute(f'DROP {old[0]} "{name}"')
    connection.execute(schema.indexes[name])
    for kind, lookups in schema.lookups.items():
        for lookup in lookups:
            if lookup.table == name:
                _fill(connection, lookup, kind)


def _fill(connection: sqlite3.Connection, lookup: Lookup, kind: type[Entity]) -> None:
    """Gives the entities that are there already their rows in a new lookup table."""
    marks = ", ".join("?" * len(lookup.columns))
    for (body,) in connection.execute(f'SELECT body FROM "{table_of(kind)}"'):  # noqa: S608
        rows = lookup.rows(load(kind, json.loads(body)))
        connection.executemany(f'INSERT INTO "{lookup.table}" VALUES ({marks})', list(rows))  # noqa: S608


def _write_ahead(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Turns WAL on, which a file keeps; SQLite does not wait by itself when others open it too."""
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in _LOCKED or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _make_private_file(path: str) -> None:
    """Makes the file, if it is not there, for its owner's eyes only: it holds what shoppers wrote."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise Unavailable("store_failed", f"the database file cannot be opened: {error}") from error


def _unavailable(error: sqlite3.Error) -> Unavailable:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _LOCKED:
        return busy()
    return Unavailable("store_failed", f"the database failed: {error}")
