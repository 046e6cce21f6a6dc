"""Throttles: how often something that anybody may do is done in a span of time, counted where all instances see it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retail.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """How many may be done within what time, counted from the first."""

    most: int
    within: timedelta


@dataclass(frozen=True)
class Throttle:
    """How often it was done; under the name of what is counted."""

    key: str
    count: int
    expires_at: datetime


def counted(known: Throttle | None, key: str, limit: Limit, now: datetime) -> Throttle:
    """The count with one more.

    Raises:
        TooMany: `too_many_requests`, with the seconds to wait as `retry_after`.
    """
    if known is None or now >= known.expires_at:
        return Throttle(key, 1, now + limit.within)
    if known.count >= limit.most:
        wait = int((known.expires_at - now).total_seconds()) + 1
        raise TooMany("too_many_requests", "this was asked too often", retry_after=wait)
    return replace(known, count=known.count + 1)
