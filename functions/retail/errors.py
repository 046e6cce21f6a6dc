"""The error tree: every refusal the shop can make, with what a caller needs to act on it.

MiloError
├── Invalid           422  the input breaks a rule; the same request will fail again
├── Unauthorized      401  no key, or a key nobody knows
├── Forbidden         403  a known caller outside its scope, or a turn that was lost
├── NotFound          404  nothing under that id
├── Refused           409  the rules of the shop say no in the present state (out of stock, cart empty)
├── Conflict          409  somebody else wrote first; trying again from a fresh read may succeed
├── PreconditionFailed   412  what the caller has seen is not what is there any more
├── PreconditionRequired 428  the caller has to say what it has seen
├── TooMany           429  it was asked too often; `retry_after` has the seconds to wait
└── Unavailable       503  a service that we need did not answer; trying again later may succeed
"""

from typing import Any


class MiloError(Exception):
    """An error with a stable `code`.

    Attributes:
        code: snake_case, stable; what programs branch on.
        message: one sentence for a developer; never shown to a shopper.
        status: the HTTP status it becomes.
        permanent: True when trying the same thing again cannot succeed.
        details: further members of the problem document, JSON values only.
    """

    status = 500
    permanent = True

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Invalid(MiloError):
    """The input breaks a rule."""

    status = 422


class Unauthorized(MiloError):
    """The caller gave no credential, or one that nobody issued."""

    status = 401


class Forbidden(MiloError):
    """The caller is known and may not do this."""

    status = 403


class NotFound(MiloError):
    """Nothing is stored under that id."""

    status = 404


class Refused(MiloError):
    """The shop's rules refuse this in the present state."""

    status = 409


class Conflict(MiloError):
    """Somebody else wrote first."""

    status = 409
    permanent = False


class PreconditionFailed(MiloError):
    """What the caller has seen is not what is there any more; after a fresh look it is another request."""

    status = 412


class PreconditionRequired(MiloError):
    """The caller has to say what it has seen, lest it overwrites what it has not."""

    status = 428


class TooMany(MiloError):
    """It was asked too often; after `retry_after` seconds it may be asked again."""

    status = 429
    permanent = False


class Unavailable(MiloError):
    """A service that we need did not answer in time."""

    status = 503
    permanent = False
