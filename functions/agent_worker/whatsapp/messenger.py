"""The messenger: sends what Milo says through Twilio's Messages API, and asks Twilio what went out.

Twilio has no idempotency key. An answer that got lost (timeout, 5xx, a crash) leaves open whether the
message was accepted, so before a message is sent again Twilio's own list is asked.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from retail.carrier import CONNECT_SECONDS, READ_SECONDS
from retail.errors import Refused, Unavailable
from retail.wire import OutboundMessage

from .last_look import Adapter, Look, last_look

logger = logging.getLogger(__name__)

_LISTED = 50
_CLOCKS_DIFFER = timedelta(minutes=2)
_TOO_MANY = 429
_TOO_MANY_CODES = frozenset({20429, 63018})
"""Over the account's or the sender's rate (twilio.com/docs/api/errors/63018)."""
_UNAUTHORIZED = 401
_NOT_WAITED_FOR = frozenset({408, 502, 504})
"""Somebody on the way stopped waiting; what is behind them may be at work still."""
_OUR_FAULT_CODES = frozenset({20003, 20008, 20404, 63007})
"""Our credentials, account or sender are wrong: no message is to blame, and mending it delivers all."""


class Undeliverable(Refused):
    """Twilio will never take this message: opted out (21610), not a WhatsApp number (21211, 63024, 63003), too
    long (21617, 21658) and every other refusal of its own. That the 24 hours are over (63016) it says later as a
    rule, as a status of a message that it took.

    Attributes:
        error_code: Twilio's code.
    """

    def __init__(self, error_code: int, message: str) -> None:
        super().__init__("undeliverable", message, error_code=error_code)
        self.error_code = error_code


class Unanswered(Unavailable):
    """The message may have been accepted: Twilio answered with a 5xx, nonsense, or not in time.

    Attributes:
        is_over: whether Twilio has done with the request; otherwise it may be at work on it still.
    """

    def __init__(self, code: str, message: str, *, is_over: bool = False) -> None:
        super().__init__(code, message)
        self.is_over = is_over


class Messenger:
    """Twilio's WhatsApp sender. Blocks; threads may share it."""

    def __init__(self, client: Client, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, outbound: OutboundMessage, look: Look) -> str:
        """Sends the message and answers its MessageSid; `look` is asked right before it leaves.

        Raises:
            What `look` raises: it was not sent.
            Undeliverable: it is refused for good.
            Unanswered: it may have been accepted; `find` tells.
            Unavailable: `twilio_busy` or `twilio_unreachable`: it was not accepted, try later.
        """
        try:
            with last_look(look):
                message = self._client.messages.create(
                    to=outbound["to"], from_=self._sender, body=outbound["body"]
                )
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise _failure(error) from error
        if not message.sid:
            raise Unanswered("twilio_unreadable", "an answer without a sid", is_over=True)
        return str(message.sid)

    def find(self, outbound: OutboundMessage, known_sids: Collection[str]) -> str | None:
        """The MessageSid under which Twilio lists this very message; None as long as it lists none.

        It has our text and our sender, and is not older than the message. It is not one of `known_sids`: those
        were reported last. A conversation's messages go out one after another, so a message that Twilio took
        before one of those is an earlier one, even if its sid is not among them any more. DateSent cannot be
        a filter: it is empty until Twilio has sent.

        Raises:
            Unavailable: Twilio does not say.
        """
        try:
            listed = self._client.messages.list(
                to=outbound["to"], from_=self._sender, limit=_LISTED, page_size=_LISTED
            )
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise Unavailable("twilio_unreachable", type(error).__name__) from error
        decided = datetime.fromisoformat(outbound["created_at"])
        reported = [
            _created(message.date_created) for message in listed if message.sid in known_sids
        ]
        earliest = max([decided - _CLOCKS_DIFFER, *reported])
        candidates = [
            message
            for message in listed
            if message.sid
            and message.sid not in known_sids
            and _same_text(message.body or "", outbound["body"])
            and _created(message.date_created) >= earliest
        ]
        candidates.sort(key=lambda message: _created(message.date_created))
        return candidates[0].sid if candidates else None

    def show_typing(self, message_sid: str) -> None:
        """Shows "typing…" under an inbound message and marks it read; lasts until a reply or 25 s.

        Raises:
            Unavailable: Twilio did not take it; nobody misses it.
        """
        try:
            self._client.messaging.v2.typing_indicator.create(
                channel="whatsapp", message_id=message_sid
            )
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise Unavailable("twilio_unreachable", type(error).__name__) from error


def connect(
    account_sid: str, auth_token: str, sender: str, *, api_url: str = "", connections: int = 64
) -> Messenger:
    """A messenger over Twilio's SDK; `api_url` is as for `sdk`."""
    return Messenger(sdk(account_sid, auth_token, api_url=api_url, connections=connections), sender)


def sdk(account_sid: str, auth_token: str, *, api_url: str = "", connections: int = 1) -> Client:
    """Twilio's SDK with our time limits; `api_url` replaces Twilio's hosts, as the laptop's double needs."""
    return Client(account_sid, auth_token, http_client=_Carrier(api_url, connections))


class _Carrier(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's HTTP client with our time limits, a pool for all our threads, and another host."""

    def __init__(self, api_url: str, connections: int) -> None:
        super().__init__()
        adapter = Adapter(pool_maxsize=connections, max_retries=0)
        assert self.session is not None  # noqa: S101 -- pooled by default
        self.session.mount("https://", adapter)
        self.session.mount("http://", adapter)
        # The constructor compares a timeout with a number, and so takes no pair.
        self.timeout: Any = (CONNECT_SECONDS, READ_SECONDS)
        self._api = urlsplit(api_url)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        if self._api.netloc:
            asked = urlsplit(url)
            path = self._api.path.rstrip("/") + asked.path
            url = urlunsplit((self._api.scheme, self._api.netloc, path, asked.query, ""))
        return super().request(method, url, *args, **kwargs)


def _failure(error: Exception) -> Undeliverable | Unavailable:
    if isinstance(error, requests.ConnectTimeout) or _is_refused_connection(error):
        return Unavailable("twilio_unreachable", type(error).__name__)
    if not isinstance(error, TwilioRestException | TwilioServiceException):
        return Unanswered("twilio_unanswered", type(error).__name__)
    code = error.code or error.status
    if error.status == _TOO_MANY or code in _TOO_MANY_CODES:
        return Unavailable("twilio_busy", f"error {code}")
    if error.status == _UNAUTHORIZED or code in _OUR_FAULT_CODES:
        logger.error("Twilio refuses us: HTTP %s, error %s", error.status, code)
        return Unavailable("twilio_refuses_us", f"error {code}")
    if 400 <= error.status < 500 and error.status not in _NOT_WAITED_FOR:
        return Undeliverable(code, f"error {code}")
    is_over = error.status not in _NOT_WAITED_FOR
    return Unanswered("twilio_unanswered", f"HTTP {error.status}", is_over=is_over)


def _is_refused_connection(error: Exception) -> bool:
    """Whether no connection was made at all, so that nothing can have been accepted."""
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return type(getattr(cause, "reason", None)).__name__ == "NewConnectionError"


def _same_text(one: str, other: str) -> bool:
    """Word by word: whoever carries a text may trim it, or write a no-break space as a blank."""
    return one.split() == other.split()


def _created(date: Any) -> datetime:
    """Twilio's RFC 2822 dates come with a zone; an absent one counts as just now."""
    return date if isinstance(date, datetime) else datetime.max.replace(tzinfo=UTC)
