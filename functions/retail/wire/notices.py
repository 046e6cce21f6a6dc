"""Notices: what shoppers and the owner are told unasked."""

from typing import Literal, TypedDict

OwnerNoticeKind = Literal[
    "new_order",
    "paid",
    "payment_held",
    "payment_disputed",
    "low_stock",
    "withdrawal",
    "person_wanted",
    "offer_answered",
    "give_back",
]

WordedNoticeKind = Literal[
    "confirmed_cash",
    "confirmed_card",
    "confirmed_transfer",
    "confirmed_free",
    "preparing",
    "ready",
    "out_for_delivery",
    "out_for_delivery_in_window",
    "delivered",
    "cancelled",
]


class OrderNotice(TypedDict):
    """What a shopper is to be told of an order, and what keeps it from them; `body` is in the shopper's words."""

    order_id: int
    user_id: int
    state: Literal["waiting", "told", "needs_template", "unwanted"]
    body: str
    due_at: str


class OrderNoticePage(TypedDict):
    """Some notices."""

    items: list[OrderNotice]
    next_page_token: str | None


class OwnerNotice(TypedDict):
    """Something that the owner is told, and what keeps it from them; `body` is in the owner's words."""

    kind: OwnerNoticeKind
    state: Literal["waiting", "told", "needs_template", "unwanted"]
    body: str
    due_at: str


class OwnerNoticePage(TypedDict):
    """Some of what the owner is told, the newest first."""

    items: list[OwnerNotice]
    next_page_token: str | None
