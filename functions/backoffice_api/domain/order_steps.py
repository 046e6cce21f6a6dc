"""Steps: where an order may go from where it stands, by how it is paid and how it reaches its shopper."""

from retail.wire import MeansOfPayment, OrderStatus

from .fulfilment import Kind

NEXT: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    "placed": ("paid", "preparing", "cancelled"),
    "paid": ("preparing", "cancelled"),
    "preparing": ("ready", "out_for_delivery", "cancelled"),
    "ready": ("delivered", "cancelled"),
    "out_for_delivery": ("delivered", "cancelled"),
    "delivered": (),
    "cancelled": (),
}
"""Where an order may go from each of its states, if it is paid."""

_ON_CREDIT: dict[MeansOfPayment, frozenset[OrderStatus]] = {
    "mercado_pago": frozenset({"paid", "cancelled"}),
    "transfer": frozenset({"paid", "preparing", "ready", "cancelled"}),
    "cash": frozenset(NEXT),
    "card_on_delivery": frozenset(NEXT),
}
"""Where it may go before it is paid. What is paid at the door is paid when it is delivered."""

_ONLY_FOR: dict[OrderStatus, Kind] = {"ready": "pickup", "out_for_delivery": "delivery"}


def allowed(
    status: OrderStatus, *, is_paid: bool, means: MeansOfPayment | None, kind: Kind | None
) -> tuple[OrderStatus, ...]:
    """Where an order may go; `paid` leaves one that is being prepared or brought where it is.

    Args:
        means: None while nobody has chosen: it is to be paid first.
        kind: None while nobody has chosen: it may go either way.
    """
    steps = [step for step in NEXT[status] if kind is None or _ONLY_FOR.get(step, kind) == kind]
    if is_paid:
        return tuple(step for step in steps if step != "paid")
    credit = _ON_CREDIT[means or "mercado_pago"]
    owed: list[OrderStatus] = ["paid"] if steps and "paid" not in steps else []
    return (*owed, *(step for step in steps if step in credit))
