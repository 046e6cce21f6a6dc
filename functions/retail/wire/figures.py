"""The figures of the shop's days."""

from typing import TypedDict


class DayFigures(TypedDict):
    """What the shop sold and answered on a day, in its time zone.

    `sales` is what was paid for the orders that were paid on that day (`taken`) less what of it has gone back since (`returned`);
    `average_basket` what such an order was paid with, null without any. `wrote` are the conversations of the day,
    `filled_carts` those in which something was put into a cart. Tokens are the model's.
    """

    day: str
    sales: float
    taken: float
    returned: float
    average_basket: float | None
    orders_placed: int
    orders_paid: int
    new_shoppers: int
    wrote: int
    filled_carts: int
    messages_in: int
    messages_out: int
    input_tokens: int
    output_tokens: int


class Figures(TypedDict):
    """Every day of a stretch, the earliest first, also those on which nothing happened."""

    items: list[DayFigures]
