"""The catalogue by what is left of it, for the owner, who buys it."""

from retail import wire

from ..services import owners_lists
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .inputs import Paged
from .products import product_answer

ROUTES = Routes()


@ROUTES.operation(
    "GET",
    "/products/by_stock",
    summary="All products, first that of which the least is left",
    scope="admin",
    query=Paged,
    answer=wire.ProductPage,
)
def list_products_by_stock(call: Call, query: Paged) -> Answer[wire.ProductPage]:
    page = owners_lists.products_by_stock(call.shop, query.limit, query.page_token)
    items = [product_answer(product) for product in page.items]
    return Answer(
        200,
        {"items": items, "next_page_token": page.next_page_token, "corrected_query": None},
    )
