"""The one place where the double speaks HTTP to the shop: signed form posts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import requests
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from local import loopback

TIMEOUT_SECONDS = 15.0
CONNECT_SECONDS = 5.0


class NoConnection(Exception):
    """Nobody accepted the connection."""


class NoAnswer(Exception):
    """The connection was accepted, and no answer came in time or it broke off."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes


Form = tuple[tuple[str, str], ...]
Carrier = Callable[[str, Form, dict[str, str]], Answer]


def post_form(url: str, form: Form, headers: dict[str, str]) -> Answer:
    """Posts once, with Twilio's limits (5 s to connect, 15 s in all), following no redirect.

    Raises NoConnection or NoAnswer.
    """
    try:
        with loopback.session() as session:
            response = session.post(
                url,
                data=list(form),
                headers=headers,
                timeout=(CONNECT_SECONDS, TIMEOUT_SECONDS),
                allow_redirects=False,
            )
    except requests.ConnectTimeout as error:
        raise NoConnection from error
    except requests.Timeout as error:
        raise NoAnswer from error
    except requests.ConnectionError as error:
        raise (NoAnswer if "RemoteDisconnected" in repr(error) else NoConnection) from error
    return Answer(response.status_code, response.headers.get("Content-Type", ""), response.content)


def signed_headers(url: str, form: Form, auth_token: str) -> dict[str, str]:
    """What Twilio sends with a webhook: its signature over this very URL and form."""
    signature = RequestValidator(auth_token).compute_signature(url, dict(form))
    return {
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
        "X-Twilio-Signature": signature,
        "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
    }
