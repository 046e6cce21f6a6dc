"""Routes of the orders, from the cart's checkout to the door."""

from typing import Annotated, Any, Literal

from pydantic import Field

from retail import money, wire
from retail.errors import Invalid, Refused

from ..domain.checkout import payment_url
from ..domain.notice import in_words
from ..domain.order import Order
from ..domain.shop_document import DATE
from ..services import checkout, notices, orders, settling
from ..services.checkout import Repriced, Shrunk
from ..services.idempotency import Answer
from ..services.shop import Shop
from ..services.unit_of_work import UnitOfWork
from ..storage.port import Page
from ..web.operations import Call, Routes
from ..web.problems import document
from .answers import cart_answer, event_answer, instant, order_answer, price_change_answer
from .inputs import Body, Id, OfUser, Paged
from .shop_shapes import Pesos

ROUTES = Routes()


class Checkout(Body):
    """Whose cart becomes an order; `email` is taken for older clients and not used."""

    user_id: Id
    email: Annotated[str, Field(max_length=320)] | None = None


class Transition(Body):
    """The state that the order goes to."""

    to: wire.OrderStatus


Day = Annotated[str, Field(pattern=DATE)]


class OrdersListed(Paged):
    """Which orders: `day` is when they were placed; `gives_back` those of which the owner has money to give back; `brought` the day for which they are to be delivered, or `any` for those
    without a time, and goes with `status` alone."""

    status: wire.OrderStatus | None = None
    means: wire.MeansOfPayment | None = None
    kind: wire.DeliveryKind | None = None
    day: Day | None = None
    gives_back: Literal["by_hand"] | None = None
    brought: Day | Literal["any"] | None = None
    oldest_first: bool = False

    def wanted(self) -> dict[str, str]:
        """As `order_facets.facet` takes it.

        Raises:
            Invalid: `invalid_brought` beside what it does not go with; `invalid_oldest_first` beside nothing.
        """
        names = ("status", "means", "kind", "day", "gives_back", "brought")
        wanted = {name: getattr(self, name) for name in names if getattr(self, name)}
        if "brought" in wanted and wanted.keys() - {"brought", "status"}:
            raise Invalid("invalid_brought", "`brought` goes with `status` alone")
        if self.oldest_first and not wanted:
            raise Invalid("invalid_oldest_first", "say which orders the oldest of are wanted")
        return wanted


class NewOrderNote(Body):
    """What the owner notes."""

    note: Annotated[str, Field(min_length=1, max_length=500)]


class GivenBack(Body):
    """How much the owner gave back, in pesos."""

    amount: Pesos


class OrdersOfUser(Paged, OfUser):
    """Whose orders."""


@ROUTES.operation(
    "POST",
    "/orders/checkout",
    summary="Place a cart as an order with its payment link",
    scope="agent",
    body=Checkout,
    answer=wire.Order,
    status=201,
    refusals=(404, 409),
)
def check_out(call: Call, body: Checkout) -> Answer[wire.Order]:
    call.overdue.release()
    return call.run_once(lambda work: _checked_out(work, call.shop, body.user_id))


@ROUTES.operation(
    "GET",
    "/orders",
    summary="All orders, or those of a state, a means of payment, a way to be had and a day; the newest first, or the oldest",
    scope="admin",
    query=OrdersListed,
    answer=wire.OrderPage,
)
def list_orders(call: Call, query: OrdersListed) -> Answer[wire.OrderPage]:
    page = orders.all_orders(
        call.shop,
        query.limit,
        query.page_token,
        query.wanted(),
        oldest_first=query.oldest_first,
    )
    return _page(call.shop, page)


@ROUTES.operation(
    "GET",
    "/orders/by_user",
    summary="A shopper's orders, the newest first",
    scope="agent",
    query=OrdersOfUser,
    answer=wire.OrderPage,
)
def list_orders_of_user(call: Call, query: OrdersOfUser) -> Answer[wire.OrderPage]:
    return _page(call.shop, orders.of_user(call.shop, query.user_id, query.limit, query.page_token))


@ROUTES.operation(
    "GET",
    "/orders/last",
    summary="A shopper's newest order",
    scope="agent",
    query=OfUser,
    answer=wire.Order,
    refusals=(404,),
)
def last_order(call: Call, query: OfUser) -> Answer[wire.Order]:
    return Answer(200, shown_order(call.shop, orders.last_of(call.shop, query.user_id)))


@ROUTES.operation(
    "GET",
    "/orders/<id:order_id>",
    summary="An order",
    scope="agent",
    answer=wire.Order,
    refusals=(404,),
)
def get_order(call: Call, order_id: int) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Answer[wire.Order]:
        order = work.get(Order, str(order_id))
        call.check_shopper(work, order.user_id if order else None)
        return Answer(200, shown_order(call.shop, orders.get(work, order_id)))

    return call.read(use_case)


@ROUTES.operation(
    "GET",
    "/orders/<id:order_id>/events",
    summary="What happened to an order, the oldest first",
    scope="admin",
    answer=wire.OrderEvents,
    refusals=(404,),
)
def list_events(call: Call, order_id: int) -> Answer[wire.OrderEvents]:
    order = call.read(lambda work: orders.get(work, order_id))
    items = [event_answer(each) for each in order.events]
    return Answer(200, {"items": items})


@ROUTES.operation(
    "POST",
    "/orders/<id:order_id>/notes",
    summary="Note something in an order's log, which its shopper does not see",
    scope="admin",
    body=NewOrderNote,
    answer=wire.Order,
    status=201,
    refusals=(404, 409),
)
def note_order(call: Call, order_id: int, body: NewOrderNote) -> Answer[wire.Order]:
    text = body.note.strip()
    if not text:
        raise Invalid("invalid_note", "a note says something")
    return call.run_once(
        lambda work: Answer(
            201, shown_order(call.shop, orders.note(work, call.shop, order_id, text))
        )
    )


@ROUTES.operation(
    "GET",
    "/notices",
    summary="What shoppers could not be told of their orders: they last wrote more than a day ago",
    scope="admin",
    query=Paged,
    answer=wire.OrderNoticePage,
)
def list_notices(call: Call, query: Paged) -> Answer[wire.OrderNoticePage]:
    page = notices.untellable(call.shop, query.limit, query.page_token)
    texts = notices.texts_for(call.shop, *page.items)
    items: list[wire.OrderNotice] = [
        {
            "order_id": int(each.key),
            "user_id": each.user_id,
            "state": each.state,
            "body": in_words(each, texts),
            "due_at": instant(each.due_at),
        }
        for each in page.items
    ]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "POST",
    "/orders/<id:order_id>/cancel",
    summary="Cancel an order for its shopper, until the shop prepares it; what was paid goes back",
    scope="agent",
    answer=wire.Order,
    refusals=(404, 409),
)
def cancel_order(call: Call, order_id: int) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Answer[wire.Order]:
        order = work.get(Order, str(order_id))
        call.check_shopper(work, order.user_id if order else None)
        cancelled = orders.cancel(
            work, call.shop, orders.get(work, order_id), in_chat=call.caller.is_agent
        )
        return Answer(200, shown_order(call.shop, cancelled))

    answer = call.run_once(use_case)
    settling.call_off(call.shop, order_id)
    return answer


@ROUTES.operation(
    "POST",
    "/orders/<id:order_id>/transitions",
    summary="Move an order along",
    scope="admin",
    body=Transition,
    answer=wire.Order,
    refusals=(404, 409),
)
def move_order(call: Call, order_id: int, body: Transition) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Answer[wire.Order]:
        return Answer(200, shown_order(call.shop, orders.move(work, call.shop, order_id, body.to)))

    answer = call.run_once(use_case)
    if body.to in {"cancelled", "paid"}:
        settling.call_off(call.shop, order_id)
    return answer


@ROUTES.operation(
    "POST",
    "/orders/<id:order_id>/unfreeze",
    summary="Let an order go to its shopper although its payment was disputed or warned of",
    scope="admin",
    answer=wire.Order,
    refusals=(404,),
)
def unfreeze_order(call: Call, order_id: int) -> Answer[wire.Order]:
    def use_case(work: UnitOfWork) -> Answer[wire.Order]:
        return Answer(200, shown_order(call.shop, orders.unfreeze(work, call.shop, order_id)))

    return call.run_once(use_case)


@ROUTES.operation(
    "POST",
    "/orders/<id:order_id>/given_back",
    summary="Note that the owner gave back by hand what an order was paid too much; the amount is what is `to_give_back`",
    scope="admin",
    body=GivenBack,
    answer=wire.Order,
    refusals=(404, 409),
)
def mark_given_back(call: Call, order_id: int, body: GivenBack) -> Answer[wire.Order]:
    amount = money.from_wire(body.amount)

    def use_case(work: UnitOfWork) -> Answer[wire.Order]:
        marked = orders.mark_given_back(work, call.shop, order_id, amount)
        return Answer(200, shown_order(call.shop, marked))

    return call.run_once(use_case)


def _checked_out(work: UnitOfWork, shop: Shop, user_id: int) -> Answer[wire.Order]:
    outcome = checkout.check_out(work, shop, user_id)
    if isinstance(outcome, Order):
        return Answer(201, shown_order(shop, outcome))
    refusal = _look_again(outcome)
    # Answered, not raised: the cart that was changed is stored along with it.
    refused: Answer[Any] = Answer(refusal.status, document(refusal))
    return refused


def shown_order(shop: Shop, order: Order) -> wire.Order:
    """The shape of an order, with its link."""
    url = payment_url(shop.public_base_url, shop.checkout_secret, order.id)
    return order_answer(order, shop.clock(), url)


def _look_again(outcome: Repriced | Shrunk) -> Refused:
    """The refusal of a checkout whose cart was changed, which the shopper has to see first."""
    cart = cart_answer(outcome.cart)
    if isinstance(outcome, Shrunk):
        gone = outcome.gone[0]
        return Refused(
            "product_gone",
            "a product left the catalogue, and the cart",
            product_id=gone.product_id,
            name=gone.name,
            cart=cart,
        )
    return Refused(
        "price_changed",
        "the cart has today's prices now",
        cart=cart,
        changes=[price_change_answer(change) for change in outcome.changes],
    )


def _page(shop: Shop, page: Page[Order]) -> Answer[wire.OrderPage]:
    items = [shown_order(shop, order) for order in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})
