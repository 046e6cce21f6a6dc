"""Raises of many prices by a percentage."""

from typing import Literal, NotRequired, TypedDict

PriceRounding = Literal["1", "10", "50", "100", "ending_90", "ending_99"]
"""The pesos that a price becomes a multiple of, or what its last two pesos are."""
PriceRaiseState = Literal["previewed", "applying", "done"]
PriceRaiseStatus = Literal["to_change", "same", "changed_since"]
"""Of one product: its price is to become another, stays, or was changed after the raise had been seen."""


class NewPriceRaise(TypedDict):
    """A raise to be seen: of a category, of what a query finds, of chosen products, or of `everything`."""

    percent: float
    rounding: PriceRounding
    category: NotRequired[str]
    query: NotRequired[str]
    product_ids: NotRequired[list[int]]
    everything: NotRequired[bool]


class LeftPrice(TypedDict):
    """A product whose price was changed by somebody else after the raise had been seen."""

    product_id: int
    name: str


class PriceRaise(TypedDict):
    """A raise, and how far it is.

    `products` is how many there were when it was seen, and `to_change` of how many the price was to become another;
    `left_count` counts those that it left alone because their price had been changed meanwhile, `left` names the
    first 200 of them.
    """

    id: int
    percent: float
    rounding: PriceRounding
    category: str
    query: str
    everything: bool
    state: PriceRaiseState
    products: int
    to_change: int
    raised: int
    left_count: int
    left: list[LeftPrice]
    created_at: str


class PriceRaisePage(TypedDict):
    """Some raises, the newest first."""

    items: list[PriceRaise]
    next_page_token: str | None


class PriceToRaise(TypedDict):
    """A product of a raise as it is now, and what its price would be."""

    product_id: int
    name: str
    category: str
    unit: str
    price: float
    new_price: float
    status: PriceRaiseStatus


class PriceToRaisePage(TypedDict):
    """Some products of a raise."""

    items: list[PriceToRaise]
    next_page_token: str | None
