"""What happened to an order, when and by whom: a log that only grows, written with the change itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

OrderEventKind = Literal[
    "placed",
    "chosen",
    "paid",
    "in_review",
    "preparing",
    "ready",
    "out_for_delivery",
    "delivered",
    "cancelled",
    "expired",
    "review_ended",
    "voucher_taken",
    "voucher_ended",
    "refund_asked",
    "refund_refused",
    "refunded",
    "payment_held",
    "payment_unwanted",
    "frozen",
    "unfrozen",
    "informed_of_withdrawal",
    "withdrawal_asked",
    "withdrawal_accepted",
    "withdrawal_rejected",
    "line_changed",
    "substitute_offered",
    "substitute_accepted",
    "substitute_declined",
    "offer_taken_back",
    "window_moved",
    "note",
]
Actor = Literal["shopper", "owner", "mercado_pago", "clock"]


@dataclass(frozen=True)
class OrderEvent:
    """One line of the log; `note` says which payment, or why, `person` who of the shop."""

    at: datetime
    kind: OrderEventKind
    by: Actor
    note: str = ""
    person: str = ""
