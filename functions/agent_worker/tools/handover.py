"""How a shopper gets their order, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from retail.spanish import opening
from retail.wire import OrderDelivery

from .call import Call


def handover_text(call: Call, delivery: OrderDelivery | None) -> str | None:
    """`Lo retirás en Corrientes 5000 (lunes a viernes de 9 a 13)`, `Te lo llevamos a Corrientes 5200 (Almagro) mañana viernes de 9 a 12`; None while they
    have not chosen."""
    if delivery is None:
        return None
    if delivery["kind"] == "pickup":
        return f"Lo retirás en {_shop(call)}."
    return f"Te lo llevamos a {delivery['address']} ({delivery['zone']}){_window(call, delivery)}."


def _shop(call: Call) -> str:
    document = call.turn.api.shop(call.read)
    address, hours = document["address"], document["opening_hours"]
    place = address["text"] if address else "el local"
    return f"{place} ({opening.week_text(hours)})" if hours else place


def _window(call: Call, delivery: OrderDelivery) -> str:
    if delivery["starts"] is None or delivery["ends"] is None:
        return ""
    zone = ZoneInfo(call.turn.api.shop(call.read)["timezone"])
    starts, ends, now = (
        at.astimezone(zone).replace(tzinfo=None)
        for at in (
            datetime.fromisoformat(delivery["starts"]),
            datetime.fromisoformat(delivery["ends"]),
            call.turn.clock(),
        )
    )
    return f" {opening.window_text(starts, ends, now)}"
