"""Routes of the products."""

from typing import Annotated, Any, Literal

from pydantic import Field

from retail import money, quantity
from retail.errors import Invalid

from ..domain.product import Description
from ..operations import Api, Call
from ..services import products, search
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from .answers import DeletedAnswer, ProductAnswer, ProductPage, product_answer
from .inputs import Amount, Body, Paged

_Text = Annotated[str, Field(max_length=500)]


class NewProduct(Body):
    """A product for the catalogue; price in pesos, stock in units or kilos."""

    sku: _Text
    name: _Text
    brand: _Text = ""
    category: _Text = ""
    description: _Text = ""
    unit: Literal["unidad", "kg"] = "unidad"
    price: Amount
    is_offer: bool = False
    stock: Amount = 0


class ProductChanges(Body):
    """What to change; the rest stays."""

    sku: _Text | None = None
    name: _Text | None = None
    brand: _Text | None = None
    category: _Text | None = None
    description: _Text | None = None
    unit: Literal["unidad", "kg"] | None = None
    price: Amount | None = None
    is_offer: bool | None = None
    stock: Amount | None = None


class ProductSearch(Paged):
    """What to look for; without a query the catalogue comes by name."""

    query: Annotated[str, Field(max_length=200)] = ""
    category: Annotated[str, Field(max_length=60)] = ""
    only_offers: bool = False


def register(api: Api) -> None:
    """Adds the routes."""
    shop = api.shop

    @api.operation(
        "GET",
        "/products",
        summary="Products for a query, best first, or the catalogue by name",
        scope="agent",
        query=ProductSearch,
        answer=ProductPage,
    )
    def list_products(call: Call, query: ProductSearch) -> Answer:
        if query.query.strip():
            found = search.search(
                call.shelves,
                query.query,
                category=query.category,
                only_offers=query.only_offers,
                limit=query.limit,
            )
        else:
            found = search.browse(
                call.shelves,
                category=query.category,
                only_offers=query.only_offers,
                limit=query.limit,
                page_token=query.page_token,
            )
        body = {
            "items": [product_answer(product) for product in found.products],
            "next_page_token": found.next_page_token,
            "corrected_query": found.corrected,
        }
        return Answer(200, body)

    @api.operation(
        "POST",
        "/products",
        summary="Add a product",
        scope="admin",
        body=NewProduct,
        answer=ProductAnswer,
        status=201,
        refusals=(409,),
    )
    def create_product(call: Call, body: NewProduct) -> Answer:
        given = body.model_dump()
        described = Description(**_trimmed({**given, **_exact(given, body.unit)}))

        def use_case(work: UnitOfWork) -> Answer:
            return Answer(201, product_answer(products.create(work, shop, described)))

        return call.run_once(use_case)

    @api.operation(
        "GET",
        "/products/<id:product_id>",
        summary="A product",
        scope="agent",
        answer=ProductAnswer,
        refusals=(404,),
    )
    def get_product(call: Call, product_id: int) -> Answer:
        return Answer(200, product_answer(products.look_at(call.shelves, product_id)))

    @api.operation(
        "PATCH",
        "/products/<id:product_id>",
        summary="Change a product",
        scope="admin",
        body=ProductChanges,
        answer=ProductAnswer,
        refusals=(404, 409),
    )
    def change_product(call: Call, product_id: int, body: ProductChanges) -> Answer:
        given = body.model_dump(exclude_none=True)

        def use_case(work: UnitOfWork) -> Answer:
            unit = body.unit or products.get(work, product_id).unit
            changes = _trimmed({**given, **_exact(given, unit)})
            return Answer(200, product_answer(products.patch(work, shop, product_id, changes)))

        return call.run_once(use_case)

    @api.operation(
        "DELETE",
        "/products/<id:product_id>",
        summary="Take a product out of the catalogue",
        scope="admin",
        answer=DeletedAnswer,
        refusals=(404,),
    )
    def delete_product(call: Call, product_id: int) -> Answer:
        def use_case(work: UnitOfWork) -> Answer:
            products.delete(work, product_id)
            return Answer(200, {"id": product_id, "status": "deleted"})

        return call.run_once(use_case)


def _exact(given: dict[str, Any], unit: str) -> dict[str, int]:
    """Price in centavos and stock in thousandths, of those that were given."""
    exact: dict[str, int] = {}
    if "price" in given:
        exact["price"] = money.from_wire(given["price"])
    if "stock" in given:
        exact["stock"] = _stock(given["stock"], unit)
    return exact


def _stock(amount: float, unit: str) -> int:
    try:
        return quantity.parse(amount, unit, most=quantity.MAX_STOCK)
    except Invalid as error:
        raise Invalid("invalid_stock", error.message) from None


def _trimmed(members: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in members.items()
    }
