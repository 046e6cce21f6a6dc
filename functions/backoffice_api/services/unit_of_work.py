"""A unit of work: one use case's reads, its decisions, and the one commit that makes them facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from retail.errors import Conflict, MiloError

from ..storage.port import Create, Delete, E, Entity, Save, Snapshot, Store, Verify, Write

T = TypeVar("T")

ATTEMPTS = 18
"""How often a use case is tried against other writers before its caller is told `Conflict`: with the pauses
between some 8 seconds, about half of what a caller waits for an answer."""


class UnitOfWork:
    """What one attempt at a use case has read and wants written.

    Reads are remembered with their versions, and a second read of the same key gives what the use case
    has put meanwhile. Nothing is written before `commit`.
    """

    def __init__(self, store: Store, *, hopeful: bool = False) -> None:
        """`hopeful`: what `taken` is asked for is not read; a commit that is refused tells."""
        self.store = store
        self._hopeful = hopeful
        self._read: dict[tuple[type[Entity], str], Snapshot[Any] | None] = {}
        self._now: dict[tuple[type[Entity], str], Entity | None] = {}
        self._verified: set[tuple[type[Entity], str]] = set()
        self._refusal: MiloError | None = None

    def get(self, kind: type[E], key: str) -> E | None:
        """The entity under `key` as this use case sees it."""
        place = (kind, key)
        if place not in self._now:
            self._remember(place, self.store.get(kind, key))
        return self._now[place]  # type: ignore[return-value]

    def taken(self, kind: type[E], key: str) -> E | None:
        """What is under a key that is almost always free, and that the use case then puts an entity under.

        The first attempt takes the key for free and reads nothing. When it was not, the commit is refused
        and the next attempt reads it. So a None is only as good as the commit: who raises instead of
        committing has learnt nothing of the key.
        """
        if self._hopeful and (kind, key) not in self._now:
            return None
        return self.get(kind, key)

    def taken_many(self, kind: type[E], keys: list[str]) -> dict[str, E]:
        """As `taken`, of many keys."""
        wanted = [key for key in keys if (kind, key) in self._now] if self._hopeful else keys
        return self.get_many(kind, wanted)

    def get_many(self, kind: type[E], keys: list[str]) -> dict[str, E]:
        """Those of the keys that exist, in one read."""
        unread = [key for key in keys if (kind, key) not in self._now]
        found = self.store.get_many(kind, unread) if unread else {}
        for key in unread:
            self._remember((kind, key), found.get(key))
        seen = {key: self._now[kind, key] for key in keys}
        return {key: entity for key, entity in seen.items() if entity is not None}  # type: ignore[misc]

    def put(self, entity: Entity) -> None:
        """Wants the entity stored: over what was read under its key, or as a new one."""
        place = (type(entity), entity.key)
        self._read.setdefault(place, None)
        self._now[place] = entity

    def delete(self, kind: type[Entity], key: str) -> None:
        """Wants the entity removed; it must have been read."""
        self._now[kind, key] = None

    def verify(self, kind: type[Entity], key: str) -> None:
        """Wants the writes to stand only if what was read under this key is unchanged.

        A unit that writes nothing verifies nothing.
        """
        self._verified.add((kind, key))

    def refuse_after_commit(self, refusal: MiloError) -> None:
        """Has `refusal` raised once the writes are facts: for a no that leaves a trace."""
        self._refusal = refusal

    def commit(self) -> None:
        """Writes everything or nothing.

        Raises:
            Conflict: somebody else wrote first.
            MiloError: what `refuse_after_commit` was given.
        """
        self.store.commit(self._writes())
        if self._refusal:
            raise self._refusal

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
    """Runs use cases: each from fresh reads, again when somebody else wrote first.

    Attributes:
        store: where the facts are.
        sleep: waits that many seconds; passed in, as is chance.
        chance: a number in [0, 1).
    """

    store: Store
    sleep: Callable[[float], None]
    chance: Callable[[], float]

    def begin(self) -> UnitOfWork:
        """The unit of a first attempt."""
        return UnitOfWork(self.store, hopeful=True)

    def run(self, use_case: Callable[[UnitOfWork], T], *, begun: UnitOfWork | None = None) -> T:
        """What `use_case` answers, once its writes are facts.

        `use_case` is called once an attempt and so must change nothing but its unit of work. The first
        attempt goes on with what `begun` has read; that is as good as reading it again, since a write over
        it, or one that verifies it, stands only if it is unchanged.

        Raises:
            Conflict: `conflict`, other writers won every attempt.
        """
        for attempt in range(ATTEMPTS):
            work = UnitOfWork(self.store) if attempt else begun or self.begin()
            try:
                answer = use_case(work)
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
    """Seconds before the next attempt: 10 ms doubling to 640 ms, spread over its whole width."""
    return 0.01 * 2.0 ** min(attempt, 6) * (0.5 + chance)
