"""Documents that cannot be read, as an older version of the code finds them: who sweeps looks past them."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, make_dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from backoffice_api.storage.codec import CodecError
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.port import Create, Query, Store
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore
from tests.firestore import a_project, connection


@dataclass(frozen=True)
class Box:
    """An entity, as the code of now knows it."""

    key: str
    name: str


NEWER: Any = make_dataclass("Box", [("key", str), ("name", str), ("colour", str)], frozen=True)
"""The same, as a later version of the code writes it."""
BY_NAME = Query("boxes_by_name", Box, order="name")
SKIPPING = replace(BY_NAME, skips_unreadable=True)


@pytest.fixture(params=["sqlite", "firestore"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """One database, opened by the code of now and by that of later."""
    schemas = [Schema((kind,), (replace(BY_NAME, kind=kind),), ()) for kind in (Box, NEWER)]
    project = a_project()
    with ExitStack() as stack:
        opened: list[Store] = []
        for schema in schemas:
            if request.param == "firestore":
                emulator = request.getfixturevalue("emulator")
                opened.append(FirestoreStore(connection(emulator.host), project, schema))
            else:
                store = SqliteStore(str(tmp_path / "milo.db"), schema)
                stack.callback(store.close)
                opened.append(store)
        yield cast("tuple[Store, Store]", tuple(opened))


@pytest.fixture(autouse=True)
def boxes(stores: tuple[Store, Store]) -> None:
    """Two boxes of later stand before the two of now."""
    now, later = stores
    later.commit([Create(NEWER(name, name, "red")) for name in ("a", "b")])
    now.commit([Create(Box(name, name)) for name in ("c", "d")])


def test_a_query_fails_at_a_document_that_cannot_be_read(stores: tuple[Store, Store]) -> None:
    with pytest.raises(CodecError):
        stores[0].find(BY_NAME, limit=10)


def test_a_query_that_skips_them_leaves_them_out_counts_and_logs_them(
    stores: tuple[Store, Store], caplog: pytest.LogCaptureFixture
) -> None:
    page = stores[0].find(SKIPPING, limit=10)

    assert [box.key for box in page.items] == ["c", "d"]
    assert page.unreadable == 2
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 2
    assert "boxes_by_name leaves out a document" in errors[0].getMessage()


def test_the_next_page_goes_on_behind_those_that_were_left_out(
    stores: tuple[Store, Store],
) -> None:
    first = stores[0].find(SKIPPING, limit=3)
    rest = stores[0].find(SKIPPING, limit=3, page_token=first.next_page_token)

    assert [box.key for box in (*first.items, *rest.items)] == ["c", "d"]


def test_a_page_of_nothing_else_has_no_token(stores: tuple[Store, Store]) -> None:
    page = stores[0].find(SKIPPING, limit=2)

    assert (page.items, page.unreadable, page.next_page_token) == ((), 2, None)
