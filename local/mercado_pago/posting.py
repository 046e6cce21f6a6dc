"""One POST that ends in time, whatever the receiver does."""

import json
import re
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

import certifi

ERRORS = (OSError, HTTPException, UnicodeError)
"""What `post` raises when there is no answer: nobody there, no such name, none in time, none in HTTP."""
CONNECT_SECONDS = 5.0
_GRACE_SECONDS = 1.0
"""How long the rest of an answer is read, so that the receiver is not cut off while it writes."""
_LARGEST = 64 * 1024
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")


def post(url: str, document: Any, headers: Mapping[str, str], seconds: float) -> int:
    """Posts the document as JSON; answers the status. Follows nobody elsewhere and knows of no proxy.

    `requests` has no limit for a whole answer: who sends a byte now and then holds it for ever.

    Raises one of ERRORS, at the latest after `seconds` and what connecting takes.
    """
    parts = urlsplit(url)
    told = {**headers, "Content-Type": "application/json", "Connection": "close"}
    with closing(_connection(parts.scheme, parts.hostname or "", parts.port)) as connection:
        connection.connect()
        ends = time.monotonic() + seconds
        connection.request(
            "POST", f"{parts.path or '/'}?{parts.query}", json.dumps(document).encode(), told
        )
        return _status(connection, ends)


def _status(connection: HTTPConnection, ends: float) -> int:
    received = b""
    while len(received) < _LARGEST:
        connection.sock.settimeout(max(ends - time.monotonic(), 0.001))
        try:
            more = connection.sock.recv(4096)
        except TimeoutError:
            break
        if not more:
            break
        if b"\n" not in received and b"\n" in more:
            ends = min(ends, time.monotonic() + _GRACE_SECONDS)
        received += more
    line = _STATUS_LINE.match(received)
    if line is None:
        raise TimeoutError("no answer in time, or none in HTTP")
    return int(line[1])


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=_trusted())
    return HTTPConnection(host, port, timeout=CONNECT_SECONDS)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())
