"""The list of messages: its filters and its pages, as the Message resource documents them."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from .errors import TwilioError
from .message import Message, phone_of, resource

LARGEST_PAGE = 1000


def shopper(query: dict[str, str], number: str) -> str | None:
    """The one shopper that the filters name, so that no more than their messages are read."""
    given = [phone_of(query.get(name, "")) for name in ("To", "From")]
    return next((phone for phone in given if phone and phone != number), None)


def matches(message: Message, query: dict[str, str]) -> bool:
    """Whether the filters let it through. A message not sent yet counts as sent when created."""
    if query.get("To", message.recipient) != message.recipient:
        return False
    if query.get("From", message.sender) != message.sender:
        return False
    at = (message.sent_at or message.created_at).replace(microsecond=0)
    if "DateSent" in query and at.date() != _date(query["DateSent"]).date():
        return False
    if "DateSent>" in query and at < _date(query["DateSent>"]):
        return False
    return not ("DateSent<" in query and at > _date(query["DateSent<"]))


def page(
    found: list[Message], account_sid: str, path: str, query: dict[str, str]
) -> dict[str, Any]:
    """One page of the messages found, newest first, with the way to its neighbours."""
    size = whole_number(query.get("PageSize"), 50, 1, LARGEST_PAGE)
    page = whole_number(query.get("Page"), 0, 0, 1_000_000)
    start = page * size
    shown = found[start : start + size]

    def uri(number: int) -> str:
        return f"{path}?{urlencode({**query, 'PageSize': size, 'Page': number})}"

    return {
        "end": start + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if len(found) > start + size else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": uri(page - 1) if page else None,
        "start": start,
        "uri": uri(page),
        "messages": [resource(message, account_sid) for message in shown],
    }


def whole_number(text: str | None, usual: int, least: int, most: int) -> int:
    """The number that a query says, kept within its bounds. Raises TwilioError."""
    if text is None:
        return usual
    if not text.isdigit():
        raise TwilioError(20001, f"{text} is not a number")
    return min(max(int(text), least), most)


def _date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError as error:
        raise TwilioError(20001, f"{text} is not a date") from error
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).replace(microsecond=0)
