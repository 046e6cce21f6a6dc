"""WhatsApp addresses as Twilio writes them, and the id that names a shopper's conversation.

`whatsapp:+5491123456789` has the id `5491123456789`. Since 2026 WhatsApp may hide the number and
give a user id instead (`whatsapp:AR.13491208655302741918`, or `AR.ENT.…` from a business that manages several
senders), whose id is the part after the colon.

One mobile has two spellings: Argentina's is written with a 9 after the country and without it, Mexico's with
a 1. WhatsApp itself uses the first, so that is the canonical one.
"""

import re

from retail.errors import Invalid

PREFIX = "whatsapp:"
MAX_SENT = 1600
"""UTF-16 units of a text that Twilio sends (errors 21617 and 21658), see `units`."""
MAX_RECEIVED = 4096
"""Characters of a text that a shopper writes. WhatsApp's own limit; what is longer is cut where it comes in, and so is
what follows."""
MAX_MEDIA = 10
MAX_URL = 1024
MAX_PAYLOAD = 1024
MAX_LABEL = 500
MAX_PROFILE_NAME = 100
MAX_CONTENT_TYPE = 256
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
"""With its country; the shortest are Tokelau's, `6907290`."""
_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_MOBILE_DIGITS = (("54", "9"), ("52", "1"))
"""Argentina marks a mobile that is dialled from abroad; Mexico did until 2019, and WhatsApp still does."""


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
    if is_user_id(name):
        return name
    raise Invalid("invalid_address", "neither an E.164 number nor a WhatsApp user id")


def address(wa_id: str) -> str:
    """The Twilio address to send to.

    Raises:
        Invalid: `invalid_address` for what `wa_id` would not answer.
    """
    if is_phone(wa_id):
        return f"{PREFIX}+{wa_id}"
    if is_user_id(wa_id):
        return PREFIX + wa_id
    raise Invalid("invalid_address", "neither a number's digits nor a WhatsApp user id")


def is_phone(wa_id: str) -> bool:
    """Whether the id is a phone number's digits; False for a WhatsApp user id."""
    return _DIGITS.fullmatch(wa_id) is not None


def is_user_id(wa_id: str) -> bool:
    """Whether the id is a WhatsApp user id, which stands for a number that WhatsApp hides."""
    return _USER_ID.fullmatch(wa_id) is not None


def is_parent_id(wa_id: str) -> bool:
    """Whether the id is the one of a business that manages several senders, `AR.ENT.…`."""
    return is_user_id(wa_id) and wa_id[2:].startswith(".ENT.")


def spellings(wa_id: str) -> tuple[str, ...]:
    """Every id that means the same as this one, the canonical one first (`549…`, then `54…`)."""
    for country, digit in _MOBILE_DIGITS:
        mobile = re.fullmatch(f"{country}(?:{digit})?([0-9]{{10}})", wa_id, re.ASCII)
        if mobile:
            return f"{country}{digit}{mobile[1]}", f"{country}{mobile[1]}"
    return (wa_id,)


def canonical(wa_id: str) -> str:
    """The one id of whoever writes under this one: a mobile's with its mobile digit, any other as it is."""
    return spellings(wa_id)[0]


def units(text: str) -> int:
    """A text's length as Twilio may count it: an emoji outside the basic plane is two."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)
