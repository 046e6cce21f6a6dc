"""Routes of the people of the panel. A password goes in and never comes out, nor does its hash.

None of them keeps its answer under an idempotency key: the record would have a fingerprint of the password.
"""

from typing import Annotated

from pydantic import Field

from retail import wire

from ..domain import panel_people as rules
from ..domain.panel_people import PanelPerson
from ..services import panel_people, passwords
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import instant
from .cleaned import Clean
from .inputs import Body, Paged
from .panel_access import SessionId

ROUTES = Routes()

_Name = Annotated[str, Field(pattern=rules.NAME), Clean]
_Named = Annotated[str, Field(max_length=200)]
_Password = Annotated[
    str, Field(min_length=rules.SHORTEST_PASSWORD, max_length=rules.LONGEST_PASSWORD)
]


class NewPanelPerson(Body):
    """Somebody who gets a login."""

    name: _Name
    role: wire.PanelRole
    password: _Password


class PanelPersonChanges(Body):
    """Whose role or password changes; null leaves it."""

    name: _Named
    role: wire.PanelRole | None = None
    password: _Password | None = None


class PanelPersonName(Body):
    """Whom."""

    name: _Named


class PanelLogin(Body):
    """Name and password, and the sha256 of what the cookie of the session will hold."""

    user: _Named
    password: Annotated[str, Field(max_length=2000)]
    session: SessionId


@ROUTES.operation(
    "GET",
    "/panel/people",
    summary="Who may use the panel beside the owner of the settings",
    scope="admin",
    query=Paged,
    answer=wire.PanelPersonPage,
)
def list_people(call: Call, query: Paged) -> Answer[wire.PanelPersonPage]:
    page = panel_people.listed(call.shop, query.limit, query.page_token)
    items = [_shown(person) for person in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "POST",
    "/panel/people",
    summary="Give somebody a login of the panel",
    scope="admin",
    body=NewPanelPerson,
    answer=wire.PanelPerson,
    status=201,
    refusals=(409,),
)
def add_person(call: Call, body: NewPanelPerson) -> Answer[wire.PanelPerson]:
    hashed = passwords.hashed(body.password)

    def use_case(work: UnitOfWork) -> Answer[wire.PanelPerson]:
        person = panel_people.add(work, call.shop, body.name, body.role, hashed)
        return Answer(201, _shown(person))

    return call.run(use_case)


@ROUTES.operation(
    "POST",
    "/panel/people/change",
    summary="Change somebody's role or password, which logs them out everywhere",
    scope="admin",
    body=PanelPersonChanges,
    answer=wire.PanelPerson,
    refusals=(404,),
)
def change_person(call: Call, body: PanelPersonChanges) -> Answer[wire.PanelPerson]:
    hashed = passwords.hashed(body.password) if body.password else None

    def use_case(work: UnitOfWork) -> Answer[wire.PanelPerson]:
        return Answer(200, _shown(panel_people.change(work, body.name, body.role, hashed)))

    return call.run(use_case)


@ROUTES.operation(
    "POST",
    "/panel/people/remove",
    summary="Take somebody's login away, which logs them out everywhere",
    scope="admin",
    body=PanelPersonName,
    answer=wire.PanelAccess,
    refusals=(404,),
)
def remove_person(call: Call, body: PanelPersonName) -> Answer[wire.PanelAccess]:
    def use_case(work: UnitOfWork) -> Answer[wire.PanelAccess]:
        panel_people.remove(work, body.name)
        return Answer(200, {"status": "over"})

    return call.run(use_case)


@ROUTES.operation(
    "POST",
    "/panel/logins",
    summary="Begin a session of the panel for somebody whose password it is; count the try before",
    scope="admin",
    body=PanelLogin,
    answer=wire.PanelSessionSeen,
    status=201,
    refusals=(409,),
)
def log_in(call: Call, body: PanelLogin) -> Answer[wire.PanelSessionSeen]:
    person = panel_people.log_in(call.shop, body.user, body.password, body.session)
    return Answer(201, {"status": "live", "role": person.role})


def _shown(person: PanelPerson) -> wire.PanelPerson:
    return {"name": person.name, "role": person.role, "since": instant(person.since)}
