"""Personal data: what stands in the way of deleting a customer's, how far that is, and how far a merge of two is."""

from typing import Literal, TypedDict

ErasureObstacle = Literal[
    "order_open", "payment_disputed", "refund_under_way", "payment_held", "withdrawal_open"
]
"""Why a customer's data are still needed."""


class ErasureBlock(TypedDict):
    """An order for which a customer's data are still needed; `order_id` is null for a form that names none."""

    reason: ErasureObstacle
    order_id: int | None


class Erasure(TypedDict):
    """How it stands with deleting a customer's data.

    `possible` and `refused` (see `obstacles`, at most 20) before anybody asked for it; then `under_way`, until it is
    `done`. `orders` is how many are kept, without the customer's name and address; null once it was begun.
    """

    user_id: int
    state: Literal["possible", "refused", "under_way", "done"]
    obstacles: list[ErasureBlock]
    orders: int | None
    begun_at: str | None
    done_at: str | None


class NewMerge(TypedDict):
    """Into whom a customer is merged."""

    into: int


class Merge(TypedDict):
    """A customer that becomes one with another, `into`, and how many of their orders went over."""

    user_id: int
    into: int
    state: Literal["under_way", "done"]
    orders: int
    begun_at: str
    done_at: str | None
