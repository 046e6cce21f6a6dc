"""The portable file: all data of a shop as lines of JSON, the same whichever store it came from.

Line 1 is the header: format, version, the documents' schema, when and from which store it was exported, and
the sha256 of itself without it. Then one line an entity, `{"kind": …, "entity": {…}}`, strictly in order of
kind and key. The last line has the number of entities of each kind and the sha256 of the entity lines with
their line ends, so that files of equal data end alike, and a file that was cut or changed is refused.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from backoffice_api.storage.codec import collection_of, dump, load
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import MAX_DOCUMENT_BYTES, Entity, check_key
from backoffice_api.storage.schema import MIGRATIONS
from retail.errors import MiloError

FORMAT = "milo"
VERSION = 1
SCHEMA = len(MIGRATIONS)
"""Grows when a stored class or member is renamed, which is when old documents read wrong."""

MAX_LINE = MAX_DOCUMENT_BYTES + 10_000
MAX_COMPLAINT = 200

NAMES = dict(sorted((collection_of(kind), kind) for kind in KINDS))
"""Every kind by the name that it has in the file, in the file's order."""

_ENTITY = {"kind", "entity"}
_END = {"counts", "sha256"}
_CUT = "the file ends too early: it was cut, or never finished"


class FileError(Exception):
    """A file that is not to be imported; the message names the line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what[:MAX_COMPLAINT]}")


@dataclass(frozen=True)
class Header:
    """Where a file comes from.

    Attributes:
        source: the store's name, `sqlite` or `firestore`.
    """

    exported_at: datetime
    source: str

    @property
    def line(self) -> bytes:
        """The file's first line."""
        members: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "schema": SCHEMA,
            "exported_at": self.exported_at.astimezone(UTC).isoformat(),
            "source": self.source,
        }
        return _line({**members, "sha256": hashlib.sha256(_line(members)).hexdigest()})


@dataclass(frozen=True)
class Contents:
    """What the last line says.

    Attributes:
        counts: the number of entities by kind, in alphabetical order, without those of none.
        sha256: of all entity lines, in hex.
    """

    counts: dict[str, int]
    sha256: str

    @property
    def line(self) -> bytes:
        """The file's last line."""
        return _line({"counts": self.counts, "sha256": self.sha256})

    @property
    def total(self) -> int:
        """The number of entities."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class EntityLine:
    """An entity as it stands in a file.

    Attributes:
        number: of its line, from 1.
        size: of its line, in bytes.
    """

    number: int
    kind: str
    entity: Entity
    size: int


def write(
    header: Header, entities: Iterable[Entity], to: BinaryIO, step: Callable[[str], None]
) -> Contents:
    """Writes a whole file and answers what it holds.

    Args:
        entities: in the order of `NAMES`, each kind in order of its keys: what `Store.walk` gives.
        step: told the kind of each entity that was written.
    """
    to.write(header.line)
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    for entity in entities:
        kind = collection_of(type(entity))
        line = _line({"kind": kind, "entity": dump(entity)})
        to.write(line)
        digest.update(line)
        counts[kind] += 1
        step(kind)
    contents = Contents(dict(sorted(counts.items())), digest.hexdigest())
    to.write(contents.line)
    return contents


def check(file: BinaryIO, step: Callable[[str], None]) -> Contents:
    """What a file holds; reads all of it.

    Args:
        step: told the kind of each entity that was read.

    Raises:
        FileError: at the first line that is not as `write` made it.
    """
    lines = read(file)
    while True:
        try:
            step(next(lines).kind)
        except StopIteration as end:
            contents: Contents = end.value
            return contents


def read(file: BinaryIO) -> Generator[EntityLine, None, Contents]:
    """Every entity of a file from its beginning; what came is not to be trusted before all of it has.

    Raises:
        FileError: at the first line that is not as `write` made it.
    """
    file.seek(0)
    _check_header(_next_line(file, 1))
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    last, number = ("", ""), 2
    line = _next_line(file, number)
    while (members := _members(line, number)).keys() != _END:
        found = _entity_line(members, number, len(line))
        if (place := (found.kind, found.entity.key)) <= last:
            raise FileError(number, "this entity is there twice, or out of order")
        digest.update(line)
        counts[found.kind] += 1
        yield found
        last, number = place, number + 1
        line = _next_line(file, number)
    contents = Contents(dict(sorted(counts.items())), digest.hexdigest())
    if line != contents.line:
        raise FileError(
            number, "counts or checksum differ: the file was changed after it was written"
        )
    if file.read(1):
        raise FileError(number + 1, "something follows the last line")
    return contents


def _line(members: dict[str, Any]) -> bytes:
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _next_line(file: BinaryIO, number: int) -> bytes:
    line = file.readline(MAX_LINE)
    if len(line) == MAX_LINE:
        raise FileError(number, "is longer than any entity")
    if not line.endswith(b"\n"):
        raise FileError(number, _CUT)
    return line


def _members(line: bytes, number: int) -> dict[str, Any]:
    try:
        members = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise FileError(number, "is not JSON text") from None
    if type(members) is not dict:
        raise FileError(number, "is not a JSON object")
    return members


def _check_header(line: bytes) -> None:
    members = _members(line, 1)
    if members.get("format") != FORMAT:
        raise FileError(1, "this is not a file that `make export` wrote")
    for name, known in (("version", VERSION), ("schema", SCHEMA)):
        given = members.get(name)
        if type(given) is not int or given < 1:
            raise FileError(1, f"has no {name}")
        if given > known:
            raise FileError(
                1, f"is of {name} {given} and this program knows {known}: update the program"
            )
    digest = members.pop("sha256", None)
    if digest != hashlib.sha256(_line(members)).hexdigest():
        raise FileError(1, "the header was changed after it was written")


def _entity_line(members: dict[str, Any], number: int, size: int) -> EntityLine:
    if members.keys() != _ENTITY:
        raise FileError(number, "is neither an entity nor the last line")
    name = members["kind"]
    if type(name) is not str or name not in NAMES:
        raise FileError(number, f"this program knows no kind {name!r}")
    try:
        entity: Entity = load(NAMES[name], members["entity"])
        check_key(entity.key)
        body = _line(dump(entity))
    except MiloError as error:
        raise FileError(number, f"{name}: {error}") from None
    if len(body) > MAX_DOCUMENT_BYTES + 1:
        raise FileError(number, f"{name}: is larger than a store can hold")
    return EntityLine(number, name, entity, size)
