"""People of the panel: added, changed and removed by an owner, and let in by their password.

Whoever is removed, or gets another role or password, is logged out everywhere by the same commit.
"""

from dataclasses import replace

from retail.errors import NotFound, Refused
from retail.wire import PanelRole

from ..domain import panel_access as access
from ..domain.panel_access import LoginTries, PanelSessions
from ..domain.panel_people import PanelPerson, changed
from ..storage import queries
from ..storage.port import Page
from . import audit, passwords
from .shop import Shop
from .unit_of_work import UnitOfWork


def listed(shop: Shop, limit: int, page_token: str | None) -> Page[PanelPerson]:
    """Everybody by name."""
    return shop.store.find(queries.panel_people(), limit=limit, page_token=page_token)


def add(
    work: UnitOfWork, shop: Shop, name: str, role: PanelRole, password_hash: str
) -> PanelPerson:
    """A new person.

    Raises:
        Refused: `person_exists`, whatever the capitals.
    """
    key = access.person_key(name)
    if work.get(PanelPerson, key):
        raise Refused("person_exists", "somebody has this name already")
    person = PanelPerson(key, name, role, password_hash, shop.clock())
    work.put(person)
    return person


def change(
    work: UnitOfWork, name: str, role: PanelRole | None, password_hash: str | None
) -> PanelPerson:
    """The person with another role or password.

    Raises:
        NotFound: `person_not_found`.
    """
    before = _person(work, name)
    after = changed(before, role, password_hash)
    if after != before:
        work.put(after)
        _log_out(work, after.key)
    return after


def remove(work: UnitOfWork, name: str) -> None:
    """Takes a person out.

    Raises:
        NotFound: `person_not_found`.
    """
    person = _person(work, name)
    work.delete(PanelPerson, person.key)
    _log_out(work, person.key)


def log_in(shop: Shop, name: str, password: str, session_id: str) -> PanelPerson:
    """Begins a session for a person whose password it is; the tries under that name are forgotten.

    Raises:
        Refused: `login_refused`, after as much work for a name that nobody has.
    """
    key = access.person_key(name)
    known = shop.store.get(PanelPerson, key)
    password_hash = known.entity.password_hash if known else None
    if not passwords.matches(password, password_hash):
        raise _refused()

    def begin(work: UnitOfWork) -> PanelPerson:
        person = work.get(PanelPerson, key)
        if person is None or person.password_hash != password_hash:
            raise _refused()
        work.verify(PanelPerson, key)
        sessions = work.get(PanelSessions, key) or PanelSessions(key)
        work.put(access.begun(sessions, session_id, shop.clock(), person.role))
        audit.note(work, shop, person.name, "log_in")
        tries = work.get(LoginTries, access.tries_key(name))
        if tries:
            work.put(LoginTries(tries.key))
        return person

    return shop.cases.run(begin)


def _person(work: UnitOfWork, name: str) -> PanelPerson:
    person = work.get(PanelPerson, access.person_key(name))
    if person is None:
        raise NotFound("person_not_found", "nobody has this name")
    return person


def _log_out(work: UnitOfWork, key: str) -> None:
    """Ends all sessions; one that begins meanwhile makes the commit fail, also where there was none."""
    sessions = work.get(PanelSessions, key) or PanelSessions(key)
    work.put(replace(sessions, sessions=()))
    work.verify(PanelSessions, key)


def _refused() -> Refused:
    return Refused("login_refused", "name and password do not go together")
