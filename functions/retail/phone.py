"""Phone numbers: what people type becomes the digits we store, and one key for every way to write it.

Argentine mobiles are written in many ways (`11 2345-6789`, `011 15 2345-6789`, `+54 9 11 2345-6789`)
and WhatsApp knows them as 549 and ten digits. The stored number is the one that reaches the shopper;
the key only compares.
"""

import re

import phonenumbers

from retail.errors import Invalid
from retail.whatsapp import spellings

REGION = "AR"
_MAX_LENGTH = 40
_WRITTEN = re.compile(r"[\d\s()./+-]+")


def parse(typed: str) -> str:
    """The digits to store, country first and without a plus, of a number as somebody typed it.

    A number with its country (`+54…`, `0054…`, or 54 and ten or eleven digits) needs only be possible,
    since numbering plans change and the seed's `5491234567890` is in none; one without must be valid
    in Argentina, or valid as it stands behind a plus (`14155238886`).

    Raises:
        Invalid: `invalid_phone`.
    """
    text = typed.strip()
    if len(text) > _MAX_LENGTH or not _WRITTEN.fullmatch(text):
        raise Invalid("invalid_phone", "not a phone number")
    digits = "".join(str(int(char)) for char in text if char.isdigit())
    if key(digits) != digits:  # a mobile as WhatsApp writes it, which some plans have dropped
        return digits
    if text.startswith("+") or digits.startswith("00"):
        return _with_country(digits.removeprefix("00"))
    number = _number(text, REGION)
    if number and phonenumbers.is_valid_number(number):
        return _digits(number)
    if digits.startswith("54") and len(digits) in {12, 13}:
        return _with_country(digits)
    foreign = _number(f"+{digits}", None)
    if foreign and phonenumbers.is_valid_number(foreign):
        return _digits(foreign)
    raise Invalid("invalid_phone", "not a number of Argentina, nor one with its country")


def key(digits: str) -> str:
    """What two ways of writing one number have in common; `digits` as `parse` or a wa_id gives them.

    The mobile 9 of Argentina is dropped (`5491123456789` → `541123456789`), and a WhatsApp user id is its
    own key. Only for comparing: messages go to the digits that were stored.
    """
    return spellings(digits)[-1]


def _with_country(digits: str) -> str:
    number = _number(f"+{digits}", None)
    if number and phonenumbers.is_possible_number(number):
        return _digits(number)
    raise Invalid("invalid_phone", "not a possible number of any country")


def _number(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _digits(number: phonenumbers.PhoneNumber) -> str:
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164.removeprefix("+")
