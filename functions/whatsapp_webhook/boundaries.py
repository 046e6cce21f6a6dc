"""Boundaries: whether a signed form was cut where Twilio cut it.

Twilio signs the names and values run together, sorted by name. So the signature of `Body=hola` also stands for
`Bod=yhola`, for `Bodyhola=`, and for `ApiVersion=2010-04-01Bodyhola`. Somebody who sees a signed request could
so change what it says. What Twilio's values look like tells most of it; a message of ours is refused only when
something that we act on could be forged, and never for what it lacks.

These cannot be told, or are told at a price:
- A text may be any text. Where Twilio sends no `ChannelMetadata`, a `Body` may have swallowed what is signed
  between it and `From`: `holaForwardedtrue` may be `hola`, forwarded. Nothing but the end of the text changes.
- A text that has `Fromwhatsapp:` or `ChannelMetadata{"type"` in it, written so, is refused when it could be a cut.
- `BodyFormat=plain` beside a picture without `Body` is a parameter of next year, or its caption `Formatplain`:
  the picture is taken, without a caption.
- A parameter that we do not know may be swallowed by the one before it, unless that one has a known shape.
"""

import re

from werkzeug.datastructures import MultiDict

from retail.errors import Invalid
from retail.whatsapp import MAX_MEDIA, PREFIX, is_user_id

Form = MultiDict[str, str]
Signed = list[tuple[str, str]]
"""Each pair's name, and the name with the value, as they are signed."""

REQUIRED = ("AccountSid", "From", "MessageSid", "To")
"""Without these nobody knows whose message it is."""
EXTERNAL_USER_IDS = ("ExternalUserIdentifier", "ExternalUserId")
"""Twilio's changelog names the first, forms in the wild have the second."""
_DEGREES = "[+-]?[0-9]"
_STARTS = {
    "Latitude": _DEGREES,
    "Longitude": _DEGREES,
    "MessageType": "[a-z]",
    "NumMedia": "[0-9]",
    "OptOutType": "(?:STOP|START|HELP)",
    **{f"MediaContentType{index}": "[a-z]" for index in range(MAX_MEDIA)},
    **{f"MediaUrl{index}": "http" for index in range(MAX_MEDIA)},
}
"""How the values begin that we act on. No name goes on like this: Twilio writes them `InCapitals`."""
_BEGINNINGS = {name: re.compile(name + start) for name, start in _STARTS.items()}
_ENDS_ANOTHER_NAME = frozenset({"NumMedia"})
"""`ReferralNumMedia` can be cut so that a second one is there, while the first is hidden."""
_ONCE = ("Body", *_BEGINNINGS, *EXTERNAL_USER_IDS)
_PRESSED = ("ButtonPayload", "ButtonText", "ListId", "ListTitle")
_SHOWN = ("Address", "Label", "ProfileName")
_KNOWN = (*REQUIRED, *_ONCE, *_PRESSED, *_SHOWN, "MessageStatus")
_TYPES_WITH_WORDS = ("text", "button", "interactive")
_TYPES_PRESSED = ("button", "interactive")
_METADATA = 'ChannelMetadata{"type"'
"""Twilio sends it with every message of WhatsApp; it is signed after the texts and before `From`."""
_LONGER_NAME = re.compile("Body(?:[A-Z][a-z]+)+[0-9]*")
_BODY_BEHIND_API_VERSION = re.compile("ApiVersion.*Body", re.DOTALL)
_USER_ID_BEHIND_ITS_NAME = re.compile(f"ExternalUserId(?:entifier)?(?:{PREFIX})?(.*)", re.DOTALL)
_BEHIND_A_USER_ID = re.compile(
    "ExternalUser|Flow|Forwarded|FrequentlyForwarded|From|Interactive|Label|Latitude|List|Longitude|"
    "Media|Message"
)
"""What Twilio signs after a user id, and what no user id says: theirs are digits today."""


def check_boundaries(form: Form) -> None:
    """Refuses a form with a pair that is double, or cut elsewhere than Twilio cut it.

    Raises:
        Invalid: `invalid_form`.
    """
    _check_counts(form)
    _check_sender(form)
    for name, value in form.items(multi=True):
        _check_pair(name, value)
    signed = [(name, name + value) for name, value in form.items(multi=True)]
    _check_beginnings(form, signed)
    _check_body(form, signed)
    _check_pressed(form, signed)


def is_swallowing(user_id: str) -> bool:
    """Whether the parameter that is signed after a user id may have become a part of it."""
    return _BEHIND_A_USER_ID.search(user_id) is not None


def _check_counts(form: Form) -> None:
    for name in REQUIRED:
        if len(form.getlist(name)) != 1:
            raise Invalid("invalid_form", f"{name} must be there once")
    for name in _ONCE:
        if len(form.getlist(name)) > 1:
            raise Invalid("invalid_form", f"{name} is there twice")


def _check_sender(form: Form) -> None:
    """The sender is the only one that the signed text has, however it is cut, and nothing hangs on to it."""
    signed = "".join(name + value for name, value in sorted(form.items(multi=True)))
    if signed.count(f"From{PREFIX}") > 1:
        raise Invalid("invalid_form", "From may stand in two places")
    if is_user_id(form["From"].removeprefix(PREFIX)) and is_swallowing(form["From"]):
        raise Invalid("invalid_form", "From runs into the next name")


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


def _check_beginnings(form: Form, signed: Signed) -> None:
    for whole, beginning in _BEGINNINGS.items():
        if whole not in form and any(map(beginning.match, _signed_between(signed, whole))):
            raise Invalid("invalid_form", f"{whole} runs into its value")
        if whole in form and whole not in _ENDS_ANOTHER_NAME:
            continue
        if any(map(beginning.search, _signed_between(signed, "From", whole))):
            raise Invalid("invalid_form", f"{whole} is part of a pair before it")


def _check_body(form: Form, signed: Signed) -> None:
    if any(_BODY_BEHIND_API_VERSION.search(text) for text in _signed_between(signed, "", "Body")):
        raise Invalid("invalid_form", "Body is part of a pair before it")
    if "ChannelMetadata" not in form and any(
        _METADATA in text for text in _signed_between(signed, "Body", "ChannelMetadata")
    ):
        raise Invalid("invalid_form", "the text runs into ChannelMetadata")
    if "Body" in form:
        return
    if any("Body" in text for text in _signed_between(signed, "ApiVersion", "Body")):
        raise Invalid("invalid_form", "Body is part of a pair before it")
    longer = [name for name in form if name.startswith("Body")]
    has_words = form.get("MessageType", "text").startswith(_TYPES_WITH_WORDS)
    if longer and (has_words or not all(map(_LONGER_NAME.fullmatch, longer))):
        raise Invalid("invalid_form", "Body runs into its value")


def _check_pressed(form: Form, signed: Signed) -> None:
    """A pressed button or line has an id and a title that the shop wrote, and Twilio sends both."""
    is_pressed = form.get("MessageType", "").startswith(_TYPES_PRESSED)
    if not is_pressed and form.keys().isdisjoint(_PRESSED):
        return
    for whole in (name for name in _PRESSED if name not in form):
        if any(name.startswith(whole) for name in form):
            raise Invalid("invalid_form", f"{whole} runs into its value")
        if any(whole in text for text in _signed_between(signed, "", whole)):
            raise Invalid("invalid_form", f"{whole} is part of a pair before it")


def _signed_between(signed: Signed, first: str, last: str | None = None) -> list[str]:
    """Names with their values that are signed from one name on and before another's place."""
    return [text for name, text in signed if first <= name and (not last or name < last)]
