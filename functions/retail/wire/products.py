"""Products, and what the owner changes of them."""

from typing import Final, Literal, NotRequired, TypedDict, get_args

Unit = Literal["unidad", "kg"]
PriceMeasure = Literal["kg", "l", "unidad"]
Tag = Literal["sin TACC", "sin lactosa", "vegano", "sin azúcar", "light", "integral", "orgánico"]
"""What shoppers ask of a product; how they say it is in `retail.spanish.properties`."""
ProductChangedBy = Literal["owner", "import", "raise", "offer"]
"""The owner on one product, a catalogue file, a raise of many prices, or a special price that began or ended."""
TAGS: Final[tuple[Tag, ...]] = get_args(Tag)


class ShownProduct(TypedDict):
    """What Milo is shown of a product, with today's price in pesos and its stock in units or kilos."""

    id: int
    name: str
    brand: str
    category: str
    unit: str
    price: float
    is_offer: bool
    stock: float
    tags: list[Tag]
    net_content: str


class Product(ShownProduct):
    """A product with today's price in pesos and its stock in units or kilos.

    `net_content` is what one unit holds (`900 g`, `6 x 354 ml`, `12 u`), empty where only the name may say it;
    `vat_rate` is the VAT that the price holds, in percent; a `perishable` one cannot be given back; `photo_url` is an
    https address of a photo, empty where there is none.
    """

    sku: str
    description: str
    vat_rate: float
    perishable: bool
    photo_url: str
    updated_at: str


class ProductPage(TypedDict):
    """Some products, best first for a search; `corrected_query` when typos of the query were corrected."""

    items: list[Product]
    next_page_token: str | None
    corrected_query: str | None


class NewProduct(TypedDict):
    """A product for the catalogue; price in pesos, stock in units or kilos. A price of 0 needs `is_free`."""

    sku: str
    name: str
    brand: NotRequired[str]
    category: NotRequired[str]
    description: NotRequired[str]
    unit: NotRequired[Unit]
    price: float
    is_free: NotRequired[bool]
    is_offer: NotRequired[bool]
    stock: NotRequired[float]
    tags: NotRequired[list[Tag]]
    vat_rate: NotRequired[float]
    net_content: NotRequired[str]
    perishable: NotRequired[bool]
    photo_url: NotRequired[str]


class ProductChanges(TypedDict):
    """What to change; the rest stays. A price of 0 needs `is_free`, which says that it is meant.

    `stock` is what is there from then on and needs `If-Match`, lest it overwrites what was sold meanwhile;
    `stock_change` is what comes to it (10) or goes (-3), in units or kilos.
    """

    sku: NotRequired[str | None]
    name: NotRequired[str | None]
    brand: NotRequired[str | None]
    category: NotRequired[str | None]
    description: NotRequired[str | None]
    unit: NotRequired[Unit | None]
    price: NotRequired[float | None]
    is_free: NotRequired[bool | None]
    is_offer: NotRequired[bool | None]
    stock: NotRequired[float | None]
    stock_change: NotRequired[float | None]
    tags: NotRequired[list[Tag] | None]
    vat_rate: NotRequired[float | None]
    net_content: NotRequired[str | None]
    perishable: NotRequired[bool | None]
    photo_url: NotRequired[str | None]


class ProductChange(TypedDict):
    """What a change did to a product's price in pesos and its stock in units or kilos; sales are in the orders."""

    at: str
    by: ProductChangedBy
    price_before: float
    price: float
    stock_before: float
    stock: float


class ProductHistory(TypedDict):
    """What was changed of a product, the newest first."""

    items: list[ProductChange]
    next_page_token: str | None


class Deleted(TypedDict):
    """What was removed."""

    id: int
    status: Literal["deleted"]
