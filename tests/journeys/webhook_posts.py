"""What Twilio posts to a running shop's webhook, signed with the shop's token."""

import requests
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from local.configuration import WHATSAPP_NUMBER
from tests.journeys.shop import Shop


def form(shop: Shop, phone: str, sid: str, body: str = "Hola") -> dict[str, str]:
    """A WhatsApp message as Twilio posts it."""
    return {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": shop.stack.addresses["twilio_account_sid"],
        "From": f"whatsapp:{phone}",
        "To": WHATSAPP_NUMBER,
        "Body": body,
        "NumMedia": "0",
        "WaId": phone[1:],
        "ProfileName": "Juan",
    }


def post(
    shop: Shop, fields: dict[str, str], signature: str | None, **headers: str
) -> requests.Response:
    """Posts those fields, signed so; not signed when that is None."""
    if signature is not None:
        headers["X-Twilio-Signature"] = signature
    return requests.post(
        shop.stack.addresses["webhook_url"], data=fields, headers=headers, timeout=10
    )


def prepared(shop: Shop, fields: dict[str, str]) -> requests.PreparedRequest:
    """The signed post of those fields, ready to be sent."""
    headers = {"X-Twilio-Signature": signed(shop, fields)}
    url = shop.stack.addresses["webhook_url"]
    return requests.Request("POST", url, headers=headers, data=fields).prepare()


def signed(shop: Shop, fields: dict[str, str], url: str | None = None) -> str:
    """The signature of those fields for the shop's webhook, or for another address."""
    addresses = shop.stack.addresses
    validator = RequestValidator(addresses["twilio_auth_token"])
    return str(validator.compute_signature(url or addresses["webhook_url"], fields))
