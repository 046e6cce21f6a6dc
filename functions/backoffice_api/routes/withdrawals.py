"""Routes of the withdrawals: what can be sent back of an order, the form for everybody, and what the owner decides."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from retail import money, quantity, wire
from retail.errors import Invalid
from retail.writing import one_line

from ..domain.order import Order
from ..domain.withdrawal import Returnable, Withdrawal
from ..services import (
    order_changes,
    orders,
    settling,
    shop_document,
    withdrawal_closing,
    withdrawal_form,
    withdrawals,
)
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import instant
from .checkout_shapes import checkout_shop
from .inputs import Amount, Body, Id, Paged

ROUTES = Routes()


class LineToWithdraw(Body):
    """So much of a product, in units or kilos."""

    product_id: Id
    quantity: Amount


class OrderWithdrawal(Body):
    """What the shopper wants to send back; without lines all of it."""

    lines: Annotated[list[LineToWithdraw], Field(max_length=100)] = Field(default_factory=list)


class WithdrawalRequest(Body):
    """An order by its number or its link, and how the shop reaches whoever asks."""

    order: Annotated[str, Field(min_length=1, max_length=200)]
    contact: Annotated[str, Field(min_length=5, max_length=100)]


class WithdrawalDecision(Body):
    """What the owner decides."""

    outcome: Literal["accepted", "rejected"]
    note: Annotated[str, Field(max_length=300)] = ""
    restock: bool = False
    order_id: Id | None = None


class WithdrawalsListed(Paged):
    """Which withdrawals."""

    only_open: bool = False


@ROUTES.operation(
    "GET",
    "/api/withdrawals",
    summary="Whom one asks to take a purchase back",
    scope="public",
    answer=wire.WithdrawalDesk,
)
def get_desk(call: Call) -> Answer[wire.WithdrawalDesk]:
    return Answer(200, _desk(call))


@ROUTES.operation(
    "POST",
    "/api/withdrawals",
    summary="Ask to take a purchase back, without login; answers a code, whatever order was named",
    scope="public",
    body=WithdrawalRequest,
    answer=wire.WithdrawalCode,
    status=202,
    refusals=(409, 429),
)
def request_withdrawal(call: Call, body: WithdrawalRequest) -> Answer[wire.WithdrawalCode]:
    named, contact = one_line(body.order), one_line(body.contact)
    if not named or len(contact) < 5:
        raise Invalid("invalid_contact", "say the order and how you are reached")

    def use_case(work: UnitOfWork) -> Answer[wire.WithdrawalCode]:
        return Answer(
            202, {"withdrawal_code": withdrawal_form.ask(work, call.shop, named, contact)}
        )

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/api/checkout/<token>/withdrawals",
    summary="What can be sent back of the order behind a payment link; changes nothing",
    scope="public",
    answer=wire.CheckoutWithdrawals,
    refusals=(404,),
)
def get_returnable(call: Call, token: str) -> Answer[wire.CheckoutWithdrawals]:
    order = call.read(lambda work: orders.by_token(work, call.shop, token))
    offer = withdrawals.offer(call.shop, order)
    return Answer(
        200,
        {
            **_desk(call),
            "order_id": order.id,
            "until": instant(offer.until) if offer.until else None,
            "is_over": offer.is_over,
            "cancellable": offer.is_cancellable,
            "lines": _returnable(offer.lines),
            "withdrawals": [known_withdrawal(each) for each in offer.earlier],
        },
    )


@ROUTES.operation(
    "POST",
    "/api/checkout/<token>/withdrawals",
    summary="Send back what was bought, all or some of it; all that can still be cancelled is cancelled",
    scope="public",
    body=OrderWithdrawal,
    answer=wire.AskedWithdrawal,
    status=201,
    refusals=(404, 409),
)
def withdraw(call: Call, token: str, body: OrderWithdrawal) -> Answer[wire.AskedWithdrawal]:
    def use_case(work: UnitOfWork) -> Answer[wire.AskedWithdrawal]:
        order = orders.by_token(work, call.shop, token)
        asked = withdrawals.ask(work, call.shop, order, _wanted(order, body))
        return Answer(
            201,
            {
                **known_withdrawal(asked.withdrawal),
                "cancelled": asked.is_cancelled,
                "left_out": _returnable(asked.left_out),
            },
        )

    answer = call.run_once(use_case)
    if answer.body["cancelled"]:
        order = call.read(lambda work: orders.by_token(work, call.shop, token))
        settling.call_off(call.shop, order.id)
    return answer


@ROUTES.operation(
    "GET",
    "/withdrawals",
    summary="What shoppers want to send back, the newest first; only the open ones, the longest waiting first",
    scope="admin",
    query=WithdrawalsListed,
    answer=wire.WithdrawalPage,
)
def list_withdrawals(call: Call, query: WithdrawalsListed) -> Answer[wire.WithdrawalPage]:
    page = withdrawals.listed(
        call.shop, only_open=query.only_open, limit=query.limit, page_token=query.page_token
    )

    def read(work: UnitOfWork) -> list[wire.Withdrawal]:
        work.get_many(Order, [str(each.order_id) for each in page.items if each.order_id])
        return [_withdrawal(call, work, each) for each in page.items]

    return Answer(200, {"items": call.read(read), "next_page_token": page.next_page_token})


@ROUTES.operation(
    "GET",
    "/withdrawals/<code>",
    summary="A withdrawal by its code",
    scope="admin",
    answer=wire.Withdrawal,
    refusals=(404, 422),
)
def get_withdrawal(call: Call, code: str) -> Answer[wire.Withdrawal]:
    return Answer(200, call.read(lambda work: _withdrawal(call, work, withdrawals.get(work, code))))


@ROUTES.operation(
    "POST",
    "/withdrawals/<code>/decision",
    summary="Accept a withdrawal, whose money then goes back, or reject it",
    scope="admin",
    body=WithdrawalDecision,
    answer=wire.Withdrawal,
    refusals=(404, 409),
)
def decide_withdrawal(call: Call, code: str, body: WithdrawalDecision) -> Answer[wire.Withdrawal]:
    note = one_line(body.note)

    def use_case(work: UnitOfWork) -> Answer[wire.Withdrawal]:
        if body.outcome == "rejected":
            decided = withdrawal_closing.reject(work, call.shop, code, note)
        else:
            decided = withdrawal_closing.accept(
                work, call.shop, code, note, restocks=body.restock, order_id=body.order_id
            )
        return Answer(200, _withdrawal(call, work, decided))

    answer = call.run_once(use_case)
    order_id = answer.body["order_id"]
    if order_id and body.outcome == "accepted":
        order = call.shop.store.get(Order, str(order_id))
        is_over = order is not None and order.entity.status == "cancelled"
        (settling.call_off if is_over else order_changes.follow_up)(call.shop, order_id)
    return answer


def _desk(call: Call) -> wire.WithdrawalDesk:
    shop = call.shop
    return {
        "shop_name": shop.name,
        "timezone": shop.timezone,
        "rehearsal": shop.is_rehearsal,
        "shop": checkout_shop(shop, shop_document.look_at(shop.shelves)),
    }


def _wanted(order: Order, body: OrderWithdrawal) -> dict[int, int]:
    """Thousandths by product."""
    units = {item.product_id: item.unit for item in order.items}
    wanted: dict[int, int] = {}
    for line in body.lines:
        amount = quantity.parse(line.quantity, units.get(line.product_id, "kg"))
        if not amount or line.product_id in wanted:
            raise Invalid("invalid_lines", "each product once, and more than nothing of it")
        wanted[line.product_id] = amount
    return wanted


def _returnable(lines: Iterable[Returnable]) -> list[wire.ReturnableLine]:
    return [
        {
            "product_id": each.item.product_id,
            "name": each.item.name,
            "unit": each.item.unit,
            "quantity": quantity.to_wire(each.left),
            "unit_price": money.to_wire(each.item.unit_price),
            "obstacle": each.obstacle,
        }
        for each in lines
    ]


def known_withdrawal(withdrawal: Withdrawal) -> wire.KnownWithdrawal:
    """The shape of a withdrawal as its shopper sees it."""
    return {
        "withdrawal_code": withdrawal.key,
        "state": withdrawal.state,
        "lines": [
            {
                "product_id": line.product_id,
                "name": line.name,
                "unit": line.unit,
                "quantity": quantity.to_wire(line.quantity),
                "amount": money.to_wire(line.amount),
            }
            for line in withdrawal.lines
        ],
        "amount": money.to_wire(withdrawal.amount),
        "asked_at": instant(withdrawal.asked_at),
        "closed_at": instant(withdrawal.closed_at) if withdrawal.closed_at else None,
        "note": withdrawal.note,
    }


def _withdrawal(call: Call, work: UnitOfWork, withdrawal: Withdrawal) -> wire.Withdrawal:
    order = work.get(Order, str(withdrawal.order_id)) if withdrawal.order_id else None
    until = withdrawals.until(call.shop, order) if order else None
    return {
        **known_withdrawal(withdrawal),
        "order_id": order.id if order else None,
        "user_id": order.user_id if order else None,
        "named": withdrawal.named,
        "contact": withdrawal.contact,
        "until": instant(until) if until else None,
        "late": until is not None and withdrawal.asked_at >= until,
        "refund": withdrawal.refund,
    }
