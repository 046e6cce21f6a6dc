"""The laptop's Gemini: speaks generateContent, says what a script tells it, and fails on demand."""

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from local.configuration import HOST

PORT = 9040


@dataclass(frozen=True)
class Step:
    """What the model does with one request.

    Attributes:
        text: what it says, if anything.
        calls: tools that it calls: (name, arguments).
        status: an HTTP status; with 400 or more it is an error in Google's shape.
        seconds: how long it thinks first.
        malformed: answers something that is no JSON.
        finish_reason: `STOP`, `SAFETY`, `MAX_TOKENS`, …
    """

    text: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    status: int = 200
    seconds: float = 0.0
    malformed: bool = False
    finish_reason: str = "STOP"

    def body(self) -> bytes:
        """The HTTP body of this step."""
        if self.malformed:
            return b"<html>not what you asked for</html>"
        if self.status >= 400:
            error = {"code": self.status, "message": "on demand", "status": "UNAVAILABLE"}
            return json.dumps({"error": error}).encode()
        parts: list[dict[str, Any]] = [
            {"functionCall": {"name": name, "args": arguments}} for name, arguments in self.calls
        ]
        if self.text:
            parts.append({"text": self.text})
        candidate = {
            "content": {"role": "model", "parts": parts},
            "finishReason": self.finish_reason,
            "index": 0,
        }
        usage = {"promptTokenCount": 100, "candidatesTokenCount": 10, "totalTokenCount": 110}
        return json.dumps({"candidates": [candidate], "usageMetadata": usage}).encode()


Model = Callable[[dict[str, Any]], Step]
"""Decides on a request: its JSON body in, what to do out."""


@dataclass
class Script:
    """Steps to take one after the other, and the one to take when they are used up."""

    steps: deque[Step] = field(default_factory=deque)
    then: Step = field(default_factory=lambda: Step(text="No tengo nada más para decir."))

    def __call__(self, request: dict[str, Any]) -> Step:  # noqa: ARG002 -- a script does not listen
        return self.steps.popleft() if self.steps else self.then


class GeminiDouble:
    """A generateContent endpoint on a port of its own; a context manager.

    Attributes:
        requests: (model name, JSON body) of each request so far.
    """

    def __init__(self, model: Model, port: int = 0) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer((HOST, port), self._handler(model))
        self._server.daemon_threads = True
        self.url = f"http://{HOST}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self, model: Model) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, b'{"status": "ok"}')

            def do_POST(self) -> None:
                name, _, method = self.path.partition("?")[0].rpartition("/")[2].partition(":")
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                if method != "generateContent" or not self.headers.get("x-goog-api-key"):
                    self._answer(404, Step(status=404).body())
                    return
                request = json.loads(body)
                double.requests.append((name, request))
                step = model(request)
                double._stopped.wait(step.seconds)
                self._answer(step.status, step.body())

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing: what is sent to a model is a shopper's."""

        return Handler


def main(lines: list[str]) -> int:
    """Serves on port 9040; each argument is a text to say, in order."""
    script = Script(deque(Step(text=line) for line in lines))
    with GeminiDouble(script, PORT) as double:
        print(f"GEMINI_API_URL={double.url} GOOGLE_API_KEY=local make run", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
