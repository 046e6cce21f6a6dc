"""Routes of the payments: the provider's notices, the tasks that read a payment, and what the owner decides on."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from flask import request
from pydantic import BaseModel, ConfigDict, Field

from retail import wire
from retail.errors import NotFound, Unauthorized

from ..domain.payment import Payment
from ..payments.mercado_pago_notices import is_signed, name_of
from ..services import orders, owners_lists, refunds, settling
from ..services.idempotency import Answer
from ..services.shop import Shop
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import payment_answer
from .inputs import Body, Paged

ROUTES = Routes()

_MAX_ID = 10**18
_FRAUD = "stop_delivery_op_wh"
_IN_BODY = {_FRAUD, "topic_chargebacks_wh"}
"""Topics whose id is another's than the payment's, which the body names."""
_TAKEN = {"payment", *_IN_BODY}


class WebhookNotice(BaseModel):
    """What of a notice is signed, and its topic; Mercado Pago may send more."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field("", alias="data.id", max_length=100)
    type: str = Field("", max_length=100)


class SettlementTask(Body):
    """The payment that is to be read."""

    payment_id: Annotated[int, Field(ge=1, lt=_MAX_ID)]
    is_fraud: bool


@ROUTES.operation(
    "POST",
    "/payments/mercadopago",
    summary="A notice of Mercado Pago's: a payment changed; only a signed one is taken",
    scope="public",
    query=WebhookNotice,
    answer=wire.NoticeTaken,
    refusals=(401,),
)
def take_notice(call: Call, query: WebhookNotice) -> Answer[wire.NoticeTaken]:
    if query.type not in _TAKEN:  # nor to be sent again: an older kind, or nothing of ours
        return Answer(200, {"status": "ignored"})
    is_fraud = query.type == _FRAUD
    signature, request_id = (
        request.headers.get(name, "") for name in ("x-signature", "x-request-id")
    )
    if not is_signed(call.shop.notice_secrets, signature, request_id, query.id):
        raise Unauthorized("notice_not_signed", "nobody whom we know signed this notice")
    payment_id = _number(_named_in_body() if query.type in _IN_BODY else query.id)
    if payment_id is None:
        return Answer(200, {"status": "ignored"})
    settling.enqueue(
        call.shop, payment_id, name_of(signature, request_id, query.id), is_fraud=is_fraud
    )
    return Answer(200, {"status": "taken"})


@ROUTES.operation(
    "POST",
    "/settlements",
    summary="Read a payment at its provider and write what it means for its order",
    scope="queue",
    body=SettlementTask,
    answer=wire.NoticeTaken,
    in_turn=False,
)
def settle(call: Call, body: SettlementTask) -> Answer[wire.NoticeTaken]:
    act = settling.freeze if body.is_fraud else settling.settle
    act(call.shop, body.payment_id)
    return Answer(200, {"status": "taken"})


@ROUTES.operation(
    "GET",
    "/payments/held",
    summary="Payments that the owner has to decide on, the newest first",
    scope="admin",
    query=Paged,
    answer=wire.PaymentPage,
)
def list_held(call: Call, query: Paged) -> Answer[wire.PaymentPage]:
    page = settling.held(call.shop, query.limit, query.page_token)
    items = [payment_answer(each) for each in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "GET",
    "/orders/<id:order_id>/payments",
    summary="What was paid for an order, or tried, the last changed first",
    scope="admin",
    query=Paged,
    answer=wire.PaymentPage,
    refusals=(404,),
)
def list_payments_of_order(call: Call, order_id: int, query: Paged) -> Answer[wire.PaymentPage]:
    call.read(lambda work: orders.get(work, order_id))
    page = owners_lists.payments_of(call.shop, order_id, query.limit, query.page_token)
    items = [payment_answer(each) for each in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "GET",
    "/payments/<id:payment_id>",
    summary="A payment as we know it",
    scope="admin",
    answer=wire.ProviderPayment,
    refusals=(404,),
)
def get_payment(call: Call, payment_id: int) -> Answer[wire.ProviderPayment]:
    return Answer(200, payment_answer(call.read(lambda work: _known(work, payment_id))))


@ROUTES.operation(
    "POST",
    "/payments/<id:payment_id>/refund",
    summary="Give back all that is left of a payment",
    scope="admin",
    answer=wire.ProviderPayment,
    refusals=(404,),
)
def refund_payment(call: Call, payment_id: int) -> Answer[wire.ProviderPayment]:
    return _asked_back(call, payment_id, refunds.ask_back)


@ROUTES.operation(
    "POST",
    "/payments/<id:payment_id>/refund/retry",
    summary="Ask once more for what was refused: what was paid beyond what the order costs",
    scope="admin",
    answer=wire.ProviderPayment,
    refusals=(404, 409),
)
def retry_refund(call: Call, payment_id: int) -> Answer[wire.ProviderPayment]:
    return _asked_back(call, payment_id, refunds.retry)


def _asked_back(
    call: Call, payment_id: int, ask: Callable[[UnitOfWork, Shop, Payment], Payment]
) -> Answer[wire.ProviderPayment]:
    def use_case(work: UnitOfWork) -> Answer[wire.ProviderPayment]:
        return Answer(200, payment_answer(ask(work, call.shop, _known(work, payment_id))))

    answer = call.run_once(use_case)
    settling.wake(call.shop, payment_id)
    return answer


def _known(work: UnitOfWork, payment_id: int) -> Payment:
    payment = work.get(Payment, str(payment_id))
    if payment is None:
        raise NotFound("payment_not_found", "no payment has this id")
    return payment


def _named_in_body() -> str:
    """The payment that a warning or a charge-back is of: nothing signs it, and it is only read."""
    try:
        body: Any = json.loads(request.get_data())
        return str(body["data"]["payment_id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < len(str(_MAX_ID))):
        return None
    return int(text) or None
