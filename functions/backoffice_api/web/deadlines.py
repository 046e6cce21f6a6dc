"""Deadlines: what nobody waits for any more is not done.

An API that stood still finds requests whose callers have gone. A turn that one of those were given would be
nobody's until its lease is over.
"""

from datetime import datetime

from flask import Request

from retail.api import DEADLINE
from retail.errors import Invalid, Unavailable

from .times import in_utc


def check(request: Request, now: datetime) -> None:
    """Refuses a request whose caller has stopped waiting; one that names no time waits for ever.

    Raises:
        Unavailable: `deadline_passed`.
        Invalid: `invalid_deadline` for anything but an ISO time with its offset.
    """
    text = request.headers.get(DEADLINE)
    if text is None:
        return
    try:
        deadline = in_utc(datetime.fromisoformat(text))
    except ValueError:
        raise Invalid("invalid_deadline", f"{DEADLINE} is an ISO time with its offset") from None
    if now > deadline:
        raise Unavailable("deadline_passed", "the caller has stopped waiting, by its clock")
