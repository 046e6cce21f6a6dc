"""A request has a few seconds to come in whole; nobody who needs less of them loses anything."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import ServerState
from uvicorn_worker import UvicornWorker  # type: ignore[import-untyped]

from local.virtual_time import VirtualLoop
from tests.virtual_time import run
from whatsapp_webhook.slow_callers import MAX_REQUEST_SECONDS, TimedProtocol, refuse_slow_callers

HEAD = b"POST /whatsapp HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\n\r\n"
WHOLE = HEAD + b"hola"
PARTS = {
    "half a line": WHOLE[:2],
    "headers without an end": WHOLE[:30],
    "no body": HEAD,
    "half a body": HEAD + b"h",
}
each_part = pytest.mark.parametrize("said", PARTS.values(), ids=PARTS)
TOO_SLOW = b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\n"
TOO_LONG = b"POST /too-long HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\nh"
LATE = "A caller took too long over its request"
GONE = "A caller hung up before all of its request was here"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a body with itself; one to `/too-long` with 413 before it is here."""
    if scope["path"] == "/too-long":
        await send({"type": "http.response.start", "status": 413, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        more = message["more_body"]
    length = str(len(body)).encode()
    headers = [(b"content-length", length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Line(asyncio.Transport):
    """One caller's connection to a `TimedProtocol`: what was answered on it, and when it was closed."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self.loop = loop
        self.heard = b""
        self.closed_at: float | None = None
        config = Config(echo, log_config=None, ws="none", timeout_keep_alive=2)
        self._protocol = TimedProtocol(config, ServerState(), {}, loop)
        self._protocol.connection_made(self)

    async def say(self, said: bytes) -> None:
        """Sends that, unless the connection is closed, and lets the other side read it."""
        if said and self.closed_at is None:
            self._protocol.data_received(said)
        await asyncio.sleep(0.001)

    def hang_up(self) -> None:
        """Closes the caller's end."""
        self._protocol.connection_lost(None)

    @property
    def statuses(self) -> list[int]:
        """Of each answer."""
        return [int(part[:3]) for part in self.heard.split(b"HTTP/1.1 ")[1:]]

    def write(self, data: Any) -> None:
        assert self.closed_at is None
        self.heard += data

    def close(self) -> None:
        if self.closed_at is None:
            self.closed_at = self.loop.time()
            self.loop.call_soon(self._protocol.connection_lost, None)

    def is_closing(self) -> bool:
        return self.closed_at is not None

    def pause_reading(self) -> None:
        """There is nothing to be held back."""

    def resume_reading(self) -> None:
        """See above."""


def called(play: Callable[[Line], Coroutine[Any, Any, None]]) -> Line:
    """A caller's connection after the play."""

    async def main(loop: VirtualLoop) -> Line:
        line = Line(loop)
        await play(line)
        return line

    return run(main)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[tuple[str, str]]]:
    """What was logged, severity and message of each line."""
    caplog.set_level(logging.INFO)
    return lambda: [(record.levelname, record.getMessage()) for record in caplog.records]


@each_part
def test_a_request_that_does_not_end_is_refused_in_time(
    said: bytes, lines: Callable[[], list[tuple[str, str]]]
) -> None:
    async def play(line: Line) -> None:
        await asyncio.sleep(1)
        await line.say(said)
        await asyncio.sleep(60)

    line = called(play)
    assert line.statuses == [408]
    assert b"connection: close" in line.heard
    assert line.closed_at == pytest.approx(MAX_REQUEST_SECONDS)
    assert lines() == [("INFO", LATE)]


@pytest.mark.parametrize(
    "begun",
    [b"POST /", b"POST / HTTP/1.1\r\nHost: ", TOO_SLOW],
    ids=["a line", "a header", "a body"],
)
def test_drops_win_no_time(begun: bytes) -> None:
    async def play(line: Line) -> None:
        await line.say(begun)
        for _ in range(60):
            await line.say(b"x")
            await asyncio.sleep(1)

    line = called(play)
    assert line.statuses == [408]
    assert line.closed_at == pytest.approx(MAX_REQUEST_SECONDS)


def test_a_silent_caller_is_told_nothing(lines: Callable[[], list[tuple[str, str]]]) -> None:
    line = called(lambda _: asyncio.sleep(60))

    assert (line.heard, line.closed_at) == (b"", MAX_REQUEST_SECONDS)
    assert lines() == []


@each_part
def test_a_slow_network_loses_nothing(said: bytes) -> None:
    async def play(line: Line) -> None:
        for _ in range(3):
            await line.say(said)
            await asyncio.sleep(2)
            await line.say(WHOLE[len(said) :])
            await asyncio.sleep(1.9)  # a kept connection has its time anew for each request
        assert line.closed_at is None

    line = called(play)
    assert line.statuses == [200, 200, 200]
    assert line.heard.endswith(b"hola")


@each_part
def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(said: bytes) -> None:
    async def play(line: Line) -> None:
        await line.say(WHOLE)
        await asyncio.sleep(1)
        await line.say(said)
        await asyncio.sleep(60)

    line = called(play)
    assert line.statuses == [200, 408]
    assert line.closed_at == pytest.approx(1 + MAX_REQUEST_SECONDS, abs=0.01)


def test_a_request_that_began_behind_another_is_counted_too() -> None:
    async def play(line: Line) -> None:
        await line.say(WHOLE + HEAD + b"h")
        await asyncio.sleep(60)

    line = called(play)
    assert line.statuses == [200, 408]
    assert line.closed_at == pytest.approx(MAX_REQUEST_SECONDS, abs=0.01)


def test_what_is_answered_already_is_not_refused_besides(
    lines: Callable[[], list[tuple[str, str]]],
) -> None:
    async def play(line: Line) -> None:
        await line.say(TOO_LONG)
        for _ in range(60):
            await line.say(b"x")
            await asyncio.sleep(1)

    line = called(play)
    assert line.statuses == [413]
    assert line.closed_at == pytest.approx(MAX_REQUEST_SECONDS)
    assert lines() == []


@each_part
def test_a_caller_that_hangs_up_before_the_end_is_noted_and_is_no_error(
    said: bytes, lines: Callable[[], list[tuple[str, str]]]
) -> None:
    async def play(line: Line) -> None:
        await line.say(said)
        line.hang_up()
        await asyncio.sleep(60)

    called(play)
    assert lines() == [("INFO", GONE)]


@pytest.mark.parametrize("said", [b"", WHOLE, TOO_LONG], ids=["nothing", "all of it", "too much"])
def test_a_caller_that_goes_when_all_is_said_is_not_noted(
    said: bytes, lines: Callable[[], list[tuple[str, str]]]
) -> None:
    async def play(line: Line) -> None:
        await line.say(said)
        line.hang_up()
        await asyncio.sleep(60)

    called(play)
    assert lines() == []


def test_nonsense_is_refused_at_once() -> None:
    async def play(line: Line) -> None:
        await line.say(b"\x16\x03\x01 no HTTP\r\n\r\n")
        await asyncio.sleep(60)

    line = called(play)
    assert line.statuses == [400]
    assert line.closed_at == 0


def test_the_framework_s_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UvicornWorker, "CONFIG_KWARGS", {"loop": "auto", "http": "auto"})

    refuse_slow_callers()

    told = cast("dict[str, object]", UvicornWorker.CONFIG_KWARGS)
    assert told == {"loop": "auto", "http": TimedProtocol, "ws": "none"}
