"""Routes of the checkout page: public, by the link's token alone, and never kept by anybody."""

from retail import wire

from ..domain import order as rules
from ..domain.order import Order
from ..services import fulfilment, order_changes, orders, pay, settling, shop_document
from ..services.idempotency import Answer
from ..services.shop import Shop
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .checkout_shapes import (
    CheckoutChoice,
    OfferAnswer,
    QuoteRequest,
    checkout_answer,
    options_answer,
    quote_answer,
)

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
    def use_case(work: UnitOfWork) -> Answer[wire.CheckoutOrder]:
        return Answer(200, _shown(work, call.shop, orders.by_token(work, call.shop, token)))

    return call.read(use_case)


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
        return Answer(200, _shown(work, call.shop, cancelled))

    answer = call.run_once(use_case)
    settling.call_off(call.shop, answer.body["order_id"])
    return answer


@ROUTES.operation(
    "POST",
    "/api/checkout/<token>/quote",
    summary="What it costs to have the order behind a payment link so, and when it comes; changes nothing",
    scope="public",
    body=QuoteRequest,
    answer=wire.Quote,
    refusals=(404, 409),
)
def quote_checkout(call: Call, token: str, body: QuoteRequest) -> Answer[wire.Quote]:
    def use_case(work: UnitOfWork) -> Answer[wire.Quote]:
        order = orders.by_token(work, call.shop, token)
        delivery = fulfilment.quote(work, call.shop, order, body.delivery.wish())
        return Answer(200, quote_answer(order, delivery))

    return call.read(use_case)


@ROUTES.operation(
    "POST",
    "/api/checkout/<token>/pay",
    summary="Choose how to have and to pay the order behind a payment link; get the page on which it is paid, if it is online",
    scope="public",
    body=CheckoutChoice,
    answer=wire.Payment,
    refusals=(404, 409),
)
def pay_checkout(call: Call, token: str, body: CheckoutChoice) -> Answer[wire.Payment]:
    payment = pay.pay(call.shop, token, body.chosen(), body.total())
    return Answer(200, {"state": payment.state, "payment_url": payment.payment_url})


@ROUTES.operation(
    "POST",
    "/api/checkout/<token>/offers/<id:product_id>",
    summary="Take what the shop offers instead of a line of the order behind a payment link, or have the line taken out",
    scope="public",
    body=OfferAnswer,
    answer=wire.CheckoutOrder,
    refusals=(404, 409),
)
def answer_offer(
    call: Call, token: str, product_id: int, body: OfferAnswer
) -> Answer[wire.CheckoutOrder]:
    def use_case(work: UnitOfWork) -> Answer[wire.CheckoutOrder]:
        order = orders.by_token(work, call.shop, token)
        if not body.is_told_again(order, product_id):
            order = order_changes.answer(
                work, call.shop, order, product_id, accepts=body.accepts, by="shopper"
            )
        return Answer(200, _shown(work, call.shop, order))

    answer = call.run_once(use_case)
    order_changes.follow_up(call.shop, answer.body["order_id"])
    return answer


def _shown(work: UnitOfWork, shop: Shop, order: Order) -> wire.CheckoutOrder:
    document = shop_document.look_at(shop.shelves)
    options = None
    if rules.may_be_chosen(rules.as_of(order, shop.clock())):
        windows = fulfilment.free_windows(shop, document)
        last = fulfilment.last_choice(work, order)
        pin = fulfilment.pin_of(work, shop, order) if document.delivery_zones else None
        options = options_answer(order, document, windows, last, pin)
    return checkout_answer(order, shop, document, options)
