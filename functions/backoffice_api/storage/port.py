"""The Store port: what SQLite and Firestore both promise.

An *entity* is a frozen dataclass of the domain with a `key`, text and unique within its class. A store
keeps whole entities and knows nothing of their rules. A use case is reads, then one `commit`:
that is all that both stores can do without a lock that outlives a process.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from retail.errors import Conflict, Invalid

MAX_WRITES = 500
MAX_KEY_BYTES = 512
MAX_DOCUMENT_BYTES = 1_000_000
"""Of an entity's JSON text in UTF-8; Firestore takes 1 MiB with its own overhead."""


class Entity(Protocol):
    """A frozen dataclass with a key."""

    @property
    def key(self) -> str:
        """Unique within its class; what `check_key` lets pass."""
        ...


def check_key(key: str) -> str:
    """The key, if it is one that every store can hold.

    1 to 512 bytes of well-formed text without `/` and NUL, not `.`, `..` or `__x__` (Firestore's rules).

    Raises:
        Invalid: `invalid_key`.
    """
    reserved = key in {"", ".", ".."} or (key.startswith("__") and key.endswith("__"))
    size = len(key.encode("utf-8", "surrogatepass"))
    if (
        reserved
        or size > MAX_KEY_BYTES
        or any(c in "/\0" or "\ud800" <= c <= "\udfff" for c in key)
    ):
        raise Invalid("invalid_key", "not an id that anything is stored under")
    return key


E = TypeVar("E", bound=Entity)

Version = object
"""What a store knows a stored state by; opaque, compared only by the store that gave it."""


@dataclass(frozen=True)
class Snapshot(Generic[E]):
    """An entity as it was read, with the version that a save of it must still find."""

    entity: E
    version: Version


@dataclass(frozen=True)
class Create:
    """Stores an entity whose key must be free; this is also how uniqueness is kept."""

    entity: Entity


@dataclass(frozen=True)
class Save:
    """Replaces an entity that must still be at `version`."""

    entity: Entity
    version: Version


@dataclass(frozen=True)
class Delete:
    """Removes an entity that must still be at `version`."""

    kind: type[Entity]
    key: str
    version: Version


@dataclass(frozen=True)
class Verify:
    """Writes nothing; the commit only stands when the entity is still at `version`."""

    kind: type[Entity]
    key: str
    version: Version


Write = Create | Save | Delete | Verify


class StaleVersion(Conflict):
    """An entity was changed or removed since it was read."""

    def __init__(self, kind: type[Entity], key: str) -> None:
        super().__init__("stale_version", f"{kind.__name__} {key} was written meanwhile")


class AlreadyExists(Conflict):
    """A key that was to be created is taken."""

    def __init__(self, kind: type[Entity], key: str) -> None:
        super().__init__("already_exists", f"{kind.__name__} {key} exists")
        self.kind = kind
        self.key = key


@dataclass(frozen=True)
class Query(Generic[E]):
    """A named query: what is equal, what one list holds, and one order.

    Only the functions of `storage/queries.py` make one, so that their list is the list of the indexes
    which the stores need. Ties in `order` go by key, in the same direction.
    """

    name: str
    kind: type[E]
    order: str
    descending: bool = False
    equal: Mapping[str, Any] = field(default_factory=dict)
    holds: tuple[str, str] | None = None
    """(member, text): the member is a tuple of texts and the text is in it."""
    skips_unreadable: bool = False
    """Whether a document that cannot be read is left out and logged as an ERROR, instead of failing the page."""


@dataclass(frozen=True)
class Page(Generic[E]):
    """Some answers of a query, and the token that gets the following ones, or None after the last.

    `unreadable` counts the documents that were left out; a page that has nothing else has no token.
    """

    items: tuple[E, ...]
    next_page_token: str | None = None
    unreadable: int = 0


class Reader(Protocol):
    """What can be looked up: the store itself, or something that remembers what it was answered."""

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key`, or None."""
        ...

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order; raises what `Store.find` does."""
        ...


class Store(Protocol):
    """A place for entities. Safe to share between threads.

    A method raises `retail.errors.Unavailable` when the store does not answer in time (a locked
    database after 30 s, a lost connection, a full disk). Such a commit may still have happened; who must
    know reads back a key that it wrote. A key that `check_key` refuses raises its `Invalid` everywhere.
    """

    def get(self, kind: type[E], key: str) -> Snapshot[E] | None:
        """The entity under `key`, or None. Sees every commit that was answered before."""
        ...

    def get_many(self, kind: type[E], keys: Sequence[str]) -> dict[str, Snapshot[E]]:
        """Those of the keys that exist."""
        ...

    def commit(self, writes: Sequence[Write]) -> None:
        """Makes all writes or none; whoever reads when it has returned sees all of them.

        While it goes on a reader sees none or all, too. Google promises that and its emulator breaks it, about
        three times in a thousand reads beside a steady writer: what the read-only transaction of `get_many`
        gives is then half of a commit that is being made. Nothing may hang on it that is not checked again
        when it is written.

        At most 500 writes, each key at most once. An empty sequence does nothing.

        Raises:
            Invalid: `document_too_large` for an entity of more than `MAX_DOCUMENT_BYTES`.
            StaleVersion: an entity to save, delete or verify is gone or at another version.
            AlreadyExists: an entity to create is there.
        """
        ...

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        """Up to `limit` entities in the query's order.

        Raises:
            Invalid: `invalid_page_token` for a token that this query did not give.
        """
        ...

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        """Every entity of some classes, class by class as they are given, each class in order of its keys.

        Keys are ordered by code points. All entities are as they stood at one moment, when the first was
        asked for, whatever is committed meanwhile; reading and writing go on while a walk is open. It
        holds a page of them in memory and never all. A walk that is not taken to its end is to be closed.
        """
        ...

    def ping(self) -> None:
        """Answers when the store can be written: by writing one small record of its own, the same each time.

        Nothing of it is found or walked through, and no version is stale after it. It does not wait long.

        Raises:
            Unavailable: when it cannot be written within a few seconds.
        """
        ...
