"""An HTTP server that records what it is sent and answers as a test says."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tests.waiting import wait_until


@dataclass(frozen=True)
class Received:
    """One request; header names are lower case, repeated ones joined; `at` is time.time()."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.time)

    def cloud_tasks(self, name: str) -> str | None:
        return self.headers.get(f"x-cloudtasks-{name.lower()}")


@dataclass(frozen=True)
class Answer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def held(gate: threading.Event, answer: Answer | None = None) -> Callable[[Received], Answer]:
    """Holds each request until `gate` opens; after a minute the connection is cut instead."""

    def hold(_: Received) -> Answer:
        assert gate.wait(60)
        return answer or Answer()

    return hold


class HttpTarget:
    """Listens on a free port of this machine; `answer` gets each request and may block."""

    def __init__(self, answer: Callable[[Received], Answer] = lambda _: Answer()) -> None:
        self.answer = answer
        self.received: list[Received] = []
        target = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                names = {name.lower() for name in self.headers}
                headers = {name: ", ".join(self.headers.get_all(name, [])) for name in names}
                received = Received(self.command, self.path, headers, self.rfile.read(length))
                target.received.append(received)
                answer = target.answer(received)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the test asserts on `received`."""

        for method in ("POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
            setattr(Handler, f"do_{method}", Handler.handle_any)

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 512

            def handle_error(self, *_: object) -> None:
                """A client that went away is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def paths(self) -> list[str]:
        return [received.path for received in self.received]

    def wait_for(self, count: int) -> None:
        """Waits until at least `count` requests have come."""
        wait_until(lambda: len(self.received) >= count, what=f"{count} requests")

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
