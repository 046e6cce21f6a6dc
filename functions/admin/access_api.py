"""The part of the owner's API that says who may use the panel, and what they did there."""

from typing import cast

from retail.api import NOBODY
from retail.wire import (
    AuditPage,
    EndedPanelSession,
    LoginTry,
    NewPanelPerson,
    PanelLogin,
    PanelPersonChanges,
    PanelPersonName,
    PanelPersonPage,
    PanelRole,
    PanelSession,
    PanelSessionSeen,
)

from .paged_api import PagedApi


class AccessApi(PagedApi):
    """Logins, sessions, people and the audit log."""

    def count_login(self, user: str) -> None:
        """Counts a login that is about to be checked.

        Raises:
            Refused: `too_many_tries` with `wait_seconds`.
        """
        body: LoginTry = {"user": user}
        self._post("/panel/tries", body, NOBODY)

    def begin_session(self, user: str, session: str) -> None:
        """Begins a session, known by a sha256."""
        body: PanelSession = {"user": user, "session": session}
        self._post("/panel/sessions", body, NOBODY)

    def log_in(self, user: str, password: str, session: str) -> None:
        """Begins a session for somebody whose password it is.

        Raises:
            Refused: `login_refused`.
        """
        body: PanelLogin = {"user": user, "password": password, "session": session}
        self._post("/panel/logins", body, NOBODY)

    def see_session(self, user: str, session: str) -> PanelRole:
        """Keeps a session going; as what somebody is logged in there.

        Raises:
            NotFound: `session_over`.
        """
        body: PanelSession = {"user": user, "session": session}
        return cast("PanelSessionSeen", self._post("/panel/sessions/seen", body, NOBODY))["role"]

    def end_session(self, user: str, session: str, *, everywhere: bool) -> None:
        """Ends a session, or all of that person's."""
        body: EndedPanelSession = {"user": user, "session": session, "everywhere": everywhere}
        self._post("/panel/sessions/end", body, NOBODY)

    def people(self, limit: int, page_token: str = "") -> PanelPersonPage:
        """The people that may use the panel, by name; the owner whom the settings name is not among them."""
        return cast("PanelPersonPage", self._list("/panel/people", limit, page_token))

    def audit(self, limit: int, page_token: str = "", person: str = "") -> AuditPage:
        """What was changed in the panel and by which person, the newest first; of all people or of one."""
        return cast("AuditPage", self._list("/panel/audit", limit, page_token, person=person))

    def add_person(self, person: NewPanelPerson) -> None:
        """Gives somebody a login.

        Raises:
            Refused: `person_exists`.
            Invalid: `invalid_name`, `invalid_password`.
        """
        self._post("/panel/people", person, NOBODY)

    def change_person(self, changes: PanelPersonChanges) -> None:
        """Changes somebody's role or password, which logs them out everywhere.

        Raises:
            NotFound: `person_not_found`.
            Invalid: `invalid_password`.
        """
        self._post("/panel/people/change", changes, NOBODY)

    def remove_person(self, name: str) -> None:
        """Takes somebody's login away, which logs them out everywhere.

        Raises:
            NotFound: `person_not_found`.
        """
        body: PanelPersonName = {"name": name}
        self._post("/panel/people/remove", body, NOBODY)
