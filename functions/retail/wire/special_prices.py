"""Special prices: what a product costs from one day to another."""

from typing import Literal, TypedDict

SpecialPriceState = Literal["planned", "running", "over"]


class SpecialPrice(TypedDict):
    """What a product costs from the day `starts` to the day `ends`, both included and in the shop's time zone.

    While it runs the product has this price and is on offer; `usual_price` is what it costs afterwards, unless it is given
    another price meanwhile, and null before it has begun.
    """

    product_id: int
    price: float
    usual_price: float | None
    starts: str
    ends: str
    state: SpecialPriceState


class NewSpecialPrice(TypedDict):
    """A special price in pesos, lower than the usual one, and its first and last day, as `2026-11-28`."""

    price: float
    starts: str
    ends: str
