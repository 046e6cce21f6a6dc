"""Problems: every error, ours or Flask's, as an RFC 9457 document with a stable `code`."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from retail.errors import MiloError
from retail.wire import Problem

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)

_CODES = {
    400: "bad_request",
    404: "route_not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    411: "length_required",
    413: "body_too_large",
    415: "unsupported_media_type",
}


def document(error: MiloError) -> dict[str, Any]:
    """`{type, title, status, code, detail, …extra}` of one of our errors."""
    extra = {
        name: value
        for name, value in error.details.items()
        if name not in Problem.__required_keys__
    }
    return {**_members(error.status, error.code, error.message), **extra}


def install(app: Flask) -> None:
    """Has the app answer every error as a problem; what nobody expected is logged with its trace."""

    def refused(error: MiloError) -> Response:
        if error.status >= 500:
            _log.error("%s", error, exc_info=error)
        return _response(document(error), _headers(error))

    def flask_refused(error: HTTPException) -> Response:
        status = error.code or 500
        code = _CODES.get(status, "http_error")
        given = dict(error.get_response().headers) if status == 405 else {}
        allowed = {"Allow": given["Allow"]} if "Allow" in given else {}
        detail = error.description or HTTPStatus(status).phrase
        return _response(_members(status, code, detail), allowed)

    def unexpected(error: Exception) -> Response:
        _log.exception("an error that nobody expected", exc_info=error)
        detail = "something went wrong on our side"
        return _response(_members(500, "internal_error", detail), {})

    app.register_error_handler(MiloError, refused)
    app.register_error_handler(HTTPException, flask_refused)
    app.register_error_handler(Exception, unexpected)


def _headers(error: MiloError) -> dict[str, str]:
    if error.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": 'ApiKey realm="milo"'}
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return {"Retry-After": str(error.details["retry_after"])}
    return {"Retry-After": "1"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _members(status: int, code: str, detail: str) -> Problem:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }


def _response(problem: Mapping[str, Any], headers: dict[str, str]) -> Response:
    body = json.dumps(problem, ensure_ascii=False)
    return Response(body, problem["status"], headers, content_type=MEDIA_TYPE)
