"""Routes of the panel's logins. Whether a password is right, the panel decides; how often one may try, the store."""

from typing import Annotated

from pydantic import Field

from retail import wire

from ..services import panel_access
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .inputs import Body

ROUTES = Routes()

_User = Annotated[str, Field(max_length=200)]
SessionId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LoginTry(Body):
    """Under which name somebody tries to log in."""

    user: _User


class PanelSession(Body):
    """Whose session, and the sha256 of what its cookie holds."""

    user: _User
    session: SessionId


class EndedPanelSession(PanelSession):
    """The session that ends; `everywhere` ends all of that person's."""

    everywhere: bool = False


@ROUTES.operation(
    "POST",
    "/panel/tries",
    summary="Count a login of the panel, before it is checked",
    scope="admin",
    body=LoginTry,
    answer=wire.PanelAccess,
    refusals=(409,),
)
def count_try(call: Call, body: LoginTry) -> Answer[wire.PanelAccess]:
    panel_access.count_try(call.shop, body.user)
    return Answer(200, {"status": "counted"})


@ROUTES.operation(
    "POST",
    "/panel/sessions",
    summary="Begin a session of the panel for the owner of the settings",
    scope="admin",
    body=PanelSession,
    answer=wire.PanelAccess,
    status=201,
)
def begin_session(call: Call, body: PanelSession) -> Answer[wire.PanelAccess]:
    def use_case(work: UnitOfWork) -> None:
        panel_access.begin(work, call.shop, body.user, body.session)

    call.shop.cases.run(use_case)
    return Answer(201, {"status": "live"})


@ROUTES.operation(
    "POST",
    "/panel/sessions/seen",
    summary="Keep a session of the panel going, and say as what; 404 when it is over",
    scope="admin",
    body=PanelSession,
    answer=wire.PanelSessionSeen,
    refusals=(404,),
)
def see_session(call: Call, body: PanelSession) -> Answer[wire.PanelSessionSeen]:
    def use_case(work: UnitOfWork) -> wire.PanelRole:
        return panel_access.see(work, call.shop, body.user, body.session)

    return Answer(200, {"status": "live", "role": call.shop.cases.run(use_case)})


@ROUTES.operation(
    "POST",
    "/panel/sessions/end",
    summary="End a session of the panel, or all of a person's",
    scope="admin",
    body=EndedPanelSession,
    answer=wire.PanelAccess,
)
def end_session(call: Call, body: EndedPanelSession) -> Answer[wire.PanelAccess]:
    def use_case(work: UnitOfWork) -> None:
        panel_access.end(work, call.shop, body.user, body.session, everywhere=body.everywhere)

    call.shop.cases.run(use_case)
    return Answer(200, {"status": "over"})
