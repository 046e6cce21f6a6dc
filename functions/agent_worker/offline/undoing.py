"""Brings back what the cart had before: all of the last change, or only what was taken out or gave way."""

from dataclasses import replace

from .changes import FORMER, PUT_BACK
from .intents import Intent, Wish
from .matching import refined
from .shelf import Product
from .state import Touched
from .talk import Operation, Talk
from .utterances import NotInCart, Saying


def undo(talk: Talk, intent: Intent) -> None:
    """The products that were touched last get the quantities that they had before.

    What is only to be put back takes nothing out, and what was there before has to have been there. `Las 4 estaban bien` is of what
    there were 4 of before, and else only a remark.
    """
    known = _brought_back(talk, intent)
    if intent.amount:
        known = [one for one in known if one.before == intent.amount.value]
        if not known:
            talk.say(Saying.ASK_MORE_OR_FINISH)
            return
    if intent.wishes:
        named = [one for one in known if _is_called(one.product, intent.wishes[0])]
        if intent.detail != FORMER:
            known = named
        if not any(one.before for one in named):
            _want(talk, intent.wishes[0])
            return
    for one in known:
        line = talk.line_of(one.product.id)
        if one.before != (line.quantity if line else 0):
            talk.plan(Operation(one.product, one.before or 0, sets=True))
    if not known:
        talk.say(Saying.NOTHING_TO_CHANGE)


def _brought_back(talk: Talk, intent: Intent) -> list[Touched]:
    """What was touched last and had a quantity before, of which only what is to be put back or was there."""
    known = [one for one in talk.state.touched if one.before is not None]
    if intent.detail == PUT_BACK:
        return [one for one in known if (one.before or 0) > _quantity_of(talk, one.product.id)]
    was_there = intent.detail != FORMER or any(one.before for one in known)
    return known if was_there else []


def took_out_another(talk: Talk, intent: Intent) -> bool:
    """Whether what is put right is what the turn before took out: `sacá las oreo`, and then `perdón, quise decir la pepsi`.

    Then that comes back, and what was meant goes. Where that is not in the cart nothing else gives way to it.
    """
    touched = talk.state.touched if talk.state.just_touched and not talk.operations else ()
    are_gone = touched and all(one.before and not talk.line_of(one.product.id) for one in touched)
    is_correction = len(intent.wishes) == 1 and any(choice.that for choice in intent.choices)
    if not are_gone or not is_correction or intent.wishes[0].amount:
        return False
    meant = talk.lines_like(intent.wishes[0].phrase)
    if len(meant) > 1:
        return False
    if not meant:
        talk.say(NotInCart(intent.wishes[0].spoken))
        return True
    for one in touched:
        talk.plan(Operation(one.product, one.before or 0, sets=True))
    talk.plan(Operation(meant[0].product, 0, sets=True))
    return True


def _want(talk: Talk, wish: Wish) -> None:
    """Wants what was not taken out; what is in the cart stays as it is."""
    if talk.lines_like(wish.phrase):
        talk.say(Saying.CART_KEPT)
    else:
        talk.todo.append(replace(wish, asking=True))


def _is_called(product: Product, wish: Wish) -> bool:
    return bool(refined((product,), wish.phrase))


def _quantity_of(talk: Talk, product_id: int) -> float:
    line = talk.line_of(product_id)
    return line.quantity if line else 0
