"""The light way to the back office: a request goes to its operation without WSGI.

Flask, Werkzeug and `requests` take as long for a request as all that is ours. What is ours runs here as it does behind
them: the operation with its checks, the handlers of errors, the hooks after a request, trace and tally. One world in
twenty goes through them, and is the same one step by step.
"""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import requests
from flask import Flask, Response
from flask.globals import _cv_request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from backoffice_api.storage.metered import counting
from local import in_process
from retail.traces import read_trace, use_trace


class _Headers:
    """A request's headers by their names, whatever their case."""

    def __init__(self, held: dict[str, str]) -> None:
        self._held = held

    def get(self, name: str, default: str | None = None) -> str | None:
        return self._held.get(name.lower(), default)


@dataclass
class _Request:
    """What the back office reads of `flask.request`."""

    method: str
    path: str
    query: str
    headers: _Headers
    body: bytes
    endpoint: str
    url_rule: Rule
    blueprints: tuple[str, ...] = ()

    @property
    def args(self) -> "MultiDict[str, str]":
        return MultiDict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def mimetype(self) -> str:
        return (self.headers.get("content-type") or "").partition(";")[0].strip().lower()

    @property
    def accept_encodings(self) -> dict[str, bool]:
        return {"gzip": "gzip" in (self.headers.get("accept-encoding") or "")}

    def get_data(self) -> bytes:
        return self.body


@dataclass
class _Context:
    """What stands for Flask's context of a request."""

    request: _Request


@dataclass
class LightFlask:
    """Answers requests as the app does."""

    app: Flask
    match: Any = field(init=False)

    def __post_init__(self) -> None:
        match = self.app.url_map.bind("api.example").match
        self.match = lru_cache(10_000)(partial(match, return_rule=True))

    def __call__(self, asked: in_process.Request) -> in_process.Response:
        """The answer; a request that no route is for raises `werkzeug.exceptions.HTTPException`."""
        parts = urlsplit(asked.url)
        rule, inputs = self.match(parts.path, asked.method)
        headers = _Headers({name.lower(): value for name, value in asked.headers.items()})
        request = _Request(
            asked.method, parts.path, parts.query, headers, asked.body, rule.endpoint, rule
        )
        with use_trace(read_trace(headers)), counting():
            token = _cv_request.set(cast("Any", _Context(request)))
            try:
                response = self._answer(self.app.view_functions[rule.endpoint], inputs)
            finally:
                _cv_request.reset(token)
        return in_process.Response(
            response.status_code, dict(response.headers), response.get_data()
        )

    def _answer(self, operation: Callable[..., Any], inputs: dict[str, Any]) -> Response:
        try:
            response = operation(**inputs)
        except Exception as error:  # noqa: BLE001 -- as Flask does
            response = self.app.handle_user_exception(error)
        for finish in reversed(self.app.after_request_funcs[None]):
            response = cast("Any", finish)(response)
        return cast("Response", response)


@dataclass(frozen=True)
class _Response:
    """What the worker reads of an answer."""

    status_code: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


def answered(given: in_process.Response) -> requests.Response:
    """An answer as the worker gets it."""
    zipped = given.headers.get("Content-Encoding") == "gzip"
    body = gzip.decompress(given.body) if zipped else given.body
    return cast("requests.Response", _Response(given.status, body, given.headers))
