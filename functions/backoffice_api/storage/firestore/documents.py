"""Entities to Firestore documents and back.

A document has the members that queries compare or order by as fields of their own, and all the rest as one
JSON text, `body`, which is not indexed: what a tool or a shopper wrote (arrays in arrays, reserved names,
whole numbers of any size) is never Firestore's to judge. `commits` names the last commits that wrote the
document, newest first, so that a writer whose answer was lost can see whether its own is among them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from google.cloud.firestore_v1.types import ArrayValue, Document, Value

from retail.errors import Invalid

from ..codec import collection_of, dump, load, plain
from ..port import MAX_DOCUMENT_BYTES, E, Entity, Snapshot
from ..schema import Schema

BODY = "body"
COMMITS = "commits"
EXPIRES_AT = "expires_at"
KEPT_COMMITS = 8


@dataclass(frozen=True)
class Version:
    """What a document was when it was read.

    Attributes:
        update_time: Firestore's own, which a write can ask for.
        commits: ids of the last commits that wrote it, newest first, at most `KEPT_COMMITS`.
    """

    update_time: Any
    commits: tuple[str, ...]


class Documents:
    """Reads and writes the documents of one database."""

    def __init__(self, database: str, schema: Schema) -> None:
        """`database` is its full name, `projects/…/databases/…`."""
        self.root = f"{database}/documents"
        self._native = {kind: native_members(kind, schema) for kind in schema.kinds}
        self._expiring = frozenset(schema.expiring)

    def collection(self, kind: type[Entity]) -> str:
        """The collection of a class; ValueError for one that is not stored."""
        if kind not in self._native:
            raise ValueError(f"{kind.__name__} is not among the stored classes")
        return collection_of(kind)

    def name(self, kind: type[Entity], key: str) -> str:
        """The full name of the document under a checked key."""
        return f"{self.root}/{self.collection(kind)}/{key}"

    def write(self, entity: Entity, commits: tuple[str, ...]) -> Document:
        """The document of an entity.

        Raises:
            Invalid: `document_too_large`.
        """
        kind = type(entity)
        name, body = self.name(kind, entity.key), dump(entity)
        native = {member: body.pop(member) for member in self._native[kind]}
        text = _json(body)
        if len(text.encode()) + len(_json(native).encode()) - 1 > MAX_DOCUMENT_BYTES:
            raise Invalid("document_too_large", f"{kind.__name__} is larger than can be stored")
        fields = {member: value_of(value) for member, value in native.items()}
        if kind in self._expiring:
            time = datetime.fromisoformat(native[EXPIRES_AT])
            fields[EXPIRES_AT] = Value(timestamp_value=time)
        fields[BODY] = Value(string_value=text)
        fields[COMMITS] = Value(string_value=" ".join(commits[:KEPT_COMMITS]))
        return Document(name=name, fields=fields)

    def read(self, kind: type[E], document: Document) -> Snapshot[E]:
        """The entity of a document, whichever of its members had fields when it was written."""
        fields = {name: _plain(value) for name, value in document.fields.items()}
        members = json.loads(fields.pop(BODY))
        version = Version(document.update_time, tuple(fields.pop(COMMITS).split()))
        return Snapshot(load(kind, {**members, **fields}), version)


def native_members(kind: type[Entity], schema: Schema) -> tuple[str, ...]:
    """The members of a class that have fields of their own, in alphabetical order."""
    queries = [query for query in schema.queries if query.kind is kind]
    asked = {name for query in queries for name in (query.order, *query.equal)}
    asked |= {query.holds[0] for query in queries if query.holds}
    return tuple(sorted(asked | ({EXPIRES_AT} if kind in schema.expiring else set())))


def commits_of(document: Document) -> tuple[str, ...]:
    """The ids of the last commits that wrote a document, newest first."""
    return tuple(document.fields[COMMITS].string_value.split())


def value_of(value: Any) -> Value:
    """Firestore's value of what `codec` gives for a member that queries may ask for."""
    match value:
        case None:
            return Value(null_value=0)
        case bool():
            return Value(boolean_value=value)
        case int():
            return Value(integer_value=value)
        case float():
            return Value(double_value=value)
        case str():
            return Value(string_value=value)
        case list():
            return Value(array_value=ArrayValue(values=[value_of(item) for item in value]))
    raise ValueError(f"a {type(value).__name__} has no field of its own")


def _plain(value: Value) -> Any:
    kind = Value.pb(value).WhichOneof("value_type")
    if kind == "null_value":
        return None
    if kind == "array_value":
        return [_plain(item) for item in value.array_value.values]
    if kind == "timestamp_value":
        time: Any = value.timestamp_value  # the library gives a datetime with nanoseconds
        return plain(
            datetime.fromtimestamp(time.timestamp_pb().seconds, UTC).replace(
                microsecond=time.microsecond
            )
        )
    return getattr(value, kind)


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
