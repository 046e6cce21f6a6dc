"""A day's figures: what a shop sold and answered on it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class DayFigures:
    """What was counted of one day in the shop's time zone; money in centavos.

    Attributes:
        day: ISO 8601, `2026-11-27`.
        taken: what the orders were paid with that were paid on it.
        returned: how much of that went back, whenever it did.
        orders_placed: orders placed on it, whatever became of them.
        orders_paid: orders that were paid on it.
        new_shoppers: shoppers who registered on it.
        wrote: conversations in which a turn ended on it.
        filled_carts: those of them in which something was put into a cart.
        messages_in: what shoppers wrote on it.
        messages_out: what was said to them and went out, by the time when it was said.
        input_tokens: what the model read in the turns that ended on it.
        output_tokens: what it wrote.
    """

    day: str
    taken: int = 0
    returned: int = 0
    orders_placed: int = 0
    orders_paid: int = 0
    new_shoppers: int = 0
    wrote: int = 0
    filled_carts: int = 0
    messages_in: int = 0
    messages_out: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def key(self) -> str:
        """The day."""
        return self.day

    @property
    def sales(self) -> int:
        """What was paid, less what went back."""
        return self.taken - self.returned

    @property
    def average_basket(self) -> int | None:
        """What an order was paid with that was paid on this day; None if none was."""
        return round(self.taken / self.orders_paid) if self.orders_paid else None

    def plus(self, other: "DayFigures") -> "DayFigures":
        """Both together."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTED}
        return replace(self, **sums)

    def mendable(self) -> "DayFigures":
        """The same without what would be taken away, but for orders: any other fact may be deleted, and stays counted."""
        kept = {name: max(0, getattr(self, name)) for name in COUNTED if name not in _OF_ORDERS}
        return replace(self, **kept)


_OF_ORDERS = frozenset({"taken", "returned", "orders_placed", "orders_paid"})
"""What orders count for, which are never deleted."""
COUNTED = tuple(field.name for field in fields(DayFigures) if field.name != "day")


def added_up(figures: Iterable[DayFigures]) -> tuple[DayFigures, ...]:
    """One for each day, the earliest first, without those in which nothing is left."""
    sums: dict[str, DayFigures] = {}
    for each in figures:
        sums[each.day] = sums.get(each.day, DayFigures(each.day)).plus(each)
    return tuple(sums[day] for day in sorted(sums) if sums[day] != DayFigures(day))


def taken_away(figures: Iterable[DayFigures]) -> tuple[DayFigures, ...]:
    """The same with every sign turned: what is added to take them away."""
    return tuple(
        replace(each, **{name: -getattr(each, name) for name in COUNTED}) for each in figures
    )
