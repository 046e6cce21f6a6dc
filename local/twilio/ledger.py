"""The double's memory: messages, shoppers and files in one SQLite file that survives kill -9."""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from local.ledger_file import LedgerFile

from .message import FINAL, Message, from_document, to_document

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL,
    final INTEGER NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_phone ON messages (phone, number);
CREATE INDEX IF NOT EXISTS messages_under_way ON messages (final) WHERE final = 0;
CREATE TABLE IF NOT EXISTS shoppers (phone TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    sid TEXT PRIMARY KEY,
    message_sid TEXT NOT NULL,
    content_type TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS taken (client_id TEXT PRIMARY KEY, sid TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS windows (phone TEXT PRIMARY KEY, number INTEGER NOT NULL);
"""

EVERYONES = """
SELECT number, document FROM messages
WHERE number > IFNULL((SELECT number FROM messages WHERE sid = :after), 0)
ORDER BY number
"""
ONES = """
SELECT number, document FROM messages
WHERE phone = :phone AND number > IFNULL((SELECT number FROM messages WHERE sid = :after), 0)
ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class File:
    """What a shopper attached, as WhatsApp would keep it."""

    sid: str
    message_sid: str
    content_type: str
    content: bytes


class Ledger(LedgerFile):
    """What was written and told: each call is one transaction."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, SCHEMA)

    def add(self, message: Message, name: str = "", files: tuple[File, ...] = ()) -> Message:
        """Keeps a new message, its files and its shopper's name, and gives it its number.

        Answers the earlier message when one with the same client id was taken.
        """
        with self.transaction() as sql:
            earlier = _taken(sql, message.client_id)
            if earlier is not None:
                return earlier
            cursor = sql.execute(
                "INSERT INTO messages (sid, phone, final, document) VALUES (?, ?, ?, ?)",
                (message.sid, message.phone, message.status in FINAL, _dump(message)),
            )
            for file in files:
                row = (file.sid, file.message_sid, file.content_type, file.content)
                sql.execute("INSERT INTO files VALUES (?, ?, ?, ?)", row)
            if message.client_id:
                sql.execute("INSERT INTO taken VALUES (?, ?)", (message.client_id, message.sid))
            _name(sql, message.phone, name)
            return replace(message, number=cursor.lastrowid or 0)

    def change(self, sid: str, **changes: Any) -> Message | None:
        """Saves changed fields of a message; None when it does not exist."""
        with self.transaction() as sql:
            message = _one(sql, sid)
            if message is None:
                return None
            changed = replace(message, **changes)
            sql.execute(
                "UPDATE messages SET document = ?, final = ? WHERE sid = ?",
                (_dump(changed), changed.status in FINAL, sid),
            )
            return changed

    def delivered_once_more(self, sid: str, webhook: Any) -> Message | None:
        """Saves how a delivery to the webhook ended, counting it; None when it does not exist."""
        with self.transaction() as sql:
            message = _one(sql, sid)
            if message is None:
                return None
            counted = replace(webhook, deliveries=message.webhook.deliveries + 1)
            changed = replace(message, webhook=counted)
            sql.execute("UPDATE messages SET document = ? WHERE sid = ?", (_dump(changed), sid))
            return changed

    def message(self, sid: str) -> Message | None:
        with self.transaction() as sql:
            return _one(sql, sid)

    def messages(self, phone: str | None = None, after: str = "") -> list[Message]:
        """All messages, or one shopper's, oldest first; only those after the sid `after` if given."""
        query = EVERYONES if phone is None else ONES
        with self.transaction() as sql:
            return [_load(row) for row in sql.execute(query, {"phone": phone, "after": after})]

    def under_way(self) -> list[Message]:
        """Outbound messages whose last status is still to come."""
        with self.transaction() as sql:
            query = "SELECT number, document FROM messages WHERE final = 0 ORDER BY number"
            return [_load(row) for row in sql.execute(query)]

    def last_inbound_at(self, phone: str) -> datetime | None:
        """When the shopper last wrote (UTC): the 24-hour window counts from it.

        What they wrote before the window was closed counts as a day old.
        """
        with self.transaction() as sql:
            query = """
                SELECT number, document FROM messages
                WHERE phone = :phone AND number >
                    IFNULL((SELECT number FROM windows WHERE phone = :phone), 0)
                ORDER BY number DESC
            """
            for row in sql.execute(query, {"phone": phone}):
                message = _load(row)
                if message.inbound:
                    return message.created_at
        return None

    def not_seen_until(self, message: Message) -> list[Message]:
        """The shopper's messages up to this one that the shop has not marked as read."""
        query = """
            SELECT number, document FROM messages WHERE phone = ? AND number <= ?
            ORDER BY number DESC
        """
        found: list[Message] = []
        with self.transaction() as sql:
            for row in sql.execute(query, (message.phone, message.number)):
                earlier = _load(row)
                if earlier.seen:  # marking one marks all before it: no need to look further
                    break
                if earlier.inbound:
                    found.append(earlier)
        return found[::-1]

    def close_window(self, phone: str) -> None:
        """Has the shopper's 24 hours be over, until they write again."""
        query = """
            INSERT OR REPLACE INTO windows
            SELECT :phone, IFNULL(MAX(number), 0) FROM messages WHERE phone = :phone
        """
        with self.transaction() as sql:
            sql.execute(query, {"phone": phone})

    def open_window(self, phone: str) -> None:
        """Takes the closing back."""
        with self.transaction() as sql:
            sql.execute("DELETE FROM windows WHERE phone = ?", (phone,))

    def windows(self) -> dict[str, int]:
        """The phones whose window was closed, each with the number of the last message before that."""
        with self.transaction() as sql:
            return dict(sql.execute("SELECT phone, number FROM windows").fetchall())

    def name(self, phone: str, name: str) -> None:
        """Keeps a shopper's name; an empty one only makes sure that the shopper is known."""
        with self.transaction() as sql:
            _name(sql, phone, name)

    def shoppers(self) -> list[tuple[str, str, int, Message | None]]:
        """`(phone, name, number of messages, last message)` of each shopper."""
        query = """
            SELECT s.phone, s.name, COUNT(m.number), MAX(m.number),
                   (SELECT document FROM messages WHERE phone = s.phone
                    ORDER BY number DESC LIMIT 1)
            FROM shoppers s LEFT JOIN messages m ON m.phone = s.phone
            GROUP BY s.phone ORDER BY s.rowid
        """
        with self.transaction() as sql:
            return [
                (phone, name, count, _load((number, document)) if document else None)
                for phone, name, count, number, document in sql.execute(query)
            ]

    def file(self, sid: str) -> File | None:
        with self.transaction() as sql:
            row = sql.execute("SELECT * FROM files WHERE sid = ?", (sid,)).fetchone()
            return File(*row) if row else None


def _name(sql: sqlite3.Connection, phone: str, name: str) -> None:
    sql.execute(
        "INSERT INTO shoppers (phone, name) VALUES (?, ?) ON CONFLICT (phone)"
        " DO UPDATE SET name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END",
        (phone, name),
    )


def _taken(sql: sqlite3.Connection, client_id: str) -> Message | None:
    if not client_id:
        return None
    row = sql.execute("SELECT sid FROM taken WHERE client_id = ?", (client_id,)).fetchone()
    return _one(sql, row[0]) if row else None


def _one(sql: sqlite3.Connection, sid: str) -> Message | None:
    row = sql.execute("SELECT number, document FROM messages WHERE sid = ?", (sid,)).fetchone()
    return _load(row) if row else None


def _load(row: tuple[int, str]) -> Message:
    return from_document(json.loads(row[1]), row[0])


def _dump(message: Message) -> str:
    return json.dumps(to_document(message), ensure_ascii=False)
