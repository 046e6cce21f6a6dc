"""The last look: connections that ask, when all but the bytes is ready, whether they may still leave.

A process can be stopped between any two steps, for longer than its lease. Twilio knows nothing of leases, so
a message that leaves after such a stop is a second one. Between a decision to send and the write lie a
thread's turn, the SDK and, at times, a handshake: milliseconds, and on a busy machine many. Asking right
before the write leaves microseconds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

Look = Callable[[], None]
"""Raises when nothing may leave any more; what it raises is what the request raises."""

_LOOK: ContextVar[Look | None] = ContextVar("last_look", default=None)


@contextmanager
def last_look(look: Look) -> Iterator[None]:
    """Has `look` asked before each write of the requests made within, by an `Adapter` in this thread."""
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


class Adapter(HTTPAdapter):
    """requests' adapter over connections that look.

    A request whose body did not leave was not made: its connection is closed in the midst of it.
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
    """Asks what `last_look` was given, if it was; for whatever lets the bytes go.

    Raises:
        What the look raises: nothing may leave.
    """
    if look := _LOOK.get():
        look()
