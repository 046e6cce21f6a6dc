"""Stores around a real one, that remember what they were asked or let a caller down."""

from collections.abc import Generator, Sequence
from typing import Any

from backoffice_api.domain.user import PhoneKey, User
from backoffice_api.storage.port import AlreadyExists, Create, Entity, Store, Write
from retail.errors import Unavailable


class Recording:
    """A store that remembers its commits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.commits: list[list[Write]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        self.commits.append(list(writes))
        self._store.commit(writes)


class Failing:
    """A store whose every commit fails twice: once before it happens, once when it has happened."""

    def __init__(self, store: Store, failures: int = 2) -> None:
        self._store = store
        self._failures = failures
        self._left = failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        self._left -= 1
        if self._left > 0:
            raise Unavailable("store_busy", "nobody knows")
        self._store.commit(writes)
        if self._left == 0:
            raise Unavailable("store_busy", "the answer was lost")
        self._left = self._failures


class Busy:
    """A store into which somebody else writes just before the first commit."""

    def __init__(self, store: Store, theirs: Entity) -> None:
        self._store = store
        self._theirs: Entity | None = theirs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        theirs, self._theirs = self._theirs, None
        if theirs:
            self._store.commit([Create(theirs)])
        self._store.commit(writes)


class Quarrelling:
    """A store in which every key is always taken by the time that it is to be created."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, writes: Sequence[Write]) -> None:
        raise AlreadyExists(User, "7")


class Breaking:
    """A store that stops answering in the middle of a walk."""

    def walk(self, kinds: Sequence[type[Entity]]) -> Generator[Entity, None, None]:
        yield PhoneKey("1", 7)
        raise Unavailable("store_busy", "gone")
