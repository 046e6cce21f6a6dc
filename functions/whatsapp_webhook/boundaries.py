"""Boundaries: whether a signed form was cut where Twilio cut it.

Twilio signs the names and values run together, sorted by name. So the signature of `Body=hola` also stands for
`Bod=yhola`, for `Bodyhola=`, and for `ApiVersion=2010-04-01Bodyhola`. A parameter that we act on is therefore
either there under its own name, or nowhere in the form.

One thing cannot be told: what a shopper wrote may itself read like the parameter that comes after it.
"""

import re

from werkzeug.datastructures import MultiDict

from retail.errors import Invalid
from retail.whatsapp import PREFIX, is_user_id

Form = MultiDict[str, str]

MAX_MEDIA = 10
REQUIRED = ("AccountSid", "From", "MessageSid", "To")
"""Without these nobody knows whose message it is."""
EXTERNAL_USER_IDS = ("ExternalUserIdentifier", "ExternalUserId")
"""Twilio's changelog names the first, forms in the wild have the second."""
_MEDIA = tuple(
    f"{name}{index}" for index in range(MAX_MEDIA) for name in ("MediaContentType", "MediaUrl")
)
_MEANT = ("Body", "Latitude", "Longitude", "NumMedia", *_MEDIA)
_CHOSEN = ("ButtonPayload", "ListId", "MessageType")
_SHOWN = ("Address", "ButtonText", "Label", "ListTitle", "ProfileName")
_KNOWN = (*REQUIRED, *_MEANT, *_CHOSEN, *_SHOWN, *EXTERNAL_USER_IDS, "MessageStatus")
_USER_ID_BEHIND_ITS_NAME = re.compile(f"ExternalUserId(?:entifier)?(?:{PREFIX})?(.*)", re.DOTALL)


def check_boundaries(form: Form) -> None:
    """Refuses a form with a pair that is double, or cut elsewhere than Twilio cut it.

    Raises:
        Invalid: `invalid_form`.
    """
    _check_counts(form)
    for name, value in form.items(multi=True):
        _check_pair(name, value)
    for whole in (*_MEANT, *_CHOSEN):
        if whole not in form and any(name.startswith(whole) for name in form):
            raise Invalid("invalid_form", f"{whole} runs into its value")
    for whole in _MEANT:
        if whole not in form and any(whole in text for text in _pair_before(form, whole)):
            raise Invalid("invalid_form", f"{whole} is part of the pair before it")


def _check_counts(form: Form) -> None:
    for name in REQUIRED:
        if len(form.getlist(name)) != 1:
            raise Invalid("invalid_form", f"{name} must be there once")
    for name in (*_MEANT, *EXTERNAL_USER_IDS):
        if len(form.getlist(name)) > 1:
            raise Invalid("invalid_form", f"{name} is there twice")


def _check_pair(name: str, value: str) -> None:
    for whole in _KNOWN:
        if name != whole and whole.startswith(name) and (name + value).startswith(whole):
            raise Invalid("invalid_form", f"{whole} is cut in two")
    _check_user_id(name, value)


def _check_user_id(name: str, value: str) -> None:
    """For names of which each begins like the other, and like some that Twilio may add."""
    behind = _USER_ID_BEHIND_ITS_NAME.fullmatch(name + value)
    if behind and name not in EXTERNAL_USER_IDS and is_user_id(behind[1]):
        raise Invalid("invalid_form", "a user id runs into its name")


def _pair_before(form: Form, absent: str) -> list[str]:
    """Names with their values that are signed right before the place of an absent name."""
    before = max((name for name in form if name < absent), default="")
    return [before + value for value in form.getlist(before)]
