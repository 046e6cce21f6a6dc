"""Logins of the owner's panel: counted before they are checked, and the sessions that they begin."""

from retail.wire import PanelRole

from ..domain import panel_access as rules
from ..domain.panel_access import LoginTries, PanelSessions
from .shop import Shop
from .unit_of_work import UnitOfWork


def count_try(work: UnitOfWork, shop: Shop, user: str) -> None:
    """Counts a login that is about to be checked.

    Raises:
        Refused: `too_many_tries` with `wait_seconds`; it is not to be checked.
    """
    key = rules.tries_key(user)
    tries = work.get(LoginTries, key) or LoginTries(key)
    work.put(rules.tried(tries, shop.clock()))


def begin(work: UnitOfWork, shop: Shop, user: str, session_id: str) -> None:
    """Begins a session for the owner, whose login was right; the tries under that name are forgotten."""
    work.put(rules.begun(_sessions_of(work, user), session_id, shop.clock()))
    tries = work.get(LoginTries, rules.tries_key(user))
    if tries:
        work.put(LoginTries(tries.key))


def see(work: UnitOfWork, shop: Shop, user: str, session_id: str) -> PanelRole:
    """Keeps a session going in which a page is asked for; as what somebody is logged in there.

    Raises:
        NotFound: `session_over`.
    """
    seen = rules.seen(_sessions_of(work, user), session_id, shop.clock())
    work.put(seen)
    return rules.role_in(seen, session_id)


def end(work: UnitOfWork, user: str, session_id: str, *, everywhere: bool) -> None:
    """Ends a session, or all of that person's; one that is over stays so."""
    known = _sessions_of(work, user)
    left = rules.ended(known, session_id, everywhere=everywhere)
    if left != known:
        work.put(left)


def _sessions_of(work: UnitOfWork, user: str) -> PanelSessions:
    key = rules.person_key(user)
    return work.get(PanelSessions, key) or PanelSessions(key)
