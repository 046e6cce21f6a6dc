"""The double's memory: preferences, payments, refunds and notices in one SQLite file that survives kill -9."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.ledger_file import LedgerFile

Document = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS preferences (id TEXT PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS payments (
    id INTEGER PRIMARY KEY,
    preference_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS preferences_by_reference
    ON preferences (json_extract(document, '$.external_reference'));
CREATE INDEX IF NOT EXISTS preferences_by_merchant_order
    ON preferences (json_extract(document, '$.merchant_order_id'));
CREATE INDEX IF NOT EXISTS payments_by_reference ON payments (reference);
CREATE INDEX IF NOT EXISTS payments_by_preference ON payments (preference_id);
CREATE INDEX IF NOT EXISTS vouchers_waiting
    ON payments (json_extract(document, '$.date_of_expiration'))
    WHERE json_extract(document, '$.status') = 'pending';
CREATE TABLE IF NOT EXISTS refunds (
    payment_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    asked TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (payment_id, key)
);
CREATE TABLE IF NOT EXISTS chargebacks (
    id TEXT PRIMARY KEY,
    payment_id INTEGER NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chargebacks_by_payment ON chargebacks (payment_id);
CREATE TABLE IF NOT EXISTS notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id INTEGER NOT NULL,
    due REAL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS notices_waiting
    ON notices (due, json_extract(document, '$.url')) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS notices_by_payment ON notices (payment_id);
"""


class Books:
    """What is in the ledger, within one transaction."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def preference(self, id_: str) -> Document | None:
        return self._one("SELECT document FROM preferences WHERE id = ?", id_)

    def preferences(self, reference: str | None = None) -> list[Document]:
        """All preferences, or those of one external reference, in the order in which they were made."""
        if reference is None:
            return self._all("SELECT document FROM preferences ORDER BY rowid")
        query = """
            SELECT document FROM preferences
            WHERE json_extract(document, '$.external_reference') = ? ORDER BY rowid
        """
        return self._all(query, reference)

    def preference_of_merchant_order(self, id_: int) -> Document | None:
        query = (
            "SELECT document FROM preferences"
            " WHERE json_extract(document, '$.merchant_order_id') = ?"
        )
        return self._one(query, id_)

    def keep_preference(self, document: Document) -> None:
        row = (document["id"], json.dumps(document))
        query = """
            INSERT INTO preferences VALUES (?, ?)
            ON CONFLICT (id) DO UPDATE SET document = excluded.document
        """
        self._sql.execute(query, row)

    def payment(self, id_: int) -> Document | None:
        return self._one("SELECT document FROM payments WHERE id = ?", id_)

    def payments(self, reference: str | None = None) -> list[Document]:
        """All payments, or those of one external reference."""
        if reference is None:
            return self._all("SELECT document FROM payments ORDER BY id")
        return self._all("SELECT document FROM payments WHERE reference = ? ORDER BY id", reference)

    def payments_of(self, preference_id: str) -> list[Document]:
        query = "SELECT document FROM payments WHERE preference_id = ? ORDER BY rowid"
        return self._all(query, preference_id)

    def overdue(self, now: str) -> list[Document]:
        """The payments whose voucher nobody paid in time; `now` as the API writes times."""
        query = """
            SELECT document FROM payments WHERE json_extract(document, '$.status') = 'pending'
                AND json_extract(document, '$.date_of_expiration') <= ?
        """
        return self._all(query, now)

    def keep_payment(self, document: Document, preference_id: str = "") -> None:
        """Adds a payment of the preference, or saves a known one."""
        given = json.dumps(document)
        if preference_id:
            reference = document["external_reference"] or ""
            row = (document["id"], preference_id, reference, given)
            self._sql.execute("INSERT INTO payments VALUES (?, ?, ?, ?)", row)
        else:
            self._sql.execute(
                "UPDATE payments SET document = ? WHERE id = ?", (given, document["id"])
            )

    def refund_under(self, payment_id: int, key: str) -> tuple[str, Document] | None:
        """What was asked under this idempotency key, and the answer to it."""
        query = "SELECT asked, answer FROM refunds WHERE payment_id = ? AND key = ?"
        row = self._sql.execute(query, (payment_id, key)).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def keep_refund(self, payment_id: int, key: str, asked: str, answer: Document) -> None:
        row = (payment_id, key, asked, json.dumps(answer))
        self._sql.execute("INSERT INTO refunds VALUES (?, ?, ?, ?)", row)

    def chargeback(self, id_: str) -> Document | None:
        return self._one("SELECT document FROM chargebacks WHERE id = ?", id_)

    def chargebacks(self, payment_id: int) -> list[Document]:
        query = "SELECT document FROM chargebacks WHERE payment_id = ? ORDER BY rowid"
        return self._all(query, payment_id)

    def keep_chargeback(self, document: Document) -> None:
        """Adds a charge-back, or saves a known one."""
        row = (document["id"], document["payments"][0], json.dumps(document))
        query = """
            INSERT INTO chargebacks VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET document = excluded.document
        """
        self._sql.execute(query, row)

    def add_notice(self, payment_id: int, due: float, document: Document) -> int:
        query = "INSERT INTO notices (payment_id, due, document) VALUES (?, ?, ?)"
        cursor = self._sql.execute(query, (payment_id, due, json.dumps(document)))
        return cursor.lastrowid or 0

    def keep_notice(self, id_: int, due: float | None, document: Document) -> None:
        """Saves a notice; `due` is None when it is done with."""
        query = "UPDATE notices SET due = ?, document = ? WHERE id = ?"
        self._sql.execute(query, (due, json.dumps(document), id_))

    def next_notice(
        self, now: float, but_not: list[int], not_to: list[str]
    ) -> tuple[int, Document] | None:
        """A notice that is due and still to be posted, the one that has waited longest.

        Args:
            now: seconds of the epoch.
            but_not: ids of those that are under way.
            not_to: URLs that have enough under way.
        """
        query = """
            SELECT id, document FROM notices
            WHERE due <= ? AND id NOT IN (SELECT value FROM json_each(?))
                AND json_extract(document, '$.url') NOT IN (SELECT value FROM json_each(?))
            ORDER BY due LIMIT 1
        """
        asked = (now, json.dumps(but_not), json.dumps(not_to))
        row = self._sql.execute(query, asked).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def next_due_after(self, now: float) -> float | None:
        """When the next notice is due after now."""
        query = "SELECT MIN(due) FROM notices WHERE due > ?"
        due: float | None = self._sql.execute(query, (now,)).fetchone()[0]
        return due

    def notices(self, payment_id: int) -> list[Document]:
        return self._all(
            "SELECT document FROM notices WHERE payment_id = ? ORDER BY id", payment_id
        )

    def _all(self, query: str, *keys: str | int) -> list[Document]:
        return [json.loads(row[0]) for row in self._sql.execute(query, keys)]

    def _one(self, query: str, key: str | int) -> Document | None:
        row = self._sql.execute(query, (key,)).fetchone()
        found: Document | None = json.loads(row[0]) if row else None
        return found


class Ledger(LedgerFile):
    """The double's books, open for one caller at a time."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, SCHEMA)

    @contextmanager
    def open(self) -> Iterator[Books]:
        """The books, in one transaction: all that is written, or nothing when the block raises."""
        with self.transaction() as sql:
            yield Books(sql)
