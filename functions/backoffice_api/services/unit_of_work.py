"""The unit of work: a use case reads, decides, and writes everything in one commit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from retail.errors import Conflict

from ..storage.port import Create, Delete, E, Entity, Save, Snapshot, Store, Verify, Write

T = TypeVar("T")

ATTEMPTS = 18
"""How many times a use case is tried while other writers win; then its caller gets `Conflict`. The pauses
between the attempts add up to about 8 s: half of the time that a caller waits for an answer."""


class UnitOfWork:
    """The reads and the planned writes of one attempt at a use case.

    Each read is kept with its version. Reading a key again answers from memory, with what the use case has
    put there since. Nothing is written before `commit`.
    """

    def __init__(self, store: Store, *, hopeful: bool = False) -> None:
        """A `hopeful` unit does not read what `taken` asks for: it assumes a free key, and the commit finds out."""
        self.store = store
        self._hopeful = hopeful
        self._read: dict[tuple[type[Entity], str], Snapshot[Any] | None] = {}
        self._now: dict[tuple[type[Entity], str], Entity | None] = {}
        self._verified: set[tuple[type[Entity], str]] = set()

    def get(self, kind: type[E], key: str) -> E | None:
        """The entity under `key`, with this use case's own changes; None if there is none."""
        place = (kind, key)
        if place not in self._now:
            self._remember(place, self.store.get(kind, key))
        return self._now[place]  # type: ignore[return-value]

    def taken(self, kind: type[E], key: str) -> E | None:
        """The entity under a key that is almost always free, for a use case that will create one there.

        The first attempt reads nothing and answers None. If the key was taken, the commit is refused, and
        the next attempt reads it. So a None holds only if the use case commits: one that raises an error
        after a None must have read the key with `get` instead.
        """
        if self._hopeful and (kind, key) not in self._now:
            return None
        return self.get(kind, key)

    def taken_many(self, kind: type[E], keys: list[str]) -> dict[str, E]:
        """`taken` for many keys; keys without an entity are left out."""
        wanted = [key for key in keys if (kind, key) in self._now] if self._hopeful else keys
        return self.get_many(kind, wanted)

    def get_many(self, kind: type[E], keys: list[str]) -> dict[str, E]:
        """The entities of those keys that exist, in one read."""
        unread = [key for key in keys if (kind, key) not in self._now]
        found = self.store.get_many(kind, unread) if unread else {}
        for key in unread:
            self._remember((kind, key), found.get(key))
        seen = {key: self._now[kind, key] for key in keys}
        return {key: entity for key, entity in seen.items() if entity is not None}  # type: ignore[misc]

    def put(self, entity: Entity) -> None:
        """Plans to store the entity: as a new version of what was read under its key, or as a new entity."""
        place = (type(entity), entity.key)
        self._read.setdefault(place, None)
        self._now[place] = entity

    def delete(self, kind: type[Entity], key: str) -> None:
        """Plans to delete an entity that this unit has read."""
        self._now[kind, key] = None

    def verify(self, kind: type[Entity], key: str) -> None:
        """Makes the commit fail if the entity that was read under this key has changed since.

        A unit that writes nothing verifies nothing.
        """
        self._verified.add((kind, key))

    def written(self) -> Iterator[tuple[Entity | None, Entity | None]]:
        """What is planned to be written so far: each entity as it was read, and as it is to be; None for none."""
        for place, after in self._now.items():
            snapshot = self._read.get(place)
            before = snapshot.entity if snapshot else None
            if before != after:
                yield before, after

    def seen(self) -> Iterator[Entity]:
        """What was read or is planned to be written: each entity as it is to be, a deleted one as it was read."""
        for place, after in self._now.items():
            snapshot = self._read.get(place)
            entity = after or (snapshot.entity if snapshot else None)
            if entity is not None:
                yield entity

    def commit(self) -> None:
        """Writes everything or nothing.

        Raises:
            Conflict: another writer changed or created one of the entities since they were read.
        """
        self.store.commit(self._writes())

    def _remember(self, place: tuple[type[Entity], str], snapshot: Snapshot[Any] | None) -> None:
        self._read[place] = snapshot
        self._now[place] = snapshot.entity if snapshot else None

    def _writes(self) -> list[Write]:
        writes: list[Write] = []
        verified: list[Write] = []
        for (kind, key), entity in self._now.items():
            before = self._read.get((kind, key))
            if entity is None:
                if before:
                    writes.append(Delete(kind, key, before.version))
            elif before is None:
                writes.append(Create(entity))
            elif entity != before.entity:
                writes.append(Save(entity, before.version))
            elif (kind, key) in self._verified:
                verified.append(Verify(kind, key, before.version))
        return writes + verified if writes else []


@dataclass(frozen=True)
class UseCases:
    """Runs use cases, each again from fresh reads while another writer gets in between.

    Attributes:
        sleep: waits for a number of seconds.
        chance: returns a random number in [0, 1).
        count: adds to the writes of each unit what they count for.
    """

    store: Store
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    count: Callable[[UnitOfWork], None] = lambda _: None

    def begin(self) -> UnitOfWork:
        """A unit of work for a first attempt, to be given to `run`."""
        return UnitOfWork(self.store, hopeful=True)

    def run(self, use_case: Callable[[UnitOfWork], T], *, begun: UnitOfWork | None = None) -> T:
        """Commits what `use_case` decides, and returns what it answered.

        `use_case` is called once for each attempt, so it must change nothing but its unit of work. The first
        attempt may go on with the reads of `begun`: the commit fails if what it overwrites or verifies has
        changed since.

        Raises:
            Conflict: code `conflict`; another writer won at every attempt.
        """
        for attempt in range(ATTEMPTS):
            work = UnitOfWork(self.store) if attempt else begun or self.begin()
            try:
                answer = use_case(work)
                self.count(work)
                work.commit()
            except Conflict as error:
                if attempt == ATTEMPTS - 1:
                    raise Conflict(
                        "conflict", f"others wrote first, every time: {error}"
                    ) from error
                self.sleep(_backoff(attempt, self.chance()))
            else:
                return answer
        raise AssertionError("unreachable")


def _backoff(attempt: int, chance: float) -> float:
    """Seconds before the next attempt: from 10 ms, doubled up to 640 ms, times a random factor of 0.5 to 1.5."""
    return 0.01 * 2.0 ** min(attempt, 6) * (0.5 + chance)
