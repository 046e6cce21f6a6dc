"""Shapes of the checkout page: what is chosen there, read and checked, and what it shows."""

from collections.abc import Sequence
from typing import Annotated, cast

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from retail import money, wire
from retail.errors import Refused
from retail.spanish.opening import week_text

from ..domain import fulfilment as rules
from ..domain import order as orders
from ..domain import order_shown
from ..domain.cart import LineItem
from ..domain.fulfilment import Choice, Fulfilment, OpenWindow, Wish
from ..domain.order import Order
from ..domain.order_change import offer_of
from ..domain.shop_document import (
    DeliveryZone,
    Place,
    ShopContact,
    ShopDocument,
    TransferDetails,
)
from ..domain.unit_price import (
    measure_price,
    prices_tell_taxes,
    total_without_taxes,
    without_taxes,
)
from ..services.pay import Chosen
from ..services.shop import Shop
from .answers import delivery_answer, instant, offers_answer, order_line_answer
from .cleaned import Clean
from .inputs import Body
from .shop_shapes import Pesos, PlaceBody, part

_Address = Annotated[str, Field(min_length=3, max_length=200), Clean]
_Floor = Annotated[str, Field(max_length=60), Clean]
_Words = Annotated[str, Field(max_length=200), Clean]


class WishedDelivery(Body):
    """How a shopper wants to have their order; one that is brought needs an address."""

    kind: wire.DeliveryKind
    address: _Address = ""
    floor: _Floor = ""
    notes: _Words = ""
    zone: _Words = ""
    slot: Annotated[str, Field(max_length=40)] = ""
    place: PlaceBody | None = None

    @model_validator(mode="after")
    def _check(self) -> "WishedDelivery":
        if self.kind == "delivery" and not self.address:
            raise PydanticCustomError("address", "what is brought needs an address")
        return self

    def wish(self) -> Wish:
        """The wish as the domain has it."""
        if self.kind == "pickup":
            return Wish(kind=self.kind)
        place = Place(**vars(self.place)) if self.place else None
        return Wish(**{**vars(self), "place": place})


class WishedPayment(Body):
    """How it is paid; `cash_with` is the note that the shopper has, in pesos."""

    means: wire.MeansOfPayment
    cash_with: Pesos | None = None


class QuoteRequest(Body):
    """How the shopper may want to have their order."""

    delivery: WishedDelivery


class CheckoutChoice(Body):
    """What the shopper chose: both, or neither when it stays as it was chosen before; and the total that they saw."""

    delivery: WishedDelivery | None = None
    payment: WishedPayment | None = None
    seen_total: Pesos | None = None

    @model_validator(mode="after")
    def _check(self) -> "CheckoutChoice":
        if (self.delivery is None) != (self.payment is None):
            raise PydanticCustomError("choice", "delivery and payment go together")
        return self

    def total(self) -> int | None:
        """The total that the shopper saw, in centavos."""
        return None if self.seen_total is None else money.from_wire(self.seen_total)

    def chosen(self) -> Chosen | None:
        """What the use case is given."""
        if self.delivery is None or self.payment is None:
            return None
        means = self.payment.means
        cash_with = money.from_wire(self.payment.cash_with or 0) if means == "cash" else 0
        return Chosen(self.delivery.wish(), means, cash_with)


class OfferAnswer(Body):
    """Whether the shopper takes what they saw offered instead of a line at `offered_at`; no takes the line out."""

    accepts: bool
    offered_at: Annotated[str, Field(max_length=40)]

    def is_told_again(self, order: Order, product_id: int) -> bool:
        """Whether the same was said to that offer before; refuses an answer to what is not offered so any more.

        Raises:
            NotFound: `offer_not_found`.
            Refused: `offer_answered` with what was `accepted`, when the opposite was said before; `offer_changed` when
                the shop offers something else by now.
        """
        for each in order.answers:
            if each.product_id == product_id and instant(each.offered_at) == self.offered_at:
                if each.accepts != self.accepts:
                    raise Refused(
                        "offer_answered", "the opposite was said before", accepted=each.accepts
                    )
                return True
        if instant(offer_of(order, product_id).at) != self.offered_at:
            raise Refused("offer_changed", "something else is offered by now")
        return False


def quote_answer(order: Order, delivery: Fulfilment) -> wire.Quote:
    """The shape of what the order would cost."""
    shown = delivery_answer(delivery)
    return {
        "zone": delivery.zone,
        "fee": money.to_wire(delivery.fee),
        "subtotal": money.to_wire(order.subtotal),
        "total": money.to_wire(order.subtotal + delivery.fee - order.withdrawn),
        "starts": shown["starts"] if shown else None,
        "ends": shown["ends"] if shown else None,
    }


def _line(item: LineItem, *, tells_taxes: bool) -> wire.CheckoutLine:
    measured, rate = measure_price(item), item.label.vat_rate
    return {
        **order_line_answer(item),
        "measure_price": (
            {"price": money.to_wire(measured.price), "measure": measured.measure}
            if measured
            else None
        ),
        "unit_price_without_taxes": (
            money.to_wire(without_taxes(item.unit_price, rate)) if tells_taxes else None
        ),
        "line_total_without_taxes": (
            money.to_wire(without_taxes(item.line_total, rate)) if tells_taxes else None
        ),
    }


def checkout_answer(
    order: Order, shop: Shop, document: ShopDocument, options: wire.CheckoutOptions | None
) -> wire.CheckoutOrder:
    """The shape of an order for a caller that has its link."""
    standing = orders.as_of(order, shop.clock())
    tells_taxes = prices_tell_taxes(document.invoice_types)
    is_owed = order.means == "transfer" and standing.payment_status == "pending"
    return {
        "order_id": order.id,
        "shop_name": shop.name,
        "timezone": shop.timezone,
        "items": [_line(item, tells_taxes=tells_taxes) for item in order.items],
        "subtotal": money.to_wire(order.subtotal),
        "fee": money.to_wire(order.fee),
        "withdrawn": money.to_wire(order.withdrawn),
        "total": money.to_wire(order.total),
        "total_without_taxes": (
            money.to_wire(total_without_taxes(order.items)) if tells_taxes else None
        ),
        "currency": money.CURRENCY,
        "state": order_shown.checkout_state(standing),
        "status": standing.status,
        "is_paid": order.is_paid,
        "is_cancellable": standing.status in {"placed", "paid"},
        "delivery": delivery_answer(order.delivery),
        "means": order.means,
        "cash_with": money.to_wire(order.cash_with) if order.cash_with else None,
        "refunded": money.to_wire(order.refunded),
        "to_give_back": money.to_wire(order.to_give_back),
        "offers": offers_answer(standing),
        "transfer": _transfer(document.transfer or order.transfer_to) if is_owed else None,
        "pickup_address": document.address.text if document.address else "",
        "pickup_hours": _hours(document),
        "options": options,
        "voucher_until": instant(order.voucher.until) if order.voucher else None,
        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
        "paid_at": instant(order.paid_at) if order.paid_at else None,
        "shop": checkout_shop(shop, document),
        "rehearsal": shop.is_rehearsal,
    }


def options_answer(
    order: Order,
    document: ShopDocument,
    windows: Sequence[OpenWindow],
    last: Choice | None,
    pin: Place | None,
) -> wire.CheckoutOptions:
    """The shape of what may be chosen."""
    notes = {each.means: each.note for each in document.payment or ()}
    return {
        "pickup": rules.offers_pickup(document),
        "zones": [_zone(zone, document, order) for zone in document.delivery_zones or ()],
        "slots": [
            {
                "id": each.window.key,
                "starts": instant(each.window.starts),
                "ends": instant(each.window.ends),
                "zones": list(each.slot.zones),
            }
            for each in windows
        ],
        "means": [
            {"means": each, "note": notes.get(each, "")} for each in rules.accepted_means(document)
        ],
        "last": _last(last),
        "pin": {"latitude": pin.latitude, "longitude": pin.longitude} if pin else None,
    }


def _zone(zone: DeliveryZone, document: ShopDocument, order: Order) -> wire.OfferedZone:
    minimum = rules.minimum_of(zone, document)
    return {
        "name": zone.name,
        "neighbourhoods": list(zone.neighbourhoods),
        "fee": money.to_wire(zone.fee),
        "minimum": money.to_wire(minimum) if minimum else None,
        "is_reached": order.was_lessened or order.subtotal >= minimum,
        "when": zone.when,
    }


def _last(choice: Choice | None) -> wire.LastChoice | None:
    delivery = delivery_answer(choice.delivery) if choice else None
    return {"delivery": delivery, "means": choice.means} if choice and delivery else None


def _hours(document: ShopDocument) -> str:
    hours = part(document.opening_hours)
    return week_text(cast("wire.OpeningHours", hours)) if hours else ""


def _transfer(to: TransferDetails | None) -> wire.TransferDetails | None:
    return {"alias": to.alias, "holder": to.holder, "cuit": to.cuit} if to else None


def checkout_shop(shop: Shop, document: ShopDocument) -> wire.CheckoutShop:
    """The shape of the shop that an order is from."""
    contact = document.contact or ShopContact()
    return {
        "name": shop.name,
        "whatsapp": shop.whatsapp,
        "address": document.address.text if document.address else "",
        "phone": contact.phone,
        "email": contact.email,
        "cuit": document.transfer.cuit if document.transfer else "",
    }
