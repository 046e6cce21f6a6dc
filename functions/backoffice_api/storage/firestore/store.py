"""The Store on Firestore: whole documents, and one batched commit with a precondition for each write.

No transactions that write: writers on one document find out at the commit, where all but one lose at
once, instead of holding locks against each other. See `documents.py` for what a document holds
and `commit.py` for how a lost answer is found again.
"""

import secrets
from collections.abc import Callable, Generator, Sequence
from typing import Any

from ..page_token import token_after
from ..port import (
    MAX_WRITES,
    E,
    Entity,
    Page,
    Query,
    Snapshot,
    Write,
    check_key,
)
from ..reading import entities_of
from ..schema import Schema
from .calls import Calls
from .commit import Commits, place
from .documents import Documents
from .queries import in_key_order, structured
from .reads import Reads

_WALKED_AT_ONCE = 300


class FirestoreStore:
    """See `storage.port.Store` for what it promises."""

    def __init__(
        self,
        calls: Calls,
        project: str,
        schema: Schema,
        *,
        database: str = "(default)",
        new_commit: Callable[[], str] = lambda: secrets.token_urlsafe(9),
    ) -> None:
        """Asks nothing yet: the first call connects.

        Args:
            new_commit: an id for a commit; text without blanks, never the same twice.
        """
        name = f"projects/{project}/databases/{database}"
        self._calls = calls
        self._schema = schema
        self._documents = Documents(name, schema)
        self._reads = Reads(calls, name)
        self._commits = Commits(calls, self._reads, self._documents, name, new_commit)

    def close(self) -> None:
        """Gives the connection back; the store is of no use afterwards."""
        transport: Any = self._calls.api.transport
        transport.close()

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key`, or None."""
        document = self._reads.document(self._documents.name(kind, check_key(key)))
        return self._documents.read(kind, document) if document else None

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist, as they were at one moment."""
        names = {self._documents.name(kind, check_key(key)): key for key in keys}
        found = self._reads.documents(names)
        return {names[each.name]: self._documents.read(kind, each) for each in found}

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none."""
        places = [place(write) for write in writes]
        for _, key in places:
            check_key(key)
        if len(writes) > MAX_WRITES or len(set(places)) < len(places):
            raise ValueError("more than 500 writes, or a key that is written twice")
        if writes:
            self._commits.make(writes)

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order."""
        self._schema.check_declared(query)
        if limit < 1:
            raise ValueError("a page has at least one entity")
        asked = structured(self._documents, query, limit=limit + 1, page_token=page_token)
        found = self._reads.query(asked)
        items, unreadable = entities_of(
            query, found[:limit], lambda each: self._documents.read(query.kind, each).entity
        )
        more = len(found) > limit and items
        return Page(items, token_after(query, items[-1]) if more else None, unreadable)

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """Every entity of some classes, as they stood when the first was asked for.

        Firestore remembers an hour; a walk that takes longer fails.
        """
        for kind in kinds:
            self._documents.collection(kind)
        return self._walk(kinds)

    def ping(self) -> None:
        """Answers when the database can be written."""
        self._commits.ping()

    def _walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        moment = self._reads.moment()
        for kind in kinds:
            after: str | None = None
            while True:
                asked = in_key_order(self._documents, kind, limit=_WALKED_AT_ONCE, after=after)
                page = self._reads.query(asked, moment=moment)
                entities = [self._documents.read(kind, document).entity for document in page]
                yield from entities
                if len(page) < _WALKED_AT_ONCE:
                    break
                after = entities[-1].key
