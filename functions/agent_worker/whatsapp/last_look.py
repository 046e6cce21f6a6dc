"""The last look: HTTP connections that check the lease right before they write a request.

The platform can stop a process between any two steps, for longer than its lease. Another worker then sends the
message, and when the first process goes on, it sends the same message again: Twilio knows nothing of leases.
Between the decision to send and the write there are a thread switch, the SDK's work and sometimes a TLS
handshake: milliseconds, and more on a busy machine. A check right before the write leaves microseconds.
See docs/decisions/0009-last-look-at-the-lease.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

Look = Callable[[], None]
"""A check that raises an error if nothing may be sent any more; the request then raises the same error."""

_LOOK: ContextVar[Look | None] = ContextVar("last_look", default=None)


@contextmanager
def last_look(look: Look) -> Iterator[None]:
    """Calls `look` before each write of the requests that this thread makes inside the block over an `Adapter`."""
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


class Adapter(HTTPAdapter):
    """An adapter for requests whose connections take the last look.

    If the look refuses after the headers were written, the connection is closed before the body, and Twilio
    drops the incomplete request.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """See `HTTPAdapter.init_poolmanager`."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


class _Connection(HTTPConnection):
    def send(self, data: Any) -> None:
        take_last_look()
        super().send(data)


class _TlsConnection(HTTPSConnection):
    def send(self, data: Any) -> None:
        take_last_look()
        super().send(data)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def take_last_look() -> None:
    """Calls the look of the surrounding `last_look` block, if there is one; call this before any write.

    Raises:
        Whatever the look raises, if nothing may be sent any more.
    """
    if look := _LOOK.get():
        look()
