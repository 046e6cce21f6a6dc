"""Logins of the owner's panel: counted before they are checked, and the sessions that they begin."""

from retail.errors import Refused
from retail.wire import PanelRole

from ..domain import panel_access as rules
from ..domain.panel_access import LoginTries, PanelSessions
from ..domain.panel_people import PanelPerson
from . import audit
from .shop import Shop
from .unit_of_work import UnitOfWork


def count_try(shop: Shop, user: str) -> None:
    """Counts a login that is about to be checked.

    Raises:
        Refused: `too_many_tries` with `wait_seconds`; it is not to be checked, and the audit log says so.
    """
    refused = shop.cases.run(lambda work: _counted(work, shop, user))
    if refused:
        raise refused


def _counted(work: UnitOfWork, shop: Shop, user: str) -> Refused | None:
    key = rules.tries_key(user)
    tries = work.get(LoginTries, key) or LoginTries(key)
    try:
        work.put(rules.tried(tries, shop.clock()))
    except Refused as refused:
        audit.note_hourly(work, shop, _known_name(work, user), "count_try")
        return refused
    return None


def _known_name(work: UnitOfWork, user: str) -> str:
    """The name of somebody who may come in; empty for another, which may be a password that was typed in the wrong field."""
    key = rules.person_key(user)
    person = work.get(PanelPerson, key)
    if person:
        return person.name
    return user.strip() if work.get(PanelSessions, key) else ""


def begin(work: UnitOfWork, shop: Shop, user: str, session_id: str) -> None:
    """Begins a session for the owner, whose login was right; the tries under that name are forgotten."""
    work.put(rules.begun(_sessions_of(work, user), session_id, shop.clock()))
    audit.note(work, shop, user, "log_in")
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


def end(work: UnitOfWork, shop: Shop, user: str, session_id: str, *, everywhere: bool) -> None:
    """Ends a session, or all of that person's; one that is over stays so."""
    known = _sessions_of(work, user)
    left = rules.ended(known, session_id, everywhere=everywhere)
    if left == known:
        return
    work.put(left)
    if everywhere:
        audit.note(work, shop, user, "end_session")


def _sessions_of(work: UnitOfWork, user: str) -> PanelSessions:
    key = rules.person_key(user)
    return work.get(PanelSessions, key) or PanelSessions(key)
