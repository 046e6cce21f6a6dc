"""Slots: what an open question waits for, and what a yes, a no or a number does about it.

A question is asked by the act that needs the answer. Anything that is no answer to it is read as an act of its own,
and the question comes back after it, where its slot is kept open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from retail.spanish.amounts import Amount, Measure

from .choosing import choose_one
from .confirming import add_basket_once, ask_what, has_cart
from .intents import Choice, Intent, Kind
from .line_choices import choose_line
from .options import show
from .quantities import in_kilos, quantity_for
from .shelf import Line, Product
from .state import NONE_LEFT, Asked, Question
from .talk import Operation, Talk
from .utterances import Remind, Saying

ORDERED = "ordered"
"""The detail of a number with a verb that orders: `dame 2`."""
Filler = Callable[[Talk, Question], None]
FillerByNumber = Callable[[Talk, Question, Amount], None]


def ask_again(talk: Talk, question: Question | None) -> None:
    """Asks the open question again: what was said does not answer it."""
    talk.question = question
    if question:
        talk.say(Remind(question))


def _nothing_added(talk: Talk, question: Question) -> None:
    talk.say(Saying.NOTHING_ADDED)
    if question.then_check_out:
        talk.closing.append(Kind.OFFER_TO_FINISH)


def _of_something_else(talk: Talk, _question: Question, amount: Amount) -> None:
    _number_unasked(talk, amount)


@dataclass(frozen=True)
class Slot:
    """What fills one kind of question.

    Attributes:
        yes, no, number: take such an answer. By default a yes is asked for what it means, a no adds nothing, and a
            number is about something else.
        is_yes_or_no: a yes or a no is all that it asks for.
        is_kept_open: the question stays on the table while the shopper speaks of other things.
        settled_by: the tool that has answered it when another model called it; empty where any write to its products has.
    """

    yes: Filler = ask_again
    no: Filler = _nothing_added
    number: FillerByNumber = _of_something_else
    is_yes_or_no: bool = False
    is_kept_open: bool = True
    settled_by: str = ""


def agree(talk: Talk) -> None:
    """A yes to whatever was asked; `dale. sí, mandalo` is one."""
    question = talk.state.question
    if question is None or question.asked is Asked.MORE:
        ask_what(talk)
    elif not talk.agreed:
        talk.touched = talk.agreed = True
        SLOTS[question.asked].yes(talk, question)


def decline(talk: Talk) -> None:
    """A no to whatever was asked."""
    talk.touched = True
    question = talk.state.question
    if question is None:
        _no_more(talk)
    else:
        SLOTS[question.asked].no(talk, question)


def is_yes_or_no(question: Question | None) -> bool:
    """Whether the open question asks for a yes or a no."""
    return question is not None and SLOTS[question.asked].is_yes_or_no


def hold_on(talk: Talk) -> None:
    """`lo pienso`, `más tarde`, `no sé`: whether to place the order, or to empty the cart, is asked no more."""
    talk.say(Saying.AT_YOUR_SERVICE)
    question = talk.state.question
    if question and question.asked in {Asked.CHECK_OUT, Asked.EMPTY_CART}:
        talk.touched = True


def take_number(talk: Talk, intent: Intent) -> None:
    """A bare number is whatever was asked for: an option, a quantity, a line."""
    if talk.earlier.take_any():
        talk.touched = True
        return
    amount = intent.amount or Amount(1)
    if talk.todo:
        last = talk.todo[-1]
        asking = last.asking and intent.detail != ORDERED
        talk.todo[-1] = replace(last, amount=amount, said_plainly=False, asking=asking)
        return
    question = talk.state.question
    if question is None:
        _number_unasked(talk, amount)
    elif question.asked is Asked.WHICH and intent.detail == ORDERED:  # `mandame dos`, not `la dos`
        _take_how_much(talk, question, amount)
    else:
        SLOTS[question.asked].number(talk, question, amount)


def _position(amount: Amount) -> int:
    """The place in a list that a bare number may mean, 0 for none."""
    is_whole = amount.measure is Measure.PIECE and amount.value == int(amount.value)
    return int(amount.value) if is_whole else 0


def _number_unasked(talk: Talk, amount: Amount) -> None:
    """A bare number where nothing was asked that it could answer."""
    if amount.measure is Measure.PESO:
        talk.say(Saying.ASK_OF_WHAT)
    elif talk.state.last:
        _meant_quantity(talk, talk.state.last, amount)
    elif talk.state.shown and _position(amount):
        choose_one(talk, Choice(position=_position(amount)))
    else:
        talk.say(Saying.ASK_OF_WHAT)


_MEASURED = {Measure.KILO, Measure.PACK}


def _in_packs(product: Product, amount: Amount) -> Amount:
    """Pieces of what is sold by the dozen as whole dozens: `dos docenas`."""
    pieces, quantity = product.contents.pieces, quantity_for(product, amount)
    is_whole = pieces > 1 and amount.measure is Measure.PIECE and quantity == amount.value / pieces
    return Amount(quantity, Measure.PACK) if is_whole and isinstance(quantity, float) else amount


def _counts_the_one(line: Line | None, amount: Amount) -> bool:
    """Whether a number is how many of what was just chosen once: `la 3`, and then `2`."""
    return line is not None and line.quantity == 1 and _position(amount) > 1


def _was_just_chosen(talk: Talk, product: Product) -> bool:
    """Whether the turn right before did nothing but take a product from a list or an offer, so that a measure is how much of it."""
    touched = [one.product.id for one in talk.state.touched]
    listed = {one.id for one in (*talk.state.shown, *talk.state.found)}
    return talk.state.just_touched and touched == [product.id] and product.id in listed


def _meant_quantity(talk: Talk, product: Product, amount: Amount) -> None:
    """A number out of the blue, after a product was added: asks before it changes anything."""
    talk.touched = True
    line = talk.line_of(product.id)
    amount = _in_packs(product, amount)
    if line and line.quantity == amount.value:
        talk.say(Saying.ASK_MORE_OR_FINISH)
        return
    if _was_just_chosen(talk, product) and (
        amount.measure in _MEASURED or _counts_the_one(line, amount)
    ):
        talk.put(product, amount, sets=True)
        return
    question = Question(Asked.SET_IT, products=(product,), amount=amount)
    talk.wonder(question)
    talk.say(Remind(question))


def _choose_the_only_one(talk: Talk, question: Question) -> None:
    if len(question.products) == 1:
        choose_one(talk, Choice(position=1))
    elif question.then_check_out and question.wish:
        show(talk, question.products, question.wish, found=talk.state.found)
    else:
        ask_again(talk, question)


def _choose_by_number(talk: Talk, question: Question, amount: Amount) -> None:
    """The place of an option, or what some of them hold; else how much of what is chosen next."""
    options = question.products
    holding = [place for place, one in enumerate(options, 1) if _holds(one, amount)]
    if _position(amount) in range(1, len(options) + 1):
        choose_one(talk, Choice(position=_position(amount)))
    elif len(holding) == 1:
        choose_one(talk, Choice(position=holding[0]))
    elif holding and question.wish and len(holding) < len(options):
        kept = tuple(options[place - 1] for place in holding)
        show(talk, kept, question.wish, found=talk.state.found)
    elif _position(amount):
        choose_one(talk, Choice(position=_position(amount)))
    else:
        _take_how_much(talk, question, amount)


def _holds(product: Product, amount: Amount) -> bool:
    """Whether so much is what one of it holds: `de litro y medio`, `media docena`."""
    if product.by_weight:
        return False
    held = product.contents
    if amount.measure is Measure.PIECE:
        return held.pieces == amount.value
    return held.size == Amount(amount.value, amount.measure)


def _take_how_much(talk: Talk, question: Question, amount: Amount) -> None:
    """How much of an option that is still to be chosen."""
    if question.wish:
        talk.touched = True
        wish = replace(question.wish, amount=amount)
        talk.state = replace(talk.state, shown_wish=wish)
        talk.question = replace(question, wish=wish)
        talk.say(Remind(talk.question))


def _choose_line_by_number(talk: Talk, question: Question, amount: Amount) -> None:
    choose_line(talk, question, _position(amount))


def _add_it(talk: Talk, question: Question) -> None:
    wish = question.wish
    talk.put(question.products[0], wish.amount if wish else None, wish=wish)


def _add_so_much(talk: Talk, question: Question, amount: Amount) -> None:
    product = question.products[0]
    sets = question.change is Kind.SET
    talk.put(product, in_kilos(product, amount), sets=sets, wish=question.wish)


def _set_it(talk: Talk, question: Question) -> None:
    if question.amount == NONE_LEFT:
        talk.plan(Operation(question.products[0], 0, sets=True))
        return
    talk.put(question.products[0], question.amount, sets=True)


def _leave_it(talk: Talk, question: Question) -> None:
    talk.say(Saying.CART_KEPT if question.amount == NONE_LEFT else Saying.NOTHING_ADDED)


def _take_what_is_left(talk: Talk, question: Question) -> None:
    talk.plan(Operation(question.products[0], question.quantity, sets=True))
    if question.pays_after_a_yes:
        talk.closing.append(Kind.FINISH)


def _take_so_much(talk: Talk, question: Question, amount: Amount) -> None:
    talk.put(question.products[0], amount, sets=True)


def _leave_what_is_left(talk: Talk, question: Question) -> None:
    talk.say(Saying.NOT_CHECKED_OUT if question.then_check_out else Saying.NOTHING_ADDED)


def _add_basket(talk: Talk, _question: Question) -> None:
    add_basket_once(talk)


def _empty(talk: Talk, _question: Question) -> None:
    talk.closing.append(Kind.CLEAR_CART)


def _keep_cart(talk: Talk, _question: Question) -> None:
    talk.say(Saying.CART_KEPT)


def _call_off_order(talk: Talk, _question: Question) -> None:
    talk.closing.append(Kind.CALL_OFF_ORDER)


def _keep_order(talk: Talk, _question: Question) -> None:
    talk.say(Saying.ORDER_KEPT)


def _check_out(talk: Talk, _question: Question) -> None:
    talk.closing.append(Kind.FINISH)


def _not_yet(talk: Talk, _question: Question) -> None:
    talk.say(Saying.NOT_CHECKED_OUT)


def _no_more(talk: Talk, _question: Question | None = None) -> None:
    """`no` to "¿algo más?": offers to finish where there is something to."""
    if has_cart(talk):
        talk.closing.append(Kind.OFFER_TO_FINISH)
    else:
        talk.say(Saying.AT_YOUR_SERVICE)


SLOTS: Mapping[Asked, Slot] = {
    Asked.NAME: Slot(is_kept_open=False),
    Asked.EMAIL: Slot(is_kept_open=False),
    Asked.WHICH: Slot(yes=_choose_the_only_one, number=_choose_by_number),
    Asked.ADD_IT: Slot(yes=_add_it, number=_add_so_much, is_yes_or_no=True),
    Asked.HOW_MUCH: Slot(number=_add_so_much),
    Asked.SET_IT: Slot(yes=_set_it, no=_leave_it, is_yes_or_no=True, is_kept_open=False),
    Asked.TAKE_WHAT_IS_LEFT: Slot(
        yes=_take_what_is_left, no=_leave_what_is_left, number=_take_so_much, is_yes_or_no=True
    ),
    Asked.WHICH_LINE: Slot(number=_choose_line_by_number),
    Asked.EMPTY_CART: Slot(yes=_empty, no=_keep_cart, is_yes_or_no=True, settled_by="clear_cart"),
    Asked.BASKET: Slot(yes=_add_basket, is_yes_or_no=True),
    Asked.CHECK_OUT: Slot(
        yes=_check_out, no=_not_yet, is_yes_or_no=True, settled_by="checkout_cart"
    ),
    Asked.CANCEL_ORDER: Slot(
        yes=_call_off_order,
        no=_keep_order,
        is_yes_or_no=True,
        is_kept_open=False,
        settled_by="cancel_last_order",
    ),
    Asked.MORE: Slot(no=_no_more, is_kept_open=False),
}
"""The slot of every question; name and e-mail are taken by `registration`, before anything is answered."""
