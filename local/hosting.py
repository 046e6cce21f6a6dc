"""Firebase Hosting's double: serves the checkout page and the rewrites of firebase.json.

As in Hosting a file wins over a rewrite, a function behind a rewrite gets no cookie but
`__session`, and the configured headers are set on every answer. One thing is its own: `/health`.

    python -m local.hosting --port 8001 --backoffice http://127.0.0.1:8080 --admin http://127.0.0.1:8081
"""

import argparse
import json
import mimetypes
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from local.hosting_config import HostingConfig
from local.hosting_proxy import CONNECT_SECONDS, READ_SECONDS, FunctionProxy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ERROR_PAGE = "/404.html"
TWILIO: dict[str, Any] = {"source": "/whatsapp", "run": {"serviceId": "whatsapp-webhook"}}
"""What a laptop's Hosting may pass on beside firebase.json's; in the cloud Twilio posts to the webhook itself."""


class Hosting:
    """The site as a WSGI application."""

    def __init__(self, public: Path, config: HostingConfig, functions: FunctionProxy) -> None:
        self._public = public.resolve(strict=True)
        self._config = config
        self._functions = functions

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ)
        response = self._answer(request)
        for key, value in self._config.headers_of(request.path).items():
            response.headers[key] = value
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == "/health":
            return Response(json.dumps({"status": "ok"}), mimetype="application/json")
        if file := self._file_at(request.path):
            return _file(request, file)
        rewrite = self._config.rewrite_of(request.path)
        if rewrite and rewrite.function:
            return self._functions.forward(request, rewrite.function)
        if rewrite and (file := self._file_at(rewrite.destination)):
            return _file(request, file)
        page = self._file_at(_ERROR_PAGE)
        missing = Response(page.read_bytes() if page else "", 404, mimetype="text/html")
        missing.headers.update(self._config.headers_of(_ERROR_PAGE))
        return missing

    def _file_at(self, path: str) -> Path | None:
        """The deployed file at this path, never one outside the public folder."""
        if "\0" in path or "\\" in path or ".." in path.split("/"):
            return None
        if path.endswith("/"):
            path += "index.html"
        file = (self._public / path.lstrip("/")).resolve()
        if not file.is_relative_to(self._public) or not file.is_file():
            return None
        return None if self._config.is_ignored(path) else file


def create_app(
    root: Path,
    firebase: Mapping[str, Any],
    function_urls: Mapping[str, str],
    *,
    timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
) -> Hosting:
    """The site of the repository at `root`.

    `firebase` is the parsed firebase.json, `function_urls` says where each function named in its
    rewrites answers (`{"admin": "http://127.0.0.1:8081"}`), `timeout` is seconds to
    connect and to wait for an answer.

    Raises:
        HostingConfigError: firebase.json says something that is not understood.
        ValueError: a function of the rewrites has no URL.
    """
    config = HostingConfig.of(firebase)
    if missing := {rule.function for rule in config.rewrites} - {"", *function_urls}:
        raise ValueError(f"no URL was given for the function {min(missing)}")
    return Hosting(root / config.public, config, FunctionProxy(function_urls, timeout))


def serve(app: Hosting, port: int, host: str = "127.0.0.1") -> BaseWSGIServer:
    """A bound server for the site, not yet serving; port 0 takes a free one (`server_port`)."""
    return make_server(host, port, app, threaded=True, request_handler=_QuietHandler)


def main(arguments: list[str] | None = None) -> None:
    """Serves the repository's site until it is stopped."""
    parser = argparse.ArgumentParser(prog="local.hosting", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--backoffice", default="http://127.0.0.1:8080", metavar="URL")
    parser.add_argument("--admin", default="http://127.0.0.1:8081", metavar="URL")
    parser.add_argument(
        "--webhook",
        metavar="URL",
        help="also passes on what Twilio posts: one tunnel is enough then",
    )
    options = parser.parse_args(arguments)
    root = Path(__file__).parents[1]
    firebase = json.loads((root / "firebase.json").read_text(encoding="utf-8"))
    urls = {"backoffice-api": options.backoffice, "admin": options.admin}
    if options.webhook:
        firebase["hosting"]["rewrites"].append(TWILIO)
        urls[TWILIO["run"]["serviceId"]] = options.webhook
    app = create_app(root, firebase, urls)
    server = serve(app, options.port, options.host)
    print(f"hosting: http://{options.host}:{server.server_port}", flush=True)
    with suppress(KeyboardInterrupt):
        server.serve_forever()


class _QuietHandler(WSGIRequestHandler):
    """Logs no request line: a checkout link's secret is part of its path."""

    def log_request(self, *_: object) -> None:
        return


def _file(request: Request, file: Path) -> Response:
    if request.method not in {"GET", "HEAD"}:
        return Response("", 405, headers={"Allow": "GET, HEAD"})
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    response = Response(file.read_bytes(), content_type=kind + charset)
    response.headers["Cache-Control"] = "max-age=3600"  # Hosting's own, unless configured
    response.add_etag()
    response.make_conditional(request)
    return response


if __name__ == "__main__":
    main()
