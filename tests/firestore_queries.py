"""Every query that the tests run on Firestore, recorded on the wire, with the index that it needs.

The emulator answers queries without an index and Firestore refuses them. Tests in this process are heard on
their channel, processes of a stack through a proxy before the emulator. At the end of a run all queries are
listed, and one whose index `firestore.indexes.json` lacks fails it.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
from google.cloud.firestore_v1.types import RunQueryRequest, StructuredQuery

from backoffice_api.storage.codec import collection_of
from backoffice_api.storage.entities import KINDS
from local import firestore_indexes

Index = dict[str, Any]

FILE = json.loads(firestore_indexes.PATH.read_text(encoding="utf-8"))
_OURS = frozenset(map(collection_of, KINDS))
_HEARD = "firestore_queries"

heard: set[str] = set()
"""The indexes, as JSON, that the queries of this process and of those which it heard of need."""


class Recorder(grpc.UnaryStreamClientInterceptor):  # type: ignore[type-arg]  # generic in its stubs only
    """Hears the queries that go over a channel."""

    def __init__(self) -> None:
        self.indexes: list[Index] = []

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        if details.method.endswith("/RunQuery"):
            self.indexes.append(note(request.structured_query))
        return continuation(details, request)


def note(query: StructuredQuery) -> Index:
    """Writes a query down; the index that it needs, in the words of `firestore.indexes.json`."""
    index = _index_of(StructuredQuery.pb(query))
    if index["collectionGroup"] in _OURS:
        heard.add(json.dumps(index))
    return index


def _index_of(query: Any) -> Index:
    where = query.where
    several = list(where.composite_filter.filters) if where.HasField("composite_filter") else []
    fields = [
        _field(one) for one in several or ([where] if where.WhichOneof("filter_type") else [])
    ]
    *orders, last = query.order_by
    assert last.field.field_path == "__name__"
    assert {order.direction for order in orders} <= {last.direction}
    way = "DESCENDING" if last.direction == StructuredQuery.Direction.DESCENDING else "ASCENDING"
    ordered = [{"fieldPath": order.field.field_path, "order": way} for order in orders]
    return {
        "collectionGroup": query.from_[0].collection_id,
        "queryScope": "COLLECTION",
        "fields": [*fields, *ordered],
    }


def _field(one: Any) -> dict[str, str]:
    if one.HasField("unary_filter"):
        return {"fieldPath": one.unary_filter.field.field_path, "order": "ASCENDING"}
    path = one.field_filter.field.field_path
    if one.field_filter.op == StructuredQuery.FieldFilter.Operator.EQUAL:
        return {"fieldPath": path, "order": "ASCENDING"}
    return {"fieldPath": path, "arrayConfig": "CONTAINS"}


def missing(index: Index) -> bool:
    """Whether Firestore would refuse the query that needs it; by name alone it always can."""
    fields = index["fields"]
    if not fields:
        return False
    if len(fields) > 1:
        return index not in FILE["indexes"]
    return not any(
        (one["collectionGroup"], one["fieldPath"]) == (index["collectionGroup"], fields[0]["fieldPath"])
        and {key: fields[0][key] for key in fields[0] if key != "fieldPath"}
        in [{key: each[key] for key in each if key != "queryScope"} for each in one["indexes"]]
        for one in FILE["fieldOverrides"]
    )  # fmt: skip


@contextmanager
def listening_proxy(emulator: str) -> Iterator[str]:
    """The `host:port` of a proxy that passes everything on to the emulator and hears the queries."""
    with grpc.insecure_channel(emulator) as channel, ThreadPoolExecutor(64) as threads:
        server = grpc.server(threads, handlers=[_PassOn(channel)])
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield f"127.0.0.1:{port}"
        server.stop(grace=None).wait()


class _PassOn(grpc.GenericRpcHandler):  # type: ignore[type-arg]  # as above
    """Any method, as the bytes that it is."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel

    def service(self, details: Any) -> Any:
        call = self._channel.stream_stream(details.method, None, None)

        def relay(requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
            passed = _heard(requests) if details.method.endswith("/RunQuery") else requests
            answers = call(
                passed,
                timeout=context.time_remaining(),
                metadata=tuple(
                    pair for pair in context.invocation_metadata() if pair[0] != "user-agent"
                ),
            )
            context.add_callback(answers.cancel)
            try:
                yield from answers
            except grpc.RpcError:
                context.set_trailing_metadata(answers.trailing_metadata())
                context.abort(answers.code(), answers.details())

        return grpc.stream_stream_rpc_method_handler(relay)


def _heard(requests: Iterator[bytes]) -> Iterator[bytes]:
    for request in requests:
        note(RunQueryRequest.deserialize(request).structured_query)
        yield request


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands what a worker heard to the process that tells of the run; refuses what has no index."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[_HEARD] = sorted(heard)
    elif session.exitstatus == pytest.ExitCode.OK and any(
        missing(json.loads(one)) for one in heard
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes over what a worker heard."""
    heard.update(getattr(node, "workeroutput", {}).get(_HEARD, ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Lists the queries."""
    if not heard:
        return
    terminalreporter.section("Firestore queries")
    for index in map(json.loads, sorted(heard)):
        asked = ", ".join(" ".join(each.values()) for each in index["fields"])
        lacks = "  ✗ has no index" if missing(index) else ""
        terminalreporter.line(f"{index['collectionGroup']}: {asked or 'by name'}{lacks}")
