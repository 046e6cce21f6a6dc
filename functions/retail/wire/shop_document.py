"""The shop's document: what the owner says of the shop."""

from typing import Literal, NotRequired, TypedDict

from .notices import OwnerNoticeKind, WordedNoticeKind
from .orders import MeansOfPayment, Place

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
InvoiceType = Literal["A", "B", "C"]
PortionMeasure = Literal["g", "ml", "unit"]


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
    """Where the shop delivers to, for how many pesos, from which total on (null: from the shop's least order), and when.

    `neighbourhoods` are those by which an address is known to be in it, beside its name; `polygon` are its corners on
    the map, in their order, none or at least three.
    """

    name: str
    fee: float
    minimum: NotRequired[float | None]
    when: NotRequired[str]
    neighbourhoods: NotRequired[list[str]]
    polygon: NotRequired[list[Place]]


class DeliverySlot(TypedDict):
    """A time of each week at which the shop delivers, as `HH:MM` of its time zone, on one day.

    `orders` is how many it can take then (null: any number), `closes_before` the minutes before it begins in which
    nobody can choose it any more, `zones` the names of those that it is for (empty: all).
    """

    weekday: Weekday
    starts: str
    ends: str
    orders: NotRequired[int | None]
    closes_before: NotRequired[int]
    zones: NotRequired[list[str]]


class AcceptedPayment(TypedDict):
    """A means of payment that the shop takes, and what is to be said of it."""

    means: MeansOfPayment
    note: NotRequired[str]


class TransferDetails(TypedDict):
    """Where a bank transfer goes to; holder and CUIT (11 digits) are empty where the shop does not say them."""

    alias: str
    holder: NotRequired[str]
    cuit: NotRequired[str]


class OwnerNotices(TypedDict):
    """What the owner is told by WhatsApp, on which number (digits, with the country's code).

    `low_stock` is so many units or kilos that a product has become short when it has no more.
    """

    phone: str
    kinds: list[OwnerNoticeKind]
    low_stock: NotRequired[int]


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


class Synonym(TypedDict):
    """A word of the shop's shoppers (`tutuca`), and what its catalogue calls that (`pochoclo`)."""

    word: str
    means: str


class NoticeText(TypedDict):
    """How the shop itself words a notice to the shopper (`Tu pedido {order} ya está listo`); empty for Milo's own words."""

    kind: WordedNoticeKind
    text: str


class ShopDocument(TypedDict):
    """What the shop says of itself; null is what it has not said: Milo does not know it.

    Empty `delivery_zones` mean that the shop does not deliver, empty `invoice_types` that it makes no invoices,
    empty `meals` that it proposes no baskets, a `minimum_order` of 0 pesos that there is none. With `vouchers`
    orders may be paid through Mercado Pago in cash at Rapipago or Pago Fácil, within three days, and keep their stock until then. `hand_back_after` is after how many minutes Milo answers again where a
    person took over and wrote no more (null: never), `keep_chats` after how many months what was said in a chat is deleted (null: never), `saved_answers` are what such a person often writes. A search reads the `word` of `synonyms` as what it `means` where the catalogue does not know it. `notice_texts` stand instead of Milo's own, with the same variables in braces. `timezone` is the one in which the opening hours hold, a setting
    of the service; `updated_at` is null before the first change.
    """

    opening_hours: OpeningHours | None
    address: ShopAddress | None
    contact: ShopContact | None
    delivery_zones: list[DeliveryZone] | None
    delivery_slots: list[DeliverySlot] | None
    pickup: bool | None
    minimum_order: float | None
    payment: list[AcceptedPayment] | None
    transfer: TransferDetails | None
    vouchers: bool | None
    returns: str | None
    invoice_types: list[InvoiceType] | None
    meals: list[Meal] | None
    owner_notices: OwnerNotices | None
    hand_back_after: int | None
    keep_chats: int | None
    saved_answers: list[str] | None
    synonyms: list[Synonym] | None
    notice_texts: list[NoticeText] | None
    timezone: str
    updated_at: str | None


class ShopChanges(TypedDict):
    """What to change; the rest stays. A member is replaced as a whole; null says that it is not known any more."""

    opening_hours: NotRequired[OpeningHours | None]
    address: NotRequired[ShopAddress | None]
    contact: NotRequired[ShopContact | None]
    delivery_zones: NotRequired[list[DeliveryZone] | None]
    delivery_slots: NotRequired[list[DeliverySlot] | None]
    pickup: NotRequired[bool | None]
    minimum_order: NotRequired[float | None]
    payment: NotRequired[list[AcceptedPayment] | None]
    transfer: NotRequired[TransferDetails | None]
    vouchers: NotRequired[bool | None]
    returns: NotRequired[str | None]
    invoice_types: NotRequired[list[InvoiceType] | None]
    meals: NotRequired[list[Meal] | None]
    owner_notices: NotRequired[OwnerNotices | None]
    hand_back_after: NotRequired[int | None]
    keep_chats: NotRequired[int | None]
    saved_answers: NotRequired[list[str] | None]
    synonyms: NotRequired[list[Synonym] | None]
    notice_texts: NotRequired[list[NoticeText] | None]
