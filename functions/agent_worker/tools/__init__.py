"""Milo's tools: the only way in which the model touches the shop."""

from collections.abc import Callable

from .call import Call, Result
from .cart import (
    add,
    add_product_to_cart,
    clear,
    clear_cart,
    get_cart_summary,
    set_product_quantity,
    set_quantity,
)
from .catalogue import search_products
from .checkout import (
    checkout,
    checkout_cart,
    get_checkout_link_for_last_order,
    get_last_order_status,
)
from .identity import create, create_user, search_users

TOOLS = (
    search_users,
    create_user,
    search_products,
    add_product_to_cart,
    set_product_quantity,
    get_cart_summary,
    clear_cart,
    checkout_cart,
    get_checkout_link_for_last_order,
    get_last_order_status,
)

WRITES: dict[str, Callable[[Call], Result]] = {
    "create_user": create,
    "add_product_to_cart": add,
    "set_product_quantity": set_quantity,
    "clear_cart": clear,
    "checkout_cart": checkout,
}
"""Tool → the work of it that a journal can hold; done again under its own key, it answers what it did."""
