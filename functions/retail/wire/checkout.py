"""The page behind an order's link: what it shows, and what may be chosen there."""

from typing import Literal, NotRequired, TypedDict

from .orders import (
    DeliveryKind,
    LineOffer,
    MeansOfPayment,
    OrderDelivery,
    OrderLine,
    OrderStatus,
    Place,
)
from .products import PriceMeasure
from .shop_document import TransferDetails

CheckoutState = Literal[
    "payable",
    "confirmed",
    "held",
    "voucher",
    "in_review",
    "paid",
    "preparing",
    "ready",
    "out_for_delivery",
    "delivered",
    "refunded",
    "charged_back",
    "expired",
    "cancelled",
]
"""How an order stands for somebody who has its link; `confirmed`: it waits, and is not paid online; `held`: money came
that is not what it asks for; `voucher`: it is to be paid in cash at Rapipago or Pago Fácil; `charged_back`: the payer's bank
took the money back."""


class MeasurePrice(TypedDict):
    """What a kilo, a litre or a piece costs, in pesos."""

    price: float
    measure: PriceMeasure


class CheckoutLine(OrderLine):
    """A line of an order with the prices that the law has it say: Resolución SIyC 4/2025.

    `measure_price` is null where nobody said what a unit holds. Prices without national taxes are the prices less the
    VAT that they hold, half a centavo up; null in a shop that makes invoices C only, which do not tell VAT apart.
    """

    measure_price: MeasurePrice | None
    unit_price_without_taxes: float | None
    line_total_without_taxes: float | None


class CheckoutShop(TypedDict):
    """Whom the order is from and how they are reached; a text is empty where the shop has not said it.

    `whatsapp` is the number on which the shop sells and `cuit` its tax id, both as digits alone.
    """

    name: str
    whatsapp: str
    address: str
    phone: str
    email: str
    cuit: str


class OfferedZone(TypedDict):
    """A zone to which the order may be brought; `is_reached`: it comes to the zone's `minimum` (null: there is none)."""

    name: str
    neighbourhoods: list[str]
    fee: float
    minimum: float | None
    is_reached: bool
    when: str


class OfferedSlot(TypedDict):
    """A time in which the order may be brought; `zones` are those that it is for, all where there are none."""

    id: str
    starts: str
    ends: str
    zones: list[str]


class OfferedMeans(TypedDict):
    """A means of payment that the shop takes, and what it says of it."""

    means: MeansOfPayment
    note: str


class LastChoice(TypedDict):
    """How the shopper had their order before this one brought, and how they paid it."""

    delivery: OrderDelivery
    means: MeansOfPayment


class CheckoutOptions(TypedDict):
    """What may be chosen. Without `zones` the shop does not deliver; `slots` are free, the soonest first.

    Where there are no slots, a zone's `when` is all that is known. `pin` is where the order goes by now, or the place
    that the shopper sent in the chat within a day.
    """

    pickup: bool
    zones: list[OfferedZone]
    slots: list[OfferedSlot]
    means: list[OfferedMeans]
    last: LastChoice | None
    pin: Place | None


class WishedDelivery(TypedDict):
    """How a shopper wants to have their order; everything but the kind is for `delivery`, which needs an `address`.

    The zone is found by the `place`, if the shop has drawn its zones, else by the names in `zone` or `address`.
    `slot` is the id of one that is offered; without it, it is the next free one.
    """

    kind: DeliveryKind
    address: NotRequired[str]
    floor: NotRequired[str]
    notes: NotRequired[str]
    zone: NotRequired[str]
    slot: NotRequired[str]
    place: NotRequired[Place | None]


class WishedPayment(TypedDict):
    """How a shopper wants to pay; `cash_with` is the note that they have, in pesos."""

    means: MeansOfPayment
    cash_with: NotRequired[float | None]


class CheckoutChoice(TypedDict):
    """What the shopper chose: both, or neither when it stays as it was chosen before.

    With `seen_total`, what they saw that it costs, nothing else is agreed.
    """

    delivery: NotRequired[WishedDelivery | None]
    payment: NotRequired[WishedPayment | None]
    seen_total: NotRequired[float | None]


class QuoteRequest(TypedDict):
    """How the shopper may want to have their order."""

    delivery: WishedDelivery


class Quote(TypedDict):
    """What it would cost to have the order so, and when it would come; the zone is empty for pickup."""

    zone: str
    fee: float
    subtotal: float
    total: float
    starts: str | None
    ends: str | None


class CheckoutOrder(TypedDict):
    """What the checkout page shows of the order and the shop; of the shopper only what they chose.

    `timezone` is the one to show times in (`America/Argentina/Buenos_Aires`). `rehearsal`: one pays at a double, and
    nobody is charged. `options` is null when nothing may be chosen any more, `transfer` is where to transfer to while
    that is how it is paid and it is not. `total_without_taxes` is the sum of the
    lines', without the fee. `pickup_hours` is when the shop is open, in words; empty where it has not said. `is_paid`: the shop
    has money for it; `voucher_until` is when a voucher that its shopper took can be paid no more; `withdrawn` is what the total is less since goods are sent back, `refunded` what went back, and
    `to_give_back` what is still to.
    """

    order_id: int
    shop_name: str
    timezone: str
    items: list[CheckoutLine]
    subtotal: float
    fee: float
    withdrawn: float
    total: float
    total_without_taxes: float | None
    currency: Literal["ARS"]
    state: CheckoutState
    status: OrderStatus
    is_paid: bool
    is_cancellable: bool
    delivery: OrderDelivery | None
    means: MeansOfPayment | None
    cash_with: float | None
    refunded: float
    to_give_back: float
    offers: list[LineOffer]
    transfer: TransferDetails | None
    pickup_address: str
    pickup_hours: str
    options: CheckoutOptions | None
    voucher_until: str | None
    created_at: str
    expires_at: str
    paid_at: str | None
    shop: CheckoutShop
    rehearsal: bool
