"""Products: what the shop sells, today's price and what is left of it."""

import hashlib
import re
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import get_args

from retail import quantity
from retail.errors import Invalid, Refused
from retail.spanish.properties import tags_of
from retail.spanish.words import stems
from retail.wire import TAGS, Tag, Unit
from retail.writing import one_line

from .label import GENERAL_RATE, VAT_RATES, Label, check_net_content


@dataclass(frozen=True, kw_only=True)
class Description:
    """What the owner says about a product; texts are as `clean_text` has them, empty where nothing was said.

    Attributes:
        price: centavos for one unit.
        stock: thousandths of a unit that nobody has ordered yet; never negative.
        tags: what the owner says beside what the name does, see `all_tags`.
        vat_rate: tenths of a percent; see `Label` for it and the next two.
        photo_url: an https address of a photo.

    Raises:
        Invalid: `invalid_<member>` for what no product says.
    """

    sku: str
    name: str
    brand: str
    category: str
    description: str
    unit: str
    price: int
    is_offer: bool
    stock: int
    tags: tuple[str, ...] = ()
    vat_rate: int = GENERAL_RATE
    net_content: str = ""
    perishable: bool = False
    photo_url: str = ""

    @property
    def label(self) -> Label:
        """What an order of it keeps."""
        return Label(self.vat_rate, self.net_content, self.perishable)

    @property
    def all_tags(self) -> tuple[Tag, ...]:
        """The tags that the owner gave and those that its name leaves no doubt of."""
        return tags_of(self.name, (tag for tag in TAGS if tag in self.tags))

    def __post_init__(self) -> None:
        _check_text("sku", self.sku, least=1, most=64)
        _check_text("name", self.name, least=1, most=120)
        _check_text("brand", self.brand, least=0, most=60)
        _check_text("category", self.category, least=0, most=60)
        _check_text("description", self.description, least=0, most=500)
        if self.unit not in UNITS:
            raise Invalid("invalid_unit", f"the unit is one of {', '.join(UNITS)}")
        if self.stock % quantity.ONE and not quantity.is_by_weight(self.unit):
            raise Invalid("invalid_stock", "a product that is sold whole has a whole stock")
        if not 0 <= self.stock <= quantity.MAX_STOCK:
            raise Invalid("invalid_stock", "the stock is out of range")
        if not set(self.tags) <= set(TAGS):
            raise Invalid("invalid_tags", f"the tags are some of {', '.join(TAGS)}")
        if self.vat_rate not in VAT_RATES:
            raise Invalid("invalid_vat_rate", f"the VAT rate is one of {VAT_RATES}, in tenths of %")
        check_net_content(self.net_content)
        _check_text("photo_url", self.photo_url, least=0, most=500)
        if self.photo_url and not _HTTPS.fullmatch(self.photo_url):
            raise Invalid("invalid_photo_url", "a photo's address begins with https://")


UNITS = get_args(Unit)
_HTTPS = re.compile(r"https://[^\s/?#@\\]+\.[^\s/?#@\\]+(?:[/?#]\S*)?", re.IGNORECASE)


def clean_text(member: str, typed: str) -> str:
    """What is stored of a text that was typed: what shoppers see as `one_line` has it, a sku trimmed.

    A sku keeps its characters: the shop's other systems know it by them.
    """
    return one_line(typed) if member in _SHOWN else typed.strip()


_SHOWN = frozenset({"name", "brand", "category", "description", "net_content"})


@dataclass(frozen=True, kw_only=True)
class Product(Description):
    """A product of the catalogue: its description and what the shop adds to it.

    Attributes:
        category_key: the category's stems, for filtering.
        tokens: what a search finds it by, see `domain/search.py`.
        price_changed_at: when it was given its price, or the usual one behind its special price; None where that was
            before such times were kept.
    """

    id: int
    updated_at: datetime
    category_key: str
    tokens: tuple[str, ...]
    price_changed_at: datetime | None = None

    def __post_init__(self) -> None:
        """Checks nothing: what was stored under an older rule must stay readable."""

    @property
    def key(self) -> str:
        """The id as text."""
        return str(self.id)

    @property
    def described(self) -> Description:
        """The part of it that the owner wrote."""
        return Description(**{each.name: getattr(self, each.name) for each in fields(Description)})


@dataclass(frozen=True)
class SkuKey:
    """Marks a sku as taken; `key` is what `sku_key` gives."""

    key: str
    product_id: int


def sku_key(sku: str) -> str:
    """The sha256 of a sku without regard to case: a sku may hold what a key may not."""
    return hashlib.sha256(sku.casefold().encode()).hexdigest()


def category_key(category: str) -> str:
    """What two ways of writing a category have in common."""
    return " ".join(stems(category))


def take(product: Product, amount: int, at: datetime) -> Product:
    """The product with `amount` thousandths less in stock.

    Raises:
        Refused: `out_of_stock` when there is less than that.
    """
    check_available(product, amount)
    return replace(product, stock=product.stock - amount, updated_at=at)


def put_back(product: Product, amount: int, at: datetime) -> Product:
    """The product with `amount` thousandths more in stock, from an order that will not be paid."""
    return replace(product, stock=min(product.stock + amount, quantity.MAX_STOCK), updated_at=at)


def stock_after(product: Product, change: int) -> int:
    """The product's stock when so many thousandths come to it, or go.

    Raises:
        Refused: `out_of_stock` when more would go than there is.
    """
    check_available(product, -change)
    return product.stock + change


def check_available(product: Product, amount: int) -> None:
    """Raises:
    Refused: `out_of_stock` when the shop has less than `amount` thousandths.
    """
    if amount > product.stock:
        raise Refused(
            "out_of_stock",
            f"{product.name}: {quantity.to_wire(product.stock)} left",
            product_id=product.id,
            name=product.name,
            available=quantity.to_wire(product.stock),
        )


def _check_text(member: str, text: str, *, least: int, most: int) -> None:
    if not least <= len(text) <= most or text != text.strip():
        raise Invalid(f"invalid_{member}", f"{member} has {least} to {most} characters")
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise Invalid(f"invalid_{member}", f"{member} has no control characters")
