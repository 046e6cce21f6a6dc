"""Logs: one JSON object a line on standard output, as Cloud Logging reads it, with phones masked.

The root logger carries the handler, so lines of Google's, Twilio's and the server's libraries come out
the same way. Bodies of messages, keys and tokens are never logged; members with such names are hidden
even when somebody passes them.
"""

import logging
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

from retail.settings import Settings
from retail.traces import current_trace

_HIDDEN = "[hidden]"
_HIDDEN_NAMES = frozenset(
    {
        "api_key",
        "apikey",
        "auth_token",
        "authorization",
        "body",
        "cookie",
        "memory",
        "messages",
        "password",
        "prompt",
        "replies",
        "secret",
        "session_secret",
        "signature",
        "text",
        "token",
        "turn_token",
        "x_api_key",
        "x_turn_token",
        "x_twilio_signature",
    }
)
_PHONE = re.compile(
    r"""
    (?<![0-9A-Za-z])(?:%2B|\+)[0-9](?:[ ()-]{0,2}[0-9]){6,14}(?![0-9A-Za-z])   # with its plus
    | (?<![0-9A-Za-z.])[0-9]{10,15}(?![0-9A-Za-z])                             # bare digits
    | (?<![0-9A-Za-z])[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{0,120}[0-9]{8}(?![0-9A-Za-z])   # a WhatsApp user id
    | (?<![0-9A-Za-z.-])(?!\d{4}-\d\d-\d\d)\(?[0-9]{2,5}\)?(?:[ -]{1,2}[0-9]{1,5}){0,3}
      [ -][0-9]{3,4}[ -]?[0-9]{4}(?![0-9A-Za-z])                               # 11 2345-6789
    """,
    re.VERBOSE,
)
_LOUD = ("twilio.http_client", "httpx", "google_genai")
_SERVERS = ("gunicorn.error", "gunicorn.access", "uvicorn", "uvicorn.error", "uvicorn.access")


def configure(settings: Settings) -> None:
    """Sends every log line of this process through one JSON handler; a second call changes nothing."""
    root = logging.getLogger()
    if any(isinstance(handler, _Output) for handler in root.handlers):
        return
    for handler in root.handlers[:]:
        if type(handler) is logging.StreamHandler:  # what a server put there; no subclass of a tool
            root.removeHandler(handler)
    output = _Output()
    output.setFormatter(CloudFormatter(settings.google_cloud_project))
    root.addHandler(output)
    root.setLevel(logging.INFO)
    for name in _LOUD:  # at INFO they write addresses, headers or bodies
        logging.getLogger(name).setLevel(logging.WARNING)
    _take_over_servers()
    os.register_at_fork(after_in_child=_take_over_servers)


def _take_over_servers() -> None:
    """Has the servers' loggers write through ours; they set their own up after they have loaded us."""
    for name in _SERVERS:
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = True


def mask_phones(text: str) -> str:
    """The text with everything that looks like a phone number shortened to `…6789`."""
    return _PHONE.sub(lambda match: f"…{_last_digits(match[0])}", text)


class CloudFormatter(JsonFormatter):
    """Formats a record with `time`, `severity`, `message`, its extra members and the trace it belongs to."""

    def __init__(self, project: str = "") -> None:
        super().__init__(
            "%(levelname)s %(message)s %(name)s",
            rename_fields={"levelname": "severity", "name": "logger", "exc_info": "stack_trace"},
            timestamp="time",
            json_ensure_ascii=False,
        )
        self._project = project

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Masks and hides, then adds the trace, whose ids are never masked."""
        masked: dict[str, Any] = _masked(log_data)
        return masked | self._trace_members()

    def _trace_members(self) -> dict[str, Any]:
        trace = current_trace()
        if trace is None:
            return {}
        name = trace.trace_id
        if self._project:
            name = f"projects/{self._project}/traces/{name}"
        return {
            "logging.googleapis.com/trace": name,
            "logging.googleapis.com/spanId": trace.span_id,
            "logging.googleapis.com/trace_sampled": trace.sampled,
        }


class _Output(logging.StreamHandler[TextIO]):
    """Writes to whatever standard output is at the moment, so that a redirection is followed."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stdout


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_phones(value)
    if isinstance(value, Mapping):
        return {
            name: _HIDDEN if _is_hidden(name) else _masked(member) for name, member in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked(member) for member in value]
    if isinstance(value, int) and value >= 10**9:
        return mask_phones(str(value))
    return value


def _is_hidden(name: Any) -> bool:
    return str(name).casefold().replace("-", "_") in _HIDDEN_NAMES


def _last_digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())[-4:]
