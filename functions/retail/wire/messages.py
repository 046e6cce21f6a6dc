"""Messages, as they come from WhatsApp and go to it."""

from typing import Literal, NotRequired, TypedDict

MessageKind = Literal[
    "text",
    "image",
    "audio",
    "video",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "unknown",
]
InboundStatus = Literal["received", "answered", "dead"]
OutboundStatus = Literal["queued", "sent", "delivered", "read", "failed"]
OptOutType = Literal["STOP", "START", "HELP"]


class Media(TypedDict):
    """A file that came with a message; the URL needs Twilio's credentials."""

    url: str
    content_type: str


class Location(TypedDict):
    """A pin that a shopper sent, in degrees."""

    latitude: float
    longitude: float
    label: str


# `from` is a keyword of Python's, hence the functional form. `external_user_id` is the WhatsApp user id that
# Twilio names beside the sender's address, or empty; tasks that were queued before it was read lack it.
# `opt_out_type` comes only with what Twilio took for a word of opting out, of coming back or of help.
InboundMessage = TypedDict(
    "InboundMessage",
    {
        "sid": str,
        "from": str,
        "to": str,
        "body": str,
        "kind": MessageKind,
        "media": list[Media],
        "location": Location | None,
        "button_payload": str,
        "profile_name": str,
        "received_at": str,
        "external_user_id": NotRequired[str],
        "opt_out_type": NotRequired[OptOutType | None],
    },
)
InboundMessage.__doc__ = "What a shopper wrote, as the webhook read it."


class OutboundMessage(TypedDict):
    """A reply that was decided and is to be sent; `to` is a Twilio address."""

    id: int
    to: str
    body: str
    created_at: str
