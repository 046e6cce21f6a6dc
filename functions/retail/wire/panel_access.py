"""Access to the owner's panel."""

from typing import Literal, NotRequired, TypedDict

PanelRole = Literal["owner", "seller"]


class LoginTry(TypedDict):
    """Under which name somebody tries to log in."""

    user: str


class PanelSession(TypedDict):
    """Whose session, and the sha256 of what its cookie holds."""

    user: str
    session: str


class EndedPanelSession(PanelSession):
    """The session that ends; `everywhere` ends all of that person's."""

    everywhere: NotRequired[bool]


class PanelAccess(TypedDict):
    """A try was counted, or a session is live or over."""

    status: Literal["counted", "live", "over"]


class PanelSessionSeen(TypedDict):
    """A session is live, and as what somebody is logged in there."""

    status: Literal["live"]
    role: PanelRole


class PanelLogin(PanelSession):
    """The session that begins if the password is that person's."""

    password: str


class NewPanelPerson(TypedDict):
    """Somebody who gets a login of the panel."""

    name: str
    role: PanelRole
    password: str


class PanelPersonChanges(TypedDict):
    """Whose role or password changes; null leaves it."""

    name: str
    role: NotRequired[PanelRole | None]
    password: NotRequired[str | None]


class PanelPersonName(TypedDict):
    """Whose login goes."""

    name: str


class PanelPerson(TypedDict):
    """Somebody with a login of the panel."""

    name: str
    role: PanelRole
    since: str


class PanelPersonPage(TypedDict):
    """Some of the people."""

    items: list[PanelPerson]
    next_page_token: str | None
