"""The webhook's Flask application behind an event loop: a request takes a thread only once all of it is here."""

import asyncio
import contextvars
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from werkzeug.wrappers import Response as WsgiResponse

THREADS = 64
"""How many requests are answered at once; while the queue does not take a message, its request waits for up to 4 s."""


class Threaded:
    """Answers an event loop's requests in at most `threads` threads."""

    def __init__(self, app: Flask, threads: int) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="webhook")

    async def answer(self, request: Request) -> Response:
        """The application's answer; its body is not read beyond what the application takes."""
        try:
            body = await _read(request, self._app.config["MAX_CONTENT_LENGTH"])
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        environ = _environ(request, body)
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, context.run, self._ask, environ)

    def _ask(self, environ: dict[str, Any]) -> Response:
        answer = WsgiResponse.from_app(self._app, environ)
        return Response(answer.get_data(), answer.status_code, dict(answer.headers))


async def _read(request: Request, max_bytes: int) -> bytes:
    """The body; of one that is too long, enough to see that it is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            break
    return bytes(body)


def _environ(request: Request, body: bytes) -> dict[str, Any]:
    """The request as PEP 3333 has it; how long the body is was perhaps not said before it was here."""
    scope = request.scope
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:  # it would be taken for the name with a hyphen
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ.setdefault("CONTENT_LENGTH", str(len(body)))
    return environ
