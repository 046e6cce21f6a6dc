"""Routes of the products."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from retail import money, quantity, wire
from retail.errors import Invalid, PreconditionRequired

from ..domain.label import vat_rate_from_wire, vat_rate_to_wire
from ..domain.product import Description, Product, clean_text
from ..services import products, search
from ..services.idempotency import Answer
from ..services.search import Found
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from ..web.preconditions import IfMatch, changed_since
from .answers import instant
from .inputs import Amount, AmountChange, Body, Paged

ROUTES = Routes()

_Text = Annotated[str, Field(max_length=500)]
_IsFree = Annotated[
    bool,
    Field(
        description="Says that a price of 0 is meant: 0 is refused without it, and it beside any other"
    ),
]
_Stock = Annotated[
    Amount, Field(description="What is there from then on; needs If-Match, see `stock_change`")
]
_StockChange = Annotated[
    AmountChange,
    Field(
        description="What comes to the stock (10) or goes (-3), whatever is there; not beside `stock`"
    ),
]


_Tags = Annotated[
    list[wire.Tag],
    Field(description="What is to be said beside what the name says; answers tell both"),
]


_VatRate = Annotated[
    float,
    Field(ge=0, le=100, description="Percent of VAT in the price: 0, 2.5, 5, 10.5, 21 or 27"),
]
_NetContent = Annotated[
    str,
    Field(
        max_length=40,
        description="What one unit holds: `900 g`, `6 x 354 ml`, `12 u`; empty: what its name says",
    ),
]
_PhotoUrl = Annotated[
    str, Field(max_length=500, description="Where a photo of it is, https; empty for none")
]
_Perishable = Annotated[bool, Field(description="Whether it cannot be given back")]


class NewProduct(Body):
    """A product for the catalogue; price in pesos, stock in units or kilos."""

    sku: _Text
    name: _Text
    brand: _Text = ""
    category: _Text = ""
    description: _Text = ""
    unit: wire.Unit = "unidad"
    price: Amount
    is_free: _IsFree = False
    is_offer: bool = False
    stock: Amount = 0
    tags: _Tags = Field(default_factory=list)
    vat_rate: _VatRate = 21
    net_content: _NetContent = ""
    perishable: _Perishable = False
    photo_url: _PhotoUrl = ""


class ProductChanges(Body):
    """What to change; the rest stays."""

    sku: _Text | None = None
    name: _Text | None = None
    brand: _Text | None = None
    category: _Text | None = None
    description: _Text | None = None
    unit: wire.Unit | None = None
    price: Amount | None = None
    is_free: _IsFree | None = None
    is_offer: bool | None = None
    stock: _Stock | None = None
    stock_change: _StockChange | None = None
    tags: _Tags | None = None
    vat_rate: _VatRate | None = None
    net_content: _NetContent | None = None
    perishable: _Perishable | None = None
    photo_url: _PhotoUrl | None = None


class ProductSearch(Paged):
    """What to look for; without a query the catalogue comes by name."""

    query: Annotated[str, Field(max_length=200)] = ""
    category: Annotated[str, Field(max_length=60)] = ""
    only_offers: bool = False


def product_answer(product: Product) -> wire.Product:
    """The shape of a product."""
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "brand": product.brand,
        "category": product.category,
        "description": product.description,
        "unit": product.unit,
        "price": money.to_wire(product.price),
        "is_offer": product.is_offer,
        "stock": quantity.to_wire(product.stock),
        "tags": list(product.all_tags),
        "net_content": product.net_content,
        "vat_rate": vat_rate_to_wire(product.vat_rate),
        "perishable": product.perishable,
        "photo_url": product.photo_url,
        "updated_at": instant(product.updated_at),
    }


@ROUTES.operation(
    "GET",
    "/products",
    summary="Products for a query, best first, or the catalogue by name",
    scope="agent",
    query=ProductSearch,
    answer=wire.ProductPage,
)
def list_products(call: Call, query: ProductSearch) -> Answer[wire.ProductPage]:
    found = _found(call, query)
    if any(product.stock <= 0 for product in found.products) and call.overdue.release():
        found = _found(call, query)
    body: wire.ProductPage = {
        "items": [product_answer(product) for product in found.products],
        "next_page_token": found.next_page_token,
        "corrected_query": found.corrected,
    }
    return Answer(200, body)


def _found(call: Call, query: ProductSearch) -> Found:
    if query.query.strip():
        return search.search(
            call.shelves,
            query.query,
            category=query.category,
            only_offers=query.only_offers,
            limit=query.limit,
        )
    return search.browse(
        call.shelves,
        category=query.category,
        only_offers=query.only_offers,
        limit=query.limit,
        page_token=query.page_token,
    )


@ROUTES.operation(
    "POST",
    "/products",
    summary="Add a product",
    scope="admin",
    body=NewProduct,
    answer=wire.Product,
    status=201,
    refusals=(409,),
    tagged=True,
)
def create_product(call: Call, body: NewProduct) -> Answer[wire.Product]:
    given = _priced(body.model_dump())
    described = Description(**_cleaned({**given, **_exact(given, body.unit)}))

    def use_case(work: UnitOfWork) -> Answer[wire.Product]:
        return Answer(201, product_answer(products.create(work, call.shop, described)))

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/products/<id:product_id>",
    summary="A product",
    scope="agent",
    answer=wire.Product,
    refusals=(404,),
    tagged=True,
)
def get_product(call: Call, product_id: int) -> Answer[wire.Product]:
    return Answer(200, product_answer(products.look_at(call.shelves, product_id)))


@ROUTES.operation(
    "PATCH",
    "/products/<id:product_id>",
    summary="Change a product",
    scope="admin",
    body=ProductChanges,
    answer=wire.Product,
    refusals=(404, 409),
    tagged=True,
)
def change_product(call: Call, product_id: int, body: ProductChanges) -> Answer[wire.Product]:
    given = _priced(body.model_dump(exclude_none=True, exclude={"stock_change"}))
    if body.stock is not None and body.stock_change is not None:
        raise Invalid("invalid_stock_change", "stock and stock_change exclude each other")

    def use_case(work: UnitOfWork) -> Answer[wire.Product]:
        now = products.get(work, product_id)
        unit = body.unit or now.unit
        changes = _cleaned({**given, **_exact(given, unit)})
        change = _stock_change(body.stock_change, unit)
        _check_seen(call.if_match, now, changes, change)
        changed = products.patch(work, call.shop, product_id, changes, change)
        return Answer(200, product_answer(changed))

    return call.run_once(use_case)


@ROUTES.operation(
    "DELETE",
    "/products/<id:product_id>",
    summary="Take a product out of the catalogue",
    scope="admin",
    answer=wire.Deleted,
    refusals=(404,),
)
def delete_product(call: Call, product_id: int) -> Answer[wire.Deleted]:
    def use_case(work: UnitOfWork) -> Answer[wire.Deleted]:
        products.delete(work, product_id)
        return Answer(200, {"id": product_id, "status": "deleted"})

    return call.run_once(use_case)


def _priced(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, without `is_free`: that one only confirms that a price of 0 is meant.

    Raises:
        Invalid: `invalid_price` for a 0 that is not meant, `invalid_is_free` where there is no 0 to be meant.
    """
    is_free = given.get("is_free", False)
    costs_nothing = given.get("price") == 0
    if costs_nothing and not is_free:
        raise Invalid("invalid_price", "a price of 0 is taken together with is_free: true only")
    if is_free and not costs_nothing:
        raise Invalid("invalid_is_free", "is_free goes with a price of 0")
    return {name: value for name, value in given.items() if name != "is_free"}


def _exact(given: dict[str, Any], unit: str) -> dict[str, int]:
    """Price in centavos, stock in thousandths, VAT in tenths of a percent, of those that were given."""
    exact: dict[str, int] = {}
    if "price" in given:
        exact["price"] = money.from_wire(given["price"])
    if "stock" in given:
        exact["stock"] = _stock(given["stock"], unit)
    if "vat_rate" in given:
        exact["vat_rate"] = vat_rate_from_wire(given["vat_rate"])
    return exact


def _stock(amount: float, unit: str) -> int:
    try:
        return quantity.parse(amount, unit, most=quantity.MAX_STOCK)
    except Invalid as error:
        raise Invalid("invalid_stock", error.message) from None


def _stock_change(amount: float | None, unit: str) -> int | None:
    if amount is None:
        return None
    try:
        exact = quantity.parse(abs(amount), unit, most=quantity.MAX_STOCK)
    except Invalid as error:
        raise Invalid("invalid_stock_change", error.message) from None
    return -exact if amount < 0 else exact


def _check_seen(
    seen: IfMatch | None, now: Product, changes: dict[str, Any], stock_change: int | None
) -> None:
    """Refuses to overwrite what the caller has not seen.

    Raises:
        PreconditionRequired: `if_match_required` for a stock that overwrites whatever was sold meanwhile.
        PreconditionFailed: `product_changed`, with what was `given` and what is there `now` of each member
            that was to be changed, and the `etag` of what is there.
    """
    if seen is None:
        if "stock" in changes:
            raise PreconditionRequired(
                "if_match_required",
                "stock overwrites what was sold meanwhile: send the product's ETag as If-Match, or stock_change",
            )
        return
    shown = product_answer(now)
    if seen.holds_for(shown):
        return
    if stock_change is not None:
        changes = {**changes, "stock": now.stock + stock_change}
    given = product_answer(replace(now, **changes))
    raise changed_since("product_changed", "the product", shown, given, changes)


def _cleaned(members: dict[str, Any]) -> dict[str, Any]:
    return {name: _clean(name, value) for name, value in members.items()}


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(dict.fromkeys(value))
    return clean_text(name, value) if isinstance(value, str) else value
