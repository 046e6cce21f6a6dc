"""Products, carts and orders as the tools told them; what is malformed is left out, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retail.money import SIGN
from retail.quantity import is_by_weight
from retail.spanish.contents import Contents, contents_of

MAX_NAME = 90
WITH_MONEY = frozenset({"paid", "partly_refunded"})
"""Payment statuses of an order whose money the shop has, all or some of it."""

Result = Mapping[str, Any]


def one_line(value: object, longest: int = MAX_NAME) -> str:
    """A text of a result on one line, without WhatsApp's signs for bold and italics; prices do not break."""
    if not isinstance(value, str):
        return ""
    words = value.replace("*", " ").replace("_", " ").replace("~", " ").split()
    return " ".join(words).replace("$ ", SIGN)[:longest]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e12 else None


def _tags(value: object) -> tuple[str, ...]:
    told = value if isinstance(value, list | tuple) else ()
    return tuple(filter(None, (one_line(each, 30) for each in told[:10])))


def _id(value: object) -> int:
    number = _number(value)
    return int(number) if number is not None and number == int(number) and number > 0 else 0


@dataclass(frozen=True)
class Product:
    """A product of a search; `price` only serves to compare, `price_text` is what is said."""

    id: int
    name: str
    brand: str = ""
    category: str = ""
    unit: str = ""
    price: float | None = None
    price_text: str = ""
    is_offer: bool = False
    stock: float | None = None
    tags: tuple[str, ...] = ()
    net_content: str = ""

    @property
    def contents(self) -> Contents:
        """What one unit holds: what the owner said of it, else what its name says."""
        return contents_of(self.net_content or self.name)

    @property
    def by_weight(self) -> bool:
        """Whether it is sold by the kilo, so that quantities may be decimals."""
        return is_by_weight(self.unit)

    @property
    def sold_out(self) -> bool:
        """Whether the tool said that none is left."""
        return self.stock is not None and self.stock <= 0


@dataclass(frozen=True)
class Line:
    """A line item of the cart or of an order."""

    product_id: int
    name: str
    unit: str = ""
    quantity: float = 0
    total_text: str = ""

    @property
    def product(self) -> Product:
        """The product that it is of."""
        return Product(id=self.product_id, name=self.name, unit=self.unit)


@dataclass(frozen=True)
class Cart:
    """A cart as last told; `total` only serves to compare, `total_text` is what is said."""

    lines: tuple[Line, ...] = ()
    total: float | None = None
    total_text: str = ""


def product_of(told: object) -> Product | None:
    """A product from a search result, or None when it has no id or no name."""
    if not isinstance(told, Mapping):
        return None
    product_id, name = _id(told.get("id")), one_line(told.get("name"))
    if not product_id or not name:
        return None
    return Product(
        id=product_id,
        name=name,
        brand=one_line(told.get("brand"), 60),
        category=one_line(told.get("category"), 60),
        unit=one_line(told.get("unit"), 20),
        price=_number(told.get("price")),
        price_text=one_line(told.get("price_text"), 40),
        is_offer=told.get("is_offer") is True,
        stock=_number(told.get("stock")),
        tags=_tags(told.get("tags")),
        net_content=one_line(told.get("net_content"), 40),
    )


def products_of(result: Result) -> tuple[Product, ...]:
    """The products of a `search_products` result, in its order."""
    told = result.get("products")
    if not isinstance(told, list | tuple):
        return ()
    return tuple(product for product in map(product_of, told[:20]) if product)


def line_of(told: object) -> Line | None:
    """A line item, or None when it names no product."""
    if not isinstance(told, Mapping):
        return None
    product_id, name = _id(told.get("product_id")), one_line(told.get("name"))
    if not product_id or not name:
        return None
    return Line(
        product_id=product_id,
        name=name,
        unit=one_line(told.get("unit"), 20),
        quantity=_number(told.get("quantity")) or 0,
        total_text=one_line(told.get("line_total_text"), 40),
    )


def lines_of(told: object) -> tuple[Line, ...]:
    """The line items of a list, in its order."""
    if not isinstance(told, list | tuple):
        return ()
    return tuple(line for line in map(line_of, told[:100]) if line)


def cart_of(told: object) -> Cart | None:
    """A cart, or None when the result brought none."""
    if not isinstance(told, Mapping):
        return None
    return Cart(
        lines=lines_of(told.get("items")),
        total=_number(told.get("total")),
        total_text=one_line(told.get("total_text"), 40),
    )


def status_of(result: Result) -> str:
    """A result's `status`, or the error's `code`."""
    status = result.get("status")
    if status == "error":
        code = result.get("code")
        return code if isinstance(code, str) and code else "unavailable"
    return status if isinstance(status, str) and status else "unavailable"


def available_in(result: Result) -> float | None:
    """How many are left, as an `out_of_stock` error tells it."""
    left = _number(result.get("available"))
    return None if left is None else max(0.0, left)


def text_in(told: object, key: str) -> str:
    """A text of a result that is said to the shopper."""
    return one_line(told.get(key)) if isinstance(told, Mapping) else ""


def code_in(told: object, key: str) -> str:
    """A word of the API's own, such as `out_for_delivery`: it is compared, never said, and keeps its underscores."""
    value = told.get(key) if isinstance(told, Mapping) else None
    return value if isinstance(value, str) else ""


def link_in(told: object, key: str) -> str:
    """A link as it is; empty for what is not a link."""
    link = code_in(told, key).strip()
    return link if link.startswith(("http://", "https://")) else ""
