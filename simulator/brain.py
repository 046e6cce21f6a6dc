"""The brain of the scripted model: what it calls or says next, given what was asked and done so far.

It wants each wish fulfilled exactly, and decides anew every time how: three bottles in one call, or two and
one. A turn that is tried again decides differently, so an effect that it forgot shows in the cart.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .chance import Chance

WISH = re.compile(r"(add|set) (\d+) (\d+)|clear|checkout|look|find|hola")
MARK = re.compile(r"^(m\d+):")
FIRST_PRODUCT = 100_000_001
_WITHOUT_EMAIL = 0.25
"""How many of the shoppers give none."""
_REFUSED, _UNSURE, _DONE = "refused", "unsure", "done"


@dataclass(frozen=True)
class Wish:
    """What a message asks for."""

    what: str
    product_id: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Done:
    """A tool call of this turn, and what it answered."""

    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any]

    @property
    def unanswered(self) -> bool:
        """Whether nobody knows what it did."""
        return self.result.get("code") == "unavailable"

    @property
    def added_nothing(self) -> bool:
        """Whether it was an add of what the turn had added before."""
        return self.tool == _TOOLS["add"] and self.result.get("status") == "already_done"

    @property
    def refused(self) -> bool:
        """Whether the shop said no."""
        return self.result.get("status") in {"error", "not_found"} and not self.unanswered


@dataclass(frozen=True)
class Step:
    """What comes next: a tool call, or words to end with."""

    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    words: str = ""


def wishes_of(text: str) -> list[Wish]:
    """What a message asks for."""
    found = []
    for match in WISH.finditer(text):
        if match[1]:
            product = FIRST_PRODUCT + int(match[2])
            found.append(Wish(match[1], product, int(match[3])))
        else:
            found.append(Wish(match[0]))
    return found


class BrainWords:
    """The messages of a turn in the brain's language; see `agent_worker.tools.once.Words`."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._wishes = [wish for text in texts for wish in wishes_of(text)]

    def quantity_of(self, item: Mapping[str, Any]) -> float:
        """How much of a product they ask to be added."""
        mine = [one for one in self._wishes if one.product_id == item["product_id"]]
        return sum(one.amount for one in mine if one.what == "add")

    def orders(self) -> int:
        """How often they ask for an order."""
        return sum(wish.what == "checkout" for wish in self._wishes)

    def agrees_to_order(self, *, changed: bool) -> bool:  # noqa: ARG002 -- the brain never asks
        """Never: what it wants it says."""
        return False

    def empties(self) -> bool:
        """Whether they ask for the cart to be emptied."""
        return any(wish.what == "clear" for wish in self._wishes)

    def cancels(self) -> bool:
        """Never: the brain cancels no order."""
        return False


def mark_of(text: str) -> str:
    """By which a message is known again in a reply."""
    match = MARK.match(text)
    return match[1] if match else ""


def decide(texts: Sequence[str], done: Sequence[Done], chance: Chance) -> Step:
    """The next step of a turn with these messages and calls."""
    wishes = [wish for text in texts for wish in wishes_of(text)]
    if any(wish.what != "hola" for wish in wishes):
        step = _introduce(done, texts, chance)
        if step:
            return step
    introduction = {"search_users", "create_user"}
    left = [one for one in done if one.tool not in introduction and not one.added_nothing]
    said = []
    for wish in wishes:
        step, outcome = _fulfil(wish, left, chance)
        if step:
            return step
        said.append(f"{wish.what} {outcome}")
    return Step(words=_words(texts, said + _links(done), chance))


def _introduce(done: Sequence[Done], texts: Sequence[str], chance: Chance) -> Step | None:
    mine = [one for one in done if one.tool in {"search_users", "create_user"}]
    if any(one.result["status"] in {"found", "created", "exists"} for one in mine):
        return None
    if sum(one.unanswered for one in mine) > 1 or any(one.refused for one in mine[1:]):
        return None
    if not mine or mine[-1].unanswered:
        if mine and mine[-1].tool == "create_user":
            return Step("create_user", mine[-1].arguments)
        return Step("search_users")
    name = chance.pick(["Ana", "Juan", "Eva"])
    email = f"{name.lower()}{len(texts)}{chance.hex(6)}@example.com"
    gives_one = chance.random.random() >= _WITHOUT_EMAIL
    return Step("create_user", {"name": name, **({"email": email} if gives_one else {})})


def _fulfil(wish: Wish, left: list[Done], chance: Chance) -> tuple[Step | None, str]:
    """The call that the wish still needs, if any; takes the calls that it had out of `left`."""
    if wish.what == "hola":
        return None, _DONE
    had = 0
    while True:
        one = _next(wish, left, wish.amount - had)
        if one is None:
            return Step(*_call(wish, wish.amount - had, chance)), ""
        left.remove(one)
        if one.unanswered:
            again = _next(wish, left, wish.amount - had)
            if again and again.arguments == one.arguments:
                continue
            if left or chance.random.random() < 0.4:
                return None, _UNSURE
            return Step(one.tool, one.arguments), ""
        if one.result.get("code") == "price_changed":
            continue
        if one.refused:
            return None, _REFUSED
        had += int(one.arguments.get("quantity", 0)) if wish.what == "add" else 0
        if wish.what != "add" or had >= wish.amount:
            return None, _DONE


_TOOLS = {
    "add": "add_product_to_cart",
    "set": "set_product_quantity",
    "clear": "clear_cart",
    "checkout": "checkout_cart",
    "look": "get_cart_summary",
    "find": "search_products",
}


def _next(wish: Wish, left: Sequence[Done], amount: int) -> Done | None:
    """The first call that was made for such a wish."""
    for one in left:
        if one.tool != _TOOLS[wish.what]:
            continue
        if wish.product_id and one.arguments["product_id"] != wish.product_id:
            continue
        if wish.what == "set" and one.arguments["quantity"] != wish.amount:
            continue
        if wish.what == "add" and one.arguments["quantity"] > amount:
            continue
        return one
    return None


def _call(wish: Wish, amount: int, chance: Chance) -> tuple[str, dict[str, Any]]:
    if wish.what == "add":
        part = chance.random.randint(1, amount)
        return _TOOLS[wish.what], {"product_id": wish.product_id, "quantity": part}
    if wish.what == "set":
        return _TOOLS[wish.what], {"product_id": wish.product_id, "quantity": wish.amount}
    if wish.what == "find":
        return _TOOLS[wish.what], {"query": chance.pick(["leche", "yerba", "pan", "vino"])}
    return _TOOLS[wish.what], {}


def _links(done: Sequence[Done]) -> list[str]:
    """Where the orders of this turn are paid."""
    return [one.result["order"]["payment_url"] for one in done if "order" in one.result]


def _words(texts: Sequence[str], said: Sequence[str], chance: Chance) -> str:
    marks = ",".join(mark_of(text) for text in texts)
    words = f"re {marks}: {'; '.join(said)}"
    if chance.random.random() < 0.15:
        words += "\n\n" + "bla " * chance.random.randint(200, 700)
    return words
