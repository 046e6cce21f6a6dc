"""Fulfilment: how an order reaches its shopper, and how it is paid; what the shop offers, and what was chosen of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from retail import money
from retail.errors import Refused
from retail.spanish.opening import NAMES
from retail.spanish.words import words
from retail.wire import MeansOfPayment

from .shop_document import WEEKDAYS, DeliverySlot, DeliveryZone, Place, ShopDocument

CHOSEN_AHEAD = timedelta(days=7)
"""How far ahead a window may be chosen."""

Kind = Literal["pickup", "delivery"]


@dataclass(frozen=True)
class Window:
    """The time in which an order is brought: one slot of one day. `key` is its beginning in the shop's time zone.

    `most` is how many orders it took when it was chosen; None for any number.
    """

    key: str
    starts: datetime
    ends: datetime
    most: int | None = None


@dataclass(frozen=True)
class WindowLoad:
    """How many orders are to be brought in a window, and how many it takes at `most`; of no use after `expires_at`."""

    key: str
    orders: int
    expires_at: datetime
    most: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether it takes no more orders."""
        return self.most is not None and self.orders >= self.most


@dataclass(frozen=True)
class FullWindows:
    """The keys of the windows that take no more, under `KEY`: what is offered is looked up here, and decided by the loads."""

    KEY: ClassVar[str] = "full"

    keys: tuple[str, ...] = ()
    key: str = KEY


@dataclass(frozen=True, kw_only=True)
class Fulfilment:
    """How an order reaches its shopper.

    Attributes:
        address: street and number, as the shopper wrote them; empty when it is collected.
        zone: the name of the zone that the address is in.
        fee: centavos.
        window: when it is brought; None when the shop has no slots.
    """

    kind: Kind
    address: str = ""
    floor: str = ""
    notes: str = ""
    place: Place | None = None
    zone: str = ""
    fee: int = 0
    window: Window | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How an order is to reach its shopper and how they pay it; `cash_with` in centavos, 0 where they have not said."""

    delivery: Fulfilment
    means: MeansOfPayment
    cash_with: int = 0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a shopper asks for: as `Fulfilment`, before its zone and its window are known.

    Attributes:
        slot: the window's key; empty for the next one that is free.
    """

    kind: Kind
    address: str = ""
    floor: str = ""
    notes: str = ""
    place: Place | None = None
    zone: str = ""
    slot: str = ""


def offers_pickup(document: ShopDocument) -> bool:
    """Whether orders may be collected; they may while the shop has not said how its orders reach their shoppers."""
    if document.pickup is None:
        return not document.delivery_zones
    return document.pickup


def has_choice(document: ShopDocument) -> bool:
    """Whether there is anything to choose: the shop delivers, or is paid otherwise than by Mercado Pago."""
    return bool(document.delivery_zones) or accepted_means(document) != ("mercado_pago",)


def accepted_means(document: ShopDocument) -> tuple[MeansOfPayment, ...]:
    """The means of payment that the shop takes; Mercado Pago while it has not said any."""
    if document.payment is None:
        return ("mercado_pago",)
    able = {each.means for each in document.payment} - (
        set() if document.transfer else {"transfer"}
    )
    return tuple(each.means for each in document.payment if each.means in able)


def minimum_of(zone: DeliveryZone, document: ShopDocument) -> int:
    """Centavos that an order has to come to in order to be brought to a zone."""
    return (document.minimum_order or 0) if zone.minimum is None else zone.minimum


def zone_of(document: ShopDocument, wish: Wish) -> DeliveryZone:
    """The zone to which an order is to be brought: by its place on the map, else by what is said of it.

    Raises:
        Refused: `delivery_not_offered`; `outside_zones`; `zone_unknown`, with the names of all `zones`, where the
            address names none of them, or several.
    """
    zones = document.delivery_zones
    if not zones:
        raise Refused("delivery_not_offered", "the shop does not deliver")
    drawn = [zone for zone in zones if zone.polygon]
    if wish.place and drawn:
        around = next((zone for zone in drawn if _is_inside(wish.place, zone.polygon)), None)
        if around:
            return around
        if len(drawn) == len(zones):
            raise Refused("outside_zones", "the shop does not deliver there")
    wished = words(wish.zone)
    named = [zone for zone in zones if wished and words(zone.name) == wished]
    named = named or [zone for zone in zones if _is_named(zone, wish.zone or wish.address)]
    if len(named) != 1:
        names = [zone.name for zone in zones]
        raise Refused("zone_unknown", "the address does not tell its zone", zones=names)
    return named[0]


def check_minimum(zone: DeliveryZone, document: ShopDocument, subtotal: int) -> None:
    """Refuses to bring an order that is too small. One that is collected has no minimum.

    Raises:
        Refused: `below_minimum` with the `minimum`, what is `missing`, in pesos, and whether it may be collected (`pickup`).
    """
    minimum = minimum_of(zone, document)
    if subtotal < minimum:
        least, missing = (money.format_pesos(each) for each in (minimum, minimum - subtotal))
        raise Refused(
            "below_minimum",
            f"what is brought to {zone.name} comes to at least {least}: {missing} are missing",
            minimum=money.to_wire(minimum),
            missing=money.to_wire(minimum - subtotal),
            pickup=offers_pickup(document),
        )


def _is_named(zone: DeliveryZone, text: str) -> bool:
    said = words(text)
    return any(_holds(said, words(name)) for name in _names(zone))


def _names(zone: DeliveryZone) -> Iterable[str]:
    yield zone.name
    yield from zone.neighbourhoods
    if not zone.neighbourhoods:  # `Palermo y Almagro` tells two
        yield from zone.name.replace(" y ", ",").split(",")


def _holds(said: Sequence[str], name: Sequence[str]) -> bool:
    count = len(name)
    return bool(name) and any(said[at : at + count] == name for at in range(len(said) - count + 1))


def _is_inside(place: Place, corners: Sequence[Place]) -> bool:
    """Whether a ray to the north crosses the polygon's edges an odd number of times."""
    crossed = 0
    for one, other in pairwise((*corners, corners[0])):
        if (one.longitude > place.longitude) != (other.longitude > place.longitude):
            part = (place.longitude - one.longitude) / (other.longitude - one.longitude)
            crossed += place.latitude < one.latitude + part * (other.latitude - one.latitude)
    return crossed % 2 == 1


@dataclass(frozen=True)
class OpenWindow:
    """A window that may be chosen by now, and the slot that it is of."""

    window: Window
    slot: DeliverySlot

    def has_room(self, load: int) -> bool:
        """Whether it can take one more order, with so many already."""
        return self.slot.orders is None or load < self.slot.orders


def open_windows(document: ShopDocument, timezone: str, now: datetime) -> list[OpenWindow]:
    """The windows of the next days that may still be chosen, the soonest first; none on a date that is closed."""
    zone = ZoneInfo(timezone)
    hours = document.opening_hours
    closed = {each.date for each in hours.closed_dates} if hours else set()
    today = now.astimezone(zone).date()
    found = []
    for ahead in range(CHOSEN_AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        for slot in document.delivery_slots or ():
            if slot.weekday != WEEKDAYS[day.weekday()] or day.isoformat() in closed:
                continue
            starts, ends = (
                datetime.combine(day, time.fromisoformat(at), zone).astimezone(UTC)
                for at in (slot.starts, slot.ends)
            )
            if now + timedelta(minutes=slot.closes_before) <= starts:
                window = Window(f"{day.isoformat()}T{slot.starts}", starts, ends, slot.orders)
                found.append(OpenWindow(window, slot))
    return sorted(found, key=lambda each: each.window.starts)


def window_for(
    wish: Wish, zone: str, windows: Sequence[OpenWindow], load_of: Callable[[OpenWindow], int]
) -> OpenWindow:
    """The window that is wished for, or the next one that is free.

    Args:
        load_of: how many orders a window has; asked for none that nobody wishes.

    Raises:
        Refused: `slot_taken`: it is full or over, it does not exist, or no window is free.
    """
    for each in windows:
        if not each.slot.is_for(zone):
            continue
        is_wished = wish.slot in {"", each.window.key}
        if is_wished and each.has_room(load_of(each)):
            return each
    raise Refused("slot_taken", "nothing is delivered then any more")


def in_words(window: Window, timezone: str) -> str:
    """`el sábado 28/11 de 10:00 a 12:00`."""
    starts, ends = (at.astimezone(ZoneInfo(timezone)) for at in (window.starts, window.ends))
    return f"el {NAMES[starts.weekday()]} {starts:%d/%m} de {starts:%H:%M} a {ends:%H:%M}"


def check_means(document: ShopDocument, means: MeansOfPayment, cash_with: int, total: int) -> None:
    """Refuses a means of payment that the shop does not take, or too little cash.

    Raises:
        Refused: `means_not_accepted` with those that are `accepted`; `cash_too_little` with the `total` in pesos.
    """
    accepted = accepted_means(document)
    if means not in accepted:
        raise Refused("means_not_accepted", "the shop does not take it", accepted=list(accepted))
    if means == "cash" and 0 < cash_with < total:
        raise Refused("cash_too_little", "it is more than that", total=money.to_wire(total))
