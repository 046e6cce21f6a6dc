"""Two alerts' lines, of troubles that no shop on a laptop can be brought into."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from backoffice_api.domain.user import User
from backoffice_api.storage.firestore.calls import connect
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.shop_schema import SCHEMA
from retail.errors import Unavailable
from retail.logs import CloudFormatter
from tests.alerts_watched import alerts
from tests.backoffice import a_backoffice, a_store


def is_raised(alert: str, records: list[logging.LogRecord]) -> bool:
    return alerts()[alert].is_raised_by(CloudFormatter().format(each) for each in records)


class _Refuses(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Answers every call as Google does to an account without the role."""

    def service(self, handler_call_details: Any) -> Any:
        def refuse(_: bytes, context: grpc.ServicerContext) -> None:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "Missing or insufficient permissions.")

        return grpc.unary_stream_rpc_method_handler(refuse)


@pytest.fixture
def refusing() -> Iterator[FirestoreStore]:
    server = grpc.server(ThreadPoolExecutor(2), handlers=[_Refuses()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield FirestoreStore(connect(f"127.0.0.1:{port}"), "demo-milo", SCHEMA)
    server.stop(None).wait()


def test_a_firestore_that_refuses_us(
    refusing: FirestoreStore, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable, match="refuses us"):
        refusing.get(User, "1")
    assert is_raised("firestore-refuses-us", caplog.records)


def test_a_mistake_of_ours(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = a_store()
    backoffice = a_backoffice(store)

    def burst(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(store, "get_many", burst)
    assert backoffice.get("/users/1").status_code == 500
    assert is_raised("nobody-expected-this", caplog.records)
