"""Routes of what changes in an order while the shop gathers it."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from retail import money, quantity, wire

from ..domain import order_change as rules
from ..domain.order import Order
from ..services import order_changes, orders, products
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .checkout_shapes import OfferAnswer
from .inputs import Body, Id, Query
from .orders import shown_order
from .shop_shapes import Pesos

ROUTES = Routes()

_Quantity = Annotated[float, Field(allow_inf_nan=False)]


class LineLeft(Body):
    """How many units or kilos of a line are left; `restocks` where the rest is on the shelf after all."""

    quantity: _Quantity
    restocks: bool = False
    gives_back: Annotated[
        Pesos | None, Field(description="As `LessOfLine` said it; it is refused if it changed")
    ] = None


class LineLessened(Query):
    """How many units or kilos of a line would be left."""

    quantity: _Quantity


class Substitute(Body):
    """What is offered instead of a line, in units or kilos."""

    product_id: Id
    quantity: _Quantity


@ROUTES.operation(
    "PUT",
    "/orders/<id:order_id>/lines/<id:product_id>",
    summary="Say that the shop has less of an order's line, or nothing; what was paid for the rest goes back",
    scope="admin",
    body=LineLeft,
    answer=wire.Order,
    refusals=(404, 409),
)
def lessen_line(call: Call, order_id: int, product_id: int, body: LineLeft) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Order:
        line = rules.line_of(orders.get(work, order_id), product_id)
        left = quantity.parse(body.quantity, line.unit)
        return order_changes.lessen(
            work,
            call.shop,
            order_id,
            product_id,
            left,
            restocks=body.restocks,
            gives_back=None if body.gives_back is None else money.from_wire(body.gives_back),
        )

    return _changed(call, order_id, use_case)


@ROUTES.operation(
    "GET",
    "/orders/<id:order_id>/lines/<id:product_id>/less",
    summary="What an order would come to with less of a line, and what would go back; nothing is changed",
    scope="admin",
    query=LineLessened,
    answer=wire.LessOfLine,
    refusals=(404, 409),
)
def look_at_less(
    call: Call, order_id: int, product_id: int, query: LineLessened
) -> Answer[wire.LessOfLine]:
    def use_case(work: UnitOfWork) -> Answer[wire.LessOfLine]:
        line = rules.line_of(orders.get(work, order_id), product_id)
        left = quantity.parse(query.quantity, line.unit)
        before, after = order_changes.with_less(work, call.shop, order_id, product_id, left)
        return Answer(
            200,
            {
                "total": money.to_wire(after.total),
                "less": money.to_wire(before.total - after.total),
                "gives_back": money.to_wire(rules.gives_back(before, after)),
            },
        )

    return call.read(use_case)


@ROUTES.operation(
    "PUT",
    "/orders/<id:order_id>/lines/<id:product_id>/substitute",
    summary="Offer the shopper another product instead of a line; they pay at most what the line came to",
    scope="admin",
    body=Substitute,
    answer=wire.Order,
    refusals=(404, 409),
)
def offer_substitute(
    call: Call, order_id: int, product_id: int, body: Substitute
) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Order:
        instead = products.get(work, body.product_id)
        amount = quantity.parse(body.quantity, instead.unit)
        return order_changes.offer(work, call.shop, order_id, product_id, instead.id, amount)

    return _changed(call, order_id, use_case)


@ROUTES.operation(
    "DELETE",
    "/orders/<id:order_id>/lines/<id:product_id>/substitute",
    summary="Take back what was offered instead of a line, which stays in the order",
    scope="admin",
    answer=wire.Order,
    refusals=(404, 409),
)
def take_substitute_back(call: Call, order_id: int, product_id: int) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Order:
        return order_changes.take_offer_back(work, call.shop, order_id, product_id)

    return _changed(call, order_id, use_case)


@ROUTES.operation(
    "POST",
    "/orders/<id:order_id>/lines/<id:product_id>/substitute/answer",
    summary="Write down what the shopper told the shop about what it offers instead of a line",
    scope="admin",
    body=OfferAnswer,
    answer=wire.Order,
    refusals=(404, 409),
)
def answer_for_shopper(
    call: Call, order_id: int, product_id: int, body: OfferAnswer
) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Order:
        order = orders.get(work, order_id)
        if body.is_told_again(order, product_id):
            return order
        return order_changes.answer(
            work, call.shop, order, product_id, accepts=body.accepts, by="owner"
        )

    return _changed(call, order_id, use_case)


def _changed(
    call: Call, order_id: int, use_case: Callable[[UnitOfWork], Order]
) -> Answer[wire.Order]:
    answer = call.run_once(lambda work: Answer(200, shown_order(call.shop, use_case(work))))
    order_changes.follow_up(call.shop, order_id)
    return answer
