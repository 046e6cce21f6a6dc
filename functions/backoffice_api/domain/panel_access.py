"""The owner's panel: how often somebody may try to log in, and the sessions of those that did.

The store holds the sha256 of what a session's cookie holds, so reading the store lets nobody in.
"""

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retail.errors import NotFound, Refused
from retail.wire import PanelRole

MAX_TRIES = 5
WINDOW = timedelta(minutes=5)
"""How many tries may be checked within that time; a login that succeeds clears the count."""
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
MAX_SESSIONS = 10
"""How many sessions one person has at most; a new one takes the place of the one that was idle longest."""
SEEN_EVERY = timedelta(minutes=1)
"""A session that is seen again before this has passed is not written, so that not every page costs a write."""


@dataclass(frozen=True)
class LoginTries:
    """When somebody tried to log in; names share a few keys, so that guessed names do not fill the store."""

    key: str
    tried_at: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class PanelSession:
    """A browser in which somebody has logged in, as what they were then: another role ends it."""

    id: str
    began_at: datetime
    seen_at: datetime
    role: PanelRole = "owner"


@dataclass(frozen=True)
class PanelSessions:
    """The sessions of one person, under `person_key`."""

    key: str
    sessions: tuple[PanelSession, ...] = ()


def tries_key(user: str) -> str:
    """One of 256 keys; the same for the same name, in whatever case."""
    return person_key(user)[:2]


def person_key(user: str) -> str:
    """The sha256 of a name without regard to case."""
    return hashlib.sha256(user.strip().casefold().encode()).hexdigest()


def tried(tries: LoginTries, now: datetime) -> LoginTries:
    """The tries with one more, which may then be checked.

    Raises:
        Refused: `too_many_tries` with `wait_seconds`.
    """
    recent = tuple(at for at in tries.tried_at if now - at < WINDOW)
    if len(recent) >= MAX_TRIES:
        wait = recent[0] + WINDOW - now
        raise Refused(
            "too_many_tries",
            "somebody tried too often",
            wait_seconds=math.ceil(wait.total_seconds()),
        )
    return replace(tries, tried_at=(*recent, now))


def begun(
    known: PanelSessions, session_id: str, now: datetime, role: PanelRole = "owner"
) -> PanelSessions:
    """The sessions with a new one."""
    live = sorted(
        (each for each in known.sessions if _is_live(each, now) and each.id != session_id),
        key=lambda each: each.seen_at,
    )
    new = PanelSession(session_id, now, now, role)
    return replace(known, sessions=(*live[1 - MAX_SESSIONS :], new))


def seen(known: PanelSessions, session_id: str, now: datetime) -> PanelSessions:
    """The sessions after a page was asked for in one of them.

    Raises:
        NotFound: `session_over`.
    """
    session = next((each for each in known.sessions if each.id == session_id), None)
    if session is None or not _is_live(session, now):
        raise NotFound("session_over", "nobody is logged in under this session")
    if now - session.seen_at < SEEN_EVERY:
        return known
    others = (each for each in known.sessions if each.id != session_id)
    return replace(known, sessions=(*others, replace(session, seen_at=now)))


def role_in(known: PanelSessions, session_id: str) -> PanelRole:
    """As what somebody is logged in, in a session that is there."""
    return next(each.role for each in known.sessions if each.id == session_id)


def ended(known: PanelSessions, session_id: str, *, everywhere: bool) -> PanelSessions:
    """The sessions without that one, or none of them."""
    left = (each for each in known.sessions if each.id != session_id and not everywhere)
    return replace(known, sessions=tuple(left))


def _is_live(session: PanelSession, now: datetime) -> bool:
    return now - session.began_at < LONGEST and now - session.seen_at < IDLE
