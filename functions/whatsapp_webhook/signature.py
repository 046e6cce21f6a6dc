"""Twilio's signature on a webhook: who may say that a shopper wrote.

https://www.twilio.com/docs/usage/webhooks/webhooks-security: HMAC-SHA1 over the URL that Twilio posted to
and the form's names and values, sorted. The URL is the configured one and never the request's: Host and
X-Forwarded-* are the caller's to choose.
"""

from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from werkzeug.datastructures import MultiDict

HEADER = "X-Twilio-Signature"


class Signature:
    """Checks requests against the webhook's URL and each auth token that is live."""

    def __init__(self, url: str, tokens: tuple[str, ...]) -> None:
        if not tokens or not all(tokens):
            raise ValueError("an empty token would accept anybody's signature")
        self._url = url
        self._query = urlsplit(url).query
        self._validators = [RequestValidator(token) for token in tokens]

    def covers(self, query: str, form: MultiDict[str, str], given: str | None) -> bool:
        """Whether `given` signs this form posted to the configured URL with this query string.

        The signed text runs names and values together, so it alone does not say where one ends:
        `inbound.read_message` refuses forms that were cut elsewhere.
        """
        if not given or query != self._query:
            return False
        return any(validator.validate(self._url, form, given) for validator in self._validators)
