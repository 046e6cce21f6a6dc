"""Hosting's way to a function: what is passed on, what is kept back, and what a dead one answers."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import urllib3
from urllib3.exceptions import HTTPError, ReadTimeoutError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

CONNECT_SECONDS = 3.0
READ_SECONDS = 15.0
LARGEST_BODY = 32 * 1024 * 1024
"""Bytes; what Cloud Run takes over HTTP/1."""

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_OWN = frozenset({"host", "cookie", "content-length", "forwarded"})
_TITLES = {413: "Content Too Large", 502: "Bad Gateway", 504: "Gateway Timeout"}


class FunctionProxy:
    """Passes requests on to functions by name (`{"backoffice-api": "http://127.0.0.1:8080"}`).

    `timeout` is seconds to connect and to wait for an answer. Safe to share between threads.
    """

    def __init__(self, urls: Mapping[str, str], timeout: tuple[float, float]) -> None:
        self._urls = {name: url.rstrip("/") for name, url in urls.items()}
        connect, read = timeout
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=connect, read=read), retries=False
        )

    def forward(self, request: Request, function: str) -> Response:
        """The function's answer, or a problem: 413, 502 when it is dead, 504 when it is too slow."""
        request.max_content_length = LARGEST_BODY
        try:
            answer = self._pool.request(
                request.method,
                self._urls[function] + _target(request),
                body=request.get_data() or None,
                headers=_headers(request),
                redirect=False,
                decode_content=False,
            )
        except RequestEntityTooLarge:
            return _problem(413, "body_too_large", "The body is larger than 32 MiB.")
        except ReadTimeoutError:
            return _problem(504, "function_timeout", f"{function} did not answer in time.")
        except HTTPError as error:
            print(f"hosting: {function} cannot be reached: {type(error).__name__}", flush=True)
            return _problem(502, "function_unreachable", f"{function} cannot be reached.")
        response = Response(answer.data, answer.status)
        response.headers.clear()
        for key, value in answer.headers.items():
            if key.lower() not in _HOP_BY_HOP:
                response.headers.add(key, value)
        return response


def _target(request: Request) -> str:
    """Path and query as they were sent: decoding them here would change what the function reads."""
    raw: str = request.environ.get("RAW_URI", "")
    if raw.startswith("/"):
        return raw
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")


def _headers(request: Request) -> dict[str, str]:
    headers = {
        key: value
        for key, value in request.headers
        if key.lower() not in _HOP_BY_HOP | _OWN and not key.lower().startswith("x-forwarded-")
    }
    if session := request.cookies.get("__session"):
        headers["Cookie"] = f"__session={session}"
    headers["X-Forwarded-For"] = request.remote_addr or ""
    headers["X-Forwarded-Host"] = request.host
    headers["X-Forwarded-Proto"] = request.scheme
    # A connection kept open would be found dead just when the function has been started again.
    headers["Connection"] = "close"
    return headers


def _problem(status: int, code: str, detail: str) -> Response:
    problem = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "code": code,
        "detail": detail,
    }
    return Response(json.dumps(problem), status, content_type="application/problem+json")
