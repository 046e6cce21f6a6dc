"""WhatsApp addresses as Twilio writes them, and the id that names a shopper's conversation.

`whatsapp:+5491123456789` has the id `5491123456789`. Since 2026 WhatsApp may hide the number and
give a user id instead (`whatsapp:US.13491208655302741918`), whose id is the part after the colon.
"""

import re

from retail.errors import Invalid

PREFIX = "whatsapp:"
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
_DIGITS = re.compile(r"[1-9][0-9]{7,14}")
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{1,128}")


def wa_id(address: str) -> str:
    """The conversation's id of a Twilio address: digits of the number, or the user id as it is.

    Raises:
        Invalid: `invalid_address` for anything but an E.164 number or a user id behind `whatsapp:`.
    """
    name = address.removeprefix(PREFIX)
    if name == address:
        raise Invalid("invalid_address", f"an address begins with {PREFIX}")
    if _PHONE.fullmatch(name):
        return name.removeprefix("+")
    if _USER_ID.fullmatch(name):
        return name
    raise Invalid("invalid_address", "neither an E.164 number nor a WhatsApp user id")


def address(wa_id: str) -> str:
    """The Twilio address to send to.

    Raises:
        Invalid: `invalid_address` for what `wa_id` would not answer.
    """
    if is_phone(wa_id):
        return f"{PREFIX}+{wa_id}"
    if _USER_ID.fullmatch(wa_id):
        return PREFIX + wa_id
    raise Invalid("invalid_address", "neither a number's digits nor a WhatsApp user id")


def is_phone(wa_id: str) -> bool:
    """Whether the id is a phone number's digits; False for a WhatsApp user id."""
    return _DIGITS.fullmatch(wa_id) is not None
