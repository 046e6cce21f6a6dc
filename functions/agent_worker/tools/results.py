"""Results: the back office's shapes as the model reads them, every amount also as a shopper would."""

from datetime import datetime
from typing import Any

from retail.money import format_pesos, from_wire
from retail.wire import Cart, LineItem, Order, PriceChange, Product, ShownProduct, User

MAX_PRODUCTS = 10

_SHOWN = ShownProduct.__required_keys__


def pesos(amount: float) -> str:
    """`450.0` as `$ 450,00`."""
    return format_pesos(from_wire(amount))


def user_result(user: User) -> dict[str, Any]:
    """What Milo may know of a shopper: no id, no phone."""
    return {"name": user["name"], "email": user["email"]}


def product_result(product: Product) -> dict[str, Any]:
    """A product of a search: what a `ShownProduct` has, nothing else of it; without a net content that nobody said."""
    shown = {name: value for name, value in product.items() if name in _SHOWN}
    if not product["net_content"]:
        del shown["net_content"]
    return {**shown, "price_text": pesos(product["price"])}


def line_result(line: LineItem) -> dict[str, Any]:
    """A line of a cart or an order."""
    return {
        "product_id": line["product_id"],
        "name": line["name"],
        "unit": line["unit"],
        "quantity": line["quantity"],
        "unit_price": line["unit_price"],
        "unit_price_text": pesos(line["unit_price"]),
        "line_total": line["line_total"],
        "line_total_text": pesos(line["line_total"]),
    }


def cart_result(cart: Cart) -> dict[str, Any]:
    """A cart with its total."""
    items = [line_result(line) for line in cart["items"]]
    return {"items": items, "total": cart["total"], "total_text": pesos(cart["total"])}


def order_result(order: Order) -> dict[str, Any]:
    """An order as it is placed."""
    return {
        "id": order["id"],
        "total": order["total"],
        "total_text": pesos(order["total"]),
        "payment_url": order["payment_url"],
        "kept_for_minutes": _kept_for(order),
    }


def _kept_for(order: Order) -> int:
    """How long it keeps its stock unless the shopper begins to pay."""
    placed, until = (datetime.fromisoformat(order[name]) for name in ("created_at", "expires_at"))
    return int((until - placed).total_seconds()) // 60


def price_change_result(change: PriceChange) -> dict[str, Any]:
    """A price that moved between cart and checkout."""
    return {
        "product_id": change["product_id"],
        "name": change["name"],
        "old_price": change["old_price"],
        "old_price_text": pesos(change["old_price"]),
        "new_price": change["new_price"],
        "new_price_text": pesos(change["new_price"]),
    }
