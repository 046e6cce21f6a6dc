"""The route of a product's history."""

from retail import money, quantity, wire

from ..domain.product_change import ProductChange
from ..services import product_history
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Paged

ROUTES = Routes()


@ROUTES.operation(
    "GET",
    "/products/<id:product_id>/history",
    summary="What was changed of a product's price and stock, the newest first; sales are in the orders",
    scope="admin",
    query=Paged,
    answer=wire.ProductHistory,
    refusals=(404,),
)
def list_product_history(call: Call, product_id: int, query: Paged) -> Answer[wire.ProductHistory]:
    page = product_history.of_product(call.shop, product_id, query.limit, query.page_token)
    items = [_answer(change) for change in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


def _answer(change: ProductChange) -> wire.ProductChange:
    return {
        "at": instant(change.at),
        "by": change.by,
        "price_before": money.to_wire(change.price_before),
        "price": money.to_wire(change.price),
        "stock_before": quantity.to_wire(change.stock_before),
        "stock": quantity.to_wire(change.stock),
    }
