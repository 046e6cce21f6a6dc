"""Special prices: a product costs less from one day to another, and as before on the day after. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from retail.errors import Invalid
from retail.wire import SpecialPriceState

from .product import Product

MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class SpecialPrice:
    """The special price of one product, under the product's id; a new one takes the place of the last.

    Attributes:
        name: the product's, as the audit log calls it.
        price: centavos for one unit while it runs.
        starts: its first day in the shop's time zone, and `ends` its last, as `2026-11-28`.
        usual: what the product costs when it is over; None until it runs.
        was_offer: whether the product was on offer before.
        turns_at: when it is to begin, or to end, derived; what is due is found by it.
        is_open: whether it is still to do so, derived.
    """

    key: str
    name: str
    price: int
    starts: str
    ends: str
    starts_at: datetime
    ends_at: datetime
    state: SpecialPriceState = "planned"
    usual: int | None = None
    was_offer: bool = False
    turns_at: datetime = field(init=False)
    is_open: bool = field(init=False)

    def __post_init__(self) -> None:
        is_planned = self.state == "planned"
        object.__setattr__(self, "turns_at", self.starts_at if is_planned else self.ends_at)
        object.__setattr__(self, "is_open", self.state != "over")

    @property
    def product_id(self) -> int:
        """Whose price it is."""
        return int(self.key)


def planned(
    product: Product, price: int, starts: str, ends: str, zone: ZoneInfo, now: datetime
) -> SpecialPrice:
    """A special price that has not begun yet.

    Raises:
        Invalid: `invalid_price` for one that is not lower than the product's, or nothing; `invalid_dates` for what are
            no days, end before they begin, are over, or go on for more than a year.
    """
    if not 0 < price < product.price:
        raise Invalid("invalid_price", "a special price is lower than the usual one, and not 0")
    first, last = _day(starts), _day(ends)
    today = now.astimezone(zone).date()
    is_in_order = first <= last and today <= last and last - first < timedelta(days=MOST_DAYS)
    if not is_in_order or last == date.max:  # no day comes behind that one
        raise Invalid("invalid_dates", "the last day is neither before the first nor over")
    return SpecialPrice(
        key=product.key,
        name=product.name,
        price=price,
        starts=first.isoformat(),
        ends=last.isoformat(),
        starts_at=_midnight(first, zone),
        ends_at=_midnight(last + timedelta(days=1), zone),
    )


def begun(special: SpecialPrice, product: Product) -> SpecialPrice:
    """It runs, and knows what the product cost; it is over where that costs as little by itself by now."""
    if product.price <= special.price:
        return replace(special, state="over")
    return replace(special, state="running", usual=product.price, was_offer=product.is_offer)


def price_after(special: SpecialPrice, product: Product) -> int:
    """What the product costs when it is over: as before, unless somebody gave it another price meanwhile."""
    return (
        product.price if special.usual is None or product.price != special.price else special.usual
    )


def as_usual(special: SpecialPrice | None, product: Product) -> Product:
    """The product as it is without its special price, if that is what it costs now."""
    if special is None or special.usual is None or special.state != "running":
        return product
    if product.price != special.price:  # somebody has changed it since
        return product
    return replace(product, price=special.usual, is_offer=special.was_offer)


def raised(
    special: SpecialPrice, before: int, after: int, raise_: Callable[[int], int]
) -> SpecialPrice:
    """A special price that runs, after a raise of many prices took its product's from `before` to `after`."""
    if special.state != "running" or special.usual is None or before != special.price:
        return special
    return replace(special, price=after, usual=raise_(special.usual))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("invalid_dates", "a day is written as 2026-11-28") from None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
