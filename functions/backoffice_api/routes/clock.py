"""The route of the clock: what is to be done because time went by, whether or not anybody writes."""

from retail import wire

from ..services import deliveries, notices, payment_sweep
from ..services.idempotency import Answer
from ..web.operations import Call, Routes

ROUTES = Routes()


@ROUTES.operation(
    "POST",
    "/clock",
    summary="Say that time went by: unpaid orders give their stock back, and what was left is taken up",
    scope="clock",
    answer=wire.Tick,
    in_turn=False,
)
def tick(call: Call) -> Answer[wire.Tick]:
    # What fails keeps nothing else from being done. The provider may be slow: most of what asks it comes last.
    released = swept = settled = 0
    try:
        released = call.overdue.release_all()
    finally:
        try:
            notices.sweep(call.shop)
        finally:
            try:
                swept = deliveries.sweep(call.shop)
            finally:
                settled = payment_sweep.sweep(call.shop)
    return Answer(
        200,
        {
            "released_orders": released,
            "settled_payments": settled,
            "swept_conversations": swept,
        },
    )
