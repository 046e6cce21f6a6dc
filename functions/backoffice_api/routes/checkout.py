"""Routes of the checkout page: public, by the link's token alone, and never kept by anybody."""

from retail import wire

from ..services import orders, pay
from ..services.idempotency import Answer
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
    return Answer(200, checkout_answer(order, call.shop))


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
