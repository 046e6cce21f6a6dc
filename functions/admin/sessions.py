"""A session: what the signed cookie says, what the API knows of it, and the token of its forms.

How long it lasts is the API's to say, which can end it although somebody has a copy of the cookie.
"""

import hashlib
import hmac
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from retail.errors import NotFound

from .owners_api import OwnersApi
from .roles import Person

LONGEST = timedelta(hours=8)
"""How long the browser keeps the cookie."""

Cookie = MutableMapping[str, Any]


@dataclass(frozen=True)
class Sessions:
    """Begins, checks and ends sessions in the members of a cookie.

    Attributes:
        version: of the credentials; a session begun under another one is over.
        new_token: an unguessable text.
    """

    version: str
    api: OwnersApi
    new_token: Callable[[], str]

    def begin(self, cookie: Cookie, user: str) -> None:
        """Makes the cookie a session of the owner; nothing of what it said before stays."""
        session = self.new_token()
        self.api.begin_session(user, _known_as(session))
        self._keep(cookie, user, session)

    def begin_with(self, cookie: Cookie, user: str, password: str) -> None:
        """Makes the cookie a session of somebody whom the API knows by that password.

        Raises:
            Refused: `login_refused`.
        """
        session = self.new_token()
        self.api.log_in(user, password, _known_as(session))
        self._keep(cookie, user, session)

    def person_in(self, cookie: Cookie) -> Person | None:
        """Whose live session the cookie is, which has then been seen now; None for none, and the cookie is cleared.

        Raises:
            Unavailable: the API does not answer.
        """
        if cookie.get("version") != self.version or "session" not in cookie:
            cookie.clear()
            return None
        user = str(cookie["user"])
        try:
            return Person(user, self.api.see_session(user, _known_as(cookie["session"])))
        except NotFound:
            cookie.clear()
            return None

    def end(self, cookie: Cookie, *, everywhere: bool) -> None:
        """Ends the session, or all of that person's, and clears the cookie.

        Raises:
            Unavailable: the API does not answer; then it goes on.
        """
        known_as = _known_as(cookie["session"])
        self.api.end_session(cookie["user"], known_as, everywhere=everywhere)
        cookie.clear()

    def _keep(self, cookie: Cookie, user: str, session: str) -> None:
        cookie.clear()
        cookie.update(version=self.version, user=user, session=session, form_token=self.new_token())

    def form_token(self, cookie: Cookie) -> str:
        """The token that this browser's forms carry, made when there is none."""
        token: str = cookie.setdefault("form_token", self.new_token())
        return token

    def is_form_token(self, cookie: Cookie, given: str) -> bool:
        """Whether a form came from a page of ours in this browser."""
        token = cookie.get("form_token")
        return bool(token) and hmac.compare_digest(str(token).encode(), given.encode())


def _known_as(session: str) -> str:
    """What the API knows a session by."""
    return hashlib.sha256(session.encode()).hexdigest()
