"""Orders: what was bought, how it is had and paid, and what happened to it."""

from typing import Literal, NotRequired, TypedDict

from .carts import LineItem

OrderStatus = Literal[
    "placed", "paid", "preparing", "ready", "out_for_delivery", "delivered", "cancelled"
]
"""An order's states, in the order of its way; docs/how-to.md says what else a new one needs."""
PaymentStatus = Literal[
    "pending",
    "in_review",
    "paid",
    "partly_refunded",
    "refunded",
    "charged_back",
    "expired",
    "cancelled",
]
DeliveryKind = Literal["pickup", "delivery"]
MeansOfPayment = Literal["mercado_pago", "cash", "transfer", "card_on_delivery"]


class Place(TypedDict):
    """Somewhere on the map, in degrees."""

    latitude: float
    longitude: float


class OrderDelivery(TypedDict):
    """How an order reaches its shopper; texts are empty where nothing is to say.

    `address`, `floor` and `notes` are in the shopper's words, `zone` is the shop's name of it, `place` the spot on the
    map if it is known. `starts` and `ends` are the time in which it is brought; null where the shop offers no times.
    """

    kind: DeliveryKind
    address: str
    floor: str
    notes: str
    zone: str
    fee: float
    place: Place | None
    starts: str | None
    ends: str | None


class OrderLine(LineItem):
    """A line of an order, with what its product said when it was ordered: see `Product`."""

    vat_rate: float
    net_content: str
    perishable: bool


class LineOffer(TypedDict):
    """What the shop would bring `instead` of an order's line of `product_id`, which it does not have; nobody answered yet."""

    product_id: int
    instead: LineItem
    offered_at: str


class Order(TypedDict):
    """A placed order, a snapshot of its cart with what changed of it since, as it stands now.

    `subtotal` is what its items come to; `total` has the `fee` of delivery, too, and not what was sent back (`withdrawn`). `delivery` and `means` are null while
    the shopper has not chosen, `cash_with` is the note that they pay with, if they said so. `frozen` is why it may not
    be handed over (empty: nothing), `allowed` where the owner may move it. `refunded` is what went back of what was
    paid, `to_give_back` what is too much of it by now: through Mercado Pago that is on its way, else it is the owner's to give.
    `voucher_until` is when a voucher that its shopper took can be paid no more.
    """

    id: int
    user_id: int
    cart_id: int
    items: list[OrderLine]
    subtotal: float
    fee: float
    withdrawn: float
    total: float
    delivery: OrderDelivery | None
    means: MeansOfPayment | None
    cash_with: float | None
    refunded: float
    to_give_back: float
    offers: list[LineOffer]
    status: OrderStatus
    payment_status: PaymentStatus
    created_at: str
    expires_at: str
    voucher_until: str | None
    paid_at: str | None
    payment_url: str
    frozen: Literal["", "mediation", "charge_back", "fraud"]
    allowed: list[OrderStatus]
    withdrawal_url: str


class OrderPage(TypedDict):
    """Some orders."""

    items: list[Order]
    next_page_token: str | None


class Checkout(TypedDict):
    """Whose cart becomes an order; `email` is taken for older clients and not used."""

    user_id: int
    email: NotRequired[str | None]


class Transition(TypedDict):
    """The state that the order goes to."""

    to: OrderStatus


class LineLeft(TypedDict):
    """How many units or kilos of a line are left, since the shop has no more; `restocks` puts the rest back on the shelf.

    `gives_back` is what `LessOfLine` said of it, in pesos: where it is another amount by now nothing is changed.
    """

    quantity: float
    restocks: NotRequired[bool]
    gives_back: NotRequired[float | None]


class LessOfLine(TypedDict):
    """What an order comes to with less of a line, and how much less; `gives_back` is what goes back of what was paid."""

    total: float
    less: float
    gives_back: float


class Substitute(TypedDict):
    """What is offered instead of a line, in units or kilos."""

    product_id: int
    quantity: float


class OfferAnswer(TypedDict):
    """What an order's shopper says to what they saw offered instead of a line: no takes the line out."""

    accepts: bool
    offered_at: str


class GivenBack(TypedDict):
    """How much the owner gave back by hand: all that is `to_give_back`, in pesos."""

    amount: float


class NewOrderNote(TypedDict):
    """What the owner notes in an order's log."""

    note: str


class OrderEvent(TypedDict):
    """Something that happened to an order; `by` is shopper, owner, mercado_pago or clock, `note` says more.

    `person` is who of the shop did it in the panel; empty where nobody did, or nobody was named.
    """

    at: str
    kind: str
    by: str
    note: str
    person: str


class OrderEvents(TypedDict):
    """What happened to an order, the oldest first."""

    items: list[OrderEvent]
