"""Times that callers write: an offset may lead a time at the calendar's edge out of it."""

from datetime import UTC, datetime


def in_utc(time: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        ValueError: a time of no zone, or one that is before year 1 or after year 9999 in UTC.
    """
    if time.utcoffset() is None:
        raise ValueError("a time has its offset from UTC")
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time is out of the calendar") from None
