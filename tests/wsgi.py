"""Serves a WSGI application on a free port of the loopback for as long as a test needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The URL (no slash at its end) where `app` answers, from a thread of its own."""
    with running(make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)) as url:
        yield url


class _Quiet(WSGIRequestHandler):
    """What a server under test logs is seen alone."""

    def log_request(self, *_: object) -> None:
        return


@contextmanager
def running(server: BaseWSGIServer) -> Iterator[str]:
    """Runs a bound server until the block is left."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
