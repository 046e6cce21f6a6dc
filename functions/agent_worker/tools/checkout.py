"""Tools that turn a cart into an order, and tell how the last order goes."""

from retail.errors import Refused

from .call import Call, Result
from .confirming import wants_order, wants_to_cancel
from .handover import handover_text, voucher_text
from .once import called_off, ordered
from .registry import Arguments, reads, writes
from .results import cart_result, line_result, order_result, pesos, price_change_result


def _checkout(call: Call) -> Result:
    user = call.turn.shopper()
    try:
        order = call.turn.api.checkout(user["id"], call.write)
    except Refused as error:
        if error.code == "price_changed":
            return _price_changed(error)
        if error.code == "too_much_unpaid":
            return _too_much_unpaid(error)
        raise
    return {"status": "created", "order": order_result(order)}


@writes(_checkout, ordered, wants_order)
def checkout_cart() -> Arguments:
    """Places the shopper's cart as an order and answers its payment link. Only when they want to finish.

    Returns:
        {"status": "created", "order": {"id", "total", "total_text", "payment_url", "kept_for_minutes"}}:
        give the link and say how long the order is kept for them.
        {"status": "already_done", "order"}: it was placed for this very message. Give its link.
        {"status": "needs_confirmation", "cart"}: their message does not ask for it, so nothing was done. Show
        the cart, ask whether to place the order, and call again only when their next message says yes.
        {"status": "error", "code": "cart_empty" | "not_registered"}
        {"status": "error", "code": "price_changed", "changes": [...], "cart": {...}}: say the new
        prices and total and ask whether to go on; call again only when they agree.
        {"status": "error", "code": "out_of_stock", "name", "available"}: offer what is left.
        {"status": "error", "code": "product_gone", "name"}: it was taken out of the cart; say so.
        {"status": "error", "code": "too_much_unpaid", "unpaid_orders", "most_unpaid_text"}: the cart stays.
        With unpaid orders, they have to pay one first: give its link. With none, this is more than
        the shop keeps for anybody without payment: offer to take something out.
    """
    return {}


def _link(call: Call) -> Result:
    order = call.last_order()
    if order is None:
        return {"status": "not_found"}
    shown = {
        "id": order["id"],
        "status": order["status"],
        "payment_status": order["payment_status"],
        "means": order["means"],
        "voucher_text": voucher_text(call, order),
        "total_text": pesos(order["total"]),
        "payment_url": order["payment_url"],
    }
    return {"status": "found", "order": shown}


@reads(_link)
def get_checkout_link_for_last_order() -> Arguments:
    """Finds the payment link of the shopper's last order again.

    Returns:
        {"status": "found", "order": {"id", "status", "payment_status", "means", "voucher_text", "total_text", "payment_url"}}:
        payment_status is pending, in_review, paid, partly_refunded, refunded, charged_back, expired or cancelled.
        Give the link only when it is pending, else say how the order and its money stand. When it is in_review,
        Mercado Pago looks at the payment: they are not to pay or buy again. With the means cash, card_on_delivery or
        transfer a pending order is confirmed and not paid by the link, which shows it and where to transfer to.
        voucher_text, if it is not null, says until when they can pay the voucher that they took: nothing else is to pay.
        {"status": "not_found"}: there is no order yet.
    """
    return {}


def _status(call: Call) -> Result:
    order = call.last_order()
    if order is None:
        return {"status": "not_found"}
    shown = {
        "id": order["id"],
        "status": order["status"],
        "payment_status": order["payment_status"],
        "means": order["means"],
        "voucher_text": voucher_text(call, order),
        "delivery_text": handover_text(call, order["delivery"]),
        "total_text": pesos(order["total"]),
        "items": [line_result(line) for line in order["items"]],
        "offered": [offer["instead"]["name"] for offer in order["offers"]],
        "created_at": order["created_at"],
    }
    return {"status": "found", "order": shown}


@reads(_status)
def get_last_order_status() -> Arguments:
    """Tells how the shopper's last order goes.

    Returns:
        {"status": "found", "order": {"id", "status", "payment_status", "means", "voucher_text", "delivery_text",
        "total_text", "items", "offered", "created_at"}}: status is placed, paid, preparing, ready, out_for_delivery, delivered or cancelled. A ready one is to be
        collected. delivery_text says how and when they get it, null while they have not chosen on the link's page.
        means is how they pay: mercado_pago, cash, card_on_delivery, transfer, null while they have not chosen. A pending
        order with another means than mercado_pago is confirmed: offer no link to pay it. voucher_text, if it is not null,
        says until when they can pay the voucher that they took: offer no link then, either.
        offered has what the shop would bring instead of what it does not have: they answer on the order's page, whose link
        get_checkout_link_for_last_order has; never answer for them.
        payment_status is pending, in_review, paid, partly_refunded, refunded, charged_back, expired or cancelled:
        offer the link only when it is pending. When it is in_review, Mercado Pago looks at the payment, and they are
        not to pay or buy again. A cancelled order that is still paid has its money on its way back.
        {"status": "not_found"}: there is no order yet.
    """
    return {}


def _cancel(call: Call) -> Result:
    order = call.turn.api.last_order(call.turn.shopper()["id"], call.read)
    if order is None:
        return {"status": "not_found"}
    cancelled = call.turn.api.cancel_order(order["id"], call.write)
    shown = {
        "id": cancelled["id"],
        "total_text": pesos(cancelled["total"]),
        "payment_status": cancelled["payment_status"],
    }
    return {"status": "cancelled", "order": shown}


@writes(_cancel, called_off, wants_to_cancel)
def cancel_last_order() -> Arguments:
    """Cancels the shopper's last order. Only when they said yes to that very question.

    Returns:
        {"status": "cancelled" | "already_done", "order": {"id", "total_text", "payment_status"}}: what was paid
        goes back by itself; say so when payment_status is paid.
        {"status": "needs_confirmation"}: nothing was done. Look at the order with get_last_order_status, ask whether
        to cancel it, and call again only when their next message says yes.
        {"status": "error", "code": "too_late_to_cancel"}: the shop has begun to prepare it; a person has to see to it, and
        get_withdrawal_link has the page where they can send it back.
        {"status": "error", "code": "order_expired" | "not_registered"}
        {"status": "not_found"}: they have not ordered yet.
    """
    return {}


def _too_much_unpaid(error: Refused) -> Result:
    return {
        "status": "error",
        "code": error.code,
        "message": error.message,
        "unpaid_orders": error.details["unpaid_orders"],
        "most_unpaid_text": pesos(error.details["most_unpaid"]),
    }


def _price_changed(error: Refused) -> Result:
    return {
        "status": "error",
        "code": error.code,
        "message": error.message,
        "changes": [price_change_result(change) for change in error.details["changes"]],
        "cart": cart_result(error.details["cart"]),
    }
