"""What is said of single products where it was asked whether to empty the cart: `no, solo la oreo`."""

from collections.abc import Sequence

from .intents import Wish
from .state import NONE_LEFT, Asked, Question
from .talk import Talk
from .utterances import Saying


def spoke_of_what_is_there(talk: Talk, wishes: Sequence[Wish]) -> bool:
    """Whether products of the cart were named and not counted, which orders none of them beside that question.

    One that is only named may be what is to go, or what stays: that is asked. `No, quiero la oreo` keeps the cart.
    """
    question = talk.state.question
    is_refused = Saying.CART_KEPT in talk.said
    if (
        question is None
        or question.asked is not Asked.EMPTY_CART
        or (talk.touched and not is_refused)
    ):
        return False
    if any(wish.amount for wish in wishes):
        return False
    lines = [line for wish in wishes for line in talk.lines_like(wish.phrase)]
    if len(lines) != len(wishes):
        return False
    talk.touched = True
    if is_refused or wishes[0].has_verb or len(lines) > 1:
        talk.say(Saying.CART_KEPT)
    else:
        talk.wonder(Question(Asked.SET_IT, products=(lines[0].product,), amount=NONE_LEFT))
    return True
