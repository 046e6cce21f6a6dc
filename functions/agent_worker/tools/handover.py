"""How a shopper gets their order, and until when they can pay a voucher, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from retail.spanish import opening
from retail.wire import Order, OrderDelivery

from .call import Call


def handover_text(call: Call, delivery: OrderDelivery | None) -> str | None:
    """`Lo retirás en Corrientes 5000 (lunes a viernes de 9 a 13)`, `Te lo llevamos a Corrientes 5200 (Almagro) mañana viernes de 9 a 12`; None while they
    have not chosen."""
    if delivery is None:
        return None
    if delivery["kind"] == "pickup":
        return f"Lo retirás en {_shop(call)}."
    return f"Te lo llevamos a {delivery['address']} ({delivery['zone']}){_window(call, delivery)}."


def voucher_text(call: Call, order: Order) -> str | None:
    """`Tenés tiempo de pagar el cupón hasta el martes a las 18.`; None for an order that waits for none."""
    waits = order["payment_status"] == "pending" and order["status"] == "placed"
    if order["voucher_until"] is None or not waits:
        return None
    until, now = _here(call, datetime.fromisoformat(order["voucher_until"]), call.turn.clock())
    return f"Tenés tiempo de pagar el cupón hasta {opening.moment_text(until, now)}."


def _shop(call: Call) -> str:
    document = call.turn.api.shop(call.read)
    address, hours = document["address"], document["opening_hours"]
    place = address["text"] if address else "el local"
    return f"{place} ({opening.week_text(hours)})" if hours else place


def _window(call: Call, delivery: OrderDelivery) -> str:
    if delivery["starts"] is None or delivery["ends"] is None:
        return ""
    starts, ends, now = _here(
        call,
        datetime.fromisoformat(delivery["starts"]),
        datetime.fromisoformat(delivery["ends"]),
        call.turn.clock(),
    )
    return f" {opening.window_text(starts, ends, now)}"


def _here(call: Call, *moments: datetime) -> list[datetime]:
    """These moments by the shop's clock on the wall."""
    zone = ZoneInfo(call.turn.api.shop(call.read)["timezone"])
    return [moment.astimezone(zone).replace(tzinfo=None) for moment in moments]
