"""What each fact counts for in a day's figures, said once. Pure.

A commit counts the difference that it makes to its facts (`services/counting.py`); a recount adds the facts up anew
(`services/recount.py`). So both must come to the same.
"""

import json
from datetime import datetime
from functools import singledispatch
from zoneinfo import ZoneInfo

from .day_figures import DayFigures
from .message import Message
from .order import Order
from .turn import TurnRecord
from .user import User

Figures = tuple[DayFigures, ...]

_WROTE, _FILLED = "wrote", "filled_carts"
_NOTHING_SOLD = frozenset({"refunded", "charged_back"})
_KNOWN_DAYS = 4


@singledispatch
def figures_of(fact: object, zone: ZoneInfo) -> Figures:  # noqa: ARG001 -- nothing but a fact counts
    """What a fact counts for as it stands, by the days of a time zone."""
    return ()


@figures_of.register
def _(order: Order, zone: ZoneInfo) -> Figures:
    placed = DayFigures(day_of(order.created_at, zone), orders_placed=1)
    if order.paid_at is None:
        return (placed,)
    paid = DayFigures(
        day_of(order.paid_at, zone),
        orders_paid=1,
        taken=order.paid,
        returned=order.paid - _sold(order),
    )
    return (placed, paid)


@figures_of.register
def _(user: User, zone: ZoneInfo) -> Figures:
    return (DayFigures(day_of(user.created_at, zone), new_shoppers=1),)


@figures_of.register
def _(line: Message, zone: ZoneInfo) -> Figures:
    day = day_of(line.created_at, zone)
    if line.author == "shopper":
        return (DayFigures(day, messages_in=1),)
    return (DayFigures(day, messages_out=1),) if line.sid else ()


@figures_of.register
def _(turn: TurnRecord, zone: ZoneInfo) -> Figures:
    day = day_of(turn.finished_at, zone)
    return (
        DayFigures(day, input_tokens=turn.input_tokens or 0, output_tokens=turn.output_tokens or 0),
    )


def _sold(order: Order) -> int:
    """What the shop keeps of an order, in centavos. What was paid to it by hand goes back by hand, too, so what it costs now
    says how much."""
    if order.status == "cancelled" or order.payment_status in _NOTHING_SOLD:
        return 0
    return min(order.paid - order.refunded, order.total)


def steps_of(turn: TurnRecord, zone: ZoneInfo) -> tuple[str, ...]:
    """How far the shopper of a turn came on its day: each counts once a day in each conversation."""
    day = day_of(turn.finished_at, zone)
    has_added = any(call["status"] == "added" for call in json.loads(turn.tool_calls))
    return (f"{day} {_WROTE}", f"{day} {_FILLED}") if has_added else (f"{day} {_WROTE}",)


def figures_of_step(step: str) -> DayFigures:
    """What a step counts for."""
    day, _, name = step.partition(" ")
    return DayFigures(day, **{name: 1})


def kept_steps(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps of the last days: the clocks of two machines may differ about midnight, not about the week."""
    days = sorted({step.partition(" ")[0] for step in steps})[-_KNOWN_DAYS:]
    return tuple(step for step in steps if step.partition(" ")[0] in days)


def day_of(time: datetime, zone: ZoneInfo) -> str:
    """The day on which it is then in that zone."""
    return time.astimezone(zone).date().isoformat()
