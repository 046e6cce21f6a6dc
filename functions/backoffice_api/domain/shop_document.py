"""What the shop says of itself: when it opens, where it is, how it delivers and how it is paid.

Each part may be None: the shop has not said it, and nobody may make it up. Whatever is added later has a default,
for the document that is stored already.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from retail.wire import InvoiceType, MeansOfPayment, OwnerNoticeKind, Weekday, WordedNoticeKind

from .meals import Meal

DAY_MINUTES = 24 * 60
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

MAX_LINE = 120
"""Characters of a name, an address and the like."""
MAX_NOTE = 200
MAX_RETURNS = 600
MAX_SPANS = 4
"""Spans of one weekday."""
MAX_CLOSED_DATES = 60
MAX_ZONES = 50
MAX_NEIGHBOURHOODS = 40
"""How many one zone has at most."""
MAX_CORNERS = 60
"""How many one zone's polygon has at most."""
MAX_SLOTS = 42
MAX_SYNONYMS, MAX_SYNONYM = 100, 60
MAX_SAVED_ANSWERS = 30
MAX_SAVED_ANSWER = 600
MAX_HAND_BACK_AFTER = 7 * DAY_MINUTES
MAX_KEEP_CHATS = 120
"""Months: ten years, as long as the shop keeps its books."""
MAX_ZONES_BYTES = 8_000
"""Of the names and times of all zones, as JSON: so many Milo is told whole, fees and all."""

TIME = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ALIAS = r"^[A-Za-z0-9.-]{6,20}$"
"""What banks take as an alias of an account (BCRA)."""
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
PHONE = r"^[+]?[0-9][0-9 ()/-]{5,28}[0-9]$"
CUIT = "^[0-9]{11}$"

_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True)
class OpenSpan:
    """From when until when, as `HH:MM`; one that does not close later than it opens ends on the next day."""

    opens: str
    closes: str

    @property
    def minutes(self) -> tuple[int, int]:
        """Begin and end in minutes after the midnight before it opens."""
        begin, end = _minutes(self.opens), _minutes(self.closes)
        return begin, end if end > begin else end + DAY_MINUTES


@dataclass(frozen=True)
class ClosedDate:
    """A date, as `YYYY-MM-DD`, on which the shop does not open."""

    date: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OpeningHours:
    """The spans of each weekday, and the dates on which none of them holds."""

    monday: tuple[OpenSpan, ...] = ()
    tuesday: tuple[OpenSpan, ...] = ()
    wednesday: tuple[OpenSpan, ...] = ()
    thursday: tuple[OpenSpan, ...] = ()
    friday: tuple[OpenSpan, ...] = ()
    saturday: tuple[OpenSpan, ...] = ()
    sunday: tuple[OpenSpan, ...] = ()
    closed_dates: tuple[ClosedDate, ...] = ()

    @property
    def week(self) -> tuple[tuple[OpenSpan, ...], ...]:
        """The spans of Monday, Tuesday and so on."""
        return tuple(getattr(self, day) for day in WEEKDAYS)


@dataclass(frozen=True, kw_only=True)
class ShopAddress:
    """Where the shop is, in words; latitude and longitude in degrees, both or neither."""

    text: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class ShopContact:
    """How the shop is reached; empty where there is no such way."""

    phone: str = ""
    email: str = ""
    instagram: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somewhere on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class DeliveryZone:
    """Where the shop delivers to.

    Attributes:
        fee: centavos.
        minimum: centavos that an order has to come to; None for the shop's.
        when: the days and hours of delivery, in words.
        neighbourhoods: by which an address is known to be in it, beside its name.
        polygon: its corners on the map, in their order; empty when nobody has drawn it.
    """

    name: str
    fee: int
    minimum: int | None = None
    when: str = ""
    neighbourhoods: tuple[str, ...] = ()
    polygon: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeliverySlot:
    """A time of each week at which the shop delivers, as `HH:MM` of its time zone, on one day.

    Attributes:
        orders: how many it can take then; None for any number.
        closes_before: minutes before it begins in which nobody can choose it any more.
        zones: names of the zones that it is for; empty for all.
    """

    weekday: Weekday
    starts: str
    ends: str
    orders: int | None = None
    closes_before: int = 60
    zones: tuple[str, ...] = ()

    def is_for(self, zone: str) -> bool:
        """Whether orders of a zone are brought then."""
        return not self.zones or zone in self.zones

    @property
    def name(self) -> str:
        """What no other slot is called."""
        return f"{self.weekday} {self.starts}"


@dataclass(frozen=True, kw_only=True)
class AcceptedPayment:
    """A means of payment that the shop takes, and what is to be said of it."""

    means: MeansOfPayment
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TransferDetails:
    """Where a bank transfer goes to; `cuit` is 11 digits or empty."""

    alias: str
    holder: str = ""
    cuit: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnerNotices:
    """What the owner is told by WhatsApp; `low_stock` in units or kilos, `phone` as digits."""

    phone: str
    kinds: tuple[OwnerNoticeKind, ...]
    low_stock: int = 5


@dataclass(frozen=True)
class Synonym:
    """A word of the shop's shoppers, and what its catalogue calls that."""

    word: str
    means: str


@dataclass(frozen=True)
class NoticeText:
    """How the shop itself words a notice, with its variables in braces."""

    kind: WordedNoticeKind
    text: str


@dataclass(frozen=True, kw_only=True)
class ShopDocument:
    """The one document, under `KEY`.

    Attributes:
        opening_hours: in the time zone of the shop's settings.
        delivery_zones: empty when the shop does not deliver.
        delivery_slots: None or empty when nobody chooses a time.
        minimum_order: centavos; 0 when there is no minimum.
        vouchers: whether orders may be paid at Mercado Pago's with a voucher, in cash at Rapipago or Pago Fácil.
        invoice_types: empty when it makes no invoices.
        hand_back_after: minutes after which Milo answers again where a person took over and wrote no more; None for never.
        keep_chats: months after which what was said in a chat is deleted; None for never.
        saved_answers: what a person of the shop often writes, to be chosen and not typed.
        synonyms: what shoppers say for what the catalogue calls something else; a search reads it so where the catalogue does not know it.
        notice_texts: what shoppers are told in the shop's own words, of each kind once; of the others in Milo's.
        meals: what baskets are proposed by; empty when the shop proposes none.
        updated_at: None while nobody has said anything.
    """

    KEY: ClassVar[str] = "shop"

    key: str = KEY
    opening_hours: OpeningHours | None = None
    address: ShopAddress | None = None
    contact: ShopContact | None = None
    delivery_zones: tuple[DeliveryZone, ...] | None = None
    delivery_slots: tuple[DeliverySlot, ...] | None = None
    pickup: bool | None = None
    minimum_order: int | None = None
    payment: tuple[AcceptedPayment, ...] | None = None
    transfer: TransferDetails | None = None
    vouchers: bool | None = None
    returns: str | None = None
    invoice_types: tuple[InvoiceType, ...] | None = None
    meals: tuple[Meal, ...] | None = None
    owner_notices: OwnerNotices | None = None
    hand_back_after: int | None = None
    keep_chats: int | None = None
    saved_answers: tuple[str, ...] | None = None
    synonyms: tuple[Synonym, ...] | None = None
    notice_texts: tuple[NoticeText, ...] | None = None
    updated_at: datetime | None = None


def unknown_zones(document: ShopDocument) -> list[str]:
    """The zones that slots name and the shop does not have; none while the shop has named no zones."""
    if document.delivery_zones is None:
        return []
    known = {zone.name for zone in document.delivery_zones}
    named = {name for slot in document.delivery_slots or () for name in slot.zones}
    return sorted(named - known)


def said_before(months: int, now: datetime) -> datetime:
    """What was said before this time is older than so many months, of which twelve are 365 days."""
    return now - timedelta(days=months * 365 // 12)


def is_cuit(digits: str) -> bool:
    """Whether 11 digits are a CUIT: the last one follows from the others, modulo 11 (ARCA)."""
    if not re.fullmatch(CUIT, digits):
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(_CUIT_WEIGHTS, digits[:10], strict=True)
    )
    # A remainder of 1 gives 10, which is no digit: such numbers get another prefix.
    return (11 - total % 11) % 11 == int(digits[10])


def is_date(text: str) -> bool:
    """Whether a text is a date that there is, as `YYYY-MM-DD`."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(DATE, text) is not None  # `20261225` is a date, too


def overlapping(hours: OpeningHours) -> tuple[str, str] | None:
    """Two weekdays, or the same one twice, whose spans share a minute; None when none do.

    Sunday night goes over into Monday.
    """
    spans = sorted(
        (day * DAY_MINUTES + begin, day * DAY_MINUTES + end, day)
        for day, open_spans in enumerate(hours.week)
        for begin, end in (span.minutes for span in open_spans)
    )
    if not spans:
        return None
    first = spans[0]
    again = (first[0] + 7 * DAY_MINUTES, first[1] + 7 * DAY_MINUTES, first[2])
    for before, after in zip(spans, [*spans[1:], again], strict=True):
        if after[0] < before[1]:
            return WEEKDAYS[before[2]], WEEKDAYS[after[2]]
    return None


def bytes_of(texts: Iterable[str]) -> int:
    """How long the texts are as JSON, in which a letter with an accent is six bytes."""
    return sum(len(json.dumps(text)) for text in texts)


def repeated(names: Iterable[str]) -> str | None:
    """The first name that comes twice, whatever its capitals."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return None


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
