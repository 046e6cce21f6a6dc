"""Traces: which request of the cloud a line of log and a call to another function belong to.

The current trace is a context variable. A thread of `asyncio.to_thread` sees it, one of a bare executor
does not.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_CLOUD_TRACE = re.compile(r"([0-9a-f]{32})(?:/([0-9]{1,20}))?(?:;o=([01]))?")


@dataclass(frozen=True)
class Trace:
    """A W3C trace context: 32 and 16 lower-case hex digits."""

    trace_id: str
    span_id: str
    sampled: bool = False

    def traceparent(self) -> str:
        """The header that carries the trace on."""
        return f"00-{self.trace_id}-{self.span_id}-{self.sampled:02d}"


class Headers(Protocol):
    """A request's headers as Flask, Starlette or a dict with lower-case names hold them."""

    def get(self, name: str, /) -> str | None:
        """The header's value, or None."""


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace | None:
    """The trace of what is being done now, or None outside a request."""
    return _current.get()


def current_traceparent() -> str:
    """The `traceparent` header of the current trace; empty when there is none."""
    trace = current_trace()
    return trace.traceparent() if trace else ""


@contextmanager
def use_trace(trace: Trace | None) -> Iterator[None]:
    """Makes `trace` the current one inside the block."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


def read_trace(headers: Headers) -> Trace | None:
    """The trace that a request came with: `traceparent`, or Google's older `X-Cloud-Trace-Context`.

    Malformed headers count as absent. Google's span id is decimal.
    """
    match = _TRACEPARENT.fullmatch(headers.get("traceparent") or "")
    if match and int(match[1], 16) and int(match[2], 16):
        return Trace(match[1], match[2], sampled=bool(int(match[3], 16) & 1))
    match = _CLOUD_TRACE.fullmatch(headers.get("x-cloud-trace-context") or "")
    if match and int(match[1], 16):
        span = int(match[2] or 1) % 2**64 or 1
        return Trace(match[1], f"{span:016x}", sampled=match[3] == "1")
    return None


def traced(application: WSGIApplication) -> WSGIApplication:
    """The WSGI application with each request's trace as the current one while it is answered."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        names = ("traceparent", "x-cloud-trace-context")
        headers = {
            name: environ.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in names
        }
        with use_trace(read_trace(headers)):
            return application(environ, start_response)

    return answer


def named_trace(seed: str) -> Trace:
    """The trace of something that came without one; the same seed (a MessageSid) has the same trace."""
    digest = hashlib.sha256(seed.encode()).hexdigest()
    return Trace(digest[:32], digest[32:48])
