"""Judges how a dialogue ended: by its cart or last order, whether there is an order, and what was said."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .dialogue import UNTOUCHED, Dialogue

LAST = "last:"
BOUGHT, ORDERED = "bought", "ordered"
"""The two that count most: something that was not asked for was bought; there is an order without a clear yes."""

_GRAM = 0.0005


@dataclass(frozen=True)
class Turn:
    """What a shopper wrote and read, and what was in the cart then (sku → quantity)."""

    said: tuple[str, ...]
    replies: tuple[str, ...]
    cart: Mapping[str, float]


@dataclass(frozen=True)
class Ending:
    """How a dialogue ended.

    Attributes:
        orders: what each has (sku → quantity), in the order in which they were placed.
        email: the shopper's registered address; empty for none.
    """

    turns: tuple[Turn, ...]
    orders: tuple[Mapping[str, float], ...] = ()
    email: str = ""

    @property
    def cart(self) -> Mapping[str, float]:
        """What is in the cart at the end."""
        return self.turns[-1].cart

    @property
    def goods(self) -> Mapping[str, float]:
        """What the shopper ended up with: the last order, before the first one the cart."""
        return self.orders[-1] if self.orders else self.cart


@dataclass(frozen=True)
class Verdict:
    """What is wrong with the end of a dialogue, in words; and which of the two that count most it did."""

    name: str
    topic: str
    faults: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def judge(dialogue: Dialogue, ending: Ending) -> Verdict:
    """Compares an end with the truth."""
    faults = [*_order_faults(dialogue, ending), *_cart_faults(dialogue, ending)]
    faults += _word_faults(dialogue, ending)
    if dialogue.email and ending.email.casefold() != dialogue.email.casefold():
        faults.append(f"registered {ending.email or 'no address'}, not {dialogue.email}")
    marks = set()
    if bought_unasked(dialogue, ending):
        marks.add(BOUGHT)
    if ending.orders and not dialogue.ordered:
        marks.add(ORDERED)
    return Verdict(dialogue.full_name, dialogue.topic, tuple(faults), frozenset(marks))


def bought_unasked(dialogue: Dialogue, ending: Ending) -> bool:
    """Whether the cart or an order has a sku that nobody wanted; after a mere remark, any change at all."""
    if dialogue.cart is None:
        return False
    if dialogue.topic in UNTOUCHED and _cart_faults(dialogue, ending):
        return True
    return any(goods.keys() - dialogue.wanted for goods in (ending.cart, *ending.orders))


def _order_faults(dialogue: Dialogue, ending: Ending) -> list[str]:
    if dialogue.ordered and not ending.orders:
        return ["did not order"]
    if ending.orders and not dialogue.ordered:
        return ["ordered without a clear yes"]
    return []


def _cart_faults(dialogue: Dialogue, ending: Ending) -> list[str]:
    if dialogue.cart is None:
        return []
    faults = []
    for sku, right in dialogue.cart.items():
        got = ending.goods.get(sku, 0.0)
        if not any(abs(got - each) < _GRAM for each in right):
            faults.append(f"{sku} is {got:g}, not {' or '.join(f'{each:g}' for each in right)}")
    unwanted = {sku: got for sku, got in ending.goods.items() if sku not in dialogue.cart}
    return faults + [f"{sku} is {got:g}, not 0" for sku, got in unwanted.items()]


def _word_faults(dialogue: Dialogue, ending: Ending) -> list[str]:
    missing = [f"does not say {text!r}" for text in dialogue.must if not is_said(text, ending)]
    return missing + [f"says {text!r}" for text in dialogue.never if is_said(text, ending)]


def is_said(text: str, ending: Ending) -> bool:
    """Whether the replies have one of the alternatives of `text`, see the files' description."""
    turns = ending.turns[-1:] if text.startswith(LAST) else ending.turns
    replies = folded("\n".join(reply for turn in turns for reply in turn.replies))
    return any(folded(each) in replies for each in text.removeprefix(LAST).split("|") if replies)


@cache
def folded(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
