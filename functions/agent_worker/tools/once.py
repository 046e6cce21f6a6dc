"""Once: one write of a kind for one thing in a turn, unless the shopper's words say more.

A model that loops, or makes the same call many times at once, means one thing by it. Each rule here tells whether
what a tool is asked for was done in this turn, by whichever try or model. Such a call has no effect, and its result
says what is there. A call that was refused, or whose answer got lost, is another matter: it may be made again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from .journal import Made

ALREADY_DONE = "already_done"
_MESSAGE = "this turn has done that before; nothing was done again: say what is there and go on"
_OTHERWISE = (
    "; if the shopper wants it in another quantity, set_product_quantity to what it is in all"
)
"""The words may ask for more than the rules find in them; to set a quantity twice is to set it once."""
_ADD, _SET, _CLEAR, _ORDER = (
    "add_product_to_cart",
    "set_product_quantity",
    "clear_cart",
    "checkout_cart",
)
_PUT = frozenset({"added", "updated"})
_THOUSANDTH = 0.001
"""The smallest difference between two quantities."""


class Words(Protocol):
    """What the shopper wrote in this turn, as far as it says how often something is to be done."""

    def quantity_of(self, item: Mapping[str, Any]) -> float:
        """How much of a line item, in its unit, the words ask for at most; 0 when they do not say."""

    def orders(self) -> int:
        """How many times they ask for the order to be placed."""

    def agrees_to_order(self, *, changed: bool) -> bool:
        """Whether they are a yes to placing it, which was asked before the turn.

        Args:
            changed: the cart has changed in this turn, so it is not the one that was asked about.
        """

    def empties(self) -> bool:
        """Whether they ask for the cart to be emptied, or are a yes to that."""

    def cancels(self) -> bool:
        """Whether they are a yes to cancelling the order, which was asked before the turn."""


class NoWords:
    """Says nothing."""

    def quantity_of(self, item: Mapping[str, Any]) -> float:  # noqa: ARG002
        """See `Words.quantity_of`."""
        return 0.0

    def orders(self) -> int:
        """See `Words.orders`."""
        return 0

    def agrees_to_order(self, *, changed: bool) -> bool:  # noqa: ARG002
        """See `Words.agrees_to_order`."""
        return False

    def empties(self) -> bool:
        """See `Words.empties`."""
        return False

    def cancels(self) -> bool:
        """See `Words.cancels`."""
        return False


Rule = Callable[[Sequence[Made], Mapping[str, Any], Words], bool]
"""Whether a tool's effect was had in this turn: by the writes so far, the arguments and the shopper's words."""


def enough_added(made: Sequence[Made], arguments: Mapping[str, Any], words: Words) -> bool:
    """Whether as much of the product was added as the words ask for.

    The first add is the model's to decide, and so is the first one after the product was taken out of the cart in
    this turn. Any other is for what the words ask for beyond all that the turn has added.
    """
    added, is_first, item = 0.0, True, {"product_id": arguments["product_id"]}
    for call, result in made:
        if result["status"] == "cleared" or (_is_on(call, arguments) and _was_removed(result)):
            is_first = True
        elif call["tool"] == _ADD and _is_on(call, arguments) and _may_be_done(result):
            added += call["arguments"]["quantity"] or 0
            is_first, item = False, result.get("item", item)
    more = arguments["quantity"]
    if is_first or more is None:
        return False
    return bool(added + more >= words.quantity_of(item) + _THOUSANDTH)


def set_to_that(made: Sequence[Made], arguments: Mapping[str, Any], words: Words) -> bool:  # noqa: ARG001
    """Whether the last write on the product has set it to this very quantity."""
    for call, result in reversed(made):
        if result["status"] == "cleared" or _is_order(call, result):
            return False
        if _is_on(call, arguments) and result["status"] in _PUT | {"removed"}:
            return call["tool"] == _SET and dict(call["arguments"]) == dict(arguments)
    return False


def emptied(made: Sequence[Made], arguments: Mapping[str, Any], words: Words) -> bool:  # noqa: ARG001
    """Whether the cart was emptied and nothing was put into it since."""
    for _, result in reversed(made):
        if result["status"] == "cleared":
            return True
        if result["status"] in _PUT:
            return False
    return False


def ordered(made: Sequence[Made], arguments: Mapping[str, Any], words: Words) -> bool:  # noqa: ARG001
    """Whether as many orders were placed as the words ask for, one at least."""
    orders = sum(_is_order(call, result) for call, result in made)
    return orders >= max(1, words.orders())


def called_off(made: Sequence[Made], arguments: Mapping[str, Any], words: Words) -> bool:  # noqa: ARG001
    """Whether the turn has cancelled an order: another one is asked about again."""
    return any(result["status"] == "cancelled" for _, result in made)


def what_is_there(made: Sequence[Made], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a call that is not made: the item, the cart and the order as the turn's writes left them.

    While nobody knows what an earlier call on that product did, nobody knows what is there either.
    """
    unknown = [result for call, result in made if _is_unanswered(call, result, arguments)]
    if unknown:
        return unknown[-1]
    there: dict[str, Any] = {}
    for call, result in made:
        if _is_order(call, result):
            there = {"order": result.get("order")}
        elif result["status"] == "cancelled":
            there["order"] = result.get("order")
        elif result["status"] == "cleared":
            there.pop("cart", None)
        elif "cart" in result:
            there["cart"] = result["cart"]
        if arguments and _is_on(call, arguments) and "item" in result:
            there["item"] = result["item"]
    message = _MESSAGE + _OTHERWISE if "item" in there else _MESSAGE
    return {"status": ALREADY_DONE, "message": message, **there}


def _is_on(call: Mapping[str, Any], arguments: Mapping[str, Any]) -> bool:
    return bool(call["arguments"].get("product_id") == arguments["product_id"])


def _is_unanswered(
    call: Mapping[str, Any], result: Mapping[str, Any], arguments: Mapping[str, Any]
) -> bool:
    is_on = bool(arguments) and _is_on(call, arguments)
    return is_on and result.get("code") == "unavailable"


def _was_removed(result: Mapping[str, Any]) -> bool:
    return bool(result["status"] == "removed")


def _may_be_done(result: Mapping[str, Any]) -> bool:
    return result["status"] == "added" or result.get("code") == "unavailable"


def _is_order(call: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    return bool(call["tool"] == _ORDER and result["status"] == "created")
