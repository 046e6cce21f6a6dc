"""Routes of the users."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from retail import wire
from retail.whatsapp import is_user_id

from ..domain.user import User
from ..services import users
from ..services.idempotency import Answer
from ..services.turns import note_shopper
from ..services.unit_of_work import UnitOfWork
from ..web.access import check_own_name, own_names, shopper_of
from ..web.operations import Call, Routes
from .answers import user_answer
from .inputs import Body, Paged, Query

ROUTES = Routes()

_Text = Annotated[str, Field(max_length=320)]


class NewUser(Body):
    """A shopper to register; `phone` may be the WhatsApp user id of one whose number is hidden.

    `email` is left out, null or empty for a shopper without one.
    """

    name: _Text
    email: _Text | None = None
    phone: _Text


class UserChanges(Body):
    """What to change; the rest stays. An empty `email` takes theirs away."""

    name: _Text | None = None
    email: _Text | None = None
    phone: _Text | None = None
    segment: (
        Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\w(?:[\w -]*\w)?$")] | None
    ) = None


class UserSearch(Query):
    """By phone or by e-mail exactly, or by beginnings of words in name and e-mail."""

    phone: _Text | None = None
    email: _Text | None = None
    q: _Text | None = None


class UsersSought(Body):
    """The same in a body, which no log of requests has."""

    phone: _Text | None = None
    email: _Text | None = None
    q: _Text | None = None


class UsersById(Query):
    """Which shoppers; `ids` are at most 200, with commas between them."""

    ids: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,11}(,[1-9][0-9]{0,11}){0,199}$")]


@ROUTES.operation(
    "POST",
    "/users",
    summary="Register a shopper",
    scope="agent",
    body=NewUser,
    answer=wire.User,
    status=201,
    refusals=(409,),
)
def create_user(call: Call, body: NewUser) -> Answer[wire.User]:
    register = _registration(call, body)

    def use_case(work: UnitOfWork) -> Answer[wire.User]:
        user = register(work)
        note_shopper(work, call.caller.wa_id, user.id)
        return Answer(201, user_answer(user))

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/users",
    summary="All users, newest first",
    scope="admin",
    query=Paged,
    answer=wire.UserPage,
)
def list_users(call: Call, query: Paged) -> Answer[wire.UserPage]:
    page = users.everybody(call.shop, query.limit, query.page_token)
    return Answer(200, _page([user_answer(user) for user in page.items], page.next_page_token))


@ROUTES.operation(
    "GET",
    "/users/search",
    summary="Users by phone, e-mail or words",
    scope="agent",
    query=UserSearch,
    answer=wire.UserPage,
)
def search_users(call: Call, query: UserSearch) -> Answer[wire.UserPage]:
    return _found(call, query)


@ROUTES.operation(
    "POST",
    "/users/search",
    summary="Users by phone, e-mail or words, none of which is in the address",
    scope="agent",
    body=UsersSought,
    answer=wire.UserPage,
)
def seek_users(call: Call, body: UsersSought) -> Answer[wire.UserPage]:
    return _found(call, body)


def _found(call: Call, query: UserSearch | UsersSought) -> Answer[wire.UserPage]:
    if call.caller.is_agent:
        check_own_name(call.caller, query.phone or "")
        return Answer(200, _page(call.read(lambda work: _own(work, call)), None))
    found = call.read(lambda work: _search(work, query))
    if found is not None and query.email is not None:
        found += users.sharing_email(call.shop, query.email)
    if found is None:
        found = users.by_words(call.shop, query.q or "", limit=50)
    return Answer(200, _page([user_answer(user) for user in found], None))


@ROUTES.operation(
    "GET",
    "/users/by_id",
    summary="The users with these ids; one that there is not is left out",
    scope="admin",
    query=UsersById,
    answer=wire.UserPage,
)
def list_users_by_id(call: Call, query: UsersById) -> Answer[wire.UserPage]:
    keys = list(dict.fromkeys(query.ids.split(",")))
    found = call.read(lambda work: work.get_many(User, keys))
    return Answer(200, _page([user_answer(user) for user in found.values()], None))


@ROUTES.operation(
    "GET",
    "/users/<id:user_id>",
    summary="A user",
    scope="agent",
    answer=wire.User,
    refusals=(404,),
)
def get_user(call: Call, user_id: int) -> Answer[wire.User]:
    return Answer(200, user_answer(call.read(lambda work: users.get(work, user_id))))


@ROUTES.operation(
    "PATCH",
    "/users/<id:user_id>",
    summary="Change a user",
    scope="admin",
    body=UserChanges,
    answer=wire.User,
    refusals=(404, 409),
)
def change_user(call: Call, user_id: int, body: UserChanges) -> Answer[wire.User]:
    def use_case(work: UnitOfWork) -> Answer[wire.User]:
        return Answer(200, user_answer(users.patch(work, user_id, **body.model_dump())))

    return call.run_once(use_case)


def _registration(call: Call, body: NewUser) -> Callable[[UnitOfWork], User]:
    """An agent's shopper signs up under the names of the turn; anybody else is entered as typed."""
    if call.caller.is_agent:
        own = own_names(call.caller, body.phone)
        return lambda work: users.sign_up(
            work,
            call.shop,
            name=body.name,
            email=body.email or "",
            phone=own.phone,
            whatsapp_user_id=own.whatsapp_user_id,
        )
    hidden = is_user_id(body.phone)
    return lambda work: users.create(
        work,
        call.shop,
        name=body.name,
        email=body.email or "",
        phone="" if hidden else body.phone,
        whatsapp_user_id=body.phone if hidden else "",
    )


def _own(work: UnitOfWork, call: Call) -> list[wire.User]:
    """The turn's shopper, if they have registered."""
    user_id = shopper_of(work, call.caller)
    return [] if user_id is None else [user_answer(users.get(work, user_id))]


def _search(work: UnitOfWork, query: UserSearch | UsersSought) -> list[User] | None:
    """The exact searches; None when words are to be searched."""
    if query.phone is not None:
        return users.by_phone(work, query.phone)
    if query.email is not None:
        found = users.by_email(work, query.email)
        return [found] if found else []
    return None


def _page(items: list[wire.User], token: str | None) -> wire.UserPage:
    return {"items": items, "next_page_token": token}
