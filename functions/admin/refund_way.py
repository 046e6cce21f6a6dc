"""How money of an order gets back to whoever paid it: through Mercado Pago, or from the owner's hand."""

from collections.abc import Iterable
from typing import Literal

from retail.wire import Order, ProviderPayment

RefundWay = Literal["none", "provider", "by_hand"]


def refund_way(order: Order, payments: Iterable[ProviderPayment]) -> RefundWay:
    """`none` where nothing was paid; `by_hand` where no payment of the provider pays the order."""
    if order["payment_status"] not in {"paid", "partly_refunded"}:
        return "none"
    return "provider" if any(each["standing"] == "counts" for each in payments) else "by_hand"
