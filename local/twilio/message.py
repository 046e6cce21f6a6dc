"""A WhatsApp message as the double keeps it, and its shapes: REST resource and bubble on the page."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal

from retail.whatsapp import is_user_id

from .errors import in_words

Direction = Literal["inbound", "outbound-api", "outbound-reply"]

CHANNEL = "whatsapp:"
PHONE = re.compile(r"\+[1-9]\d{6,14}")
FINAL = frozenset({"read", "failed", "undelivered", "received"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message. `path` is where the page shows it when the double keeps it itself, `name` what
    the shopper's phone calls it; Twilio is told neither."""

    url: str
    content_type: str
    path: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """How the shop's webhook took an inbound message. `status` is None until it answers."""

    status: int | None = None
    error_code: int | None = None
    error: str = ""
    deliveries: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message. Times are aware UTC; `phone` is the shopper's, `ours` the shop's, both E.164; a shopper whose
    number is hidden has a WhatsApp user id (`AR.1349…`) as `phone`.

    `form` is, for an inbound message, exactly what the webhook is posted; `plan` are the statuses
    still ahead of an outbound one. `client_id` is the name that the page gave a message before it was
    taken: the same one sent again, because its answer got lost, is still one message.
    """

    sid: str
    direction: Direction
    phone: str
    ours: str
    body: str
    status: str
    created_at: datetime
    updated_at: datetime
    kind: str = "text"
    number: int = 0
    sent_at: datetime | None = None
    error_code: int | None = None
    seen: bool = False
    media: tuple[Attachment, ...] = ()
    location: dict[str, Any] | None = None
    button_payload: str = ""
    callback_url: str = ""
    messaging_service_sid: str = ""
    form: tuple[tuple[str, str], ...] = ()
    plan: tuple[str, ...] = ()
    webhook: Webhook = Webhook()
    client_id: str = ""

    @property
    def inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def sender(self) -> str:
        return CHANNEL + (self.phone if self.inbound else self.ours)

    @property
    def recipient(self) -> str:
        return CHANNEL + (self.ours if self.inbound else self.phone)


def resource(message: Message, account_sid: str) -> dict[str, Any]:
    """The Message resource of `2010-04-01`: dates are RFC 2822, with one second's resolution."""
    uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": format_datetime(message.created_at),
        "date_sent": format_datetime(message.sent_at) if message.sent_at else None,
        "date_updated": format_datetime(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": in_words(message.error_code) or None,
        "from": message.sender,
        "messaging_service_sid": message.messaging_service_sid or None,
        "num_media": str(len(message.media)),
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def bubble(message: Message) -> dict[str, Any]:
    """What the page shows. `ticks`: sending | sent | delivered | read | failed."""
    webhook = message.webhook
    return {
        "number": message.number,
        "sid": message.sid,
        "client_id": message.client_id,
        "phone": message.phone,
        "direction": "inbound" if message.inbound else "outbound",
        "kind": message.kind,
        "body": message.body,
        "media": [asdict(item) for item in message.media],
        "location": message.location,
        "button_payload": message.button_payload,
        "status": message.status,
        "ticks": _ticks(message),
        "error_code": webhook.error_code if message.inbound else message.error_code,
        "error": webhook.error if message.inbound else in_words(message.error_code),
        "webhook_status": webhook.status,
        "deliveries": webhook.deliveries,
        "created_at": message.created_at.isoformat(),
        "updated_at": message.updated_at.isoformat(),
    }


def _ticks(message: Message) -> str:
    if not message.inbound:
        return {"queued": "sending", "undelivered": "failed"}.get(message.status, message.status)
    if message.webhook.error:
        return "failed"
    if message.seen:
        return "read"
    return "delivered" if message.webhook.done else "sent"


def to_document(message: Message) -> dict[str, Any]:
    """The message as JSON values; `from_document` makes the same message of them."""
    document = asdict(message)
    for name in ("created_at", "updated_at", "sent_at"):
        document[name] = document[name] and document[name].isoformat()
    return document


def from_document(document: dict[str, Any], number: int) -> Message:
    """The message that `to_document` took apart; `number` is its place in the ledger."""
    message = Message(**document)
    return replace(
        message,
        number=number,
        created_at=datetime.fromisoformat(document["created_at"]),
        updated_at=datetime.fromisoformat(document["updated_at"]),
        sent_at=datetime.fromisoformat(document["sent_at"]) if document["sent_at"] else None,
        media=tuple(Attachment(**item) for item in document["media"]),
        form=tuple((name, value) for name, value in document["form"]),
        plan=tuple(document["plan"]),
        webhook=Webhook(**document["webhook"]),
    )


def phone_of(address: str) -> str | None:
    """The E.164 number in `whatsapp:+549…`, `+549…` or `549…`, or a WhatsApp user id; None when there is none.

    A plus that a query string turned into a space is taken for what it was.
    """
    name = address.removeprefix(CHANNEL)
    if is_user_id(name):
        return name
    digits = address.strip().removeprefix(CHANNEL).strip().removeprefix("+")
    phone = f"+{digits}"
    return phone if PHONE.fullmatch(phone) else None


def kind_of(content_type: str) -> str:
    """WhatsApp's MessageType of a file: image, audio, video or document."""
    family = content_type.partition("/")[0]
    return family if family in {"image", "audio", "video"} else "document"
