"""HTTP to another function: one attempt's errors in our tree, and when an attempt may be repeated.

A read may be repeated, and so may a write that carries an idempotency key; nothing else, since a lost
answer does not say whether the write was done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import requests
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying

from retail.errors import (
    Conflict,
    Forbidden,
    Invalid,
    MiloError,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Refused,
    Unauthorized,
    Unavailable,
)

T = TypeVar("T")

CONNECT_SECONDS = 3.0
READ_SECONDS = 15.0
ATTEMPTS = 3
ATTEMPTS_AFTER_TIMEOUT = 2
"""A second wait of 15 s is all that a turn of 45 s can afford."""

_FIRST_PAUSE_SECONDS = 0.1
_CONFLICT = "conflict"
_PROBLEM_MEMBERS = frozenset({"type", "title", "status", "code", "detail", "instance", "message"})


class _Passing(Unavailable):
    """A failure that may be over at once."""


class _TimedOut(_Passing):
    """Nothing came back in time; the other side may still be at it."""


_BY_STATUS: dict[int, type[MiloError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: Unavailable,
    409: Refused,
    412: PreconditionFailed,
    428: PreconditionRequired,
    429: Unavailable,
    502: _Passing,
    503: _Passing,
    504: _Passing,
}


class Carrier(Protocol):
    """Sends a prepared request and waits for the answer, as `requests.Session` does."""

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        timeout: tuple[float, float],
        allow_redirects: bool,
    ) -> requests.Response:
        """The answer.

        Raises:
            requests.RequestException: nothing came back, or not in time.
        """


def pooled_session(connections: int) -> requests.Session:
    """A carrier whose connections are kept open and shared by as many threads as `connections`."""
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


@dataclass(frozen=True)
class Retries:
    """Repeats what may be repeated, a few times and soon.

    Attributes:
        sleep: waits that many seconds; passed in, as is chance.
        chance: a number in [0, 1).
    """

    sleep: Callable[[float], None]
    chance: Callable[[], float]

    def run(self, attempt: Callable[[], T]) -> T:
        """What `attempt` answers, or the error of its last try."""
        retrying = Retrying(
            sleep=self.sleep, stop=_is_enough, wait=self._pause, retry=_may_pass, reraise=True
        )
        return retrying(attempt)

    def _pause(self, state: RetryCallState) -> float:
        backoff: float = _FIRST_PAUSE_SECONDS * 2 ** (state.attempt_number - 1)
        return backoff * (0.5 + self.chance())


def send(
    carrier: Carrier, request: requests.PreparedRequest, read_seconds: float = READ_SECONDS
) -> tuple[Any, str]:
    """The JSON of one answer, which is waited for so long, and its `ETag`, empty without one.

    Raises:
        Unavailable: what `answered` does, and `backoffice_unreadable` for an answer that is not JSON.
        MiloError: what `answered` does.
    """
    response = answered(carrier, request, read_seconds)
    try:
        return response.json(), response.headers.get("ETag", "")
    except ValueError:
        raise Unavailable("backoffice_unreadable", "an answer that is not JSON") from None


def answered(
    carrier: Carrier, request: requests.PreparedRequest, read_seconds: float = READ_SECONDS
) -> requests.Response:
    """One good answer, which is waited for so long.

    Raises:
        Unavailable: `backoffice_unreachable` or `backoffice_timeout` when nothing came back, any 5xx
            under its own code.
        MiloError: what the problem document says, with its code and further members.
    """
    try:
        response = carrier.send(
            request, timeout=(CONNECT_SECONDS, read_seconds), allow_redirects=False
        )
    except requests.Timeout as error:
        raise _TimedOut("backoffice_timeout", type(error).__name__) from error
    except requests.RequestException as error:
        raise _Passing("backoffice_unreachable", type(error).__name__) from error
    if not 200 <= response.status_code < 300:
        raise _problem(response)
    return response


def _problem(response: requests.Response) -> MiloError:
    status = response.status_code
    try:
        document = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        document = {}
    code = str(document.get("code") or f"http_{status}")
    message = str(document.get("detail") or document.get("title") or f"answered {status}")
    details = {name: value for name, value in document.items() if name not in _PROBLEM_MEMBERS}
    error = _kind(status, code)(code, message, **details)
    error.status = status
    return error


def _kind(status: int, code: str) -> type[MiloError]:
    if status in _BY_STATUS:
        return Conflict if status == Conflict.status and code == _CONFLICT else _BY_STATUS[status]
    return Invalid if 400 <= status < 500 else Unavailable


def _may_pass(state: RetryCallState) -> bool:
    return isinstance(_error(state), _Passing)


def _is_enough(state: RetryCallState) -> bool:
    timed_out = isinstance(_error(state), _TimedOut)
    return state.attempt_number >= (ATTEMPTS_AFTER_TIMEOUT if timed_out else ATTEMPTS)


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
