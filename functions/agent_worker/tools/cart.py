"""Tools on the shopper's cart. Prices and totals are the back office's."""

import math

from retail.errors import Invalid
from retail.wire import ChangedCart

from .call import Call, Result
from .confirming import wants_empty_cart
from .once import emptied, enough_added, set_to_that
from .registry import Arguments, reads, writes
from .results import cart_result, line_result


def _add(call: Call) -> Result:
    user = call.turn.shopper()
    product_id, quantity = _asked(call)
    cart = call.turn.api.add_item(user["id"], product_id, quantity, call.write)
    return {"status": "added", **_touched(cart)}


@writes(_add, enough_added)
def add_product_to_cart(product_id: int, quantity: float = 1) -> Arguments:
    """Adds a product to the shopper's cart, on top of what is there.

    Args:
        product_id: The id of a product that search_products or the cart showed; never a guess.
        quantity: How many units, or kilos (0.5 is half a kilo) when the unit is "kg".

    Returns:
        {"status": "added", "item": {...}, "cart": {"items", "total", "total_text"}}
        {"status": "already_done", "item", "cart"}: it was added for this very message; nothing was added
        again. If they want another amount of it, call set_product_quantity.
        {"status": "error", "code": "product_not_found" | "out_of_stock" (with "available") |
        "invalid_quantity" | "not_registered"}: nothing was added.
    """
    return {"product_id": product_id, "quantity": _number(quantity)}


def _set_quantity(call: Call) -> Result:
    user = call.turn.shopper()
    product_id, quantity = _asked(call)
    cart = call.turn.api.set_quantity(user["id"], product_id, quantity, call.write)
    return {"status": "updated" if quantity else "removed", **_touched(cart)}


@writes(_set_quantity, set_to_that)
def set_product_quantity(product_id: int, quantity: float) -> Arguments:
    """Sets how much of a product is in the cart; 0 removes it.

    Args:
        product_id: The id of a product that is in the cart.
        quantity: The new amount in units, or kilos when the unit is "kg"; 0 removes the line.

    Returns:
        {"status": "updated" | "removed" | "already_done", "item": {...}, "cart": {"items", "total",
        "total_text"}}
        {"status": "error", "code": as in add_product_to_cart}: the cart is as it was.
    """
    return {"product_id": product_id, "quantity": _number(quantity)}


def _summary(call: Call) -> Result:
    if call.turn.user is None:
        return {"status": "not_found"}
    cart = call.turn.api.cart_summary(call.turn.user["id"], call.read)
    return (
        {"status": "found", "cart": cart_result(cart)} if cart["items"] else {"status": "not_found"}
    )


@reads(_summary)
def get_cart_summary() -> Arguments:
    """Shows what is in the shopper's cart.

    Returns:
        {"status": "found", "cart": {"items": [...], "total", "total_text"}}
        {"status": "not_found"}: the cart is empty.
    """
    return {}


def _clear(call: Call) -> Result:
    call.turn.api.clear_cart(call.turn.shopper()["id"], call.write)
    return {"status": "cleared"}


@writes(_clear, emptied, wants_empty_cart)
def clear_cart() -> Arguments:
    """Empties the shopper's cart. Only after the shopper clearly asked for it.

    Returns:
        {"status": "cleared" | "already_done"}
        {"status": "needs_confirmation", "cart"}: their message does not ask for it, so nothing was done. Ask
        whether to empty it, and call again only when their next message says yes.
        {"status": "error", "code": "cart_empty" | "not_registered"}
    """
    return {}


def _touched(cart: ChangedCart) -> Result:
    return {"item": line_result(cart["item"]), "cart": cart_result(cart)}


def _asked(call: Call) -> tuple[int, float]:
    quantity = call.arguments["quantity"]
    if quantity is None:
        raise Invalid("invalid_quantity", "the quantity is not a number")
    return call.arguments["product_id"], quantity


def _number(quantity: float) -> float | None:
    """The quantity as JSON writes it: whole when it is, None for what JSON has no word for."""
    if not math.isfinite(quantity):
        return None
    return int(quantity) if quantity == int(quantity) else quantity
