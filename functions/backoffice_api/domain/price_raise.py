"""Price raises: many prices up or down by a percentage, rounded, each one once.

A raise is seen before it is made. It changes no price that was changed after it had been seen; that is also why it
changes none twice, whoever asks for the same step again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from retail.errors import Invalid
from retail.money import MAX_CENTAVOS
from retail.wire import PriceRaiseState, PriceRaiseStatus, PriceRounding

from .product import Product

_WHOLE = 10_000
"""All of a price, in hundredths of a percent."""
LEAST, MOST = -9_000, 50_000
MAX_CHOSEN = 200
"""So many products may be chosen one by one."""
_KEPT = 200

_ROUNDING: Mapping[PriceRounding, tuple[int, int]] = {
    "1": (100, 0),
    "10": (1_000, 0),
    "50": (5_000, 0),
    "100": (10_000, 0),
    "ending_90": (10_000, 9_000),
    "ending_99": (10_000, 9_900),
}
"""Centavos between two round prices, and what is left of a round price beside a multiple of that."""


@dataclass(frozen=True)
class LeftPrice:
    """A product whose price was changed by somebody else after the raise had been seen."""

    product_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class PriceRaise:
    """A raise of the prices of a category, of chosen products, or of all.

    Attributes:
        percent: hundredths of a percent; negative to lower.
        category: what the owner called it; empty for another scope.
        query: what the chosen products were found by; empty for another scope.
        product_ids: the chosen ones; empty for a category and for all.
        products: how many there were when it was seen.
        to_change: of how many of these the price was to become another.
        page_token: where it goes on; empty before its first step and after its last.
        rounds: how often it has been through all of them, and looks again for what was moved past it meanwhile.
        raised: how many prices it has changed, and `raised_before` those before this round.
        left: the first of those that it left alone because they had been changed meanwhile; `left_count` has all.
    """

    key: str
    percent: int
    rounding: PriceRounding
    category: str = ""
    query: str = ""
    product_ids: tuple[int, ...] = ()
    created_at: datetime
    state: PriceRaiseState = "previewed"
    products: int = 0
    to_change: int = 0
    page_token: str = ""
    rounds: int = 0
    raised: int = 0
    raised_before: int = 0
    left: tuple[LeftPrice, ...] = ()
    left_count: int = 0


def percent_from_wire(percent: float) -> int:
    """Hundredths of a percent.

    Raises:
        Invalid: `invalid_percent` for what is finer than that, for 0, and for what nobody means.
    """
    hundredths = round(percent * 100)
    if abs(hundredths - percent * 100) > 1e-6:
        raise Invalid("invalid_percent", "a percentage has two decimals at most")
    if not LEAST <= hundredths <= MOST or not hundredths:
        raise Invalid("invalid_percent", "a raise is of -90 to 500 percent, and not of 0")
    return hundredths


def raised_price(each: PriceRaise, price: int) -> int:
    """The price after the raise: the round one that is nearest, the higher of two.

    Rounding turns no raise into a lower price and no cut into a higher one: such a price stays. What is free stays
    free, and nothing else becomes so.
    """
    if not price:
        return 0
    step, rest = _ROUNDING[each.rounding]
    exact = price * (_WHOLE + each.percent) - rest * _WHOLE
    steps = (2 * exact + step * _WHOLE) // (2 * step * _WHOLE)
    rounded = steps * step + rest
    is_wrong_way = rounded < price if each.percent > 0 else rounded > price
    return price if is_wrong_way or not 0 < rounded <= MAX_CENTAVOS else rounded


def status_of(each: PriceRaise, product: Product) -> PriceRaiseStatus:
    """What the raise does with a product."""
    if product.price_changed_at and product.price_changed_at > each.created_at:
        return "changed_since"
    return "to_change" if raised_price(each, product.price) != product.price else "same"


def after_step(each: PriceRaise, page_token: str | None, *, is_whole: bool) -> PriceRaise:
    """The raise after a step behind which `page_token` leads on.

    At the end it is done if it is `is_whole`, one that nothing can have moved in, or if this round has found nothing.
    """
    if page_token:
        return replace(each, state="applying", page_token=page_token)
    if is_whole or (each.rounds and each.raised == each.raised_before):
        return replace(each, state="done", page_token="")
    return replace(looking_again(each), state="applying")


def looking_again(each: PriceRaise) -> PriceRaise:
    """The raise at the beginning of another round."""
    return replace(each, page_token="", rounds=each.rounds + 1, raised_before=each.raised)


def with_left(left: tuple[LeftPrice, ...], product: Product) -> tuple[LeftPrice, ...]:
    """The products that were left alone, with one more; of many the first ones."""
    return left if len(left) >= _KEPT else (*left, LeftPrice(product.id, product.name))
