"""Wire types: the JSON that the API answers and takes, each shape declared here and nowhere else.

The API's answers are built as these types, its OpenAPI document is made of them, its clients read and write
them. What the API takes is read by the input models of its routes, which add the limits; a test holds them to
the shapes here.

Money is a JSON number in pesos with two decimals, quantities a JSON number of units or kilos, times
ISO 8601 in UTC. The docstrings are the document's descriptions.
"""

from typing import Any, Final, Literal, NotRequired, TypedDict, get_args

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
CheckoutState = Literal["payable", "in_review", "paid", "refunded", "expired", "cancelled"]
"""How an order stands for somebody who may pay it."""
Unit = Literal["unidad", "kg"]

Tag = Literal["sin TACC", "sin lactosa", "vegano", "sin azúcar", "light", "integral", "orgánico"]
"""What shoppers ask of a product; how they say it is in `retail.spanish.properties`."""
TAGS: Final[tuple[Tag, ...]] = get_args(Tag)
MeansOfPayment = Literal["mercado_pago", "cash", "transfer", "card_on_delivery"]
InvoiceType = Literal["A", "B", "C"]
PortionMeasure = Literal["g", "ml", "unit"]
AdapterState = Literal["ok", "failing"]


class Problem(TypedDict):
    """RFC 9457; `code` is stable, further members depend on it."""

    type: str
    title: str
    status: int
    code: str
    detail: str


# Users


class User(TypedDict):
    """A shopper; `phone` is the WhatsApp number as digits (`5491123456789`).

    It is empty while WhatsApp hides the number: `whatsapp_user_id` (`AR.13491208655302741918`) names such a
    shopper, and a phone is asked for where a delivery needs one. One of the two is always there. `email` is empty for a
    shopper without one.
    """

    id: int
    name: str
    email: str
    phone: str
    segment: str
    created_at: str
    whatsapp_user_id: str


class UserPage(TypedDict):
    """Some users."""

    items: list[User]
    next_page_token: str | None


class NewUser(TypedDict):
    """A shopper to register; `phone` may be the WhatsApp user id of one whose number is hidden.

    `email` is left out, null or empty for a shopper without one.
    """

    name: str
    email: NotRequired[str | None]
    phone: str


class UserChanges(TypedDict):
    """What to change; the rest stays. An empty `email` takes theirs away."""

    name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    segment: NotRequired[str | None]


# Products


class ShownProduct(TypedDict):
    """What Milo is shown of a product, with today's price in pesos and its stock in units or kilos."""

    id: int
    name: str
    brand: str
    category: str
    unit: str
    price: float
    is_offer: bool
    stock: float
    tags: list[Tag]


class Product(ShownProduct):
    """A product with today's price in pesos and its stock in units or kilos."""

    sku: str
    description: str
    updated_at: str


class ProductPage(TypedDict):
    """Some products, best first for a search; `corrected_query` when typos of the query were corrected."""

    items: list[Product]
    next_page_token: str | None
    corrected_query: str | None


class NewProduct(TypedDict):
    """A product for the catalogue; price in pesos, stock in units or kilos. A price of 0 needs `is_free`."""

    sku: str
    name: str
    brand: NotRequired[str]
    category: NotRequired[str]
    description: NotRequired[str]
    unit: NotRequired[Unit]
    price: float
    is_free: NotRequired[bool]
    is_offer: NotRequired[bool]
    stock: NotRequired[float]
    tags: NotRequired[list[Tag]]


class ProductChanges(TypedDict):
    """What to change; the rest stays. A price of 0 needs `is_free`, which says that it is meant.

    `stock` is what is there from then on and needs `If-Match`, lest it overwrites what was sold meanwhile;
    `stock_change` is what comes to it (10) or goes (-3), in units or kilos.
    """

    sku: NotRequired[str | None]
    name: NotRequired[str | None]
    brand: NotRequired[str | None]
    category: NotRequired[str | None]
    description: NotRequired[str | None]
    unit: NotRequired[Unit | None]
    price: NotRequired[float | None]
    is_free: NotRequired[bool | None]
    is_offer: NotRequired[bool | None]
    stock: NotRequired[float | None]
    stock_change: NotRequired[float | None]
    tags: NotRequired[list[Tag] | None]


class Deleted(TypedDict):
    """What was removed."""

    id: int
    status: Literal["deleted"]


# Carts


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


class ChangedCart(Cart):
    """A cart after a change, and the line that was touched (quantity 0 when it went)."""

    item: LineItem


class CartPage(TypedDict):
    """Some carts."""

    items: list[Cart]
    next_page_token: str | None


class LineChange(TypedDict):
    """How much of which product; the quantity in units or kilos."""

    user_id: int
    product_id: int
    quantity: NotRequired[float]


class WhoseCart(TypedDict):
    """Which shopper."""

    user_id: int


class PriceChange(TypedDict):
    """A price that moved between cart and checkout, of one unit or kilo."""

    product_id: int
    name: str
    old_price: float
    new_price: float


# Orders and their payment


class Order(TypedDict):
    """A placed order, a snapshot of its cart, as it stands now."""

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


class CheckoutOrder(TypedDict):
    """What the checkout page shows: nothing of the shopper, only of the order and the shop.

    `timezone` is the one to show times in (`America/Argentina/Buenos_Aires`). `rehearsal`: one pays at a double, and
    nobody is charged.
    """

    order_id: int
    shop_name: str
    timezone: str
    items: list[LineItem]
    total: float
    currency: Literal["ARS"]
    state: CheckoutState
    created_at: str
    expires_at: str
    paid_at: str | None
    shop: CheckoutShop
    rehearsal: bool


class Payment(TypedDict):
    """Where the payment of an order stands; `payment_url` is where the shopper pays while it is payable."""

    state: CheckoutState
    payment_url: str | None


class OrderEvent(TypedDict):
    """Something that happened to an order; `by` is shopper, owner, mercado_pago or clock, `note` says more."""

    at: str
    kind: str
    by: str
    note: str


class OrderEvents(TypedDict):
    """What happened to an order, the oldest first."""

    items: list[OrderEvent]


class OrderNotice(TypedDict):
    """What a shopper is to be told of an order, and what keeps it from them; `body` is in the shopper's words."""

    order_id: int
    user_id: int
    state: Literal["waiting", "told", "needs_template", "unwanted"]
    body: str
    due_at: str


class OrderNoticePage(TypedDict):
    """Some notices."""

    items: list[OrderNotice]
    next_page_token: str | None


class NoticeTaken(TypedDict):
    """What became of a notice of the provider's."""

    status: Literal["taken", "ignored"]


class ProviderPayment(TypedDict):
    """A payment, under the provider's id.

    `standing`: `open` and `void` ones were not charged, one that `counts` pays its order, a `held` one differs from what
    the order asks for, a `surplus` one is not wanted and goes back. `why` says in what it differs, or why it is not
    wanted. `refund` is where the money stands that goes back.
    """

    id: int
    order_id: int
    status: str
    standing: Literal["open", "void", "counts", "held", "surplus"]
    why: str
    amount: float
    refunded: float
    currency: str
    kind: str
    refund: Literal["asked", "in_process", "done", "refused"] | None
    changed_at: str


class PaymentPage(TypedDict):
    """Some payments."""

    items: list[ProviderPayment]
    next_page_token: str | None


# The shop's document


class OpenSpan(TypedDict):
    """From when until when, as `HH:MM` of the shop's time zone.

    One that does not close later than it opens goes on into the next day: `20:00` to `02:00`; `00:00` to `00:00`
    is the whole day.
    """

    opens: str
    closes: str


class ClosedDate(TypedDict):
    """A date (`2026-12-25`) on which the shop does not open, and why."""

    date: str
    reason: NotRequired[str]


class OpeningHours(TypedDict):
    """The spans of each weekday, and the dates on which none of them holds. A weekday without spans is closed."""

    monday: NotRequired[list[OpenSpan]]
    tuesday: NotRequired[list[OpenSpan]]
    wednesday: NotRequired[list[OpenSpan]]
    thursday: NotRequired[list[OpenSpan]]
    friday: NotRequired[list[OpenSpan]]
    saturday: NotRequired[list[OpenSpan]]
    sunday: NotRequired[list[OpenSpan]]
    closed_dates: NotRequired[list[ClosedDate]]


class ShopAddress(TypedDict):
    """Where the shop is, in words, and maybe its place in degrees: both of these or neither."""

    text: str
    latitude: NotRequired[float | None]
    longitude: NotRequired[float | None]


class ShopContact(TypedDict):
    """How the shop is reached beside this chat; a text is empty where there is no such way."""

    phone: NotRequired[str]
    email: NotRequired[str]
    instagram: NotRequired[str]
    website: NotRequired[str]


class DeliveryZone(TypedDict):
    """Where the shop delivers to, for how many pesos, from which total on (null: from any), and when."""

    name: str
    fee: float
    minimum: NotRequired[float | None]
    when: NotRequired[str]


class AcceptedPayment(TypedDict):
    """A means of payment that the shop takes, and what is to be said of it."""

    means: MeansOfPayment
    note: NotRequired[str]


class TransferDetails(TypedDict):
    """Where a bank transfer goes to; holder and CUIT (11 digits) are empty where the shop does not say them."""

    alias: str
    holder: NotRequired[str]
    cuit: NotRequired[str]


class MealOption(TypedDict):
    """One way to serve an item of a meal: products whose names have all words of `search`, and none of `excluding`.

    `amount` is for one person, in grams, millilitres or units; 0.1 of a unit is one for ten.
    """

    search: str
    amount: float
    measure: PortionMeasure
    excluding: NotRequired[list[str]]


class MealItem(TypedDict):
    """A part of a meal, served by one product. Its options are in order, the best first.

    A small budget drops what is optional. `also` are other words by which a shopper leaves the item out.
    """

    name: str
    options: list[MealOption]
    also: NotRequired[list[str]]
    optional: NotRequired[bool]


class Meal(TypedDict):
    """A meal under the names by which shoppers ask for it, for `people` when they do not say for how many."""

    name: str
    people: int
    items: list[MealItem]
    also: NotRequired[list[str]]


class ShopDocument(TypedDict):
    """What the shop says of itself; null is what it has not said: Milo does not know it.

    Empty `delivery_zones` mean that the shop does not deliver, empty `invoice_types` that it makes no invoices,
    empty `meals` that it proposes no baskets, a `minimum_order` of 0 pesos that there is none. `timezone` is the one in which the opening hours hold, a setting
    of the service; `updated_at` is null before the first change.
    """

    opening_hours: OpeningHours | None
    address: ShopAddress | None
    contact: ShopContact | None
    delivery_zones: list[DeliveryZone] | None
    pickup: bool | None
    minimum_order: float | None
    payment: list[AcceptedPayment] | None
    transfer: TransferDetails | None
    returns: str | None
    invoice_types: list[InvoiceType] | None
    meals: list[Meal] | None
    timezone: str
    updated_at: str | None


class ShopChanges(TypedDict):
    """What to change; the rest stays. A member is replaced as a whole; null says that it is not known any more."""

    opening_hours: NotRequired[OpeningHours | None]
    address: NotRequired[ShopAddress | None]
    contact: NotRequired[ShopContact | None]
    delivery_zones: NotRequired[list[DeliveryZone] | None]
    pickup: NotRequired[bool | None]
    minimum_order: NotRequired[float | None]
    payment: NotRequired[list[AcceptedPayment] | None]
    transfer: NotRequired[TransferDetails | None]
    returns: NotRequired[str | None]
    invoice_types: NotRequired[list[InvoiceType] | None]
    meals: NotRequired[list[Meal] | None]


# Messages

OptOutType = Literal["STOP", "START", "HELP"]


class Media(TypedDict):
    """A file that came with a message; the URL needs Twilio's credentials."""

    url: str
    content_type: str


class Location(TypedDict):
    """A pin that a shopper sent, in degrees."""

    latitude: float
    longitude: float
    label: str


# `from` is a keyword of Python's, hence the functional form. `external_user_id` is the WhatsApp user id that
# Twilio names beside the sender's address, or empty; tasks that were queued before it was read lack it.
# `opt_out_type` comes only with what Twilio took for a word of opting out, of coming back or of help.
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
        "opt_out_type": NotRequired[OptOutType | None],
    },
)
InboundMessage.__doc__ = "What a shopper wrote, as the webhook read it."


class OutboundMessage(TypedDict):
    """A reply that was decided and is to be sent; `to` is a Twilio address."""

    id: int
    to: str
    body: str
    created_at: str


# Conversations, as the owner sees them

ConversationState = Literal["open", "paused"]


class Conversation(TypedDict):
    """A conversation at a glance; `waiting` counts messages that nobody has answered yet.

    `wa_id` is a mobile as WhatsApp writes it (`5491123456789`), whichever way it was asked for or first wrote;
    or the user id of somebody who began with a hidden number. `opted_out` is whether they want no messages.
    """

    wa_id: str
    state: ConversationState
    opted_out: bool
    user_id: int | None
    profile_name: str
    waiting: int
    created_at: str
    updated_at: str


class ConversationPage(TypedDict):
    """Some conversations, the last touched first."""

    items: list[Conversation]
    next_page_token: str | None


class Message(TypedDict):
    """A line of a transcript. `id` is the sid of an inbound message, `model` who wrote a reply of Milo's."""

    id: str
    direction: Literal["inbound", "outbound"]
    author: Literal["shopper", "milo", "shop"]
    kind: MessageKind
    body: str
    media: list[Media]
    location: Location | None
    status: InboundStatus | OutboundStatus
    sid: str | None
    error_code: int | None
    model: str | None
    turn_id: str
    created_at: str


class Consent(TypedDict):
    """A shopper has opted out, or has come back: by which words of which message, and when it came."""

    opted_out: bool
    words: str
    message_id: str
    said_at: str


class Transcript(TypedDict):
    """A part of a conversation, oldest message first; the token leads to what was said before.

    `consents` are the last times that the shopper opted out or came back, oldest first.
    """

    wa_id: str
    state: ConversationState
    opted_out: bool
    consents: list[Consent]
    user_id: int | None
    profile_name: str
    messages: list[Message]
    next_page_token: str | None


class ShopMessage(TypedDict):
    """What the shop itself writes to a shopper."""

    body: str


# The turn protocol


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


class Tick(TypedDict):
    """What was done because time went by: how many orders were released that nobody paid, how many payments and orders
    the provider was asked about, and in how many conversations something was left for which the worker has a task
    now."""

    released_orders: int
    settled_payments: int
    swept_conversations: int


class DeliveryTask(TypedDict):
    """What wakes the worker for what waits to be sent: the conversation, and the newest message in it.

    `message_id` is the message's id in the transcript; it names the task and is not looked at otherwise.
    """

    wa_id: str
    message_id: str


class SettlementTask(TypedDict):
    """A payment of the provider's that is to be read again; `is_fraud` when the provider warned of it."""

    payment_id: int
    is_fraud: bool


class TurnFlags(TypedDict):
    """What keeps Milo from answering as usual."""

    paused: bool
    opted_out: bool
    over_budget: bool


class Turn(TypedDict):
    """A turn that the caller holds now; the members from `attempt` on only come with `claimed`.

    `left_seconds` is how long it is held from when the caller asked, at least, whatever its clock says, and `lease_seconds`
    how long after each renewal, completion and report.
    """

    id: str
    fence: int
    token: str
    lease_until: str
    left_seconds: NotRequired[float]
    lease_seconds: NotRequired[float]
    attempt: NotRequired[int]
    messages: NotRequired[list[InboundMessage]]
    memory: NotRequired[str | None]
    journal: NotRequired[list[ToolCall]]
    user: NotRequired[User | None]
    flags: NotRequired[TurnFlags]


class Claim(TypedDict):
    """What a worker that asked for a turn is to do.

    `wait_seconds` comes with `gathering`, and with `busy`: how long the holder's lease goes on unless it is renewed.
    `again` comes with `undelivered`: another worker may have begun to send this, and its last request may be on its way.
    Of the messages that came along, `answered` has the SIDs of those that are, and `left_out` of those that have no room yet.
    """

    status: Literal["answered", "busy", "gathering", "undelivered", "claimed"]
    answered: NotRequired[list[str]]
    left_out: NotRequired[list[str]]
    turn: NotRequired[Turn]
    wait_seconds: NotRequired[float]
    outbound: NotRequired[list[OutboundMessage]]
    known_sids: NotRequired[list[str]]
    again: NotRequired[bool]


MAX_OTHERS = 200
"""Messages that a claim takes along beside its own."""


class ClaimBody(TypedDict):
    """A message, and maybe who asks: text of one task attempt's own, to get a lost answer again.

    `others` are more messages of the same sender's, at most `MAX_OTHERS`.
    """

    message: InboundMessage
    worker: NotRequired[str]
    others: NotRequired[list[InboundMessage]]


class DeliveryBody(TypedDict):
    """Maybe who asks for what waits to be sent, as with a claim."""

    worker: NotRequired[str]


class NewDeadLetter(TypedDict):
    """A task that the worker gives up, with its body as it came, and why."""

    path: str
    name: str
    wa_id: str
    task: str
    reason: str


class DeadLetter(TypedDict):
    """A message that nobody tries to answer or to send again.

    `name` is the sid of the shopper's message, or the id of the one to deliver. It and `wa_id` are empty when its
    task cannot be read; `task`, the task's body, is empty when the message is in the transcript.
    """

    id: str
    path: str
    name: str
    wa_id: str
    task: str
    reason: str
    created_at: str


class DeadLetterPage(TypedDict):
    """Some dead letters, the newest first."""

    items: list[DeadLetter]
    next_page_token: str | None


class Usage(TypedDict):
    """What the model read and wrote, in tokens."""

    input_tokens: int
    output_tokens: int


class ConsentBody(TypedDict):
    """That one of the turn's messages, by its SID, says that the shopper wants no messages, or wants some again."""

    opted_out: bool
    sid: str


class CompleteBody(TypedDict):
    """What a turn leaves behind; `consent` where the shopper opts out, or comes back."""

    fence: int
    replies: list[str]
    memory: str
    tool_calls: list[ToolReport]
    model: str
    usage: Usage | None
    consent: NotRequired[ConsentBody | None]


class FailBody(TypedDict):
    """Why a turn was given up: for good when `final`, otherwise for another try.

    A try that failed because somebody did not answer does not count as one of the turn's attempts. `consent` counts with `final`.
    """

    fence: int
    reason: str
    final: bool
    apology: str | None
    counts: NotRequired[bool]
    consent: NotRequired[ConsentBody | None]


class RenewBody(TypedDict):
    """Whose lease is renewed."""

    fence: int


class Renewed(TypedDict):
    """How long the turn is held from when the caller asked, at least."""

    lease_seconds: float


class Completion(TypedDict):
    """The answer to a completed or failed turn: what to send now, and whether more messages wait.

    `known_sids` are those of what went out lately.
    """

    outbound: list[OutboundMessage]
    more: bool
    known_sids: list[str]


class SentBody(TypedDict):
    """What became of an outbound message."""

    sid: str | None
    status: Literal["sent", "failed"]
    error_code: int | None


class More(TypedDict):
    """Whether more waits for a claim."""

    more: bool


# The service itself


class Service(TypedDict):
    """Which service this is."""

    status: Literal["ok"]
    service: Literal["backoffice_api"]


class Alive(TypedDict):
    """That the process answers."""

    status: Literal["ok"]


class Health(TypedDict):
    """Each adapter, when all of them work; else there is a 503 problem `unhealthy` with the same `adapters`."""

    status: Literal["ok"]
    adapters: dict[str, AdapterState]
