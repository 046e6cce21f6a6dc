"""A store's whole content into a portable file, and a portable file into a store."""

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from backoffice_api.storage.port import AlreadyExists, Create, Entity, Store
from local.portable_file import NAMES, Contents, EntityLine, Header, read, write
from local.transfer_progress import Progress
from retail.errors import Unavailable

WRITES_IN_ONE_COMMIT = 250
"""A store takes 500; a product writes a hundred index entries beside itself, and Firestore counts those."""

BYTES_IN_ONE_COMMIT = 2 * 1024 * 1024
"""Firestore takes 10 MiB; this much also goes through a slow line before the call's time is over."""

ATTEMPTS = 6


class NotEmptyError(Exception):
    """The store that is to be filled holds something already."""


@dataclass
class Outcome:
    """What became of a file's entities.

    Attributes:
        created: by kind.
        equal: by kind, those that were in the store as they are in the file.
        different: line number and kind of those that are in the store otherwise; they were left alone.
    """

    created: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    different: list[tuple[int, str]] = field(default_factory=list)


def export_to(
    path: Path, store: Store, *, source: str, at: datetime, progress: Progress
) -> Contents:
    """Writes everything that the store holds, as it stands at one moment.

    The file appears under its name when it is complete, for its owner's eyes only.

    Raises:
        FileExistsError: there is a file of that name.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists: name another file, or move it away")
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)  # of an export that was killed
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file, closing(store.walk([*NAMES.values()])) as entities:  # noqa: PTH123
            contents = write(Header(at, source), entities, file, progress.step)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    return contents


def import_from(
    file: BinaryIO,
    store: Store,
    *,
    merge: bool,
    progress: Progress,
    sleep: Callable[[float], None],
) -> Outcome:
    """Stores what a file holds, which `check` must have passed; what is in the store is never changed.

    An import that was cut off is finished by another one that merges.

    Args:
        merge: whether the store may hold something already.

    Raises:
        NotEmptyError: it holds something and may not; nothing was written.
        Unavailable: the store does not answer, for half a minute or so.
    """
    if not merge:
        with closing(store.walk([*NAMES.values()])) as entities:
            if next(entities, None) is not None:
                raise NotEmptyError
    outcome = Outcome()
    for batch in _batches(read(file)):
        there = _put(store, batch, look=merge, sleep=sleep)
        for line in batch:
            _count(outcome, line, there.get((line.kind, line.entity.key)))
            progress.step(line.kind)
    return outcome


def _batches(lines: Iterable[EntityLine]) -> Iterator[list[EntityLine]]:
    batch: list[EntityLine] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == WRITES_IN_ONE_COMMIT or size + line.size > BYTES_IN_ONE_COMMIT):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += line.size
    if batch:
        yield batch


def _put(
    store: Store, batch: list[EntityLine], *, look: bool, sleep: Callable[[float], None]
) -> dict[tuple[str, str], Entity]:
    """Creates those of a batch that the store lacks, and answers the others as the store has them."""
    for attempt in range(ATTEMPTS):
        there = _there(store, batch) if look or attempt else {}
        missing = [line for line in batch if (line.kind, line.entity.key) not in there]
        try:
            store.commit([Create(line.entity) for line in missing])
        except (AlreadyExists, Unavailable):  # an answer that was lost looks like either
            if attempt == ATTEMPTS - 1:
                raise
            sleep(2**attempt)
        else:
            return there
    raise AssertionError("the last attempt answers or raises")


def _there(store: Store, batch: list[EntityLine]) -> dict[tuple[str, str], Entity]:
    found: dict[tuple[str, str], Entity] = {}
    for kind, lines in itertools.groupby(batch, key=lambda line: line.kind):
        keys = [line.entity.key for line in lines]
        for key, snapshot in store.get_many(NAMES[kind], keys).items():
            found[kind, key] = snapshot.entity
    return found


def _count(outcome: Outcome, line: EntityLine, there: Entity | None) -> None:
    if there is None:
        outcome.created[line.kind] += 1
    elif there == line.entity:
        outcome.equal[line.kind] += 1
    else:
        outcome.different.append((line.number, line.kind))
