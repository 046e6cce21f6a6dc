"""Ends a purchase: the cart, emptying it, checkout, the link again and the order's status."""

from dataclasses import replace

from .confirming import has_cart
from .intents import Kind
from .matching import lines_like
from .play import BROKEN, call
from .shelf import (
    WITH_MONEY,
    Product,
    available_in,
    cart_of,
    code_in,
    lines_of,
    link_in,
    products_of,
    status_of,
    text_in,
)
from .state import Asked, Question
from .talk import Operation, Result, Step, Talk
from .utterances import (
    AlreadyDone,
    Cancelled,
    Categories,
    Changed,
    ChangeOnPage,
    Gone,
    LeftOut,
    MayCancel,
    NotFound,
    NotInCart,
    OrderReady,
    OutOfStock,
    PricesChanged,
    Saying,
    ShowCart,
    ShowLink,
    ShowStatus,
    TooMuchUnpaid,
)
from .withdrawing import tell_where_to_send_back


def usual(talk: Talk) -> Step:
    """`lo mismo de siempre`: the last order's products, at today's prices."""
    if Kind.USUAL not in talk.closing:
        return
    (result,) = yield from talk.ask(call("get_last_order_status"))
    order = result.get("order")
    lines = lines_of(order.get("items")) if isinstance(order, dict) else ()
    if status_of(result) not in BROKEN and not lines:
        talk.say(Saying.NO_ORDER)
    left_out = {line for wish in talk.without for line in lines_like(lines, wish.phrase)}
    for line in (line for line in lines if line not in left_out):
        product = Product(id=line.product_id, name=line.name, unit=line.unit)
        talk.plan(Operation(product, line.quantity or 1))


_CANCELLABLE = {"placed", "paid"}
"""Where an order stands that its shopper may cancel."""
_UNPAID = {"pending", "in_review"}

_SHOWS_THE_CART = {
    Kind.SEE_CART,
    Kind.SEE_TOTAL,
    Kind.SEE_WHAT_WAS_ORDERED,
    Kind.OFFER_TO_FINISH,
}


def close(talk: Talk) -> Step:
    """Does what the messages ask for beside adding: in the order that suits the shopper."""
    wanted = talk.closing
    if Kind.BROWSE_SHOP in wanted and not talk.touched:
        yield from tell_the_categories(talk)
    if Kind.CLEAR_CART in wanted and not talk.earlier.take_by("clear_cart"):
        (result,) = yield from talk.ask(call("clear_cart"))
        if status_of(result) == "cleared":
            talk.say(Saying.CART_CLEARED)
        elif status_of(result) == "needs_confirmation":
            yield from _ask_to_empty(talk)
    for do, intent in talk.later.values():
        yield from do(talk, intent)
    if Kind.EMPTY_CART in wanted and not talk.earlier.take_by("clear_cart"):
        yield from _ask_to_empty(talk)
    yield from _cancel(talk)
    if Kind.FINISH in wanted:
        yield from _finish(talk)
    elif Kind.SEE_WHAT_WAS_ORDERED in wanted and not has_cart(talk):
        yield from tell_the_status(talk, with_lines=True)
    elif _SHOWS_THE_CART & set(wanted):
        yield from _cart(talk, asks_to_close=Kind.OFFER_TO_FINISH in wanted)


def tell_the_categories(talk: Talk) -> Step:
    """What the shop sells, in its categories."""
    (result,) = yield from talk.ask(call("search_products", query=""))
    names: list[str] = []
    for product in products_of(result):
        if product.category and product.category not in names:
            names.append(product.category)
    if names:
        talk.say(Categories(tuple(names[:8])))
    elif status_of(result) not in BROKEN:
        talk.say(Saying.HELP)


def _cart(talk: Talk, *, asks_to_close: bool) -> Step:
    (result,) = yield from talk.ask(call("get_cart_summary"))
    if status_of(result) in BROKEN:
        return
    cart = talk.state.cart
    if cart is None or not cart.lines:
        if not any(isinstance(said, Changed) and said.emptied for said in talk.said):
            talk.say(Saying.CART_EMPTY)
        return
    talk.say(ShowCart(cart))
    talk.state = replace(talk.state, cart_shown=True)
    if asks_to_close:
        talk.wonder(Question(Asked.CHECK_OUT))


def _ask_to_empty(talk: Talk) -> Step:
    (result,) = yield from talk.ask(call("get_cart_summary"))
    if status_of(result) in BROKEN:
        return
    if talk.state.cart is None or not talk.state.cart.lines:
        talk.say(Saying.CART_EMPTY)
        return
    talk.question = Question(Asked.EMPTY_CART)


def _cancel(talk: Talk) -> Step:
    """Cancels the last order after a yes to that; else asks, where they want to."""
    wanted = {Kind.CALL_OFF_ORDER, Kind.CANCEL_ORDER} & set(talk.closing)
    if wanted and not talk.earlier.take_by("cancel_last_order"):
        yield from _call_off(talk) if Kind.CALL_OFF_ORDER in wanted else _ask_to_cancel(talk)


def _ask_to_cancel(talk: Talk) -> Step:
    """Asks whether to cancel the last order, or says why nothing is to be cancelled."""
    (result,) = yield from talk.ask(call("get_last_order_status"))
    order = result.get("order")
    status, paid = code_in(order, "status"), code_in(order, "payment_status")
    if status_of(result) in BROKEN:
        return
    if status_of(result) != "found":
        talk.say(Saying.NO_ORDER_TO_CANCEL)
    elif status == "cancelled":
        yield from tell_the_status(talk)
    elif status in _CANCELLABLE:
        talk.say(MayCancel(_order_id(order), text_in(order, "total_text"), paid in WITH_MONEY))
        talk.question = Question(Asked.CANCEL_ORDER)
    else:
        talk.say(Saying.TOO_LATE_TO_CANCEL)
        yield from tell_where_to_send_back(talk)


def _call_off(talk: Talk) -> Step:
    (result,) = yield from talk.ask(call("cancel_last_order"))
    status = status_of(result)
    if status == "cancelled":
        talk.say(cancelled_order(result))
    elif status == "too_late_to_cancel":
        talk.say(Saying.TOO_LATE_TO_CANCEL)
        yield from tell_where_to_send_back(talk)
    elif status not in BROKEN:  # another order, or none, by now
        yield from _ask_to_cancel(talk)


def cancelled_order(result: Result) -> Cancelled:
    """What is to be told of an order that was cancelled."""
    order = result.get("order")
    return Cancelled(_order_id(order), code_in(order, "payment_status") in WITH_MONEY)


def tell_the_link(talk: Talk) -> Step:
    """The last order's link to pay, unless it was told in this turn before."""
    if any(isinstance(said, AlreadyDone) and said.order for said in talk.said):
        return
    yield from _link(talk)


def _link(talk: Talk) -> Step:
    (result,) = yield from talk.ask(call("get_checkout_link_for_last_order"))
    if status_of(result) == "found":
        _say_link(talk, result)
    elif status_of(result) not in BROKEN:
        talk.say(Saying.NO_LINK)
        if talk.state.cart is None or talk.state.cart.lines:
            yield from _cart(talk, asks_to_close=True)


def tell_where_to_change_it(talk: Talk) -> Step:
    """The page where one chooses how the last order is had and paid, while that is open."""
    if any(isinstance(said, ChangeOnPage) for said in talk.said):
        return
    (result,) = yield from talk.ask(call("get_checkout_link_for_last_order"))
    if status_of(result) in BROKEN:
        return
    order = result.get("order")
    state, paid = code_in(order, "status"), code_in(order, "payment_status")
    if status_of(result) != "found" or state in {"cancelled", "delivered"} or has_cart(talk):
        talk.say(Saying.CHOSEN_WHEN_FINISHED)
    elif (state, paid) == ("placed", "pending"):
        talk.say(ChangeOnPage(link_in(order, "payment_url")))
    else:
        talk.say(Saying.CHANGED_BY_A_PERSON)


def _say_link(talk: Talk, result: Result) -> None:
    order = result.get("order")
    talk.say(
        ShowLink(
            _order_id(order),
            code_in(order, "status"),
            code_in(order, "payment_status"),
            code_in(order, "means"),
            text_in(order, "total_text"),
            link_in(order, "payment_url"),
            text_in(order, "voucher_text"),
        )
    )


def tell_the_status(talk: Talk, *, with_lines: bool = False) -> Step:
    """Where the last order is; on request what is in it."""
    (result,) = yield from talk.ask(call("get_last_order_status"))
    order = result.get("order")
    if status_of(result) == "found":
        talk.say(
            ShowStatus(
                _order_id(order),
                code_in(order, "status"),
                code_in(order, "payment_status"),
                code_in(order, "means"),
                text_in(order, "delivery_text"),
                text_in(order, "total_text"),
                lines_of(order.get("items")) if with_lines and isinstance(order, dict) else (),
                _offered_in(order),
                text_in(order, "voucher_text"),
            )
        )
    elif status_of(result) not in BROKEN:
        talk.say(Saying.NO_ORDER)


def _offered_in(order: object) -> tuple[str, ...]:
    told = order.get("offered") if isinstance(order, dict) else ()
    return tuple(name for name in told if isinstance(name, str)) if isinstance(told, list) else ()


def _order_id(order: object) -> int:
    number = order.get("id") if isinstance(order, dict) else 0
    return number if isinstance(number, int) else 0


def order_ready(result: Result) -> OrderReady:
    """What is said of an order that was placed."""
    order = result.get("order")
    minutes = order.get("kept_for_minutes") if isinstance(order, dict) else 0
    kept = minutes if isinstance(minutes, int) else 0
    return OrderReady(text_in(order, "total_text"), link_in(order, "payment_url"), kept)


def _finish(talk: Talk) -> Step:
    """Checks out, unless it was done before or something of this very message is still to be settled."""
    if talk.earlier.take_by("checkout_cart"):
        if talk.question is None:
            _leave_out(talk)
        return
    if talk.broken or (talk.question and talk.question.asked is not Asked.MORE):
        return
    if any(isinstance(said, Changed) and said.emptied for said in talk.said):
        return
    is_unsettled = talk.lost or any(isinstance(said, NotFound | NotInCart) for said in talk.said)
    if is_unsettled or Saying.NOTHING_TO_CHANGE in talk.said or _is_left_open(talk):
        yield from _cart(talk, asks_to_close=True)
    else:
        yield from _check_out(talk)


def _is_left_open(talk: Talk) -> bool:
    """Whether something that was ordered waits to be asked about, and the shopper who finishes was not told so."""
    question = talk.state.question
    is_told = question and (question.then_check_out or question.asked is Asked.CHECK_OUT)
    return bool(talk.ordered_and_open) and not is_told


def _check_out(talk: Talk) -> Step:
    (result,) = yield from talk.ask(call("checkout_cart"))
    status = status_of(result)
    if status in {"created", "already_done"}:
        talk.say(order_ready(result))
        _leave_out(talk)
    elif status == "cart_empty":
        yield from _nothing_to_finish(talk)
    elif status == "needs_confirmation":
        yield from _cart(talk, asks_to_close=True)
    elif status == "price_changed":
        _prices_changed(talk, result)
    elif status == "out_of_stock":
        _short(talk, result)
    elif status == "product_gone":
        talk.say(Gone(text_in(result, "name") or "un producto", from_cart=True))
        talk.wonder(Question(Asked.CHECK_OUT))
    elif status == "too_much_unpaid":
        yield from _too_much_unpaid(talk, result)
    elif status != "not_registered":
        talk.broken = True


def _nothing_to_finish(talk: Talk) -> Step:
    """To finish with an empty cart may mean to pay the last order."""
    (result,) = yield from talk.ask(call("get_checkout_link_for_last_order"))
    if code_in(result.get("order"), "payment_status") in _UNPAID:
        _say_link(talk, result)
    else:
        talk.say(Saying.CART_EMPTY)


def _too_much_unpaid(talk: Talk, result: Result) -> Step:
    """The cart stays as it is; what they have to pay first is at hand."""
    told = result.get("unpaid_orders")
    unpaid = told if isinstance(told, int) else 0
    talk.say(TooMuchUnpaid(unpaid, text_in(result, "most_unpaid_text")))
    if unpaid:
        yield from _link(talk)


def _leave_out(talk: Talk) -> None:
    pending = [wish.spoken for wish in (*talk.state.wishes, *talk.parked) if wish.phrase]
    pending.extend(basket.meal for basket in talk.state.baskets)
    question = talk.state.question
    asked = question.asked if question else None
    if (
        asked in {Asked.WHICH, Asked.HOW_MUCH}
        and question
        and question.wish
        and question.wish.phrase
    ):
        pending.append(question.wish.spoken)
    if pending:
        talk.say(LeftOut(tuple(dict.fromkeys(pending))))
    talk.parked.clear()
    talk.todo.clear()
    talk.state = replace(
        talk.state, wishes=(), baskets=(), shown=(), found=(), shown_wish=None, last=None
    )


def _prices_changed(talk: Talk, result: Result) -> None:
    told = result.get("changes")
    changes = tuple(
        (text_in(one, "name"), text_in(one, "old_price_text"), text_in(one, "new_price_text"))
        for one in (told if isinstance(told, list | tuple) else ())
        if text_in(one, "name")
    )
    cart = cart_of(result.get("cart"))
    talk.say(PricesChanged(changes, cart.total_text if cart else ""))
    talk.wonder(Question(Asked.CHECK_OUT))


def _short(talk: Talk, result: Result) -> None:
    """Less is left than the cart has: offers to go on with what there is."""
    name, available = text_in(result, "name"), available_in(result)
    lines = talk.state.cart.lines if talk.state.cart else ()
    told = result.get("product_id")
    line = next((x for x in lines if x.product_id == told), None) or next(
        (x for x in lines if x.name == name), None
    )
    unit = line.unit if line else ""
    talk.say(OutOfStock(name or (line.name if line else "un producto"), unit, available))
    product_id = line.product_id if line else told if isinstance(told, int) else 0
    if product_id > 0:
        talk.wonder(
            Question(
                Asked.TAKE_WHAT_IS_LEFT,
                products=(Product(id=product_id, name=name, unit=unit),),
                quantity=available or 0,
                then_check_out=True,
            )
        )
