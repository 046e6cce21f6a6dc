"""The tasks on disk: SQLite, so that what was accepted is delivered after the process is killed.

WAL with synchronous=NORMAL: a commit outlives the process at once, and a power cut may take the
last moments, which is what a laptop's queue can afford. One connection behind one lock serves
the gRPC threads and the dispatcher.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from google.cloud.tasks_v2 import Task

from local.tasks_queue import Outcome

TaskMessage: Any = Task.pb()

_SCHEMA = """
CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY, paused INTEGER NOT NULL DEFAULT 0, purged_at INTEGER);
CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    queue TEXT NOT NULL,
    due INTEGER NOT NULL,
    in_flight INTEGER NOT NULL DEFAULT 0,
    executions INTEGER NOT NULL DEFAULT 0,
    previous_response INTEGER,
    message BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS tasks_due ON tasks (queue, in_flight, due);
CREATE TABLE IF NOT EXISTS taken_names (name TEXT PRIMARY KEY, free_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS taken_names_free_at ON taken_names (free_at);
"""


class NameTakenError(Exception):
    """The task's name belongs to a task that exists, or existed within the name window."""


class TaskMissingError(Exception):
    """No such task; `recently` says whether its name is still taken."""

    def __init__(self, *, recently: bool) -> None:
        super().__init__()
        self.recently = recently


@dataclass(frozen=True)
class Attempt:
    """A task handed out for one attempt; `task` is a Task message that counts it already."""

    id: int
    task: Any
    executions: int
    previous_response: int | None


@dataclass(frozen=True)
class QueueRecord:
    name: str
    paused: bool
    purged_at: int | None


class TaskStore:
    """Queues, tasks and taken names. Times are integer microseconds since 1970, UTC."""

    def __init__(self, path: Path, clock: Callable[[], datetime], name_window: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._name_window = int(name_window * 1e6)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=30
        )
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_SCHEMA)

    def recover(self) -> None:
        """Put back what was being delivered by a process that is gone; it goes out again."""
        with self._transaction() as database:
            database.execute("UPDATE tasks SET in_flight = 0 WHERE in_flight = 1")

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def now(self) -> int:
        return int(self._clock().timestamp() * 1e6)

    def queue(self, name: str) -> QueueRecord:
        """The queue, which comes into being when it is first named."""
        with self._lock:
            select = "SELECT name, paused, purged_at FROM queues WHERE name = ?"
            row = self._database.execute(select, (name,)).fetchone()
            if row is None:
                self._database.execute("INSERT INTO queues (name) VALUES (?)", (name,))
                row = (name, 0, None)
            return QueueRecord(row[0], bool(row[1]), row[2])

    def queues(self) -> list[QueueRecord]:
        with self._lock:
            rows = self._database.execute(
                "SELECT name, paused, purged_at FROM queues ORDER BY name"
            )
            return [QueueRecord(name, bool(paused), purged) for name, paused, purged in rows]

    def pause(self, queue: str, *, paused: bool) -> None:
        with self._transaction() as database:
            database.execute("UPDATE queues SET paused = ? WHERE name = ?", (int(paused), queue))

    def purge(self, queue: str) -> None:
        """Delete every task of the queue; their names stay taken."""
        now = self.now()
        with self._transaction() as database:
            database.execute(
                "INSERT OR REPLACE INTO taken_names SELECT name, ? FROM tasks WHERE queue = ?",
                (now + self._name_window, queue),
            )
            database.execute("DELETE FROM tasks WHERE queue = ?", (queue,))
            database.execute("UPDATE queues SET purged_at = ? WHERE name = ?", (now, queue))

    def add(self, queue: str, task: Any) -> None:
        """Keep a new task of a queue that was added before.

        Raises:
            NameTakenError: see there.
        """
        now = self.now()
        with self._transaction() as database:
            database.execute("DELETE FROM taken_names WHERE free_at <= ?", (now,))
            if _taken(database, task.name, now):
                raise NameTakenError(task.name)
            row = (task.name, queue, task.schedule_time.ToMicroseconds(), task.SerializeToString())
            try:
                database.execute(
                    "INSERT INTO tasks (name, queue, due, message) VALUES (?, ?, ?, ?)", row
                )
            except sqlite3.IntegrityError as error:
                raise NameTakenError(task.name) from error

    def task(self, name: str) -> Any:
        """The Task message as it stands now.

        Raises:
            TaskMissingError: no such task.
        """
        with self._lock:
            row = self._database.execute(
                "SELECT message FROM tasks WHERE name = ?", (name,)
            ).fetchone()
            if row is None:
                raise TaskMissingError(recently=_taken(self._database, name, self.now()))
        return TaskMessage.FromString(row[0])

    def page(self, queue: str, after: int, size: int) -> tuple[list[Any], int | None]:
        """Up to `size` tasks of the queue that came after the position, and the next position."""
        with self._lock:
            rows = self._database.execute(
                "SELECT id, message FROM tasks WHERE queue = ? AND id > ? ORDER BY id LIMIT ?",
                (queue, after, size + 1),
            ).fetchall()
        tasks = [TaskMessage.FromString(message) for _, message in rows[:size]]
        return tasks, rows[size - 1][0] if len(rows) > size else None

    def delete(self, name: str) -> None:
        """Delete the task, in flight or not; its name stays taken.

        Raises:
            TaskMissingError: no such task.
        """
        with self._transaction() as database:
            row = database.execute("SELECT id FROM tasks WHERE name = ?", (name,)).fetchone()
            if row is None:
                raise TaskMissingError(recently=_taken(database, name, self.now()))
            self._remove(database, row[0])

    def begin(self, queue: str, limit: int) -> list[Attempt]:
        """Hand out up to `limit` due tasks, oldest due first, each counted as dispatched."""
        now = self.now()
        with self._transaction() as database:
            rows = database.execute(
                "SELECT id, executions, previous_response, message FROM tasks"
                " WHERE queue = ? AND in_flight = 0 AND due <= ? ORDER BY due, id LIMIT ?",
                (queue, now, limit),
            ).fetchall()
            attempts = [
                Attempt(id_, _dispatched(message, now), executions, previous)
                for id_, executions, previous, message in rows
            ]
            database.executemany(
                "UPDATE tasks SET in_flight = 1, message = ? WHERE id = ?",
                [(attempt.task.SerializeToString(), attempt.id) for attempt in attempts],
            )
        return attempts

    def next_due(self, queues: Sequence[str]) -> int | None:
        """When the next waiting task of these queues is due."""
        marks = ", ".join("?" * len(queues))
        with self._lock:
            row = self._database.execute(
                f"SELECT MIN(due) FROM tasks WHERE in_flight = 0 AND queue IN ({marks})",  # noqa: S608
                tuple(queues),
            ).fetchone()
        due: int | None = row[0]
        return due

    def finish(self, attempt: Attempt) -> None:
        """The task succeeded or was given up: it is gone and its name stays taken."""
        with self._transaction() as database:
            self._remove(database, attempt.id)

    def retry(self, attempt: Attempt, outcome: Outcome, due: int) -> None:
        """Put the task back, due then; nothing when it was deleted meanwhile."""
        task = attempt.task
        last = task.last_attempt
        last.response_status.code, last.response_status.message = outcome.rpc_status()
        if outcome.status is not None:
            last.response_time.FromMicroseconds(self.now())
            task.response_count += 1
        task.schedule_time.FromMicroseconds(due)
        executions = attempt.executions + outcome.counts_as_execution
        with self._transaction() as database:
            database.execute(
                "UPDATE tasks SET in_flight = 0, due = ?, executions = ?, previous_response = ?,"
                " message = ? WHERE id = ?",
                (due, executions, outcome.status, task.SerializeToString(), attempt.id),
            )

    def counts(self) -> dict[str, int]:
        """How many tasks wait and how many are being delivered."""
        with self._lock:
            waiting, in_flight = self._database.execute(
                "SELECT COUNT(*) - TOTAL(in_flight), TOTAL(in_flight) FROM tasks"
            ).fetchone()
        return {"waiting": int(waiting), "in_flight": int(in_flight)}

    def _remove(self, database: sqlite3.Connection, id_: int) -> None:
        gone = database.execute("DELETE FROM tasks WHERE id = ? RETURNING name", (id_,)).fetchone()
        if gone is not None:
            database.execute(
                "INSERT OR REPLACE INTO taken_names VALUES (?, ?)",
                (gone[0], self.now() + self._name_window),
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")


def _taken(database: sqlite3.Connection, name: str, now: int) -> bool:
    row = database.execute(
        "SELECT 1 FROM taken_names WHERE name = ? AND free_at > ?", (name, now)
    ).fetchone()
    return row is not None


def _dispatched(message: bytes, now: int) -> Any:
    """The kept task with one more attempt on it, begun now."""
    task = TaskMessage.FromString(message)
    task.dispatch_count += 1
    task.last_attempt.Clear()
    task.last_attempt.schedule_time.CopyFrom(task.schedule_time)
    task.last_attempt.dispatch_time.FromMicroseconds(now)
    if not task.HasField("first_attempt"):
        task.first_attempt.dispatch_time.FromMicroseconds(now)
    return task
