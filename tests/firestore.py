"""Stores on the Firestore emulator, each with a project of its own, which is a database of its own.

Without an emulator the tests that ask for one are skipped on a laptop, and fail where CI is set.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from uuid import uuid4

import grpc
import pytest

from backoffice_api.domain.user import PhoneKey
from backoffice_api.storage.firestore.calls import Calls, over
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.port import Create
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.shop_schema import SCHEMA
from local.firestore_emulator import Emulator, EmulatorError, given
from retail.errors import Unavailable
from tests.firestore_queries import Recorder

_numbers = count(1)


@contextmanager
def an_emulator(logs: Path) -> Iterator[Emulator]:
    """The emulator that the environment names, or one for the length of a `with`."""
    if host := given(os.environ):
        yield Emulator(host)
        return
    try:
        emulator = Emulator.start(logs / "firestore.log")
    except EmulatorError as error:
        missing(str(error))
    with emulator:
        warm_up(emulator)
        yield emulator


def warm_up(emulator: Emulator) -> None:
    """Makes calls until they are quick: a JVM's first ones may outlast a deadline, and tests count the attempts."""
    store = a_firestore_store(emulator)
    for number in range(20):
        begun = time.monotonic()
        with suppress(Unavailable):
            store.commit([Create(PhoneKey(str(number), number))])
            store.get_many(PhoneKey, [str(number), "nobody"])
            list(store.walk([PhoneKey]))
        if time.monotonic() - begun < 0.5:
            return


def missing(why: str) -> None:
    """Skips the test on a laptop; in CI, where nothing is to be skipped, fails it."""
    if os.environ.get("CI"):
        pytest.fail(f"CI needs it: {why}")
    pytest.skip(why)


def a_project() -> str:
    """The name of a project that has nothing in it."""
    return f"test-{uuid4().hex[:8]}-{next(_numbers)}"


def a_firestore_store(
    emulator: Emulator, schema: Schema = SCHEMA, calls: Calls | None = None
) -> FirestoreStore:
    """An empty store."""
    return FirestoreStore(calls or connection(emulator.host), a_project(), schema)


@cache
def connection(host: str) -> Calls:
    """One connection for all stores of a process."""
    return over(grpc.intercept_channel(grpc.insecure_channel(host), Recorder()))
