"""The route of the clock: what is to be done because time went by, whether or not anybody writes."""

from retail import wire

from ..services.idempotency import Answer
from ..web.operations import Call, Routes

ROUTES = Routes()


@ROUTES.operation(
    "POST",
    "/clock",
    summary="Say that time went by: orders that nobody paid in time give their stock back",
    scope="clock",
    answer=wire.Tick,
    in_turn=False,
)
def tick(call: Call) -> Answer[wire.Tick]:
    return Answer(200, {"released_orders": call.overdue.release_all()})
