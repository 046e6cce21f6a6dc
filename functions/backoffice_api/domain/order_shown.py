"""What the checkout page shows of an order: one word for where its goods and its money are."""

from retail.wire import CheckoutState, OrderStatus, PaymentStatus

from .order import Order

_SHOWN: dict[PaymentStatus, CheckoutState] = {
    "pending": "payable",
    "in_review": "in_review",
    "paid": "paid",
    "partly_refunded": "paid",
    "refunded": "refunded",
    "charged_back": "charged_back",
    "expired": "expired",
    "cancelled": "cancelled",
}
_STAGES: dict[OrderStatus, CheckoutState] = {
    "preparing": "preparing",
    "ready": "ready",
    "out_for_delivery": "out_for_delivery",
    "delivered": "delivered",
}


def checkout_state(order: Order) -> CheckoutState:
    """What the checkout page shows of an order as it stands.

    An order that was paid and cancelled shows as cancelled until the money is back.
    """
    if order.status == "cancelled" and order.payment_status in {"paid", "partly_refunded"}:
        return "cancelled"
    if order.held and order.payment_status == "pending":
        return "held"
    if order.voucher and order.payment_status == "pending" and order.status == "placed":
        return "voucher"
    shown = _SHOWN[order.payment_status]
    if shown in {"payable", "paid"} and order.status in _STAGES:
        return _STAGES[order.status]
    return "confirmed" if shown == "payable" and not order.is_paid_online else shown
