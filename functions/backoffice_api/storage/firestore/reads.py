"""What is read from one Firestore database: documents by name, queries, and the present time there."""

from collections.abc import Iterable
from typing import Any

from google.api_core import exceptions
from google.cloud.firestore_v1.types import (
    Document,
    DocumentMask,
    StructuredQuery,
    TransactionOptions,
)

from .calls import Calls

_READ_ONLY = TransactionOptions(read_only=TransactionOptions.ReadOnly())


class Reads:
    """Reads of a database, made again until there is an answer or no time left.

    Methods raise `retail.errors.Unavailable`, see `calls.Calls.read`.
    """

    def __init__(self, calls: Calls, database: str) -> None:
        """`database` is its full name, `projects/…/databases/…`."""
        self._calls = calls
        self._database = database
        self._root = f"{database}/documents"
        self._nothing = f"{self._root}/health/nothing"

    def document(self, name: str) -> Document | None:
        """The document of that name, or None."""

        def call(options: dict[str, Any]) -> Document | None:
            try:
                return self._calls.api.get_document(request={"name": name}, **options)
            except exceptions.NotFound:
                return None

        return self._calls.read(call)

    def documents(self, names: Iterable[str], mask: tuple[str, ...] = ()) -> list[Document]:
        """Those of the documents that exist, in any order, as they were at one moment."""
        request: dict[str, Any] = {"database": self._database, "documents": list(names)}
        if not request["documents"]:
            return []
        # Outside of a transaction the emulator answers documents of two moments.
        request["new_transaction"] = _READ_ONLY
        if mask:
            request["mask"] = DocumentMask(field_paths=mask)

        def call(options: dict[str, Any]) -> list[Document]:
            answers = self._calls.api.batch_get_documents(request=request, **options)
            return [answer.found for answer in answers if "found" in answer]

        return self._calls.read(call)

    def query(self, asked: StructuredQuery, *, moment: Any = None) -> list[Document]:
        """The answers to a query, now or as they were at a `moment` of the last hour."""
        request = {"parent": self._root, "structured_query": asked, "read_time": moment}

        def call(options: dict[str, Any]) -> list[Document]:
            answers = self._calls.api.run_query(request=request, **options)
            return [answer.document for answer in answers if "document" in answer]

        return self._calls.read(call)

    def moment(self) -> Any:
        """The present, as the database has it."""
        request = {"database": self._database, "documents": [self._nothing]}

        def call(options: dict[str, Any]) -> Any:
            return next(
                iter(self._calls.api.batch_get_documents(request=request, **options))
            ).read_time

        return self._calls.read(call)
