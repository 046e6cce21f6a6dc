"""Shapes of the shop's document: what is said of the shop, read, checked and shown.

The only way into the store, over HTTP and from a file: texts are cleaned as those of products, and each mistake
is told with its place in the JSON.
"""

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from retail import money, wire
from retail.errors import Invalid

from ..domain import shop_document as rules
from ..domain.shop_document import (
    AcceptedPayment,
    ClosedDate,
    DeliverySlot,
    DeliveryZone,
    NoticeText,
    OpeningHours,
    OpenSpan,
    OwnerNotices,
    Place,
    ShopAddress,
    ShopContact,
    ShopDocument,
    Synonym,
    TransferDetails,
)
from .answers import instant
from .cleaned import Clean, once
from .inputs import Amount, Body
from .meal_shapes import Meals, meals_of, meals_shown
from .notice_shapes import NoticeTexts


def _pesos(amount: float) -> float:
    try:
        money.from_wire(amount)
    except Invalid as error:
        raise PydanticCustomError("pesos", "{said}", {"said": error.message}) from None
    return amount


def _date(text: str) -> str:
    if not rules.is_date(text):
        raise PydanticCustomError("date", "there is no such date")
    return text


def _cuit(digits: str) -> str:
    if digits and not rules.is_cuit(digits):
        raise PydanticCustomError("cuit", "no CUIT has this check digit")
    return digits


_Line = Annotated[str, Field(min_length=1, max_length=rules.MAX_LINE), Clean]
_LineOrEmpty = Annotated[str, Field(max_length=rules.MAX_LINE), Clean]
_Note = Annotated[str, Field(max_length=rules.MAX_NOTE), Clean]
_Returns = Annotated[str, Field(min_length=1, max_length=rules.MAX_RETURNS), Clean]
_Phone = Annotated[str, Field(pattern=f"{rules.PHONE}|^$"), Clean]
_Email = Annotated[str, Field(max_length=rules.MAX_LINE, pattern=f"{rules.EMAIL}|^$"), Clean]
_Alias = Annotated[str, Field(pattern=rules.ALIAS), Clean]
_Cuit = Annotated[str, Field(pattern=f"{rules.CUIT}|^$"), AfterValidator(_cuit)]
Pesos = Annotated[Amount, AfterValidator(_pesos)]
_Time = Annotated[str, Field(pattern=rules.TIME)]
_Date = Annotated[str, Field(pattern=rules.DATE), AfterValidator(_date)]
_Degrees = Annotated[float, Field(allow_inf_nan=False)]


class OpenSpanBody(Body):
    """From when until when, as `HH:MM` of the shop's time zone; past midnight if it does not close later."""

    opens: _Time
    closes: _Time


class ClosedDateBody(Body):
    """A date on which the shop does not open, and why."""

    date: _Date
    reason: _LineOrEmpty = ""


_Spans = Annotated[list[OpenSpanBody], Field(max_length=rules.MAX_SPANS)]
_ClosedDates = Annotated[
    list[ClosedDateBody],
    Field(max_length=rules.MAX_CLOSED_DATES),
    once(lambda closed: closed.date),
]


class OpeningHoursBody(Body):
    """The spans of each weekday, which do not overlap, and the dates on which none of them holds."""

    monday: _Spans = Field(default_factory=list)
    tuesday: _Spans = Field(default_factory=list)
    wednesday: _Spans = Field(default_factory=list)
    thursday: _Spans = Field(default_factory=list)
    friday: _Spans = Field(default_factory=list)
    saturday: _Spans = Field(default_factory=list)
    sunday: _Spans = Field(default_factory=list)
    closed_dates: _ClosedDates = Field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> "OpeningHoursBody":
        both = rules.overlapping(self.hours())
        if both:
            raise PydanticCustomError(
                "overlap", "spans of {one} and {other} overlap", {"one": both[0], "other": both[1]}
            )
        return self

    def hours(self) -> OpeningHours:
        """The domain's."""
        days = {
            day: tuple(OpenSpan(each.opens, each.closes) for each in getattr(self, day))
            for day in rules.WEEKDAYS
        }
        closed = tuple(ClosedDate(each.date, each.reason) for each in self.closed_dates)
        return OpeningHours(**days, closed_dates=closed)


class ShopAddressBody(Body):
    """Where the shop is, in words, and maybe its place in degrees: both of these or neither."""

    text: _Line
    latitude: Annotated[_Degrees, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[_Degrees, Field(ge=-180, le=180)] | None = None

    @model_validator(mode="after")
    def _check(self) -> "ShopAddressBody":
        if (self.latitude is None) != (self.longitude is None):
            raise PydanticCustomError("place", "latitude and longitude go together")
        return self


class ShopContactBody(Body):
    """How the shop is reached beside this chat; a text is empty where there is no such way."""

    phone: _Phone = ""
    email: _Email = ""
    instagram: _LineOrEmpty = ""
    website: _LineOrEmpty = ""


class PlaceBody(Body):
    """Somewhere on the map, in degrees."""

    latitude: Annotated[_Degrees, Field(ge=-90, le=90)]
    longitude: Annotated[_Degrees, Field(ge=-180, le=180)]


def _corners(corners: list[PlaceBody]) -> list[PlaceBody]:
    if 0 < len(corners) < len("abc"):
        raise PydanticCustomError("polygon", "a polygon has at least three corners")
    return corners


_Neighbourhoods = Annotated[
    list[_Line], Field(max_length=rules.MAX_NEIGHBOURHOODS), once(lambda name: name)
]
_Polygon = Annotated[list[PlaceBody], Field(max_length=rules.MAX_CORNERS), AfterValidator(_corners)]


class DeliveryZoneBody(Body):
    """Where the shop delivers to, for how many pesos, from which total on, and when."""

    name: _Line
    fee: Pesos
    minimum: Pesos | None = None
    when: _Note = ""
    neighbourhoods: _Neighbourhoods = Field(default_factory=list)
    polygon: _Polygon = Field(default_factory=list)


class DeliverySlotBody(Body):
    """A time of each week at which the shop delivers, on one day, and how many orders it takes then."""

    weekday: wire.Weekday
    starts: _Time
    ends: _Time
    orders: Annotated[int, Field(ge=1, le=1000)] | None = None
    closes_before: Annotated[int, Field(ge=0, le=7 * rules.DAY_MINUTES)] = 60
    zones: Annotated[list[_Line], Field(max_length=rules.MAX_ZONES)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> "DeliverySlotBody":
        if self.starts >= self.ends:
            raise PydanticCustomError("slot", "it ends after it starts, on the same day")
        return self

    def slot(self) -> DeliverySlot:
        """The domain's."""
        return DeliverySlot(**{**vars(self), "zones": tuple(self.zones)})


class AcceptedPaymentBody(Body):
    """A means of payment that the shop takes, and what is to be said of it."""

    means: wire.MeansOfPayment
    note: _Note = ""


class TransferDetailsBody(Body):
    """Where a bank transfer goes to; the CUIT is eleven digits, checked by the last."""

    alias: _Alias
    holder: _LineOrEmpty = ""
    cuit: _Cuit = ""


class OwnerNoticesBody(Body):
    """What the owner is told by WhatsApp, and on which number: digits, with the country's code."""

    phone: Annotated[str, Field(pattern="^[1-9][0-9]{7,14}$")]
    kinds: Annotated[list[wire.OwnerNoticeKind], once(str)]
    low_stock: Annotated[int, Field(ge=0, le=10_000)] = 5

    def notices(self) -> OwnerNotices:
        """The domain's."""
        return OwnerNotices(phone=self.phone, kinds=tuple(self.kinds), low_stock=self.low_stock)


def _told_whole(zones: list[DeliveryZoneBody]) -> list[DeliveryZoneBody]:
    """Refuses zones of which Milo would be told only some: whoever lives in another would be turned away."""
    size = rules.bytes_of(
        text for zone in zones for text in (zone.name, zone.when, *zone.neighbourhoods)
    )
    if size > rules.MAX_ZONES_BYTES:
        raise PydanticCustomError(
            "too_long",
            "names, neighbourhoods and times of all zones have {size} bytes as JSON, at most {most} are told",
            {"size": size, "most": rules.MAX_ZONES_BYTES},
        )
    return zones


_Zones = Annotated[
    list[DeliveryZoneBody],
    Field(max_length=rules.MAX_ZONES),
    once(lambda zone: zone.name),
    AfterValidator(_told_whole),
]
_Slots = Annotated[
    list[DeliverySlotBody],
    Field(max_length=rules.MAX_SLOTS),
    once(lambda slot: slot.slot().name),
]
_Payment = Annotated[list[AcceptedPaymentBody], once(lambda accepted: accepted.means)]
_InvoiceTypes = Annotated[list[wire.InvoiceType], once(str)]


_SavedAnswers = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=rules.MAX_SAVED_ANSWER)]],
    Field(max_length=rules.MAX_SAVED_ANSWERS),
    once(str),
]
_Word = Annotated[str, Field(min_length=1, max_length=rules.MAX_SYNONYM, pattern="[A-Za-zÀ-ÿ]")]


class SynonymBody(Body):
    """A word of the shop's shoppers, and what its catalogue calls that."""

    word: _Word
    means: _Word


_Synonyms = Annotated[
    list[SynonymBody], Field(max_length=rules.MAX_SYNONYMS), once(lambda synonym: synonym.word)
]
_Months = Annotated[int, Field(ge=1, le=rules.MAX_KEEP_CHATS)]
_Minutes = Annotated[int, Field(ge=1, le=rules.MAX_HAND_BACK_AFTER)]


class ShopChanges(Body):
    """What to change; the rest stays. A member is replaced as a whole; null says that it is not known any more."""

    opening_hours: OpeningHoursBody | None = None
    address: ShopAddressBody | None = None
    contact: ShopContactBody | None = None
    delivery_zones: _Zones | None = None
    delivery_slots: _Slots | None = None
    pickup: bool | None = None
    minimum_order: Pesos | None = None
    payment: _Payment | None = None
    transfer: TransferDetailsBody | None = None
    vouchers: bool | None = None
    returns: _Returns | None = None
    invoice_types: _InvoiceTypes | None = None
    meals: Meals | None = None
    owner_notices: OwnerNoticesBody | None = None
    hand_back_after: _Minutes | None = None
    keep_chats: _Months | None = None
    saved_answers: _SavedAnswers | None = None
    synonyms: _Synonyms | None = None
    notice_texts: NoticeTexts | None = None

    def members(self) -> dict[str, Any]:
        """The members of the domain's document that were given, money in centavos."""
        return {name: _READ[name](getattr(self, name)) for name in self.model_fields_set}


def _centavos(amount: float | None) -> int | None:
    return None if amount is None else money.from_wire(amount)


def _address(body: ShopAddressBody | None) -> ShopAddress | None:
    return ShopAddress(**vars(body)) if body else None


def _zones(bodies: list[DeliveryZoneBody] | None) -> tuple[DeliveryZone, ...] | None:
    if bodies is None:
        return None
    return tuple(
        DeliveryZone(
            name=body.name,
            fee=money.from_wire(body.fee),
            minimum=_centavos(body.minimum),
            when=body.when,
            neighbourhoods=tuple(body.neighbourhoods),
            polygon=tuple(Place(**vars(corner)) for corner in body.polygon),
        )
        for body in bodies
    )


_READ: dict[str, Any] = {
    "opening_hours": lambda body: body and body.hours(),
    "address": _address,
    "contact": lambda body: body and ShopContact(**vars(body)),
    "delivery_zones": _zones,
    "delivery_slots": lambda given: None if given is None else tuple(each.slot() for each in given),
    "pickup": lambda given: given,
    "minimum_order": _centavos,
    "payment": lambda given: (
        None if given is None else tuple(AcceptedPayment(**vars(each)) for each in given)
    ),
    "transfer": lambda body: body and TransferDetails(**vars(body)),
    "vouchers": lambda given: given,
    "returns": lambda given: given,
    "invoice_types": lambda given: None if given is None else tuple(given),
    "owner_notices": lambda body: body and body.notices(),
    "hand_back_after": lambda given: given,
    "keep_chats": lambda given: given,
    "saved_answers": lambda given: None if given is None else tuple(given),
    "synonyms": lambda given: (
        None if given is None else tuple(Synonym(**vars(each)) for each in given)
    ),
    "notice_texts": lambda given: (
        None if given is None else tuple(NoticeText(**vars(each)) for each in given if each.text)
    ),
    "meals": lambda given: None if given is None else meals_of(given),
}


def shop_answer(document: ShopDocument, timezone: str) -> wire.ShopDocument:
    """The shape of the document; `timezone` is where its opening hours hold."""
    zones, slots, payment = document.delivery_zones, document.delivery_slots, document.payment
    return {
        "opening_hours": part(document.opening_hours),
        "address": part(document.address),
        "contact": part(document.contact),
        "delivery_zones": None if zones is None else [_zone(zone) for zone in zones],
        "delivery_slots": None if slots is None else [part(slot) for slot in slots],
        "pickup": document.pickup,
        "minimum_order": _shown(document.minimum_order),
        "payment": None if payment is None else [part(each) for each in payment],
        "transfer": part(document.transfer),
        "vouchers": document.vouchers,
        "returns": document.returns,
        "invoice_types": None if document.invoice_types is None else list(document.invoice_types),
        "meals": None if document.meals is None else meals_shown(document.meals),
        "owner_notices": part(document.owner_notices),
        "hand_back_after": document.hand_back_after,
        "keep_chats": document.keep_chats,
        "saved_answers": None if document.saved_answers is None else list(document.saved_answers),
        "synonyms": (
            None if document.synonyms is None else [part(each) for each in document.synonyms]
        ),
        "notice_texts": (
            None
            if document.notice_texts is None
            else [part(each) for each in document.notice_texts]
        ),
        "timezone": timezone,
        "updated_at": instant(document.updated_at) if document.updated_at else None,
    }


def _zone(zone: DeliveryZone) -> wire.DeliveryZone:
    return {
        "name": zone.name,
        "fee": money.to_wire(zone.fee),
        "minimum": _shown(zone.minimum),
        "when": zone.when,
        "neighbourhoods": list(zone.neighbourhoods),
        "polygon": [part(corner) for corner in zone.polygon],
    }


def _shown(centavos: int | None) -> float | None:
    return None if centavos is None else money.to_wire(centavos)


def part(of_document: Any) -> Any:
    """A part whose members have the same names and values on the wire; None stays None."""
    return asdict(of_document) if of_document else None
