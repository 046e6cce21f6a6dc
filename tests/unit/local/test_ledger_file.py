"""A double's ledger on disk: a transaction is kept whole or not at all, whatever breaks it off."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ledger_file import LedgerFile

SCHEMA = """
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS lines (
    order_id INTEGER NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
"""


@pytest.fixture
def ledger() -> Iterator[LedgerFile]:
    ledger = LedgerFile(":memory:", SCHEMA)
    yield ledger
    ledger.close()


def orders(ledger: LedgerFile) -> list[int]:
    with ledger.transaction() as sql:
        return [row[0] for row in sql.execute("SELECT id FROM orders ORDER BY id")]


def write(ledger: LedgerFile, *statements: str, error: BaseException | None = None) -> None:
    with ledger.transaction() as sql:
        for statement in statements:
            sql.execute(statement)
        if error:
            raise error


ORDER = "INSERT INTO orders VALUES (1)"
LINE_OF_NO_ORDER = "INSERT INTO lines VALUES (2)"
"""Refused only by the commit: the reference is looked at then."""


def test_what_a_block_writes_is_there_for_the_next_one(ledger: LedgerFile) -> None:
    write(ledger, ORDER)
    assert orders(ledger) == [1]


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), sqlite3.OperationalError()])
def test_a_block_that_raises_leaves_nothing_and_its_error_goes_on(
    ledger: LedgerFile, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        write(ledger, ORDER, error=error)
    assert orders(ledger) == []


def test_a_commit_that_fails_leaves_nothing_and_the_next_block_begins(ledger: LedgerFile) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write(ledger, ORDER, LINE_OF_NO_ORDER)
    assert orders(ledger) == []


def test_a_transaction_that_sqlite_took_back_itself_raises_its_own_error(
    ledger: LedgerFile,
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write(ledger, ORDER, ORDER.replace("INSERT", "INSERT OR ROLLBACK"))
    assert orders(ledger) == []


def test_threads_share_it_one_block_at_a_time(ledger: LedgerFile) -> None:
    def add() -> None:
        for _ in range(50):
            with ledger.transaction() as sql:
                (most,) = sql.execute("SELECT IFNULL(MAX(id), 0) FROM orders").fetchone()
                sql.execute("INSERT INTO orders VALUES (?)", (most + 1,))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert orders(ledger) == list(range(1, 201))


KILLED = """
import os, signal, sys
from local.ledger_file import LedgerFile
ledger = LedgerFile(sys.argv[1], "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY)")
with ledger.transaction() as sql:
    sql.execute("INSERT INTO orders VALUES (1)")
with ledger.transaction() as sql:
    sql.execute("INSERT INTO orders VALUES (2)")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_keeps_what_was_committed_and_nothing_of_what_was_not(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "ledger.db"
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", KILLED, str(file)], cwd=root, check=False)
    ledger = LedgerFile(file, SCHEMA)
    assert orders(ledger) == [1]
    ledger.close()
