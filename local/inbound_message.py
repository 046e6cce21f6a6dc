"""An inbound message as the webhook's task carries it, made up."""

from datetime import UTC, datetime
from typing import Any, cast

from retail.whatsapp import is_phone
from retail.wire import InboundMessage

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WA_ID = "5491123456789"
SHOP = "whatsapp:+14155238886"


def inbound(
    sid: str = "SM1", body: str = "Hola", wa_id: str = WA_ID, **members: Any
) -> InboundMessage:
    """A text of Juan's at noon; `members` are others than those. A `wa_id` may be a hidden number's user id."""
    sender = f"+{wa_id}" if is_phone(wa_id) else wa_id
    message = {
        "sid": sid,
        "from": f"whatsapp:{sender}",
        "to": SHOP,
        "body": body,
        "kind": "text",
        "media": [],
        "location": None,
        "button_payload": "",
        "profile_name": "Juan",
        "received_at": NOON.isoformat(),
        **members,
    }
    return cast("InboundMessage", message)
