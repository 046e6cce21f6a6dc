"""What is SQLite's own: the file, other processes at it, its locks and its versions."""

import gc
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backoffice_api.storage.port import Create, Query, Save
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore
from retail.errors import Invalid, Unavailable
from tests.waiting import wait_until


@dataclass(frozen=True)
class Note:
    key: str
    text: str = ""
    labels: tuple[str, ...] = ()


def notes_by_text() -> Query[Note]:
    return Query("notes_by_text", Note, order="text")


def notes_with_label(label: str) -> Query[Note]:
    return Query("notes_with_label", Note, order="text", holds=("labels", label))


PLAIN = Schema((Note,), ())
INDEXED = Schema((Note,), (notes_by_text(), notes_with_label("")))


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "deep" / "milo.db")


@contextmanager
def locked(path: str) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_file_is_made_with_its_folder_for_its_owner_only(path: str) -> None:
    SqliteStore(path, PLAIN)
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_what_was_stored_is_there_when_the_file_is_opened_again(path: str) -> None:
    first = SqliteStore(path, INDEXED)
    first.commit([Create(Note("a", "text", ("x",)))])
    first.close()
    second = SqliteStore(path, INDEXED)
    assert second.find(notes_with_label("x"), limit=5).items == (Note("a", "text", ("x",)),)


def test_a_store_that_was_only_opened_holds_no_connection_that_a_fork_would_copy(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.append(sqlite3.Connection(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", connect)
    SqliteStore(path, PLAIN)
    assert opened
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_it_writes_ahead_so_that_readers_and_the_writer_do_not_wait(path: str) -> None:
    store = SqliteStore(path, PLAIN)
    store.commit([Create(Note("a"))])
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with locked(path):
        assert store.get(Note, "a") is not None


def test_a_file_that_stays_locked_is_unavailable_and_nothing_is_half_written(path: str) -> None:
    store = SqliteStore(path, INDEXED, busy_seconds=0.05)
    with locked(path):
        with pytest.raises(Unavailable) as refusal:
            store.commit([Create(Note("a", labels=("x",))), Create(Note("b"))])
        assert refusal.value.code == "store_busy"
        assert "locked" in refusal.value.message
    assert store.get_many(Note, ["a", "b"]) == {}
    assert store.find(notes_with_label("x"), limit=5).items == ()
    store.commit([Create(Note("a"))])


def test_a_lock_that_is_let_go_in_time_is_waited_for(path: str) -> None:
    store = SqliteStore(path, PLAIN)
    with locked(path):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, path, "1"], env=_ENVIRON)
        wait_until(lambda: Path(f"{path}-wal").exists())
        assert writer.poll() is None
    assert writer.wait(30) == 0
    assert store.get(Note, f"{writer.pid}-0") is not None


def test_a_full_disk_is_unavailable_and_nothing_is_half_written(path: str) -> None:
    store = SqliteStore(path, INDEXED)
    with store._connections.one() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Unavailable) as refusal:
        store.commit([Create(Note("a", labels=("x",))), Create(Note("b", "b" * 100_000))])
    assert refusal.value.code == "store_failed"
    assert "full" in refusal.value.message
    assert store.get(Note, "a") is None
    store.commit([Create(Note("c"))])


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "milo.db"
    path.write_bytes(b"sku,name,brand\n" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        SqliteStore(str(path), PLAIN)


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be opened"):
        SqliteStore(str(tmp_path / "file" / "milo.db"), PLAIN)


def test_a_file_of_a_newer_version_is_refused_in_words_and_left_alone(path: str) -> None:
    SqliteStore(path, PLAIN).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(Invalid) as refusal:
        SqliteStore(path, INDEXED)
    assert refusal.value.code == "schema_too_new"
    assert "99" in refusal.value.message
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (99,)


def test_a_store_that_is_let_go_of_holds_its_file_open_no_longer(path: str) -> None:
    store = SqliteStore(path, PLAIN)
    store.ping()
    (connection,) = store._connections._idle
    del store
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_a_query_that_comes_later_finds_what_is_there_already(path: str) -> None:
    before = SqliteStore(path, PLAIN)
    before.commit([Create(Note(str(n), f"t{n}", ("x", f"l{n}"))) for n in range(5)])
    before.close()
    after = SqliteStore(path, INDEXED)
    assert [note.key for note in after.find(notes_with_label("x"), limit=9).items] == list("01234")
    assert [note.key for note in after.find(notes_with_label("l3"), limit=9).items] == ["3"]
    assert [note.key for note in after.find(notes_by_text(), limit=9).items] == list("01234")


def test_a_query_that_changes_its_order_is_indexed_anew(path: str) -> None:
    changed = Query("notes_with_label", Note, order="key", holds=("labels", "x"))
    before = SqliteStore(path, INDEXED)
    before.commit([Create(Note(key, text, ("x",))) for key, text in ("az", "by", "cx")])
    assert [n.key for n in before.find(notes_with_label("x"), limit=9).items] == ["c", "b", "a"]
    before.close()
    reordered = Query("notes_by_text", Note, order="key", descending=True)
    after = SqliteStore(path, Schema((Note,), (reordered, changed)))
    assert [n.key for n in after.find(changed, limit=9).items] == ["a", "b", "c"]
    assert [n.key for n in after.find(reordered, limit=9).items] == ["c", "b", "a"]
    assert "q_notes_with_label_find" in after.explain(changed)[0]


def test_a_sale_does_not_write_the_labels_again(path: str) -> None:
    store = SqliteStore(path, Schema((Note,), (notes_with_label(""),)))
    store.commit([Create(Note("a", "same", tuple(f"l{n}" for n in range(40))))])
    before = store.get(Note, "a")
    assert before is not None
    written: list[str] = []
    with store._connections.one() as connection:
        connection.set_trace_callback(written.append)
    store.commit([Save(before.entity, before.version)])
    assert not [sql for sql in written if "q_notes_with_label" in sql]


def test_a_class_that_is_not_among_the_stored_ones_is_a_bug() -> None:
    @dataclass(frozen=True)
    class Stray:
        key: str

    store = SqliteStore(":memory:", PLAIN)
    with pytest.raises(ValueError, match="Stray"):
        store.get(Stray, "a")
    with pytest.raises(ValueError, match="Stray"):
        store.commit([Create(Note("a")), Create(Stray("a"))])
    assert store.get(Note, "a") is None


def test_two_memory_stores_share_nothing() -> None:
    one, other = SqliteStore(":memory:", PLAIN), SqliteStore(":memory:", PLAIN)
    one.commit([Create(Note("a"))])
    assert other.get(Note, "a") is None


_ENVIRON = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
_STORE = """
import os, sys
from dataclasses import dataclass
from backoffice_api.storage.port import Create, Query, Save
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore
from retail.errors import Conflict

@dataclass(frozen=True)
class Note:
    key: str
    text: str = ""
    labels: tuple[str, ...] = ()

by_text = Query("notes_by_text", Note, order="text")
with_label = Query("notes_with_label", Note, order="text", holds=("labels", ""))
store = SqliteStore(sys.argv[1], Schema((Note,), (by_text, with_label)))
"""
_WRITER = (
    _STORE
    + """
for n in range(int(sys.argv[2])):
    store.commit([Create(Note(f"{os.getpid()}-{n}"))])
"""
)
_COUNTER = (
    _STORE
    + """
for n in range(int(sys.argv[2])):
    while True:
        before = store.get(Note, "count")
        counted = Note("count", str(int(before.entity.text) + 1))
        try:
            store.commit([Save(counted, before.version)])
        except Conflict:
            continue
        break
"""
)
_PAIRS = (
    _STORE
    + """
n = 0
while True:
    store.commit([Create(Note(f"{os.getpid()}-{n}-{side}", "x" * 5000, ("pair",))) for side in "ab"])
    print(n, flush=True)
    n += 1
"""
)


@pytest.mark.slow
def test_processes_that_open_a_new_file_at_once_all_get_it(path: str) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, path, "20"], env=_ENVIRON)
        for _ in range(5)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 5
    store = SqliteStore(path, INDEXED)
    assert len(store.find(notes_by_text(), limit=500).items) == 100


@pytest.mark.slow
def test_processes_lose_no_count_of_each_other(path: str) -> None:
    store = SqliteStore(path, INDEXED)
    store.commit([Create(Note("count", "0"))])
    counters = [
        subprocess.Popen([sys.executable, "-c", _COUNTER, path, "60"], env=_ENVIRON)
        for _ in range(3)
    ]
    assert [counter.wait(60) for counter in counters] == [0] * 3
    count = store.get(Note, "count")
    assert count is not None
    assert count.entity.text == "180"


@pytest.mark.slow
def test_a_killed_writer_leaves_every_answered_commit_and_no_half_one(path: str) -> None:
    store = SqliteStore(path, INDEXED)
    for answered in (1, 7, 30, 60):
        writer = subprocess.Popen(
            [sys.executable, "-c", _PAIRS, path], env=_ENVIRON, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        with writer.stdout:
            said = [writer.stdout.readline() for _ in range(answered)]
            os.kill(writer.pid, signal.SIGKILL)
            said += writer.stdout.readlines()
        assert writer.wait(30) == -signal.SIGKILL
        last = max(int(line) for line in said if line.endswith("\n"))
        kept = store.get_many(
            Note, [f"{writer.pid}-{n}-{s}" for n in range(last + 2) for s in "ab"]
        )
        pairs = {key.rpartition("-")[0] for key in kept}
        assert {f"{writer.pid}-{n}" for n in range(last + 1)} <= pairs
        assert len(kept) == 2 * len(pairs)
        labelled = store.find(notes_with_label("pair"), limit=5000).items
        assert len(labelled) == len(set(labelled))
        assert {note.key for note in labelled if note.key.startswith(f"{writer.pid}-")} == set(kept)
    store.commit([Create(Note("after"))])


def test_a_reader_never_sees_half_a_commit(path: str) -> None:
    store = SqliteStore(path, PLAIN)
    store.commit([Create(Note("a")), Create(Note("b"))])
    done, torn, whole = threading.Event(), [], set()

    def read() -> None:
        while not done.is_set():
            both = store.get_many(Note, ["a", "b"])
            texts = {note.entity.text for note in both.values()}
            whole.update(texts)
            if len(texts) > 1:
                torn.append(texts)

    reader = threading.Thread(target=read)
    reader.start()
    number = 0
    while len(whole) < 20:
        number += 1
        done.wait(0.001)
        both = store.get_many(Note, ["a", "b"])
        store.commit([Save(Note(key, str(number)), both[key].version) for key in "ab"])
    done.set()
    reader.join(timeout=30)
    assert torn == []


@contextmanager
def a_full_disk() -> Iterator[None]:
    """No file of this process's can be written beyond its beginning for the length of a `with`."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_can_be_read_and_not_written_answers_no_ping(path: str) -> None:
    store = SqliteStore(path, PLAIN)
    store.commit([Create(Note("1"))])
    with a_full_disk():
        assert store.get(Note, "1")
        with pytest.raises(Unavailable, match="store_failed"):
            store.ping()
    store.ping()


def test_a_ping_does_not_wait_long_for_another_writer_and_others_wait_as_ever(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice_api.storage.sqlite._PING_SECONDS", 0.05)
    store = SqliteStore(path, PLAIN)
    with locked(path), pytest.raises(Unavailable, match="store_busy"):
        store.ping()
    (connection,) = store._connections._idle
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)
    with store._writer, pytest.raises(Unavailable, match="store_busy"):
        store.ping()


def test_pings_do_not_make_the_file_grow(path: str) -> None:
    def size() -> int:
        return sum(each.stat().st_size for each in Path(path).parent.iterdir())

    store = SqliteStore(path, PLAIN)
    for _ in range(2_000):
        store.ping()
    before = size()
    for _ in range(2_000):
        store.ping()
    assert size() == before
