"""The cart: line items with the price they were put there with, and totals exact in centavos."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from retail import money, quantity
from retail.errors import Invalid, Refused

from .label import NO_LABEL, Label
from .product import Product, check_available

MAX_LINES = 100
"""A checkout writes each product of the cart in one commit, which has room for 500 writes."""


@dataclass(frozen=True)
class LineItem:
    """One product in a cart or an order: a snapshot of its name, unit and price.

    Attributes:
        quantity: thousandths of a unit.
        unit_price: centavos for one unit.
        label: the product's when it was ordered; in a cart nothing is known of it yet.
    """

    product_id: int
    name: str
    unit: str
    quantity: int
    unit_price: int
    label: Label = NO_LABEL

    @property
    def line_total(self) -> int:
        """Centavos, half a centavo up."""
        return money.line_total(self.unit_price, self.quantity)


@dataclass(frozen=True)
class Cart:
    """A shopper's open cart; each shopper always has one, and a checkout leaves a new empty one.

    Attributes:
        id: the number of this filling of the cart, which its order will carry.
        has_items: whether it holds anything, derived; carts are listed by it.
    """

    id: int
    user_id: int
    items: tuple[LineItem, ...]
    updated_at: datetime
    has_items: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "has_items", bool(self.items))

    @property
    def key(self) -> str:
        """The user's id as text."""
        return str(self.user_id)

    @property
    def total(self) -> int:
        """Centavos: the sum of the lines, each rounded on its own."""
        return total(self.items)

    def line(self, product_id: int) -> LineItem | None:
        """The line of that product."""
        return next((item for item in self.items if item.product_id == product_id), None)


@dataclass(frozen=True)
class PriceChange:
    """A line whose product costs something else now; prices in centavos for one unit."""

    product_id: int
    name: str
    old_price: int
    new_price: int


def total(items: tuple[LineItem, ...]) -> int:
    """Centavos of some line items."""
    return sum(item.line_total for item in items)


def empty(cart_id: int, user_id: int, at: datetime) -> Cart:
    """A cart with nothing in it."""
    return Cart(id=cart_id, user_id=user_id, items=(), updated_at=at)


def add(cart: Cart, product: Product, amount: int, at: datetime) -> Cart:
    """The cart with `amount` thousandths more of a product, at today's price.

    Raises:
        Invalid: `invalid_quantity` for nothing at all, or for more than a line takes.
        Refused: `out_of_stock` when the line would be more than there is; `cart_full`.
    """
    if amount <= 0:
        raise Invalid("invalid_quantity", "nothing would be added")
    line = cart.line(product.id)
    return set_quantity(cart, product, (line.quantity if line else 0) + amount, at)


def set_quantity(cart: Cart, product: Product, amount: int, at: datetime) -> Cart:
    """The cart with exactly `amount` thousandths of a product, at today's price; 0 removes it.

    Raises:
        Invalid: `invalid_quantity` for more than a line takes.
        Refused: `out_of_stock` when there is less; `cart_full` when no further line fits.
    """
    if amount == 0:
        return remove(cart, product.id, at)
    if amount > quantity.MAX_LINE:
        raise Invalid(
            "invalid_quantity", "more than a line takes", most=quantity.to_wire(quantity.MAX_LINE)
        )
    check_available(product, amount)
    if cart.line(product.id) is None and len(cart.items) >= MAX_LINES:
        raise Refused("cart_full", f"a cart has at most {MAX_LINES} lines", most=MAX_LINES)
    line = LineItem(product.id, product.name, product.unit, amount, product.price)
    return _with_items(cart, _replaced(cart.items, line), at)


def remove(cart: Cart, product_id: int, at: datetime) -> Cart:
    """The cart without that product."""
    kept = tuple(item for item in cart.items if item.product_id != product_id)
    return _with_items(cart, kept, at)


def clear(cart: Cart, at: datetime) -> Cart:
    """The cart with nothing in it."""
    return _with_items(cart, (), at)


def joined(cart: Cart, other: Cart, at: datetime) -> Cart:
    """The cart with the lines of another one; of a product that both hold, and of what has no room, its own stay."""
    new = tuple(item for item in other.items if cart.line(item.product_id) is None)
    return _with_items(cart, (*cart.items, *new)[:MAX_LINES], at)


def gone(cart: Cart, products: dict[int, Product]) -> tuple[LineItem, ...]:
    """The lines whose product is no longer sold, or no longer in the way that the line counts it."""
    return tuple(
        item
        for item in cart.items
        if item.product_id not in products
        or quantity.is_by_weight(products[item.product_id].unit) != quantity.is_by_weight(item.unit)
    )


def reprice(
    cart: Cart, products: dict[int, Product], at: datetime
) -> tuple[Cart, tuple[PriceChange, ...]]:
    """The cart at today's prices, and what changed; every line's product must be in `products`."""
    changes = tuple(
        PriceChange(item.product_id, product.name, item.unit_price, product.price)
        for item in cart.items
        if (product := products[item.product_id]).price != item.unit_price
    )
    if not changes:
        return cart, ()
    items = tuple(
        replace(
            item,
            name=products[item.product_id].name,
            unit_price=products[item.product_id].price,
        )
        for item in cart.items
    )
    return _with_items(cart, items, at), changes


def labelled(items: tuple[LineItem, ...], products: dict[int, Product]) -> tuple[LineItem, ...]:
    """The lines with today's labels of their products, as an order keeps them."""
    return tuple(replace(item, label=products[item.product_id].label) for item in items)


def _with_items(cart: Cart, items: tuple[LineItem, ...], at: datetime) -> Cart:
    if items == cart.items:
        return cart
    return replace(cart, items=items, updated_at=at)


def _replaced(items: tuple[LineItem, ...], line: LineItem) -> tuple[LineItem, ...]:
    if any(item.product_id == line.product_id for item in items):
        return tuple(line if item.product_id == line.product_id else item for item in items)
    return (*items, line)
