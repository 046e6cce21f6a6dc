"""Users: the shoppers, and the marker documents that keep a phone and an e-mail theirs alone."""

import hashlib
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime

from retail import phone as phones
from retail import whatsapp
from retail.errors import Invalid
from retail.spanish.words import prefixes
from retail.writing import one_line

from .day_figures import DayFigures
from .fulfilment import Choice

NEW_SEGMENT = "nuevo"
MAX_NAME = 80
_IN_NAMES = " '’.,-"


@dataclass(frozen=True)
class Pin:
    """Where on the map a shopper said that they are, in degrees, and when."""

    latitude: float
    longitude: float
    at: datetime


@dataclass(frozen=True)
class User:
    """A shopper.

    Attributes:
        email: empty when they have none, or would not give it.
        phone: the WhatsApp number as digits, country first (`5491123456789`); empty while it is hidden.
        shares_email: whether another user had that e-mail when they gave it: it names nobody then but the other.
        tokens: beginnings of the words in name and e-mail, for the owner's search box.
        whatsapp_user_id: what WhatsApp names them by instead of the phone, or beside it; empty if unknown.
        last_choice: how they last had an order brought and paid it, to be offered again.
        pin: the last place on the map that they sent in the chat.
        also: other numbers and WhatsApp user ids that they write from, as the owner said.
        other_emails: those of users that were made one with them, by which what they once left, or bought, is found; for nothing else.
        merging: the user with whom they are being made one, see `merge.py`; 0 as a rule.
        uncounted: what their registration counts for and is not in its day's figures yet.
    """

    id: int
    name: str
    email: str
    phone: str
    segment: str
    created_at: datetime
    tokens: tuple[str, ...]
    whatsapp_user_id: str = ""
    last_choice: Choice | None = None
    pin: Pin | None = None
    also: tuple[str, ...] = ()
    other_emails: tuple[str, ...] = ()
    merging: int = 0
    shares_email: bool = False
    uncounted: tuple[DayFigures, ...] = ()
    is_counted: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_counted", not self.uncounted)

    @property
    def key(self) -> str:
        """The id as text."""
        return str(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """All numbers and WhatsApp user ids that are known of them."""
        return tuple(filter(None, (self.phone, self.whatsapp_user_id, *self.also)))


@dataclass(frozen=True)
class PhoneKey:
    """Marks a phone or a WhatsApp user id as taken; `key` is `retail.phone.key` of it."""

    key: str
    user_id: int


@dataclass(frozen=True)
class EmailKey:
    """Marks an e-mail address as taken; `key` is what `email_key` gives."""

    key: str
    user_id: int


def may_be_called(user: User, name: str) -> bool:
    """Whether WhatsApp can mean this user by a number or a user id: it is theirs, or they have no other, or it is a parent id."""
    if phones.key(name) in map(phones.key, user.also):
        return True
    if whatsapp.is_phone(name):
        return not user.phone or phones.key(user.phone) == phones.key(name)
    theirs = user.whatsapp_user_id
    return theirs in {"", name} or any(map(whatsapp.is_parent_id, (theirs, name)))


def email_key(email: str) -> str:
    """The sha256 of an address without regard to case: an address may hold what a key may not."""
    return hashlib.sha256(email.casefold().encode()).hexdigest()


def clean_name(typed: str) -> str:
    """The name to store: in plain letters, blanks made single, emoji and invisible characters dropped.

    Raises:
        Invalid: `invalid_name` when no letter is left, when it is too long, or when it holds what no
            name does (digits, markup, an address).
    """
    line = one_line(typed)
    kept = "".join(char for char in line if unicodedata.category(char) not in _SIGNS)
    name = unicodedata.normalize("NFC", " ".join(kept.split()))
    if not name or len(name) > MAX_NAME or not any(char.isalpha() for char in name):
        raise Invalid(
            "invalid_name", f"a name has 1 to {MAX_NAME} characters, some of them letters"
        )
    if not all(char in _IN_NAMES or unicodedata.category(char)[0] in "LM" for char in name):
        raise Invalid("invalid_name", "a name has letters, blanks, apostrophes, dots and hyphens")
    return name


_SIGNS = {"So", "Sk"}


def register(
    user_id: int, *, name: str, email: str, phone: str, whatsapp_user_id: str, at: datetime
) -> User:
    """A new user from a clean name, a checked e-mail address or none, and the digits of a phone, a user id, or both."""
    return User(
        id=user_id,
        name=name,
        email=email,
        phone=phone,
        segment=NEW_SEGMENT,
        created_at=at,
        tokens=prefixes(f"{name} {email}"),
        whatsapp_user_id=whatsapp_user_id,
    )


def change(
    user: User,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    segment: str | None = None,
) -> User:
    """The user with those members replaced that are given."""
    changed = replace(
        user,
        name=user.name if name is None else name,
        email=user.email if email is None else email,
        phone=user.phone if phone is None else phone,
        segment=user.segment if segment is None else segment,
    )
    return replace(changed, tokens=prefixes(f"{changed.name} {changed.email}"))
