"""Callers that begin a request and never come to its end."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from urllib.parse import urlsplit

_HEAD = (
    b"POST /whatsapp HTTP/1.1\r\nHost: shop\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
BEGINNINGS = (b"POST /what", _HEAD + b"X-Slow: ", _HEAD + b"Content-Length: 1000\r\n\r\nBody=")
"""Half a line, headers without an end, half a body: each may go on with letters."""
_PAUSE_SECONDS = 2.0


@contextmanager
def slow_sockets(url: str, count: int) -> Iterator[list[socket.socket]]:
    """Open connections with as many of each beginning, on which a letter more comes every two seconds."""
    address = urlsplit(url)
    with contextlib.ExitStack() as open_ones:
        callers = []
        for beginning in islice(cycle(BEGINNINGS), count):
            one = socket.create_connection((address.hostname or "", address.port or 80), timeout=30)
            callers.append(open_ones.enter_context(one))
            one.sendall(beginning)
        done = threading.Event()
        dripping = threading.Thread(target=_drip, args=(callers, done), daemon=True)
        dripping.start()
        try:
            yield callers
        finally:
            done.set()
            dripping.join()


def _drip(callers: list[socket.socket], done: threading.Event) -> None:
    while not done.wait(_PAUSE_SECONDS):
        for one in callers:
            with contextlib.suppress(OSError):  # it was closed
                one.sendall(b"x")


def heard(caller: socket.socket) -> bytes:
    """All that was said to a caller until the connection was closed."""
    said = b""
    with contextlib.suppress(
        ConnectionResetError
    ):  # it was closed while another letter was on its way
        while more := caller.recv(4096):
            said += more
    return said
