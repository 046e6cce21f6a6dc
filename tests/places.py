"""Stores as `make export` and `make import` name them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backoffice_api.domain.user import User
from backoffice_api.storage.port import Create, Store
from local.portable_file import NAMES
from local.transfer import main
from tests.backoffice import a_store

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = [*NAMES.values()]


@dataclass(frozen=True)
class Place:
    """A store, and the options by which it is named."""

    options: list[str]
    store: Store

    def everything(self) -> list[Any]:
        return list(self.store.walk(ALL))


def a_file_of_sqlite(path: Path) -> Place:
    return Place(["--store", "sqlite", "--sqlite-path", str(path)], a_store(str(path)))


def people(count: int) -> list[User]:
    return [
        User(n, f"Persona {n}", f"{n}@example.com", str(n), "", NOON, ("persona",))
        for n in range(100_000_000, 100_000_000 + count)
    ]


def fill(place: Place, entities: list[Any]) -> None:
    for at in range(0, len(entities), 500):
        place.store.commit([Create(entity) for entity in entities[at : at + 500]])


def run(*words: object, environ: dict[str, str] | None = None) -> int:
    return main([str(word) for word in words], environ or {})


def last_line(file: Path) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(file.read_bytes().splitlines()[-1])
    return members
