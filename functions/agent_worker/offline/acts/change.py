"""Changing what is in the cart: more, less, so many, another one, none."""

from dataclasses import replace

from retail.spanish.words import tokens

from ..changes import (
    ALL_BUT,
    CONTRASTED,
    EACH,
    ONLY,
    POINTED,
    REFUSED,
    STAYS_WITH,
    change_of,
    undo_of,
)
from ..changing import amended
from ..choosing import choose, lets_go, took_each
from ..clauses import Clause
from ..confirming import show_others
from ..intents import Choice, Intent, Kind
from ..matching import refined
from ..slots import ask_again, decline, take_number
from ..state import Asked, Question
from ..talk import Talk
from ..utterances import Saying
from ..wishes import instead_of
from .act import Act, of_the_whole
from .buy import take_wishes

_THAT = (Choice(that=True),)
"""What is pointed at and not named: beside an open list what is shown, else what was touched last."""

_TAKES_AN_AMOUNT = {Asked.HOW_MUCH, Asked.ADD_IT, Asked.TAKE_WHAT_IS_LEFT}


def _changes(clause: Clause) -> Intent | None:
    change = undo_of(clause.text) or change_of(clause.text)
    if change and change.detail == STAYS_WITH and clause.asked:
        return Intent(Kind.HOLD_ON)  # `me quedo con la pepsi?`
    return change


def _is_of(question: Question, intent: Intent) -> bool:
    """Whether what is not wanted is what an open list is about: `no quiero leche` to a list of milks."""
    shown = set(tokens(question.wish.phrase)) if question.wish else set[str]()
    return bool(intent.wishes) and all(
        set(tokens(wish.phrase)) <= shown for wish in intent.wishes if wish.phrase
    )


def _denies_the_list(question: Question, intent: Intent) -> bool:
    """Whether a contrast denies what an open list is about, or some of it: `coca`, and then `no coca, pepsi`."""
    if question.asked not in {Asked.WHICH, Asked.ADD_IT, Asked.HOW_MUCH} or not question.wish:
        return False
    denied = intent.wishes[1].phrase
    is_its_name = bool(set(tokens(denied)) & set(tokens(question.wish.phrase)))
    return is_its_name or bool(refined(question.products, denied))


def _take(talk: Talk, intent: Intent) -> None:
    """A change of the cart, of the amount that an open list is about, or of what this turn asked for before."""
    question = talk.state.question
    is_of_a_list = question is not None and question.asked in {Asked.WHICH, Asked.ADD_IT}
    if intent.detail in {STAYS_WITH, ALL_BUT} and is_of_a_list and not _are_there(talk, intent):
        take_wishes(talk, Intent(Kind.WISH, wishes=intent.wishes))
        return
    if intent.detail == ONLY:
        named = tuple(replace(wish, amount=intent.amount) for wish in intent.wishes)
        is_open = question is not None and question.asked in {Asked.WHICH, Asked.ADD_IT}
        if is_open or not all(talk.lines_like(wish.phrase) for wish in named):
            take_wishes(talk, Intent(Kind.WISH, wishes=named))
            return
    is_done_in_part = intent.kind is Kind.MORE and talk.earlier.writes  # by another model
    if not is_done_in_part and amended(talk.todo, intent):
        talk.touched = True
    elif intent.kind is Kind.REMOVE and lets_go(talk, intent.wishes):
        return
    elif intent.detail == CONTRASTED and question and _denies_the_list(question, intent):
        take_wishes(talk, Intent(Kind.WISH, wishes=intent.wishes[:1], corrects=True))
    elif question is None and talk.state.is_ordered and not talk.operations:
        _change_the_order(talk, intent)
    elif not question or not (
        _answers(talk, question, intent) or _is_of_the_list(talk, question, intent)
    ):
        if question and question.asked is Asked.HOW_MUCH and not talk.touched:
            talk.waiting = question
        talk.changes.append(intent)
        talk.touched = True


def _are_there(talk: Talk, intent: Intent) -> bool:
    """Whether the cart has something of what a change names."""
    return any(talk.lines_like(wish.phrase) for wish in intent.wishes)


def _change_the_order(talk: Talk, intent: Intent) -> None:
    """Says that an order which is placed stays as it is; more of something that is named begins another."""
    if intent.kind is Kind.MORE and intent.wishes:
        talk.todo.extend(replace(wish, amount=intent.amount) for wish in intent.wishes)
    else:
        talk.say(Saying.ORDER_STANDS)
    talk.touched = True


def _answers(talk: Talk, question: Question, intent: Intent) -> bool:
    """Whether the change was a no to the open question, the amount it asked for, or what is wanted instead; and was taken."""
    of_a_product = question.asked in {Asked.WHICH, Asked.ADD_IT}
    refuses = intent.detail == REFUSED and question.asked is not Asked.MORE
    leaves = of_a_product and intent.kind is Kind.REMOVE and _is_of(question, intent)
    how_much = question.asked in _TAKES_AN_AMOUNT and intent.kind is Kind.SET
    is_agreed = question.asked is Asked.EMPTY_CART and Kind.CLEAR_CART in talk.closing
    if is_agreed and intent.takes_that_out:
        return True  # `sí, borralo`
    is_unclear = question.asked is Asked.EMPTY_CART and intent.takes_that_out and not refuses
    if is_unclear and not talk.touched:  # `no sé, ¿borralo?`: the cart, or the last of it
        ask_again(talk, question)
        return True
    if refuses or leaves:
        decline(talk)
    elif (
        intent.detail == EACH
        and intent.kind is Kind.SET
        and took_each(talk, question, intent.amount)
    ):
        talk.touched = True
    elif how_much and not intent.wishes and intent.amount:
        take_number(talk, intent)
    elif of_a_product and intent.kind is Kind.REPLACE and intent.wishes and intent.choices == _THAT:
        base = question.wish or intent.wishes[0]
        meant = instead_of(base, intent.wishes[0])
        talk.todo.append(replace(meant, asking=meant.asking or base.asking))
        talk.touched = True
    else:
        return False
    return True


def _is_of_the_list(talk: Talk, question: Question, intent: Intent) -> bool:
    """Whether the change was of how many of the list, or asked for more of it; and was taken. Else the list is put off."""
    wish = question.wish if question.asked is Asked.WHICH and not talk.touched else None
    if wish is None:
        return False
    if intent.detail == EACH:
        those = intent.choices[0] if intent.choices else Choice()
        choose(talk, Intent(Kind.CHOOSE, choices=(replace(those, amount=intent.amount),)))
    elif intent.kind is Kind.MORE and not intent.wishes:
        show_others(talk)
    elif wish in talk.parked:
        return False
    elif intent.kind is Kind.SET and not intent.wishes:
        talk.touched = True
        talk.question = replace(question, wish=replace(wish, amount=intent.amount))
    else:
        if intent.detail != POINTED:
            talk.parked.append(wish)
        return False
    return True


CHANGE = Act(
    "change",
    read=of_the_whole(_changes),
    take=_take,
    examples={
        Kind.SET: "mejor que sean 3|mejor 3|que sean dos|dejalo en 2|poné 4 de leche|bajá la manteca a 1|dejá 1 sola|en vez de 2 mantecas, 1|y el detergente uno solo|lavandina 2 nomás",
        Kind.MORE: "dos más|agregá dos más|otra|otro más|agregá 2 leches más|dos más de yerba|el doble",
        Kind.LESS: "uno menos|sacame una|sacá dos leches",
        Kind.REMOVE: "sacala|sacá la leche|quitá la yerba|sin el pan|no quiero la leche|sacá todo menos la leche|dejame solo la leche",
        Kind.UNDO: "deshacé eso",
        Kind.REPLACE: "cambiá la leche por yogur|en vez de leche dame yogur|me equivoqué, era quilmes lata",
    },
    near_misses="el de doble hoja|sacá todo|más opciones|otra marca|sin lactosa|más barata|la otra",
)
