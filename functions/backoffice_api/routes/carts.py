"""Routes of the carts."""

from typing import Annotated

from pydantic import Field

from retail import wire

from ..domain.cart import Cart, LineItem
from ..services import carts
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import cart_answer, line_item_answer
from .inputs import Body, Id, OfUser, Paged

ROUTES = Routes()


class LineChange(Body):
    """How much of which product; the quantity in units or kilos."""

    user_id: Id
    product_id: Id
    quantity: Annotated[float, Field(allow_inf_nan=False)] = 1


class WhoseCart(Body):
    """Which shopper."""

    user_id: Id


@ROUTES.operation(
    "POST",
    "/carts/add_item",
    summary="Put more of a product into a cart",
    scope="agent",
    body=LineChange,
    answer=wire.ChangedCart,
    refusals=(404, 409),
)
def add_item(call: Call, body: LineChange) -> Answer[wire.ChangedCart]:
    def use_case(work: UnitOfWork) -> Answer[wire.ChangedCart]:
        return _changed(
            *carts.add_item(work, call.shop, body.user_id, body.product_id, body.quantity)
        )

    return call.run_for_stock(use_case)


@ROUTES.operation(
    "POST",
    "/carts/set_quantity",
    summary="Set how much of a product a cart holds; 0 removes it",
    scope="agent",
    body=LineChange,
    answer=wire.ChangedCart,
    refusals=(404, 409),
)
def set_quantity(call: Call, body: LineChange) -> Answer[wire.ChangedCart]:
    def use_case(work: UnitOfWork) -> Answer[wire.ChangedCart]:
        return _changed(
            *carts.set_quantity(work, call.shop, body.user_id, body.product_id, body.quantity)
        )

    return call.run_for_stock(use_case)


@ROUTES.operation(
    "POST",
    "/carts/clear",
    summary="Empty a cart",
    scope="agent",
    body=WhoseCart,
    answer=wire.Cart,
    refusals=(404,),
)
def clear_cart(call: Call, body: WhoseCart) -> Answer[wire.Cart]:
    def use_case(work: UnitOfWork) -> Answer[wire.Cart]:
        return Answer(200, cart_answer(carts.clear(work, call.shop, body.user_id)))

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/carts/summary",
    summary="A shopper's cart",
    scope="agent",
    query=OfUser,
    answer=wire.Cart,
    refusals=(404,),
)
def cart_summary(call: Call, query: OfUser) -> Answer[wire.Cart]:
    return Answer(200, cart_answer(call.read(lambda work: carts.get(work, query.user_id))))


@ROUTES.operation(
    "GET",
    "/carts",
    summary="Carts that hold something, the last touched first",
    scope="admin",
    query=Paged,
    answer=wire.CartPage,
)
def list_carts(call: Call, query: Paged) -> Answer[wire.CartPage]:
    page = carts.with_items(call.shop, query.limit, query.page_token)
    items = [cart_answer(cart) for cart in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


def _changed(cart: Cart, item: LineItem) -> Answer[wire.ChangedCart]:
    return Answer(200, {**cart_answer(cart), "item": line_item_answer(item)})
