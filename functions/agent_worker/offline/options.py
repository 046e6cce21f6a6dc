"""Puts a numbered list on the table and asks which one."""

from dataclasses import replace

from .intents import Wish
from .quantities import priced
from .shelf import Product
from .state import Asked, Question
from .talk import Talk
from .utterances import OfferOne, ShowOptions

MAX_SHOWN = 6
"""Options of one list: more do not fit a phone's screen."""
MAX_SIMILAR = 3
"""Of what is only like what was asked for: nobody wants to read a shelf of it."""


def show(
    talk: Talk,
    products: tuple[Product, ...],
    wish: Wish,
    *,
    similar: bool = False,
    unsure: bool = False,
    on_offer: bool = False,
    found: tuple[Product, ...] = (),
    bent: bool = False,
) -> bool:
    """Shows products to choose from, or offers the only one. False when a question is open already.

    `found` is all that was found, for "la más barata" and "¿hay otra?". `bent` is whether a
    correction turned what was said into other words.
    """
    shown = products[: MAX_SIMILAR if similar else MAX_SHOWN]
    single = len(shown) == 1 and not shown[0].sold_out
    question = Question(Asked.ADD_IT if single else Asked.WHICH, wish=wish, products=shown)
    if single:
        question = replace(question, beside=_offered_before(talk, shown[0]))
    if not shown or not talk.wonder(question):
        return False
    if single and not similar and not unsure:
        asked_about = wish.amount if wish.asking else None
        talk.say(OfferOne(shown[0], bent, priced=priced(shown[0], asked_about)))
    else:
        hidden = len([product for product in (found or products) if product not in shown])
        talk.say(ShowOptions(wish.spoken, shown, similar, unsure, on_offer, hidden))
    talk.state = replace(
        talk.state, shown=shown, found=found or products, shown_wish=wish, cart_shown=False
    )
    return True


def _offered_before(talk: Talk, product: Product) -> tuple[Product, ...]:
    """What was offered in the turns right before, where the shopper has only asked for something else since."""
    before = talk.state.question
    if before is None or before.asked is not Asked.ADD_IT or talk.operations or talk.said:
        return ()
    return tuple(one for one in (*before.beside, *before.products) if one != product)
