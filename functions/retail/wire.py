"""Wire types: the JSON that the functions say to each other, as the back-office API answers it.

Money is a JSON number in pesos with two decimals, quantities a JSON number of units or kilos, times
ISO 8601 in UTC. The API's own input models refuse what does not fit; these types only describe.
"""

from typing import Any, Literal, NotRequired, TypedDict

MessageKind = Literal[
    "text",
    "image",
    "audio",
    "video",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "unknown",
]
InboundStatus = Literal["received", "answered", "dead"]
OutboundStatus = Literal["queued", "sent", "delivered", "read", "failed"]
OrderStatus = Literal["placed", "paid", "preparing", "out_for_delivery", "delivered", "cancelled"]
"""An order's states, in the order of its way; docs/how-to.md says what else a new one needs."""
PaymentStatus = Literal["pending", "paid", "expired", "cancelled"]
CheckoutState = Literal["payable", "paid", "expired", "cancelled"]
"""How an order stands for somebody who may pay it."""


class User(TypedDict):
    """A shopper.

    `phone` is the WhatsApp number as digits (`5491123456789`). It is empty while WhatsApp hides the number:
    such a shopper buys like any other. `whatsapp_user_id` is what WhatsApp names them by instead
    (`AR.13491208655302741918`), empty while it is not known. One of the two is always there.
    """

    id: int
    name: str
    email: str
    phone: str
    segment: str
    created_at: str
    whatsapp_user_id: str


class Product(TypedDict):
    """A product of the catalogue, with today's price and stock."""

    id: int
    sku: str
    name: str
    brand: str
    category: str
    description: str
    unit: str
    price: float
    is_offer: bool
    stock: float
    updated_at: str


class ProductPage(TypedDict):
    """Products, best first for a search; `corrected_query` is what a query with typos was read as."""

    items: list[Product]
    next_page_token: str | None
    corrected_query: str | None


class LineItem(TypedDict):
    """One product in a cart or an order, at the price it was put there with."""

    product_id: int
    name: str
    unit: str
    quantity: float
    unit_price: float
    line_total: float


class Cart(TypedDict):
    """A shopper's open cart."""

    cart_id: int
    user_id: int
    status: Literal["active"]
    items: list[LineItem]
    total: float
    item: NotRequired[LineItem]


class Order(TypedDict):
    """A placed order: a snapshot of its cart."""

    id: int
    user_id: int
    cart_id: int
    items: list[LineItem]
    total: float
    status: OrderStatus
    payment_status: PaymentStatus
    created_at: str
    expires_at: str
    paid_at: str | None
    payment_url: str


class Media(TypedDict):
    """A file that came with a message; the URL needs Twilio's credentials."""

    url: str
    content_type: str


class Location(TypedDict):
    """A pin that a shopper sent."""

    latitude: float
    longitude: float
    label: str


# "from" and "to" are keywords of Python's, hence the functional form. `external_user_id` is the WhatsApp user id
# that Twilio names beside the sender's address, or empty; tasks that were queued before it was read lack it.
InboundMessage = TypedDict(
    "InboundMessage",
    {
        "sid": str,
        "from": str,
        "to": str,
        "body": str,
        "kind": MessageKind,
        "media": list[Media],
        "location": Location | None,
        "button_payload": str,
        "profile_name": str,
        "received_at": str,
        "external_user_id": NotRequired[str],
    },
)


class ToolCall(TypedDict):
    """A call of one of Milo's tools; `ordinal` counts equal calls within one turn from 0."""

    tool: str
    arguments: dict[str, Any]
    ordinal: int


class ToolReport(TypedDict):
    """A call that a turn made, with the status of its result, for the transcript."""

    tool: str
    arguments: dict[str, Any]
    status: str


class OutboundMessage(TypedDict):
    """A reply that was decided and is to be sent; `to` is a Twilio address."""

    id: int
    to: str
    body: str
    created_at: str


class TurnFlags(TypedDict):
    """What keeps Milo from answering as usual."""

    paused: bool
    opted_out: bool
    over_budget: bool


class Turn(TypedDict):
    """A claimed turn; the last five members only come with `claimed`."""

    id: str
    fence: int
    token: str
    lease_until: str
    attempt: NotRequired[int]
    messages: NotRequired[list[InboundMessage]]
    memory: NotRequired[str | None]
    journal: NotRequired[list[ToolCall]]
    user: NotRequired[User | None]
    flags: NotRequired[TurnFlags]


class Claim(TypedDict):
    """The answer to a worker that asks for a turn."""

    status: Literal["answered", "busy", "gathering", "undelivered", "claimed"]
    turn: NotRequired[Turn]
    wait_seconds: NotRequired[float]
    outbound: NotRequired[list[OutboundMessage]]
    known_sids: NotRequired[list[str]]


class Usage(TypedDict):
    """What the model read and wrote, in tokens."""

    input_tokens: int
    output_tokens: int


class Completion(TypedDict):
    """The answer to a completed or failed turn: what to send, and whether more messages wait.

    `known_sids` are those of what went out lately.
    """

    outbound: list[OutboundMessage]
    more: bool
    known_sids: list[str]
