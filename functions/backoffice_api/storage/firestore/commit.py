"""Commits to Firestore: one batch with a precondition for each write, whose outcome is always known.

A commit whose answer was lost is sent again as it was. That is safe, because what it asks for is true only
once: every write of it makes its own precondition false. When it is refused the second time, the ids of
the last commits in its documents tell whether it is its own earlier success that is in the way.
"""

from collections.abc import Callable, Sequence
from typing import Any

from google.api_core import exceptions
from google.cloud.firestore_v1.types import (
    Document,
    DocumentMask,
    DocumentTransform,
    Precondition,
)
from google.cloud.firestore_v1.types import Write as Wire

from retail.errors import Conflict, Unavailable

from ..port import (
    AlreadyExists,
    Create,
    Delete,
    Entity,
    Save,
    StaleVersion,
    Verify,
    Write,
)
from .calls import REFUSED, TRANSIENT, Calls, refused, unanswered
from .documents import COMMITS, KEPT_COMMITS, Documents, Version, commits_of
from .reads import Reads

PROBE = "health/probe"
_PING_SECONDS = 3.0
_LOST = (
    exceptions.AlreadyExists,
    exceptions.FailedPrecondition,
    exceptions.NotFound,
    exceptions.Aborted,
)
"""Somebody else wrote first, or an earlier attempt of our own did."""


class Commits:
    """Makes commits to one database."""

    def __init__(
        self,
        calls: Calls,
        reads: Reads,
        documents: Documents,
        database: str,
        new_commit: Callable[[], str],
    ) -> None:
        self._calls = calls
        self._reads = reads
        self._documents = documents
        self._database = database
        self._new_commit = new_commit

    def make(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none; their keys are checked and different.

        Raises:
            Invalid: `document_too_large`.
            StaleVersion, AlreadyExists: somebody else wrote first.
            Unavailable: no answer in time; or `outcome_unknown`, see `_was_made`.
        """
        commit = self._new_commit()
        wire = [self._wire(write, commit) for write in writes]
        request = {"database": self._database, "writes": wire}
        last: Exception | None = None
        for options in self._calls.attempts():
            try:
                self._calls.api.commit(request=request, **options)
            except TRANSIENT as error:
                last = error
            except _LOST as error:
                if last and self._was_made(writes, commit):
                    return
                raise self._conflict(writes, error) from error
            except REFUSED as error:
                raise refused(error) from error
            else:
                return
        raise unanswered() from last

    def ping(self) -> None:
        """Writes the time into one document of its own, once, and does not wait long.

        Raises:
            Unavailable: `store_busy`, `store_failed`.
        """
        request = {"database": self._database, "writes": [self._probe()]}
        try:
            self._calls.api.commit(request=request, **self._calls.options(_PING_SECONDS))
        except exceptions.Aborted:
            return  # another instance writes it just now
        except REFUSED as error:
            raise refused(error) from error
        except TRANSIENT as error:
            raise unanswered() from error

    def _probe(self) -> Wire:
        now = DocumentTransform.FieldTransform(
            field_path="at",
            set_to_server_value=DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME,
        )
        probe = Document(name=f"{self._documents.root}/{PROBE}")
        return Wire(update=probe, update_transforms=[now])

    def _wire(self, write: Write, commit: str) -> Wire:
        if isinstance(write, Create):
            document = self._documents.write(write.entity, (commit,))
            return Wire(update=document, current_document=Precondition(exists=False))
        version = _version(write)
        unchanged = Precondition(update_time=version.update_time)
        if isinstance(write, Save):
            document = self._documents.write(write.entity, (commit, *version.commits))
            return Wire(update=document, current_document=unchanged)
        name = self._documents.name(write.kind, write.key)
        if isinstance(write, Delete):
            return Wire(delete=name, current_document=unchanged)
        # An update of no field leaves the document and its update_time as they are.
        nothing = DocumentMask()
        return Wire(update=Document(name=name), update_mask=nothing, current_document=unchanged)

    def _was_made(self, writes: Sequence[Write], commit: str) -> bool:
        """Whether a commit that is refused now was made by an earlier attempt.

        Raises:
            Unavailable: `outcome_unknown` when all that it wrote was written often since, or it only deleted.
        """
        wanted = {
            self._documents.name(*place(write)): write
            for write in writes
            if isinstance(write, Create | Save)
        }
        found = self._reads.documents(wanted, (COMMITS,))
        trails = {document.name: commits_of(document) for document in found}
        if any(commit in trail for trail in trails.values()):
            return True
        if any(_tells_all_without(write, trails.get(name)) for name, write in wanted.items()):
            return False
        raise Unavailable("outcome_unknown", "the database did not say whether it made the change")

    def _conflict(self, writes: Sequence[Write], error: Exception) -> Conflict:
        """Which write was in the way, as far as Firestore says: it names only what exists already."""
        creates = [place(write) for write in writes if isinstance(write, Create)]
        others = [place(write) for write in writes if not isinstance(write, Create)]
        if not isinstance(error, exceptions.AlreadyExists):
            return StaleVersion(*(others or creates)[0])
        if len(creates) > 1:
            named = [each for each in creates if _names(error, self._documents.name(*each))]
            creates = named or self._existing(creates) or creates
        return AlreadyExists(*creates[0])

    def _existing(self, places: list[tuple[type[Entity], str]]) -> list[tuple[type[Entity], str]]:
        names = {self._documents.name(*each): each for each in places}
        found = {document.name for document in self._reads.documents(names, (COMMITS,))}
        return [each for name, each in names.items() if name in found]


def place(write: Write) -> tuple[type[Entity], str]:
    """What a write is about."""
    if isinstance(write, Create | Save):
        return type(write.entity), write.entity.key
    return write.kind, write.key


def _version(write: Save | Delete | Verify) -> Version:
    if not isinstance(write.version, Version):
        raise TypeError("a version that this store did not give")
    return write.version


def _tells_all_without(write: Create | Save, trail: tuple[str, ...] | None) -> bool:
    """Whether a document in which the commit is not named proves that it was not made.

    It does when it names every commit since the write's own version, or since its creation; and when it
    was to be created and is not there, as nothing is deleted within seconds of its creation.
    """
    if isinstance(write, Create):
        return trail is None or len(trail) < KEPT_COMMITS
    return trail is not None and _version(write).commits[0] in trail


def _names(error: Any, name: str) -> bool:
    """Whether the error is about this document; the emulator writes only the end of its name."""
    path = name.partition("/documents")[2]
    return f"path={path}}}" in str(error) or name in str(error).split()
