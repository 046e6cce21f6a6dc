"""Confirming: no order is placed and no cart emptied unless the shopper's own words ask for it."""

from collections.abc import Callable, Sequence
from typing import Any

from .journal import Made
from .once import Words

NEEDS_CONFIRMATION = "needs_confirmation"
MESSAGE = "the shopper's words do not ask for this; nothing was done: show the cart, ask, and wait for a yes"

Guard = Callable[[Sequence[Made], Words], bool]
"""Whether the shopper wants what a tool does: by the writes of the turn so far and the words of the turn."""

_CHANGED = frozenset({"added", "updated", "removed"})


def wants_order(made: Sequence[Made], words: Words) -> bool:
    """Whether the words finish, or are a yes to finishing with the cart as it was asked about."""
    changed = any(result["status"] in _CHANGED for _, result in made)
    return words.orders() > 0 or words.agrees_to_order(changed=changed)


def wants_empty_cart(made: Sequence[Made], words: Words) -> bool:  # noqa: ARG001
    """Whether the words ask for the cart to be emptied, or are a yes to that."""
    return words.empties()


def unconfirmed(cart: dict[str, Any]) -> dict[str, Any]:
    """The result of a call that was not made."""
    if not cart["items"]:
        return {"status": "error", "code": "cart_empty", "message": "the cart is empty"}
    return {"status": NEEDS_CONFIRMATION, "message": MESSAGE, "cart": cart}
