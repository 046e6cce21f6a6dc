"""The owner's session: what the signed cookie says, how long it lasts, and the token of its forms."""

import hmac
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)

Cookie = MutableMapping[str, Any]


@dataclass(frozen=True)
class Sessions:
    """Begins, checks and ends sessions in the members of a cookie.

    Attributes:
        version: of the credentials; a session begun under another one is over.
        clock: aware, UTC.
        new_token: an unguessable text.
    """

    version: str
    clock: Callable[[], datetime]
    new_token: Callable[[], str]

    def begin(self, cookie: Cookie) -> None:
        """Makes the cookie a session of the owner; nothing of what it said before stays."""
        now = self.clock().timestamp()
        cookie.clear()
        cookie.update(version=self.version, began_at=now, seen_at=now, form_token=self.new_token())

    def renew(self, cookie: Cookie) -> bool:
        """Whether the cookie is a live session, which has then been seen now; clears it otherwise."""
        if not self._is_live(cookie):
            cookie.clear()
            return False
        cookie["seen_at"] = self.clock().timestamp()
        return True

    def form_token(self, cookie: Cookie) -> str:
        """The token that this browser's forms carry, made when there is none."""
        token: str = cookie.setdefault("form_token", self.new_token())
        return token

    def is_form_token(self, cookie: Cookie, given: str) -> bool:
        """Whether a form came from a page of ours in this browser."""
        token = cookie.get("form_token")
        return bool(token) and hmac.compare_digest(str(token).encode(), given.encode())

    def _is_live(self, cookie: Cookie) -> bool:
        began_at, seen_at = cookie.get("began_at"), cookie.get("seen_at")
        if cookie.get("version") != self.version or began_at is None or seen_at is None:
            return False
        now = self.clock().timestamp()
        return bool(
            now - began_at < LONGEST.total_seconds() and now - seen_at < IDLE.total_seconds()
        )
