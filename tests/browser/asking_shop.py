"""The checkout API with an order whose delivery and payment are still to be chosen, and answers that a test scripts."""

import json
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

Json = dict[str, Any]

TOKEN = "AbCdEfGhIjKlMnOpQrStUv"
SLOTS = [
    {
        "id": "s1",
        "starts": "2026-11-22T21:00:00.000Z",
        "ends": "2026-11-22T23:00:00.000Z",
        "zones": [],
    },
    {
        "id": "s2",
        "starts": "2026-11-23T12:30:00.000Z",
        "ends": "2026-11-23T14:00:00.000Z",
        "zones": [],
    },
    {
        "id": "s3",
        "starts": "2026-11-30T12:00:00.000Z",
        "ends": "2026-11-30T14:00:00.000Z",
        "zones": [],
    },
    {
        "id": "s4",
        "starts": "2026-12-01T21:00:00.000Z",
        "ends": "2026-12-02T03:00:00.000Z",
        "zones": [],
    },
]
"""Today from 18 to 20, tomorrow from 9:30 to 11, Monday from 9 to 11, in December until midnight."""
PALERMO = {"name": "Palermo", "neighbourhoods": ["Palermo", "Las Cañitas"], "fee": 800.0, "minimum": None,
           "is_reached": True, "when": "lunes a sábado"}  # fmt: skip
BELGRANO = {"name": "Belgrano", "neighbourhoods": ["Belgrano", "Núñez"], "fee": 1200.0, "minimum": 20000.0,
            "is_reached": False, "when": ""}  # fmt: skip
MEANS = [
    {"means": "mercado_pago", "note": ""},
    {"means": "cash", "note": "10 % de descuento en tu próxima compra."},
    {"means": "transfer", "note": ""},
    {"means": "card_on_delivery", "note": "débito y crédito"},
]
TRANSFER = {"alias": "almacen.villa", "holder": "Marta Gómez", "cuit": "27234567891"}
HOME = {"kind": "delivery", "address": "Thames 1234, Palermo", "floor": "2.º B", "notes": "Timbre roto",
        "zone": "Palermo", "fee": 800.0}  # fmt: skip
PICKUP = {"kind": "pickup", "address": "", "floor": "", "notes": "", "zone": "", "fee": 0.0}
IN_WINDOW = {"starts": SLOTS[0]["starts"], "ends": SLOTS[0]["ends"]}
NO_WINDOW = {"starts": None, "ends": None}
SUBTOTAL = 16265.0


class AskingShop:
    """Knows one order. What it is asked it notes; how it answers follows its members.

    Attributes:
        order: what `GET` answers.
        refusal: what the next `quote`, `pay` or `cancel` is refused with, as (status, problem); by its last part.
        asked: what was asked, as (last part of the path, body).
        payment_url: where one pays at Mercado Pago.
    """

    def __init__(self) -> None:
        self.order = order_to_choose()
        self.refusal: dict[str, tuple[int, Json]] = {}
        self.asked: list[tuple[str, Json | None]] = []
        self.payment_url = "https://pay.example/p"

    def sent(self, part: str) -> list[Json | None]:
        """The bodies that were sent to `pay`, `quote` or `cancel`."""
        return [body for asked, body in self.asked if asked == part]

    def offer(self, **members: Any) -> None:
        """Offers other things to choose from."""
        self.order["options"] |= members

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answered(Request(environ))(environ, start_response)

    def _answered(self, request: Request) -> Response:
        if request.method == "GET":
            return _json(200, self.order)
        part = request.path.rpartition("/")[2]
        body = json.loads(request.get_data()) if request.get_data() else None
        self.asked.append((part, body))
        if part in self.refusal:
            status, problem = self.refusal.pop(part)
            return _json(status, {"type": "about:blank", "status": status, **problem})
        return _json(*getattr(self, f"_{part}")(body))

    def _quote(self, body: Json) -> tuple[int, Json]:
        delivery = body["delivery"]
        zone = next(
            (zone for zone in self.order["options"]["zones"] if _names(zone, delivery)), None
        )
        if zone is None:
            names = [zone["name"] for zone in self.order["options"]["zones"]]
            return 409, {"status": 409, "code": "zone_unknown", "zones": names}
        if not zone["is_reached"]:
            missing = zone["minimum"] - SUBTOTAL
            told = {"minimum": zone["minimum"], "missing": missing}
            pickup = self.order["options"]["pickup"]
            return 409, {"code": "below_minimum", **told, "pickup": pickup}
        total = SUBTOTAL + zone["fee"]
        return 200, {
            "zone": zone["name"],
            "fee": zone["fee"],
            "subtotal": SUBTOTAL,
            "total": total,
        } | IN_WINDOW

    def _pay(self, body: Json) -> tuple[int, Json]:
        delivery, payment = body["delivery"], body["payment"]
        if delivery["kind"] == "delivery":
            status, quoted = self._quote(body)
            if status != 200:
                return status, quoted
            slots = {slot["id"]: slot for slot in SLOTS}
            slot = slots.get(delivery.get("slot"), SLOTS[0])
            where = (
                HOME
                | {"floor": "", "notes": ""}
                | delivery
                | {"zone": quoted["zone"], "fee": quoted["fee"]}
            )
            self.choose(where | {"starts": slot["starts"], "ends": slot["ends"]}, payment["means"])
        else:
            self.choose(PICKUP | NO_WINDOW, payment["means"])
        self.order["cash_with"] = payment.get("cash_with")
        url = self.payment_url if payment["means"] == "mercado_pago" else None
        return 200, {"state": self.order["state"], "payment_url": url}

    def _cancel(self, _: Json | None) -> tuple[int, Json]:
        self.order |= {
            "state": "cancelled",
            "status": "cancelled",
            "is_cancellable": False,
            "options": None,
        }
        return 200, self.order

    def choose(self, delivery: Json, means: str) -> None:
        """Has something chosen, as `pay` does."""
        waits = means == "mercado_pago"
        self.order |= {
            "delivery": delivery,
            "means": means,
            "fee": delivery["fee"],
            "total": SUBTOTAL + delivery["fee"],
            "state": "payable" if waits else "confirmed",
            "transfer": TRANSFER if means == "transfer" else None,
        }

    def becomes(self, state: str, *, is_paid: bool) -> None:
        """Has the shop move the order along."""
        begun = state in {"preparing", "ready", "out_for_delivery", "delivered"}
        self.order |= {
            "state": state,
            "status": state if begun else "paid" if is_paid else "placed",
            "is_paid": is_paid,
            "paid_at": "2026-11-22T18:05:00.000Z" if is_paid else None,
            "is_cancellable": state in {"payable", "in_review", "confirmed", "paid"},
            "options": None,
            "transfer": None if is_paid else self.order["transfer"],
        }


def order_to_choose() -> Json:
    """What the API answers of an order that was just placed."""
    return {
        "order_id": 123456789, "shop_name": "Almacén Milo", "timezone": "America/Argentina/Buenos_Aires",
        "items": [
            _line("Leche Entera La Serenísima 1L", "unidad", 2, 1950.0, 3900.0),
            _line("Queso Cremoso La Paulina por Kilo", "kg", 0.35, 11900.0, 4165.0),
            _line("Huevos Blancos Maple x30", "unidad", 1, 8200.0, 8200.0),
        ],
        "subtotal": SUBTOTAL, "fee": 0.0, "total": SUBTOTAL, "currency": "ARS",
        "status": "placed", "state": "payable", "is_paid": False, "is_cancellable": True,
        "created_at": "2026-11-22T17:30:00.000Z", "expires_at": "2036-11-23T17:30:00.000Z", "paid_at": None,
        "delivery": None, "means": None, "cash_with": None, "transfer": None,
        "pickup_address": "Av. Corrientes 5000, Villa Crespo",
        "pickup_hours": "lunes a viernes de 9 a 20",
        "options": {"pickup": True, "zones": [PALERMO, BELGRANO], "slots": SLOTS, "means": MEANS, "last": None},
        "shop": {"name": "Almacén Milo", "whatsapp": "14155238886", "address": "Av. Corrientes 5000, Villa Crespo",
                 "phone": "", "email": "", "cuit": ""},
        "rehearsal": True,
    }  # fmt: skip


def _line(name: str, unit: str, quantity: float, unit_price: float, total: float) -> Json:
    return {
        "product_id": 1,
        "name": name,
        "unit": unit,
        "quantity": quantity,
        "unit_price": unit_price,
        "line_total": total,
    }


def _names(zone: Json, delivery: Json) -> bool:
    if "zone" in delivery:
        return bool(zone["name"] == delivery["zone"])
    return any(each.casefold() in delivery["address"].casefold() for each in zone["neighbourhoods"])


def _json(status: int, body: Json) -> Response:
    kind = "application/json" if status < 400 else "application/problem+json"
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=kind)
