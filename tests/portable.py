"""Portable files made in tests, whole and broken, and what is said of them."""

import hashlib
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from backoffice_api.domain.checkout import CheckoutLink
from backoffice_api.domain.user import EmailKey, PhoneKey, User
from backoffice_api.storage.codec import collection_of
from local.portable_file import Contents, FileError, Header, check, write

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEADER = Header(NOON, "sqlite")


def in_order(entities: Iterable[Any]) -> list[Any]:
    return sorted(entities, key=lambda entity: (collection_of(type(entity)), entity.key))


def written(entities: Iterable[Any], header: Header = HEADER) -> bytes:
    file = io.BytesIO()
    write(header, in_order(entities), file, lambda _: None)
    return file.getvalue()


def checked(file: bytes) -> Contents:
    return check(io.BytesIO(file), lambda _: None)


def complaint(file: bytes) -> str:
    with pytest.raises(FileError) as refusal:
        checked(file)
    return str(refusal.value)


def finished(entity_lines: Iterable[bytes], counts: dict[str, int]) -> bytes:
    """A file whose first and last line are right, whatever is between them."""
    lines = b"".join(entity_lines)
    return HEADER.line + lines + Contents(counts, hashlib.sha256(lines).hexdigest()).line


def line(**members: Any) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


SOME = (
    PhoneKey("5491123456789", 7),
    EmailKey("juan@example.com", 7),
    User(7, "Juan 🧉", "juan@example.com", "5491123456789", "", NOON, ("juan",)),
    CheckoutLink("abc", 9),
)
LINK = line(kind="checkout_link", entity={"key": "abc", "order_id": 9})
