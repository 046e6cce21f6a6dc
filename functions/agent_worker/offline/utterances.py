"""Utterances: what Milo says, as data, before it is put into words."""

from dataclasses import dataclass
from enum import StrEnum

from .shelf import Cart, Line, Product
from .state import Question


class Saying(StrEnum):
    """What is said without any data."""

    HEARD = "heard"
    HELP = "help"
    WELL = "well"
    OFF_TOPIC = "off_topic"
    CALM = "calm"
    YOU_ARE_WELCOME = "you_are_welcome"
    GOODBYE = "goodbye"
    AT_YOUR_SERVICE = "at_your_service"
    EMOJI = "emoji"
    NO_DISCOUNT = "no_discount"
    NO_ORDER_TO_CANCEL = "no_order_to_cancel"
    TOO_LATE_TO_CANCEL = "too_late_to_cancel"
    NOTHING_TO_SEND_BACK = "nothing_to_send_back"
    ORDER_KEPT = "order_kept"
    WHY_DATA = "why_data"
    NAME_NEEDED = "name_needed"
    EMAIL_NOT_NEEDED = "email_not_needed"
    CANNOT_CHANGE_DATA = "cannot_change_data"
    CANNOT_REGISTER = "cannot_register"
    UNAVAILABLE = "unavailable"
    STILL_UNAVAILABLE = "still_unavailable"
    REST_UNAVAILABLE = "rest_unavailable"
    CART_EMPTY = "cart_empty"
    CART_CLEARED = "cart_cleared"
    CART_FULL = "cart_full"
    CAME_TWICE = "came_twice"
    CART_KEPT = "cart_kept"
    NOT_CHECKED_OUT = "not_checked_out"
    NOTHING_ADDED = "nothing_added"
    NO_OFFERS = "no_offers"
    NO_OTHERS = "no_others"
    NO_LINK = "no_link"
    NO_PHOTOS = "no_photos"
    ADDRESS_ON_THE_PAGE = "address_on_the_page"
    CHOSEN_WHEN_FINISHED = "chosen_when_finished"
    CHANGED_BY_A_PERSON = "changed_by_a_person"
    NOT_COMPARABLE = "not_comparable"
    NEW_ORDER = "new_order"
    ORDER_STANDS = "order_stands"
    NO_ORDER = "no_order"
    NOTHING_TO_CHANGE = "nothing_to_change"
    ASK_WHAT = "ask_what"
    ASK_WHAT_ELSE = "ask_what_else"
    FINISH_WHEN_YOU_LIKE = "finish_when_you_like"
    ASK_MORE_OR_FINISH = "ask_more_or_finish"
    ASK_OF_WHAT = "ask_of_what"


@dataclass(frozen=True)
class Greet:
    """A greeting, by name when it is known, else in the name of the shop."""

    name: str
    shop: str = ""


@dataclass(frozen=True)
class WhoIAm:
    """Who is writing here, and for which shop."""

    shop: str


@dataclass(frozen=True)
class AskName:
    """Asks who is writing; `again` when the answer was no name, `if_wanted` where nothing is to be bought yet.

    `grocery` is an answer that may be a name or a product.
    """

    again: bool = False
    if_wanted: bool = False
    grocery: str = ""


@dataclass(frozen=True)
class AskEmail:
    """Asks for the e-mail; `problem` is empty, `invalid` or `again`."""

    name: str
    problem: str = ""
    again: bool = False


@dataclass(frozen=True)
class Welcome:
    """Tells that the registration is done."""

    name: str
    without_email: bool = False


@dataclass(frozen=True)
class ShowOptions:
    """A numbered list to choose from. `hidden` more were found and are not shown.

    `similar` and `unsure`: not all of the phrase was found, or nothing that names it. `asks` is whether one of them is to
    be chosen now.
    """

    phrase: str
    products: tuple[Product, ...]
    similar: bool = False
    unsure: bool = False
    on_offer: bool = False
    hidden: int = 0
    asks: bool = True


@dataclass(frozen=True)
class Compared:
    """Products by what a measure of them costs, the cheapest first: `(name, price)` and `el kilo`; `best` is empty when two are."""

    rows: tuple[tuple[str, str], ...]
    measure: str
    best: str = ""


@dataclass(frozen=True)
class OfferOne:
    """The only product that fits a question, offered, or only told of where nothing is asked.

    `guessed` when the words had to be bent to find it; `priced` is so much of it, where an amount was asked about.
    """

    product: Product
    guessed: bool = False
    asks: bool = True
    priced: Line | None = None


@dataclass(frozen=True)
class Changed:
    """Line items added, enlarged (by how much), updated or removed.

    `cart_total_text` is empty when it is not known, `emptied` when nothing is left in the cart.
    """

    added: tuple[Line, ...] = ()
    more: tuple[tuple[float, Line], ...] = ()
    updated: tuple[Line, ...] = ()
    removed: tuple[Line, ...] = ()
    cart_total_text: str = ""
    emptied: bool = False


@dataclass(frozen=True)
class NotFound:
    """Nothing was found for a phrase; `times` in a row that a turn came to no more than that."""

    phrase: str
    times: int = 1
    on_offer: bool = False


@dataclass(frozen=True)
class OutOfStock:
    """Not enough is left. `available` None when the tool did not say how many."""

    name: str
    unit: str = ""
    available: float | None = None


@dataclass(frozen=True)
class Gone:
    """A product is no longer in the catalogue."""

    name: str
    from_cart: bool = False


@dataclass(frozen=True)
class BadQuantity:
    """An amount that cannot be sold: `zero`, `huge`, `vague`, `fraction`, `pack`, `single`, `too_little`, `dozen`,
    `closed` or `invalid`."""

    problem: str
    name: str


@dataclass(frozen=True)
class NotInCart:
    """What the shopper wants to change is not in the cart."""

    phrase: str


@dataclass(frozen=True)
class OutOfRange:
    """A choice beyond the list that was shown, which has `count` options."""

    count: int


@dataclass(frozen=True)
class Later:
    """Products that are taken up after the open question."""

    phrases: tuple[str, ...]


@dataclass(frozen=True)
class StillOpen:
    """Products that were asked for and do not get into the order if it is placed now."""

    phrases: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """Products that were asked for and did not get into the order."""

    phrases: tuple[str, ...]


@dataclass(frozen=True)
class ShowCart:
    """The cart's line items and total."""

    cart: Cart


@dataclass(frozen=True)
class WouldCome:
    """What the cart would come to with these line items added, or taken out; `now_text` is what it comes to."""

    lines: tuple[Line, ...]
    total_text: str
    now_text: str = ""
    without: bool = False


@dataclass(frozen=True)
class ShowLines:
    """Some line items of the cart, which were asked about."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OrderReady:
    """The order is placed, with its payment link; 0 minutes when nobody says how long it is kept."""

    total_text: str
    payment_url: str
    kept_for_minutes: int = 0


@dataclass(frozen=True)
class AlreadyDone:
    """What was done in this turn before this model took it over; members as those of `Changed`.

    `order` was placed after that, from that very cart.
    """

    added: tuple[Line, ...] = ()
    more: tuple[tuple[float, Line], ...] = ()
    updated: tuple[Line, ...] = ()
    removed: tuple[Line, ...] = ()
    cleared: bool = False
    order: OrderReady | None = None
    cart_total_text: str = ""


@dataclass(frozen=True)
class TooMuchUnpaid:
    """No order, for so many of the shopper's wait to be paid, or for it comes to more than is kept for anybody."""

    unpaid_orders: int
    most_text: str


@dataclass(frozen=True)
class ShowLink:
    """The last order's payment link again, or that it needs none."""

    order_id: int
    status: str
    payment_status: str
    means: str
    total_text: str
    payment_url: str
    voucher_text: str = ""


@dataclass(frozen=True)
class ShowStatus:
    """Where the last order is, what the shop offers instead of what it has not, and its line items where they were asked for."""

    order_id: int
    status: str
    payment_status: str
    means: str
    delivery_text: str
    total_text: str
    lines: tuple[Line, ...] = ()
    offered: tuple[str, ...] = ()
    voucher_text: str = ""


@dataclass(frozen=True)
class SendBack:
    """The page where what was bought last is sent back."""

    url: str


@dataclass(frozen=True)
class ChangeOnPage:
    """The page where one chooses how the last order is had and paid."""

    url: str


@dataclass(frozen=True)
class MayCancel:
    """The last order, which is still the shopper's to cancel; the question follows."""

    order_id: int
    total_text: str
    is_paid: bool


@dataclass(frozen=True)
class Cancelled:
    """The last order, which was cancelled for the shopper."""

    order_id: int
    is_paid: bool


@dataclass(frozen=True)
class PricesChanged:
    """Prices moved between cart and checkout: `(name, old, new)` as texts, and the new total."""

    changes: tuple[tuple[str, str, str], ...]
    total_text: str


@dataclass(frozen=True)
class Categories:
    """Some of the categories that the shop sells."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class CannotRead:
    """A message without words: `audio`, `image`, `location` …"""

    media: str


@dataclass(frozen=True)
class Referred:
    """Whom to turn to with what Milo cannot settle, put into words where it came up; nothing is asked after it."""

    text: str


@dataclass(frozen=True)
class Told:
    """What the shop says of itself, put into words where it was asked for."""

    text: str


@dataclass(frozen=True)
class NotUnderstood:
    """Nothing was understood, for the n-th time in a row; `phrase` is what, where it may have been a product."""

    times: int
    phrase: str = ""


@dataclass(frozen=True)
class Unread:
    """A part of what was said that was not understood."""

    phrase: str


@dataclass(frozen=True)
class Remind:
    """The open question once more, in short; `waiting` are the products that are asked about after it."""

    question: Question
    waiting: tuple[str, ...] = ()


Utterance = (
    Saying | Greet | WhoIAm | AskName | AskEmail | Welcome | ShowOptions | Compared | OfferOne | Changed | NotFound
    | OutOfStock | Gone | BadQuantity | NotInCart | OutOfRange | Later | StillOpen | LeftOut | ShowCart | ShowLines | WouldCome
    | OrderReady | TooMuchUnpaid | ShowLink | ShowStatus | SendBack | ChangeOnPage | MayCancel | Cancelled | PricesChanged | Categories | CannotRead
    | Told | Referred | NotUnderstood | Unread
    | Remind | AlreadyDone
)  # fmt: skip
