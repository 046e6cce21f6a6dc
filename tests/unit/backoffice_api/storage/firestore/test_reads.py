"""What is asked of Firestore so that what is read together is of one moment."""

from typing import Any

import grpc
import pytest

from backoffice_api.domain.user import PhoneKey
from backoffice_api.storage.firestore.calls import over
from backoffice_api.storage.port import Create
from local.firestore_emulator import Emulator
from tests.firestore import a_firestore_store


class Asked(grpc.UnaryStreamClientInterceptor):  # type: ignore[type-arg]  # generic in its stubs only
    """The batch reads that go over a channel."""

    def __init__(self) -> None:
        self.batches: list[Any] = []

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        if details.method.endswith("/BatchGetDocuments"):
            self.batches.append(request)
        return continuation(details, request)


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_documents_are_read_together_in_one_read_only_transaction(
    emulator: Emulator, asked: Asked
) -> None:
    channel = grpc.intercept_channel(grpc.insecure_channel(emulator.host), asked)
    store = a_firestore_store(emulator, calls=over(channel))
    store.commit([Create(PhoneKey("1", 1)), Create(PhoneKey("2", 2))])
    asked.batches.clear()  # a commit that a cold emulator answers late is looked up
    assert set(store.get_many(PhoneKey, ["1", "2", "3"])) == {"1", "2"}
    assert asked.batches
    assert all(each.documents == asked.batches[0].documents for each in asked.batches)
    batch = asked.batches[0]
    assert len(batch.documents) == 3
    assert "read_only" in batch.new_transaction
    assert not batch.new_transaction.read_only.read_time
