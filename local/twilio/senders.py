"""The account's WhatsApp senders, as the Senders API lists, shows and changes them.

Twilio's console registers and deletes a sender, so that is not spoken here. The double goes on posting to the
webhook that it was started with, whatever a sender is told, and a restart forgets it.
Source: Twilio's OpenAPI document of messaging v2 (ChannelsSender).
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from .account import NewSid
from .errors import TwilioError
from .listing import LARGEST_PAGE, whole_number
from .message import CHANNEL
from .outgoing import WEB

STATUSES = frozenset(
    {"CREATING", "ONLINE", "OFFLINE", "PENDING_VERIFICATION", "VERIFYING", "ONLINE:UPDATING"}
    | {"TWILIO_REVIEW", "DRAFT", "STUBBED"}
)
CHANNELS = frozenset({"whatsapp", "rcs"})
USUAL_PAGE = 20
METHODS = frozenset({"POST", "PUT"})
PARTS = {
    "configuration": (
        *("waba_id", "verification_method", "verification_code", "voice_application_sid"),
        "account_type",
    ),
    "webhook": (
        *("callback_url", "callback_method", "fallback_url", "fallback_method"),
        *("status_callback_url", "status_callback_method"),
    ),
    "profile": (
        *("name", "about", "address", "description", "logo_url", "banner_url", "privacy_url"),
        *("terms_of_service_url", "accent_color", "use_case", "vertical", "websites", "emails"),
        "phone_numbers",
    ),
}
"""What an update may say, by the part that it is of."""
_TOKEN = "PT"  # noqa: S105 -- a page's, which opens nothing


@dataclass(slots=True)
class Sender:
    """One sender; what was never said of a part is null.

    Attributes:
        number: E.164.
        offline_reasons: each `{code, message, more_info}`.
    """

    sid: str
    number: str
    status: str
    offline_reasons: list[dict[str, str]] | None = None
    friendly_name: str | None = None
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def document(self, root: str) -> dict[str, Any]:
        """The resource; `root` is where the API is reached."""
        parts = {
            part: dict.fromkeys(members) | self.parts.get(part, {})
            for part, members in PARTS.items()
        }
        return {
            "sid": self.sid,
            "status": self.status,
            "sender_id": CHANNEL + self.number,
            "friendly_name": self.friendly_name,
            **parts,
            "compliance": None,
            "properties": {"quality_rating": "HIGH", "messaging_limit": "10K Customers/24hr"},
            "offline_reasons": self.offline_reasons,
            "url": f"{root}v2/Channels/Senders/{self.sid}",
        }


class Senders:
    """The senders in the order in which they were registered. Threads may share it."""

    def __init__(self, new_sid: NewSid) -> None:
        self._new_sid = new_sid
        self._senders: dict[str, Sender] = {}
        self._lock = threading.Lock()

    def register(
        self,
        number: str,
        status: str = "ONLINE",
        *,
        webhook: Mapping[str, str] | None = None,
        offline_reasons: list[dict[str, str]] | None = None,
    ) -> Sender:
        """Adds a sender, as the console does."""
        if status not in STATUSES:
            raise ValueError(f"a sender is never {status}")
        sender = Sender(self._new_sid("XE"), number, status, offline_reasons)
        sender.parts["webhook"] = dict(webhook or {})
        with self._lock:
            self._senders[sender.sid] = sender
        return sender

    def get(self, sid: str) -> Sender | None:
        with self._lock:
            return self._senders.get(sid)

    def page(self, query: Mapping[str, str], root: str) -> dict[str, Any]:
        """One page; `PageToken` says which, and `Page` only counts. Raises TwilioError."""
        channel = query.get("Channel", "")
        if channel not in CHANNELS:
            raise TwilioError(20001, "Channel must be whatsapp or rcs")
        size = whole_number(query.get("PageSize"), USUAL_PAGE, 1, LARGEST_PAGE)
        number = whole_number(query.get("Page"), 0, 0, 1_000_000)
        start = _start(query.get("PageToken", ""))
        with self._lock:
            found = list(self._senders.values()) if channel == "whatsapp" else []

        def url(start: int, page: int) -> str:
            asked = {"Channel": channel, "PageSize": size, "Page": page}
            token = {"PageToken": f"{_TOKEN}{start}"} if start else {}
            return f"{root}v2/Channels/Senders?{urlencode({**asked, **token})}"

        following = url(start + size, number + 1) if len(found) > start + size else None
        return {
            "senders": [sender.document(root) for sender in found[start : start + size]],
            "meta": {
                "page": number,
                "page_size": size,
                "first_page_url": url(0, 0),
                "previous_page_url": url(max(start - size, 0), number - 1) if start else None,
                "url": url(start, number),
                "next_page_url": following,
                "key": "senders",
            },
        }

    def update(self, sender: Sender, asked: Any, root: str) -> dict[str, Any]:
        """Writes what was asked for, and answers it: the parts that were not are null. Raises TwilioError."""
        given = read_update(asked)
        with self._lock:
            for part in PARTS.keys() & given.keys():
                sender.parts.setdefault(part, {}).update(given[part])
            sender.friendly_name = given.get("friendly_name", sender.friendly_name)
            answer = sender.document(root)
        if sender.status == "ONLINE":
            answer["status"] = "ONLINE:UPDATING"
        return answer | {part: None for part in PARTS if part not in given}


def read_update(asked: Any) -> dict[str, Any]:
    """What an update asks for; null stands for what it says nothing of. Raises TwilioError."""
    if not isinstance(asked, dict):
        raise TwilioError(20001, "the body must be a JSON object, as application/json")
    given = _known(asked, {"friendly_name", *PARTS}, "")
    for part in PARTS.keys() & given.keys():
        if not isinstance(given[part], dict):
            raise TwilioError(20001, f"{part} must be an object")
        given[part] = _known(given[part], set(PARTS[part]), f"{part}.")
    for name, value in given.get("webhook", {}).items():
        _check_webhook(name, value)
    if not any(given.values()):
        raise TwilioError(20001, "nothing is to be updated")
    return given


def _known(document: Mapping[str, Any], names: set[str], of: str) -> dict[str, Any]:
    for name in document.keys() - names:
        raise TwilioError(20001, f"{of}{name} is not known")
    return {name: value for name, value in document.items() if value is not None}


def _check_webhook(name: str, value: Any) -> None:
    if name.endswith("_method") and value not in METHODS:
        raise TwilioError(20001, f"webhook.{name} must be POST or PUT")
    is_url = isinstance(value, str) and (not value or value.startswith(WEB))
    if name.endswith("_url") and not is_url:
        raise TwilioError(20001, f"webhook.{name} must be a URL, or empty")


def _start(token: str) -> int:
    if not token:
        return 0
    digits = token.removeprefix(_TOKEN)
    if digits == token or not digits.isdigit():
        raise TwilioError(20001, "PageToken is none of ours")
    return int(digits)
