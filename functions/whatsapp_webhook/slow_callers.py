"""Slow callers: a request has a few seconds to come in whole, or it is refused and its connection is closed.

uvicorn waits for ever for the end of a request, and has no setting for that.
"""

import asyncio
import logging
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn_worker import UvicornWorker  # type: ignore[import-untyped]

MAX_REQUEST_SECONDS = 5.0
"""From a connection's beginning, or a further request's first byte, to the request's last byte. Twilio waits 15 s for
the answer, of which the queue may take 4 s."""

_REQUEST_TIMEOUT = (
    b"HTTP/1.1 408 Request Timeout\r\n"
    b"content-type: text/plain; charset=utf-8\r\n"
    b"content-length: 16\r\n"
    b"connection: close\r\n\r\n"
    b"Request Timeout\n"
)

logger = logging.getLogger(__name__)


def refuse_slow_callers() -> None:
    """Has the server that the functions framework is about to start speak `TimedProtocol`.

    The framework names its worker's class by a word, so that class itself is told.
    """
    UvicornWorker.CONFIG_KWARGS = UvicornWorker.CONFIG_KWARGS | {
        "http": TimedProtocol,
        "ws": "none",
    }


class TimedProtocol(H11Protocol):
    """A connection whose requests are whole within `MAX_REQUEST_SECONDS`, or are answered 408 and are its last.

    Callers that were too slow, and those that hung up, are noted; either is nobody's error.
    """

    _limit: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access_log = False  # the cloud's front end has one, and a laptop's webhook never had

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to count, for a caller that says nothing at all."""
        super().connection_made(transport)
        self._begin()

    def handle_events(self) -> None:
        """Counts while a request is partly here."""
        super().handle_events()
        if self._is_partly_here():
            self._begin()
        else:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Notes a caller that hung up."""
        if self._limit and self._is_partly_here() and self._is_unanswered():
            logger.info("A caller hung up before all of its request was here")
        self._end()
        super().connection_lost(exc)

    def _begin(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(MAX_REQUEST_SECONDS, self._refuse)

    def _end(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _refuse(self) -> None:
        self._limit = None
        if self._is_partly_here() and self._is_unanswered():
            logger.info("A caller took too long over its request")
            self.transport.write(_REQUEST_TIMEOUT)
        self.transport.close()

    def _is_partly_here(self) -> bool:
        """Whether some of a request was read, and not its end."""
        state = self.conn.their_state
        return state is h11.SEND_BODY or (state is h11.IDLE and self.conn.trailing_data[0] != b"")

    def _is_unanswered(self) -> bool:
        """Whether no answer was begun, as to a body that is longer than anybody reads."""
        return self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE)
