"""An offer: what the shop would bring instead of a line of an order that it does not have."""

from dataclasses import dataclass
from datetime import datetime

from .cart import LineItem


@dataclass(frozen=True)
class Offer:
    """What the order's shopper has not answered yet; `product_id` is the line's that it would replace.

    Attributes:
        instead: the line as it would be, with the price that the shopper would pay.
    """

    product_id: int
    instead: LineItem
    at: datetime


@dataclass(frozen=True)
class AnsweredOffer:
    """What the order's shopper said to an offer; `offered_at` is when that was made."""

    product_id: int
    offered_at: datetime
    accepts: bool
