"""What the cart would come to with something more, or without something: `cuánto sería si le sumo un fernet?`.

Nothing is added. What is one clear product is offered behind the total, so that a yes adds it.
"""

from collections.abc import Sequence
from dataclasses import replace

from retail.money import format_pesos, from_wire

from .intents import Wish
from .matching import match
from .options import show
from .play import BROKEN, call
from .quantities import quantity_for
from .shelf import Cart, Line, Product, products_of, status_of
from .state import Asked, Question
from .talk import Result, Step, Talk
from .utterances import NotFound, NotInCart, Saying, WouldCome


def tell_what_if(talk: Talk, wishes: Sequence[Wish], *, without: bool) -> Step:
    """Tells what the cart would come to, as far as each product is clear; else what is meant is asked."""
    last = talk.state.last
    wishes = [
        one if one.phrase or last is None else replace(one, phrase=last.name) for one in wishes
    ]
    if not all(one.phrase for one in wishes):
        talk.say(Saying.ASK_OF_WHAT)
        return
    calls = [
        call("get_cart_summary"),
        *(call("search_products", query=one.phrase) for one in wishes),
    ]
    cart_told, *found = yield from talk.ask(*calls)
    if any(status_of(result) in BROKEN for result in (cart_told, *found)):
        return
    cart = talk.state.cart or Cart()
    if without:
        _without(talk, cart, list(zip(wishes, found, strict=True)))
    else:
        _with(talk, cart, list(zip(wishes, found, strict=True)))


def _with(talk: Talk, cart: Cart, searched: Sequence[tuple[Wish, Result]]) -> None:
    rows: list[Line] = []
    more = 0.0
    clear: list[tuple[Wish, Product]] = []
    for wish, result in searched:
        products = products_of(result)
        fit = match(wish, products)
        product = fit.clear if fit.full and not fit.other_size else None
        quantity = quantity_for(product, wish.amount) if product else ""
        if (
            product is None
            or product.price is None
            or product.sold_out
            or isinstance(quantity, str)
        ):
            _show(talk, wish, fit.products or products, similar=not fit.full)
            continue
        price = round(product.price * quantity, 2)
        more += price
        clear.append((wish, product))
        rows.append(Line(product.id, product.name, product.unit, quantity, _pesos(price)))
    if not rows:
        return
    talk.say(WouldCome(tuple(rows), _pesos((cart.total or 0) + more), cart.total_text))
    if len(clear) == 1 and talk.question is None:
        ((wish, product),) = clear
        talk.state = replace(talk.state, shown=(product,), found=(product,), shown_wish=wish)
        talk.wonder(Question(Asked.ADD_IT, wish=wish, products=(product,)))


def _without(talk: Talk, cart: Cart, searched: Sequence[tuple[Wish, Result]]) -> None:
    rows: list[Line] = []
    less = 0.0
    for wish, result in searched:
        prices = {one.id: one.price for one in products_of(result) if one.price is not None}
        lines = [one for one in talk.lines_like(wish.phrase) if one.product_id in prices]
        if not lines:
            talk.say(NotInCart(wish.spoken))
        for line in lines:
            taken = quantity_for(line.product, wish.amount) if wish.amount else line.quantity
            out = min(line.quantity, taken) if isinstance(taken, float | int) else line.quantity
            price = round(prices[line.product_id] * out, 2)
            less += price
            rows.append(Line(line.product_id, line.name, line.unit, out, _pesos(price)))
    if rows:
        total = _pesos(max(0, (cart.total or 0) - less))
        talk.say(WouldCome(tuple(rows), total, cart.total_text, without=True))


def _show(talk: Talk, wish: Wish, products: tuple[Product, ...], *, similar: bool) -> None:
    if similar or not products:
        talk.say(NotFound(wish.spoken))
    if products:
        show(talk, products, wish, similar=similar)


def _pesos(amount: float) -> str:
    return format_pesos(from_wire(amount))
