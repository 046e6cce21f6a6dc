"""Routes of the special prices: what a product costs from one day to another."""

from typing import Annotated

from pydantic import Field

from retail import money, wire

from ..domain.special_price import MOST_DAYS, SpecialPrice
from ..services import special_prices
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .inputs import Amount, Body

ROUTES = Routes()

_Day = Annotated[
    str, Field(min_length=10, max_length=10, description="In the shop's time zone, `2026-11-28`")
]


class NewSpecialPrice(Body):
    """A special price in pesos, from the first day to the last, both included."""

    price: Amount
    starts: _Day
    ends: _Day


@ROUTES.operation(
    "GET",
    "/products/<id:product_id>/special_price",
    summary="The last special price of a product, which may be over",
    scope="admin",
    answer=wire.SpecialPrice,
    refusals=(404,),
)
def get_special_price(call: Call, product_id: int) -> Answer[wire.SpecialPrice]:
    return Answer(200, _answer(call.read(lambda work: special_prices.get(work, product_id))))


@ROUTES.operation(
    "PUT",
    "/products/<id:product_id>/special_price",
    summary=f"Have a product cost less for some days, {MOST_DAYS} at most; then it costs again what it did",
    scope="admin",
    body=NewSpecialPrice,
    answer=wire.SpecialPrice,
    refusals=(404,),
)
def plan_special_price(
    call: Call, product_id: int, body: NewSpecialPrice
) -> Answer[wire.SpecialPrice]:
    price = money.from_wire(body.price)

    def use_case(work: UnitOfWork) -> Answer[wire.SpecialPrice]:
        planned = special_prices.plan(work, call.shop, product_id, price, body.starts, body.ends)
        return Answer(200, _answer(planned))

    return call.run_once(use_case)


@ROUTES.operation(
    "DELETE",
    "/products/<id:product_id>/special_price",
    summary="End a product's special price now, or have it not begin",
    scope="admin",
    answer=wire.SpecialPrice,
    refusals=(404,),
)
def end_special_price(call: Call, product_id: int) -> Answer[wire.SpecialPrice]:
    def use_case(work: UnitOfWork) -> Answer[wire.SpecialPrice]:
        return Answer(200, _answer(special_prices.end(work, call.shop, product_id)))

    return call.run_once(use_case)


def _answer(special: SpecialPrice) -> wire.SpecialPrice:
    return {
        "product_id": special.product_id,
        "price": money.to_wire(special.price),
        "usual_price": None if special.usual is None else money.to_wire(special.usual),
        "starts": special.starts,
        "ends": special.ends,
        "state": special.state,
    }
