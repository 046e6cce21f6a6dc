"""Confirming: no order is placed or cancelled and no cart emptied unless the shopper's own words ask for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .journal import Made
from .once import Words

NEEDS_CONFIRMATION = "needs_confirmation"
MESSAGE = "the shopper's words do not ask for this; nothing was done: show the cart, ask, and wait for a yes"
OF_AN_ORDER = "the shopper's words are no yes to that; nothing was done: say which order it is, ask, and wait for a yes"


@dataclass(frozen=True)
class Guard:
    """What a tool waits for.

    Attributes:
        is_met: whether the shopper wants what the tool does: by the writes of the turn so far and the words of the turn.
        is_about_cart: whether the cart is to be shown before they are asked.
    """

    is_met: Callable[[Sequence[Made], Words], bool]
    is_about_cart: bool = True


_CHANGED = frozenset({"added", "updated", "removed"})


def _ordering(made: Sequence[Made], words: Words) -> bool:
    """Whether the words finish, or are a yes to finishing with the cart as it was asked about."""
    changed = any(result["status"] in _CHANGED for _, result in made)
    return words.orders() > 0 or words.agrees_to_order(changed=changed)


def _emptying(made: Sequence[Made], words: Words) -> bool:  # noqa: ARG001
    """Whether the words ask for the cart to be emptied, or are a yes to that."""
    return words.empties()


def _cancelling(made: Sequence[Made], words: Words) -> bool:  # noqa: ARG001
    """Whether the words are a yes to cancelling the order."""
    return words.cancels()


wants_order = Guard(_ordering)
wants_empty_cart = Guard(_emptying)
wants_to_cancel = Guard(_cancelling, is_about_cart=False)


def unconfirmed(cart: dict[str, Any]) -> dict[str, Any]:
    """The result of a call that was not made."""
    if not cart["items"]:
        return {"status": "error", "code": "cart_empty", "message": "the cart is empty"}
    return {"status": NEEDS_CONFIRMATION, "message": MESSAGE, "cart": cart}


def unconfirmed_order() -> dict[str, Any]:
    """The result of a call about an order that was not made."""
    return {"status": NEEDS_CONFIRMATION, "message": OF_AN_ORDER}
