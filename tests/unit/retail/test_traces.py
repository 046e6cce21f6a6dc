"""Traces: read from a request's headers, carried on, and the same in every thread that works for it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.test import Client

from retail.traces import (
    Trace,
    current_trace,
    current_traceparent,
    named_trace,
    read_trace,
    traced,
    use_trace,
)

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


def test_it_reads_what_it_writes() -> None:
    trace = Trace(ID, SPAN, sampled=True)

    assert trace.traceparent() == f"00-{ID}-{SPAN}-01"
    assert read_trace({"traceparent": trace.traceparent()}) == trace
    assert read_trace({"traceparent": f"00-{ID}-{SPAN}-00"}) == Trace(ID, SPAN, sampled=False)


def test_it_reads_googles_header_whose_span_is_decimal() -> None:
    headers = Headers({"X-Cloud-Trace-Context": f"{ID}/{int(SPAN, 16)};o=1"})

    assert read_trace(headers) == Trace(ID, SPAN, sampled=True)
    assert read_trace({"x-cloud-trace-context": ID}) == Trace(ID, f"{1:016x}", sampled=False)


def test_the_standard_header_comes_first() -> None:
    headers = {"traceparent": f"00-{ID}-{SPAN}-01", "x-cloud-trace-context": "f" * 32}

    assert read_trace(headers) == Trace(ID, SPAN, sampled=True)


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "x",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{ID}-{'0' * 16}-01",
        f"ff-{ID}-{SPAN}-01",
        f"00-{ID.upper()}-{SPAN}-01",
        f"00-{ID}-{SPAN}-01\n",
        f"00-{ID}-{SPAN}",
    ],
)
def test_a_malformed_header_counts_as_none(traceparent: str) -> None:
    assert read_trace({"traceparent": traceparent}) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_header_is_a_trace_or_none(traceparent: str, cloud: str) -> None:
    trace = read_trace({"traceparent": traceparent, "x-cloud-trace-context": cloud})

    assert trace is None or read_trace({"traceparent": trace.traceparent()}) == trace


@given(st.text())
def test_the_same_seed_has_the_same_valid_trace(seed: str) -> None:
    trace = named_trace(seed)

    assert named_trace(seed) == trace
    assert read_trace({"traceparent": trace.traceparent()}) == trace


def test_a_trace_is_the_current_one_inside_its_block_only() -> None:
    trace = Trace(ID, SPAN)
    with use_trace(trace):
        assert current_trace() == trace
        with use_trace(None):
            assert current_traceparent() == ""
        assert current_traceparent() == trace.traceparent()
    assert current_trace() is None


def test_a_web_application_works_in_its_requests_trace() -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        seen.append(current_traceparent())
        start_response("200 OK", [])
        return [b"ok"]

    client = Client(traced(application))
    client.get("/", headers={"traceparent": f"00-{ID}-{SPAN}-01"})
    client.get("/", headers={"X-Cloud-Trace-Context": f"{ID}/1"})
    client.get("/")

    assert seen == [f"00-{ID}-{SPAN}-01", f"00-{ID}-{1:016x}-00", ""]
    assert current_trace() is None


def test_a_thread_that_a_coroutine_waits_for_has_its_trace() -> None:
    async def work() -> str:
        with use_trace(Trace(ID, SPAN)):
            return await asyncio.to_thread(current_traceparent)

    assert asyncio.run(work()) == f"00-{ID}-{SPAN}-00"
