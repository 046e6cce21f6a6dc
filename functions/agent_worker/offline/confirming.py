"""Takes the short questions and orders that only make sense beside what was asked."""

from dataclasses import replace

from .intents import Kind, Pick
from .matching import picked
from .options import show
from .state import Asked, Question
from .talk import Operation, Talk
from .utterances import NotFound, Remind, Saying

ABOUT_AN_ORDER = frozenset({Asked.WHICH, Asked.ADD_IT, Asked.HOW_MUCH, Asked.BASKET})
"""Questions whose answer puts something into the cart."""


def add_basket(talk: Talk) -> None:
    """Plans each line of the basket that was proposed into the cart."""
    question = talk.state.question
    for line in question.basket.lines if question and question.basket else ():
        talk.plan(Operation(line.product, line.quantity))


def add_basket_once(talk: Talk) -> None:
    """Adds the proposal, unless it was added for another yes of this turn: `dale, agregalo y cerralo`."""
    if not talk.basket_settled:
        talk.basket_settled = True
        add_basket(talk)


def ask_to_finish(talk: Talk) -> None:
    """Shows the cart and asks whether to place the order; what was ordered and is still open is named, and kept."""
    question = talk.state.question
    wish = question.wish if question and question.asked in ABOUT_AN_ORDER else None
    if wish and wish.is_ordered and not talk.touched:
        talk.state = replace(talk.state, wishes=(wish, *talk.state.wishes))
    talk.closing.append(Kind.OFFER_TO_FINISH)
    talk.touched = True


def enough(talk: Talk) -> None:
    """`nada más` beside an open question about a product: leaves that, and asks whether to finish."""
    is_answered = talk.touched
    ask_to_finish(talk)
    if not (is_answered or talk.ordered_and_open):
        talk.say(Saying.NOTHING_ADDED)


def speak_of_finishing(talk: Talk) -> None:
    """Says how to finish, to whom spoke of it and did not do it."""
    talk.say(Saying.FINISH_WHEN_YOU_LIKE)


def has_cart(talk: Talk) -> bool:
    """Whether the cart is known to have something in it."""
    return bool(talk.state.cart and talk.state.cart.lines)


def ask_what(talk: Talk) -> None:
    """Asks what to buy, or what else, and stays ready for a "no, nada más"."""
    talk.say(Saying.ASK_WHAT_ELSE if has_cart(talk) else Saying.ASK_WHAT)
    if has_cart(talk):
        talk.wonder(Question(Asked.MORE))


def show_others(talk: Talk) -> None:
    """What the list did not show of what was found."""
    rest = tuple(product for product in talk.state.found if product not in talk.state.shown)
    talk.touched = True
    if rest and talk.state.shown_wish:
        show(talk, rest, talk.state.shown_wish)
        return
    talk.say(Saying.NO_OTHERS if talk.state.shown else Saying.ASK_WHAT)
    talk.question = talk.state.question


def show_again(talk: Talk) -> None:
    """The open list once more."""
    question = talk.state.question
    if question and question.asked is Asked.WHICH and question.wish:
        talk.touched = True
        show(talk, question.products, question.wish, found=talk.state.found)


def show_discounted(talk: Talk) -> None:
    """`¿y con descuento?`: of a list, what is on offer; else an honest no."""
    question = talk.state.question
    base = talk.state.shown_wish
    if question and question.asked is Asked.WHICH and base:
        talk.touched = True
        offers = picked(talk.state.found, Pick.ON_OFFER)
        if offers:
            show(talk, offers, base, on_offer=True)
            return
        talk.say(NotFound(base.spoken, on_offer=True))
        talk.question = question
        talk.say(Remind(question))
        return
    talk.say(Saying.NO_DISCOUNT)
