"""The route of the figures."""

from datetime import date
from typing import Annotated

from pydantic import Field

from retail import money, wire

from ..domain.day_figures import DayFigures
from ..services import figures
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .inputs import Query

ROUTES = Routes()


class Days(Query):
    """From which day to which, both of them included: at most 92."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]


@ROUTES.operation(
    "GET",
    "/figures",
    summary="What the shop sold and answered, day by day",
    scope="admin",
    query=Days,
    answer=wire.Figures,
)
def show_figures(call: Call, query: Days) -> Answer[wire.Figures]:
    days = figures.between(call.shop, query.first, query.last)
    return Answer(200, {"items": [_shown(day) for day in days]})


def _shown(day: DayFigures) -> wire.DayFigures:
    average = day.average_basket
    return {
        "day": day.day,
        "sales": money.to_wire(day.sales),
        "taken": money.to_wire(day.taken),
        "returned": money.to_wire(day.returned),
        "average_basket": None if average is None else money.to_wire(average),
        "orders_placed": day.orders_placed,
        "orders_paid": day.orders_paid,
        "new_shoppers": day.new_shoppers,
        "wrote": day.wrote,
        "filled_carts": day.filled_carts,
        "messages_in": day.messages_in,
        "messages_out": day.messages_out,
        "input_tokens": day.input_tokens,
        "output_tokens": day.output_tokens,
    }
