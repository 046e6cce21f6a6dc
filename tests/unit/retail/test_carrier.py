"""The carrier's connections: kept open, shared by threads, and never repeating on their own."""

import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from retail.backoffice import Backoffice
from retail.carrier import Retries, pooled_session
from retail.errors import Unavailable


class Api(socketserver.ThreadingTCPServer):
    """Counts connections and requests; hangs up on every request when `mute`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *, mute: bool = False) -> None:
        self.mute = mute
        self.connections = 0
        self.requests = 0
        self.count = threading.Lock()
        super().__init__(("127.0.0.1", 0), Connection)


class Connection(socketserver.StreamRequestHandler):
    server: Api

    def handle(self) -> None:
        with self.server.count:
            self.server.connections += 1
        while self._read_request():
            with self.server.count:
                self.server.requests += 1
            if self.server.mute:
                return
            body = b'{"status": "ok"}'
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def _read_request(self) -> bool:
        length = 0
        while (line := self.rfile.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.rfile.read(length)
        return line == b"\r\n"


@contextmanager
def running(api: Api) -> Iterator[Backoffice]:
    thread = threading.Thread(target=api.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    retries = Retries(sleep=lambda _: None, chance=lambda: 0.0)
    session = pooled_session(64)
    try:
        url = f"http://127.0.0.1:{api.server_address[1]}"
        yield Backoffice(url, "key", session, retries)
    finally:
        session.close()
        api.shutdown()
        api.server_close()
        thread.join(5)


def test_calls_one_after_another_share_a_connection() -> None:
    api = Api()
    with running(api) as client:
        for _ in range(20):
            assert dict(client.health()) == {"status": "ok"}

    assert (api.connections, api.requests) == (1, 20)


def test_sixty_four_threads_need_sixty_four_connections_and_keep_them() -> None:
    api = Api()
    with running(api) as client, ThreadPoolExecutor(64) as threads:
        answers = list(threads.map(lambda _: dict(client.health()), range(640)))

    assert answers == [{"status": "ok"}] * 640
    assert api.connections <= 64


def test_a_write_goes_out_once_when_the_other_side_hangs_up() -> None:
    api = Api(mute=True)
    with running(api) as client, pytest.raises(Unavailable, match="backoffice_unreachable"):
        client.clear_cart(1)

    assert (api.connections, api.requests) == (1, 1)


def test_a_read_goes_out_three_times_when_the_other_side_hangs_up() -> None:
    api = Api(mute=True)
    with running(api) as client, pytest.raises(Unavailable, match="backoffice_unreachable"):
        client.health()

    assert (api.connections, api.requests) == (3, 3)
