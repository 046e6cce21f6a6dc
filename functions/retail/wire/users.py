"""Users: the shoppers."""

from typing import NotRequired, TypedDict


class User(TypedDict):
    """A shopper; `phone` is the WhatsApp number as digits (`5491123456789`).

    It is empty while WhatsApp hides the number: `whatsapp_user_id` (`AR.13491208655302741918`) names such a
    shopper, and a phone is asked for where a delivery needs one. One of the two is always there. `email` is empty for a
    shopper without one.
    """

    id: int
    name: str
    email: str
    phone: str
    segment: str
    created_at: str
    whatsapp_user_id: str


class UserPage(TypedDict):
    """Some users."""

    items: list[User]
    next_page_token: str | None


class UsersSought(TypedDict):
    """Whom to look for: by phone or by e-mail exactly, or by beginnings of words in name and e-mail."""

    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    q: NotRequired[str | None]


class NewUser(TypedDict):
    """A shopper to register; `phone` may be the WhatsApp user id of one whose number is hidden.

    `email` is left out, null or empty for a shopper without one.
    """

    name: str
    email: NotRequired[str | None]
    phone: str


class UserChanges(TypedDict):
    """What to change; the rest stays. An empty `email` takes theirs away."""

    name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    segment: NotRequired[str | None]
