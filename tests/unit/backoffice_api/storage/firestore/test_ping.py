"""What a ping of Firestore writes, and what it says when it cannot."""

from typing import Any

import grpc
import pytest

from backoffice_api.storage.firestore.calls import over
from backoffice_api.storage.firestore.commit import PROBE
from backoffice_api.storage.firestore.store import FirestoreStore
from local.firestore_emulator import Emulator
from retail.errors import Unavailable
from tests.firestore import a_firestore_store
from tests.unit.backoffice_api.storage.test_lost_answers import Lost, Wire


def failing(emulator: Emulator, status: grpc.StatusCode) -> FirestoreStore:
    """A database that answers every read, and every commit with that status."""

    def refuse() -> None:
        raise Lost(status)

    channel = grpc.intercept_channel(grpc.insecure_channel(emulator.host), Wire(before=refuse))
    return a_firestore_store(emulator, calls=over(channel))


def test_it_writes_one_document_each_time_anew(emulator: Emulator) -> None:
    store = a_firestore_store(emulator)
    times: list[Any] = []
    for _ in range(3):
        store.ping()
        (probe,) = store._calls.api.list_documents(
            request={"parent": store._documents.root, "collection_id": PROBE.partition("/")[0]},
            **store._calls.options(5),
        )
        assert probe.name == f"{store._documents.root}/{PROBE}"
        times.append(probe.update_time)
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (grpc.StatusCode.UNAVAILABLE, "store_busy"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "store_busy"),
        (grpc.StatusCode.PERMISSION_DENIED, "store_failed"),
    ],
)
def test_a_database_that_takes_no_writes_answers_no_ping(
    emulator: Emulator, status: grpc.StatusCode, code: str
) -> None:
    with pytest.raises(Unavailable) as refusal:
        failing(emulator, status).ping()
    assert refusal.value.code == code


def test_a_ping_that_meets_another_s_is_answered(emulator: Emulator) -> None:
    failing(emulator, grpc.StatusCode.ABORTED).ping()
