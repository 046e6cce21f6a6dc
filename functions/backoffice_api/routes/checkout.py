"""Routes of the checkout page: public, by the link's token alone, and never kept by anybody."""

from retail import wire

from ..domain.order import Order
from ..services import orders, pay, settling, shop_document
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import checkout_answer

ROUTES = Routes()


@ROUTES.operation(
    "GET",
    "/api/checkout/<token>",
    summary="The order behind a payment link; changes nothing, for link previews fetch it",
    scope="public",
    answer=wire.CheckoutOrder,
    refusals=(404,),
)
def get_checkout(call: Call, token: str) -> Answer[wire.CheckoutOrder]:
    order = call.read(lambda work: orders.by_token(work, call.shop, token))
    return Answer(200, _shown(call, order))


@ROUTES.operation(
    "POST",
    "/api/checkout/<token>/cancel",
    summary="Cancel the order behind a payment link, until the shop prepares it; what was paid goes back",
    scope="public",
    answer=wire.CheckoutOrder,
    refusals=(404, 409),
)
def cancel_checkout(call: Call, token: str) -> Answer[wire.CheckoutOrder]:
    def use_case(work: UnitOfWork) -> Answer[wire.CheckoutOrder]:
        order = orders.by_token(work, call.shop, token)
        cancelled = orders.cancel(work, call.shop, order, in_chat=False)
        return Answer(200, _shown(call, cancelled))

    answer = call.run_once(use_case)
    settling.call_off(call.shop, answer.body["order_id"])
    return answer


@ROUTES.operation(
    "POST",
    "/api/checkout/<token>/pay",
    summary="Get the page on which the order behind a payment link is paid",
    scope="public",
    answer=wire.Payment,
    refusals=(404, 409),
)
def pay_checkout(call: Call, token: str) -> Answer[wire.Payment]:
    payment = pay.pay(call.shop, token)
    return Answer(200, {"state": payment.state, "payment_url": payment.payment_url})


def _shown(call: Call, order: Order) -> wire.CheckoutOrder:
    return checkout_answer(order, call.shop, shop_document.look_at(call.shop.shelves))
