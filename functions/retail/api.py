"""The API's transport: one client's key, headers and retries, under which the methods of its clients stand.

Every request raises the `retail.errors` tree: the API's refusals under their own codes with what the problem document
says as `details`, and `Unavailable` when it cannot be reached. It blocks.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests

from retail.carrier import READ_SECONDS, Carrier, Retries, answered, send
from retail.errors import Invalid
from retail.traces import current_traceparent
from retail.wire import ToolCall

DEADLINE = "x-deadline"
"""The header that says until when the caller waits for an answer, an ISO time. What it asks for is not done later."""
PERSON = "x-panel-user"
"""The header that says who of the shop acts in the panel, percent-encoded."""
MAX_TOOL_CALL_BYTES = 4096
"""Servers refuse header lines above 8 KB; no honest call of a tool comes near half of it."""


@dataclass(frozen=True)
class TurnCall:
    """In whose name a call is made: the claimed turn's token, and what the call does in that turn.

    Attributes:
        token: the turn's token; empty for an admin.
        idempotency_key: the API keeps the answer under it; empty for a read.
        tool_call: what the API writes into the turn's journal beside the answer.
    """

    token: str = ""
    idempotency_key: str = ""
    tool_call: ToolCall | None = None

    def headers(self) -> dict[str, str]:
        """The headers of the call.

        Raises:
            Invalid: `arguments_too_long` for a tool call that fits no header.
        """
        headers = {"x-turn-token": self.token, "Idempotency-Key": self.idempotency_key}
        if self.tool_call:
            text = json.dumps(self.tool_call, separators=(",", ":"))
            if len(text) > MAX_TOOL_CALL_BYTES:
                raise Invalid("arguments_too_long", "the arguments of a tool call are too long")
            headers["x-tool-call"] = text
        return {name: value for name, value in headers.items() if value}


NOBODY = TurnCall()
"""A call outside a turn: a claim, a health check, an admin's read."""


class Api:
    """A caller of the API. Threads may share it when they may share its carrier."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        carrier: Carrier,
        retries: Retries,
        clock: Callable[[], datetime] | None = None,
        person: Callable[[], str] | None = None,
    ) -> None:
        """A client of the API.

        Args:
            clock: the present time; with it the API is told until when an answer is waited for.
            person: who of the shop asks now, for the audit log; empty for nobody.
        """
        self._base_url = base_url
        self._api_key = api_key
        self._carrier = carrier
        self._retries = retries
        self._clock = clock
        self._person = person

    def _get(self, path: str, query: Mapping[str, str | bool], call: TurnCall) -> Any:
        request = self._request("GET", path, call, params=query)
        return self._retries.run(lambda: self._send(request))

    def _seek(self, path: str, body: Mapping[str, Any], call: TurnCall) -> Any:
        """Reads what a body asks for, lest it stands in the address, which servers write down."""
        request = self._request("POST", path, call, body=body)
        return self._retries.run(lambda: self._send(request))

    def _get_tagged(self, path: str, call: TurnCall) -> tuple[Any, str]:
        """What is said of one thing, and the tag by which a change can be held to it."""
        request = self._request("GET", path, call)
        return self._retries.run(lambda: self._send_tagged(request))

    def _get_file(self, path: str, call: TurnCall) -> bytes:
        request = self._request("GET", path, call)
        return self._retries.run(lambda: answered(self._carrier, request).content)

    def _post_file(
        self,
        path: str,
        file: bytes,
        media_type: str,
        query: Mapping[str, str | bool],
        call: TurnCall,
    ) -> Any:
        request = self._request("POST", path, call, params=query)
        request.headers["Content-Type"] = media_type
        request.prepare_body(file, None)
        return self._write(request, call)

    def _post(self, path: str, body: Mapping[str, Any], call: TurnCall) -> Any:
        request = self._request("POST", path, call, body=body)
        return self._write(request, call)

    def _patch(self, path: str, body: Mapping[str, Any], call: TurnCall, if_match: str = "") -> Any:
        """Changes a thing; with a tag only what has been seen."""
        request = self._request("PATCH", path, call, body=body)
        if if_match:
            request.headers["If-Match"] = if_match
        return self._write(request, call)

    def _put(self, path: str, body: Mapping[str, Any], call: TurnCall) -> Any:
        return self._write(self._request("PUT", path, call, body=body), call)

    def _delete(self, path: str, call: TurnCall) -> Any:
        return self._write(self._request("DELETE", path, call), call)

    def _write(self, request: requests.PreparedRequest, call: TurnCall) -> Any:
        if not call.idempotency_key:
            return self._send(request)
        return self._retries.run(lambda: self._send(request))

    def _send(self, request: requests.PreparedRequest, read_seconds: float = READ_SECONDS) -> Any:
        return self._send_tagged(request, read_seconds)[0]

    def _send_tagged(
        self, request: requests.PreparedRequest, read_seconds: float = READ_SECONDS
    ) -> tuple[Any, str]:
        if self._clock:
            # The same for a renewal, which is waited for less: clocks may differ by more than that.
            until = self._clock() + timedelta(seconds=READ_SECONDS)
            request.headers[DEADLINE] = until.isoformat()
        return send(self._carrier, request, read_seconds)

    def _request(
        self,
        method: str,
        path: str,
        call: TurnCall,
        *,
        params: Mapping[str, str | bool] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> requests.PreparedRequest:
        headers = {
            "x-api-key": self._api_key,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            **call.headers(),
        }
        traceparent = current_traceparent()
        if traceparent:
            headers["traceparent"] = traceparent
        if self._person and (name := self._person()):
            headers[PERSON] = quote(name)
        url = self._base_url + path
        request = requests.Request(method, url, headers=headers, params=params, json=body)
        try:
            return request.prepare()
        except requests.exceptions.InvalidJSONError:  # NaN and the infinities, as a model may say
            raise Invalid("invalid_number", "a number that JSON does not have") from None
