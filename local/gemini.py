"""The laptop's Gemini: speaks generateContent, says what a script tells it, and fails on demand; tells of its models.

Like Gemini it refuses a function call of the current turn that has lost its thought signature.
"""

import base64
import contextlib
import hashlib
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from local.configuration import HOST
from local.gemini_checks import decoded, refusal, signature_texts

PORT = 9040


@dataclass(frozen=True)
class Step:
    """What the model does with one request.

    Attributes:
        document: the JSON that it answers; see `say`, `call` and `fail`.
        status: the HTTP status.
        seconds: how long it thinks first.
    """

    document: Any
    status: int = 200
    seconds: float = 0.0


POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Asked:
    """A request as it came: the model's name, the key and the JSON body."""

    model: str
    key: str
    body: dict[str, Any]


Model = Callable[[dict[str, Any]], Step]
"""Decides on a request: its JSON body in, what to do out."""


def say(text: str, *, finish_reason: str = "STOP") -> Step:
    """Says something."""
    return _candidate({"text": text}, finish_reason)


def call(tool: str, *, finish_reason: str = "STOP", **arguments: Any) -> Step:
    """Calls a tool, signed as Gemini 3 signs the first call of each answer."""
    called = {"name": tool, "args": arguments}
    digest = hashlib.sha512(json.dumps(called).encode()).digest()
    signature = base64.b64encode(digest).decode()
    return _candidate({"functionCall": called, "thoughtSignature": signature}, finish_reason)


def fail(status: int, message: str = "on demand") -> Step:
    """Fails as Google's APIs do."""
    return Step({"error": {"code": status, "message": message}}, status)


def told_of(name: str, *methods: str) -> Step:
    """What `models.get` answers of a model that does these, `generateContent` among them if none is named."""
    document = {
        "name": f"models/{name}",
        "baseModelId": name,
        "version": name.removeprefix("gemini-"),
        "displayName": name.replace("-", " ").title(),
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": [*(methods or ("generateContent", "countTokens"))],
    }
    return Step(document)


def not_known(name: str, *, vertex: bool = False) -> Step:
    """What is said of a model that there is not, or no more."""
    words = (
        f"Publisher Model `publishers/google/models/{name}` is not found."
        if vertex
        else f"Model is not found: models/{name} for api version v1beta"
    )
    return Step({"error": {"code": 404, "message": words, "status": "NOT_FOUND"}}, 404)


def answered_by(version: str, step: Step) -> Step:
    """The same, and says that another model did it, as for a deprecated one."""
    return replace(step, document={**step.document, "modelVersion": version})


BAD_KEY = Step(
    {
        "error": {
            "code": 400,
            "message": "API key not valid. Please pass a valid API key.",
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "API_KEY_INVALID",
                    "domain": "googleapis.com",
                    "metadata": {"service": "generativelanguage.googleapis.com"},
                }
            ],
        }
    },
    400,
)
"""What Google says to a key that is none of its own: not 401."""


def _candidate(part: dict[str, Any], finish_reason: str) -> Step:
    content = {"role": "model", "parts": [part]}
    usage = {"promptTokenCount": 100, "candidatesTokenCount": 7, "totalTokenCount": 107}
    candidate = {"content": content, "finishReason": finish_reason, "index": 0}
    return Step({"candidates": [candidate], "usageMetadata": usage})


@dataclass
class Script:
    """Steps to take one after the other, and the one to take when they are used up."""

    steps: deque[Step] = field(default_factory=deque)
    then: Step = field(default_factory=lambda: say("No tengo nada más para decir."))

    def __call__(self, request: dict[str, Any]) -> Step:  # noqa: ARG002 -- a script does not listen
        return self.steps.popleft() if self.steps else self.then


class _Server(ThreadingHTTPServer):
    """Room for hundreds of turns that ask in the same instant."""

    request_queue_size = 1024
    daemon_threads = True


class GeminiDouble:
    """A generateContent endpoint on a port of its own; a context manager.

    Attributes:
        requests: what was asked so far, in order.
    """

    def __init__(
        self,
        model: Model,
        port: int = 0,
        *,
        keys: Container[str] | None = None,
        routes: Mapping[str, str] | None = None,
        models: Mapping[str, Step] | None = None,
    ) -> None:
        """Listens at once, and serves when it is entered.

        Args:
            keys: those that are valid; all of them by default.
            routes: the model that answers for a retired one, as Google does without a word.
            models: the only names that it knows, and what `models.get` answers of each; it knows any by default.
        """
        self.requests: list[Asked] = []
        self._keys = keys
        self._routes = routes or {}
        self._models = models
        self._issued: set[bytes] = set()
        self._stopped = threading.Event()
        self._server = _Server((HOST, port), self._handler(model))
        self.url = f"http://{HOST}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True
        ).start()
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

    def _told(self, path: str, key: str) -> Step:
        """What `GET` answers: of a model, or that this runs."""
        parent, _, name = path.partition("?")[0].rpartition("/")
        if not parent.endswith("/models"):
            return Step({"status": "ok"})
        of_vertex = parent.endswith("/publishers/google/models")
        if self._keys is not None and key not in self._keys and not of_vertex:
            return BAD_KEY
        if self._models is not None and name not in self._models:
            return not_known(name, vertex=of_vertex)
        if of_vertex:
            told = {"name": f"publishers/google/models/{name}", "versionId": "default"}
            return Step({**told, "launchStage": "GA", "openSourceCategory": "PROPRIETARY"})
        return (self._models or {}).get(name) or told_of(name)

    def _step(self, name: str, key: str, body: Any, model: Model) -> Step:
        """What a request is answered: a refusal, or what the model says, in the name of whoever answers."""
        if self._keys is not None and key not in self._keys:
            return BAD_KEY
        if self._models is not None and name not in self._models:
            return not_known(name)
        refused = refusal(name, body, self._issued)
        return fail(400, refused) if refused else _named(self._routes.get(name, name), model(body))

    def _handler(self, model: Model) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(double._told(self.path, self.headers.get("x-goog-api-key", "")))

            def do_POST(self) -> None:
                name, _, method = self.path.partition("?")[0].rpartition("/")[2].partition(":")
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if method != "generateContent":
                    self._answer(fail(404))
                    return
                key = self.headers.get("x-goog-api-key", "")
                double.requests.append(Asked(name, key, body))
                step = double._step(name, key, body, model)
                double._issued |= _signatures_in(step.document)
                double._stopped.wait(step.seconds)
                self._answer(step)

            def _answer(self, step: Step) -> None:
                body = json.dumps(step.document).encode()
                self.send_response(step.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                with contextlib.suppress(ConnectionError):  # whoever asked may have given up
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing: what is sent to a model is a shopper's."""

        return Handler


def _named(model: str, step: Step) -> Step:
    """The step with the name of the model that answers, where it gives candidates and names none."""
    if not isinstance(step.document, dict) or "candidates" not in step.document:
        return step
    return replace(step, document={"modelVersion": model, **step.document})


def _signatures_in(document: Any) -> set[bytes]:
    """The thought signatures that an answer gives out."""
    candidates = document.get("candidates", []) if isinstance(document, dict) else []
    contents = [one["content"] for one in candidates if "content" in one]
    return {signature for text in signature_texts(contents) if (signature := decoded(text))}


def main(lines: list[str]) -> int:
    """Serves on port 9040; each argument is a text to say, in order."""
    script = Script(deque(say(line) for line in lines))
    with GeminiDouble(script, PORT) as double:
        print(f"GEMINI_API_URL={double.url} GOOGLE_API_KEY=local make run", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
