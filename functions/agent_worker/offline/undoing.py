"""Brings back what the cart had before: all of the last change, or only what was taken out or gave way."""

from .changes import FORMER, PUT_BACK
from .intents import Intent, Wish
from .matching import refined
from .shelf import Product
from .talk import Operation, Talk
from .utterances import Saying


def undo(talk: Talk, intent: Intent) -> None:
    """The products that were touched last get the quantities that they had before.

    What is only to be put back takes nothing out, and what was there before has to have been there. `Las 4 estaban bien` is of what
    there were 4 of before, and else only a remark.
    """
    known = [one for one in talk.state.touched if one.before is not None]
    if intent.detail == PUT_BACK:
        known = [one for one in known if (one.before or 0) > _quantity_of(talk, one.product.id)]
    if intent.detail == FORMER and not any(one.before for one in known):
        known = []
    if intent.amount:
        known = [one for one in known if one.before == intent.amount.value]
        if not known:
            talk.say(Saying.ASK_MORE_OR_FINISH)
            return
    if intent.wishes:
        known = [one for one in known if _is_called(one.product, intent.wishes[0])]
        if not known:
            _want(talk, intent.wishes[0])
            return
    for one in known:
        line = talk.line_of(one.product.id)
        if one.before != (line.quantity if line else 0):
            talk.plan(Operation(one.product, one.before or 0, sets=True))
    if not known:
        talk.say(Saying.NOTHING_TO_CHANGE)


def _want(talk: Talk, wish: Wish) -> None:
    """Wants what was not taken out; what is in the cart stays as it is."""
    if talk.lines_like(wish.phrase):
        talk.say(Saying.CART_KEPT)
    else:
        talk.todo.append(wish)


def _is_called(product: Product, wish: Wish) -> bool:
    return bool(refined((product,), wish.phrase))


def _quantity_of(talk: Talk, product_id: int) -> float:
    line = talk.line_of(product_id)
    return line.quantity if line else 0
