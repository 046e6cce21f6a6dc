"""Orders as they were stored before some of their states were members: what those were is read from the log. Pure."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .order_event import OrderEvent, OrderEventKind

if TYPE_CHECKING:
    from .order import Order


def members_before(order: "Order") -> Mapping[str, Any]:
    """The members that an older program did not store, by name."""
    log = order.events
    held = _subjects(log, "payment_held", ":") - _subjects(log, "refunded", ":")
    asked = _subjects(log, "withdrawal_asked", " ") - _subjects(log, "withdrawal_rejected", " ")
    chosen = [each.note for each in log if each.kind == "chosen"]
    paid = order.paid or (order.total if order.paid_at else 0)
    return {
        "held": tuple(sorted(int(each) for each in held if each.isdecimal())),
        "asked_back": tuple(sorted(asked)),
        "was_confirmed": any(not note.endswith("mercado_pago") for note in chosen),
        "paid": paid,
        "withdrawn": order.withdrawn or _sent_back(order, paid),
        "is_told_by_log": False,
    }


def _sent_back(order: "Order", paid: int) -> int:
    """What accepted withdrawals took off an order of which a part went back: what it costs beyond what the shop kept."""
    was_sent_back = any(each.kind == "withdrawal_accepted" for each in order.events)
    if not was_sent_back or order.payment_status != "partly_refunded":
        return 0
    return max(0, order.total - (paid - order.refunded))


def _subjects(log: Iterable[OrderEvent], kind: OrderEventKind, end: str) -> set[str]:
    """What the notes of these events begin with: a payment's id, or a withdrawal's code."""
    return {each.note.partition(end)[0] for each in log if each.kind == kind}
