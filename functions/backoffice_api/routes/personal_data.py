"""Routes of a customer's personal data: handing them out, deleting them, and making two customers one."""

from retail import wire

from ..domain.erasure import Erasure
from ..domain.merge import Merge
from ..services import erasures, merges, personal_data, users
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, File, Routes
from .answers import instant
from .inputs import Body, Id
from .personal_data_file import written

ROUTES = Routes()


class NewMerge(Body):
    """The user that stays."""

    into: Id


@ROUTES.download(
    "/users/<id:user_id>/personal_data",
    summary="All that the shop holds on a user, as a JSON file: profile, orders with their payments, chats",
    scope="admin",
    media_type="application/json",
    refusals=(404,),
)
def export_personal_data(call: Call, user_id: int) -> File:
    held = call.read(lambda work: personal_data.held(work, user_id))
    return File(f"datos-{user_id}.json", written(call.shop, held))


@ROUTES.operation(
    "GET",
    "/users/<id:user_id>/erasure",
    summary="Whether a user's personal data can be deleted, and how far it is",
    scope="admin",
    answer=wire.Erasure,
    refusals=(404,),
)
def get_erasure(call: Call, user_id: int) -> Answer[wire.Erasure]:
    known = call.read(lambda work: erasures.find(work, user_id))
    if known:
        return Answer(200, _erasure(known))
    needed = erasures.needed(call.shop, call.read(lambda work: users.get(work, user_id)))
    return Answer(
        200,
        {
            "user_id": user_id,
            "state": "refused" if needed.blocks else "possible",
            "obstacles": list(needed.blocks),
            "orders": needed.orders,
            "begun_at": None,
            "done_at": None,
        },
    )


@ROUTES.operation(
    "POST",
    "/users/<id:user_id>/erasure",
    summary="Delete a user's personal data; orders and payments stay without them. Again, or by the clock, until it is done",
    scope="admin",
    answer=wire.Erasure,
    refusals=(404, 409),
)
def erase_user(call: Call, user_id: int) -> Answer[wire.Erasure]:
    def use_case(work: UnitOfWork) -> Answer[wire.Erasure]:
        return Answer(200, _erasure(erasures.begin(work, call.shop, user_id)))

    begun = call.run(use_case)
    erasures.go_on(call.shop, user_id)
    now = call.shop.store.get(Erasure, str(user_id))
    return Answer(200, _erasure(now.entity)) if now else begun


@ROUTES.operation(
    "GET",
    "/users/<id:user_id>/merge",
    summary="How far it is that a user becomes one with another",
    scope="admin",
    answer=wire.Merge,
    refusals=(404,),
)
def get_merge(call: Call, user_id: int) -> Answer[wire.Merge]:
    return Answer(200, _merge(call.read(lambda work: merges.get(work, user_id))))


@ROUTES.operation(
    "POST",
    "/users/<id:user_id>/merge",
    summary="Make a user one with another, who stays: orders, numbers and cart go over. Again, or by the clock, until it is done",
    scope="admin",
    body=NewMerge,
    answer=wire.Merge,
    refusals=(404, 409),
)
def merge_user(call: Call, user_id: int, body: NewMerge) -> Answer[wire.Merge]:
    def use_case(work: UnitOfWork) -> Answer[wire.Merge]:
        return Answer(200, _merge(merges.begin(work, call.shop, user_id, body.into)))

    begun = call.run(use_case)
    merges.go_on(call.shop, user_id)
    now = call.shop.store.get(Merge, str(user_id))
    return Answer(200, _merge(now.entity)) if now else begun


def _erasure(erasure: Erasure) -> wire.Erasure:
    return {
        "user_id": erasure.user_id,
        "state": "under_way" if erasure.is_open else "done",
        "obstacles": [],
        "orders": None,
        "begun_at": instant(erasure.begun_at),
        "done_at": instant(erasure.done_at) if erasure.done_at else None,
    }


def _merge(merge: Merge) -> wire.Merge:
    return {
        "user_id": merge.user_id,
        "into": merge.into,
        "state": "under_way" if merge.is_open else "done",
        "orders": merge.orders,
        "begun_at": instant(merge.begun_at),
        "done_at": instant(merge.done_at) if merge.done_at else None,
    }
