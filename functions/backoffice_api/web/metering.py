"""Metering: one line of log for each request, with what it asked of the store and of the cache.

The line of a file that is sent while it is made comes when all of it was sent.
"""

import logging
from collections.abc import Iterable
from contextvars import copy_context
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response
from flask.globals import request_ctx

from ..storage.metered import Tally, counting, current_tally

_log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Has the app count and log every request that reaches a route."""

    def log(response: Response) -> Response:
        tally, request = current_tally(), request_ctx.request
        if tally and request.endpoint:
            line = (request.method, request.url_rule, response.status_code)
            endpoint = request.endpoint
            if response.is_streamed:
                context = copy_context()  # the trace is over when the file has been sent
                response.call_on_close(lambda: context.run(_write, line, endpoint, tally))
            else:
                _write(line, endpoint, tally)
        return response

    app.after_request(log)
    app.wsgi_app = _counted(app.wsgi_app)  # type: ignore[assignment, method-assign]


def _write(line: tuple[str, Any, int], operation: str, tally: Tally) -> None:
    method, rule, status = line
    _log.info("%s %s → %d", method, rule, status, extra=_members(operation, status, tally))


def _members(operation: str, status: int, tally: Tally) -> dict[str, Any]:
    members = {
        "operation": operation,
        "status": status,
        "reads": tally.reads,
        "writes": tally.writes,
    }
    if tally.deletes:
        members["deletes"] = tally.deletes
    if tally.hit_ratio is not None:
        members |= {
            "cache_hits": tally.hits,
            "cache_misses": tally.misses,
            "cache_hit_ratio": round(tally.hit_ratio, 3),
        }
    return members


def _counted(application: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with counting():
            return application(environ, start_response)

    return answer
