"""The orders of one state, as the owner works them off."""

from retail import wire

from ..domain.checkout import payment_url
from ..services import owners_lists
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .answers import order_answer
from .inputs import Paged

ROUTES = Routes()


class OrdersInStatus(Paged):
    """In which state."""

    status: wire.OrderStatus
    oldest_first: bool = False


@ROUTES.operation(
    "GET",
    "/orders/by_status",
    summary="The orders of one state, the newest first, or the oldest",
    scope="admin",
    query=OrdersInStatus,
    answer=wire.OrderPage,
)
def list_orders_by_status(call: Call, query: OrdersInStatus) -> Answer[wire.OrderPage]:
    shop = call.shop
    page = owners_lists.orders_in(
        shop, query.status, query.limit, query.page_token, oldest_first=query.oldest_first
    )
    items = [
        order_answer(
            order,
            shop.clock(),
            payment_url(shop.public_base_url, shop.checkout_secret, order.id),
        )
        for order in page.items
    ]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})
