"""Routes of the shop's document."""

from dataclasses import replace
from typing import Any

from retail import wire
from retail.errors import PreconditionRequired

from ..domain.shop_document import ShopDocument
from ..services import shop_document
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from ..web.preconditions import IfMatch, changed_since
from .shop_shapes import ShopChanges, shop_answer

ROUTES = Routes()


@ROUTES.operation(
    "GET",
    "/shop",
    summary="What the shop says of itself: hours, address, delivery, payment, returns",
    scope="agent",
    answer=wire.ShopDocument,
    in_turn=False,
    tagged=True,
)
def get_shop(call: Call) -> Answer[wire.ShopDocument]:
    document = shop_document.look_at(call.shelves)
    return Answer(200, shop_answer(document, call.shop.timezone))


@ROUTES.operation(
    "PATCH",
    "/shop",
    summary="Change what the shop says of itself; needs If-Match",
    scope="admin",
    body=ShopChanges,
    answer=wire.ShopDocument,
    tagged=True,
)
def change_shop(call: Call, body: ShopChanges) -> Answer[wire.ShopDocument]:
    changes, timezone = body.members(), call.shop.timezone

    def use_case(work: UnitOfWork) -> Answer[wire.ShopDocument]:
        _check_seen(call.if_match, shop_document.get(work), changes, timezone)
        return Answer(200, shop_answer(shop_document.patch(work, call.shop, changes), timezone))

    return call.run_once(use_case)


def _check_seen(
    seen: IfMatch | None, now: ShopDocument, changes: dict[str, Any], timezone: str
) -> None:
    """Refuses to overwrite what the caller has not seen.

    Raises:
        PreconditionRequired: `if_match_required`.
        PreconditionFailed: `shop_changed`, with what was `given` and what is there `now` of each member
            that was to be changed, and the `etag` of what is there.
    """
    if seen is None:
        raise PreconditionRequired(
            "if_match_required", "send the ETag of the shop's document as If-Match"
        )
    shown = shop_answer(now, timezone)
    if seen.holds_for(shown):
        return
    given = shop_answer(replace(now, **changes), timezone)
    raise changed_since("shop_changed", "the shop's document", shown, given, sorted(changes))
