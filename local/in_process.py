"""HTTP without a network: an application of this process answers a client of this process."""

import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.structures import CaseInsensitiveDict

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    """What is asked."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def line(self) -> str:
        """Method and path, as in `POST /carts/add_item`."""
        return f"{self.method} {urlsplit(self.url).path}"


@dataclass(frozen=True)
class Response:
    """What is answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def serve(application: Wsgi, request: Request) -> Response:
    """One request of a WSGI application."""
    parts = urlsplit(request.url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(request.body)),
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        started[:] = [status, headers]

    body = b"".join(application(environ, start_response))
    return Response(int(started[0].split()[0]), dict(started[1]), body)


def asked(prepared: requests.PreparedRequest) -> Request:
    """What a client of `requests` asks."""
    body = prepared.body or b""
    return Request(
        prepared.method or "",
        prepared.url or "",
        dict(prepared.headers),
        body.encode() if isinstance(body, str) else body,
    )


def answered(given: Response) -> requests.Response:
    """An answer as a client of `requests` gets it."""
    response = requests.Response()
    response.status_code = given.status
    response.headers = CaseInsensitiveDict(given.headers)
    zipped = given.headers.get("Content-Encoding") == "gzip"
    response._content = gzip.decompress(given.body) if zipped else given.body  # noqa: SLF001
    return response


@dataclass(frozen=True)
class Exchange:
    """A request that reached the application, and its answer."""

    request: Request
    response: requests.Response

    @property
    def line(self) -> str:
        """Method and path, as in `POST /carts/add_item`."""
        return self.request.line

    @property
    def body(self) -> Any:
        """What was sent, which was JSON; None without a body."""
        return json.loads(self.request.body) if self.request.body else None

    @property
    def was_done(self) -> bool:
        """Whether it was answered with a success."""
        return self.response.status_code < 300


Trouble = Callable[[str, bool], Exception | None]
"""What is to be raised instead of an answer: asked with a request's method and path, before the request is
served (False) and when it has been (True)."""


def no_trouble(line: str, served: bool) -> None:  # noqa: FBT001 -- see `Trouble`
    """Nothing gets lost."""


def lose(
    ending: str, error: Exception, *, answers: bool = False, times: int | None = None
) -> Trouble:
    """Loses requests whose method and path end so, or else their answers; all of them, or so many."""
    left = [times]

    def trouble(line: str, served: bool) -> Exception | None:  # noqa: FBT001 -- see `Trouble`
        if served is not answers or not line.endswith(ending) or left[0] == 0:
            return None
        left[0] = left[0] and left[0] - 1
        return error

    return trouble


@dataclass
class InProcess:
    """A carrier that hands each request to an application; see `retail.carrier.Carrier`.

    Attributes:
        trouble: loses requests and answers on their way.
        exchanges: what was asked and answered, in order; a lost answer is among them.
    """

    application: Wsgi
    trouble: Trouble = no_trouble
    exchanges: list[Exchange] = field(default_factory=list)

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        timeout: tuple[float, float],  # noqa: ARG002 -- it answers at once
        allow_redirects: bool,  # noqa: ARG002 -- there are none
    ) -> requests.Response:
        """The application's answer; raises what `trouble` says."""
        question = asked(request)
        self._lose(question, served=False)
        response = answered(serve(self.application, question))
        self.exchanges.append(Exchange(question, response))
        self._lose(question, served=True)
        return response

    def _lose(self, question: Request, *, served: bool) -> None:
        lost = self.trouble(question.line, served)
        if lost:
            raise lost
