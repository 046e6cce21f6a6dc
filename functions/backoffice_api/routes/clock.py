"""The route of the clock: what is to be done because time went by, whether or not anybody writes."""

from collections.abc import Callable
from contextlib import ExitStack

from retail import wire

from ..services import (
    catalogue_imports,
    deliveries,
    erasures,
    figures,
    hand_backs,
    merges,
    notices,
    owner_notices,
    payment_sweep,
    price_raises,
    retention,
    special_prices,
)
from ..services.idempotency import Answer
from ..services.shop import Shop
from ..web.operations import Call, Routes

ROUTES = Routes()


_SWEEPS: dict[str, Callable[[Shop], int | None]] = {
    "notices": notices.sweep,
    "owner_notices": owner_notices.sweep,
    "handed_back": hand_backs.sweep,
    "swept_conversations": deliveries.sweep,
    "counted_documents": figures.sweep,
    "special_prices": special_prices.sweep,
    "price_raises": price_raises.sweep,
    "imports": catalogue_imports.sweep,
    "merges": merges.sweep,
    "erasures": erasures.sweep,
    "retention": retention.sweep,
    "settled_payments": payment_sweep.sweep,
}
"""What is looked after at each tick, in this order. The provider may be slow: most of what asks it comes last."""


@ROUTES.operation(
    "POST",
    "/clock",
    summary="Say that time went by: unpaid orders give their stock back, and what was left is taken up",
    scope="clock",
    answer=wire.Tick,
    in_turn=False,
)
def tick(call: Call) -> Answer[wire.Tick]:
    done: dict[str, int] = {}

    def note(name: str, sweep: Callable[[Shop], int | None]) -> None:
        done[name] = sweep(call.shop) or 0

    with ExitStack() as sweeps:  # what fails keeps nothing else from being done
        for name, sweep in reversed(_SWEEPS.items()):
            sweeps.callback(note, name, sweep)
        sweeps.callback(note, "released_orders", lambda _: call.overdue.release_all())
    return Answer(
        200,
        {
            "released_orders": done["released_orders"],
            "counted_documents": done["counted_documents"],
            "handed_back": done["handed_back"],
            "settled_payments": done["settled_payments"],
            "swept_conversations": done["swept_conversations"],
        },
    )
