"""What happened to an order, when and by whom: a log that only grows, written with the change itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

OrderEventKind = Literal[
    "placed",
    "paid",
    "in_review",
    "preparing",
    "out_for_delivery",
    "delivered",
    "cancelled",
    "expired",
    "review_ended",
    "refund_asked",
    "refund_refused",
    "refunded",
    "payment_held",
    "payment_unwanted",
    "frozen",
    "unfrozen",
]
Actor = Literal["shopper", "owner", "mercado_pago", "clock"]


@dataclass(frozen=True)
class OrderEvent:
    """One line of the log; `note` says which payment, or why."""

    at: datetime
    kind: OrderEventKind
    by: Actor
    note: str = ""
