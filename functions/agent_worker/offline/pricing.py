"""Tells what an amount of one product costs."""

from collections.abc import Generator

from retail.spanish.amounts import Amount, Measure

from .folding import fold
from .intents import Wish
from .options import show
from .play import Call, call
from .quantities import priced
from .shelf import Product, products_of
from .state import Asked
from .talk import Results, Step, Talk
from .utterances import OfferOne, Saying

_OF_ONE = {Asked.ADD_IT, Asked.HOW_MUCH, Asked.SET_IT}
"""Questions about one product, of which an amount's price may be asked before they are answered."""


def tell_price(talk: Talk, amount: Amount | None) -> Step:
    """Tells what so much costs of the product that is spoken of, and offers it unless it is in the cart."""
    product = _spoken_of(talk, amount)
    if product and product.price is None:
        product = yield from _with_its_price(talk, product)
    if product is None:
        if not talk.broken:
            talk.say(Saying.ASK_OF_WHAT)
        return
    if talk.question or talk.line_of(product.id):
        talk.say(OfferOne(product, asks=False, priced=priced(product, amount)))
    else:
        show(talk, (product,), Wish(fold(product.name), amount=amount, asking=True))


def _with_its_price(
    talk: Talk, product: Product
) -> Generator[tuple[Call, ...], Results, Product | None]:
    (result,) = yield from talk.ask(call("search_products", query=product.name))
    return next((one for one in products_of(result) if one.id == product.id), None)


def _spoken_of(talk: Talk, amount: Amount | None) -> Product | None:
    question = talk.question or talk.state.question
    if question and question.asked in _OF_ONE and question.products:
        return question.products[0]
    if question and question.asked is Asked.WHICH:
        is_count = amount is not None and amount.measure is Measure.PIECE
        place = int(amount.value) if amount and is_count else 0
        return question.products[place - 1] if 1 < place <= len(question.products) else None
    return talk.state.last
