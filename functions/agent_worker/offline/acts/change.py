"""Changing what is in the cart: more, less, so many, another one, none."""

from dataclasses import replace

from retail.spanish.words import tokens

from ..changes import EACH, POINTED, REFUSED, change_of, undo_of
from ..changing import amended
from ..choosing import choose
from ..clauses import Clause
from ..confirming import show_others
from ..intents import Choice, Intent, Kind
from ..slots import decline, take_number
from ..state import Asked, Question
from ..talk import Talk
from .act import Act, of_the_whole

_THAT = (Choice(that=True),)
"""What is pointed at and not named: beside an open list what is shown, else what was touched last."""


def _changes(clause: Clause) -> Intent | None:
    return undo_of(clause.text) or change_of(clause.text)


def _is_of(question: Question | None, intent: Intent) -> bool:
    """Whether what is not wanted is what an open list is about: `no quiero leche` to a list of milks."""
    shown = set(tokens(question.wish.phrase)) if question and question.wish else set[str]()
    return bool(intent.wishes) and all(
        set(tokens(wish.phrase)) <= shown for wish in intent.wishes if wish.phrase
    )


def _take(talk: Talk, intent: Intent) -> None:
    """A change of the cart, of the amount that an open list is about, or of what this turn asked for before."""
    if amended(talk.todo, intent):
        talk.touched = True
        return
    question = talk.state.question
    if intent.detail == REFUSED and question and question.asked is not Asked.MORE:
        decline(talk)
        return
    how_much = question is not None and question.asked in {Asked.HOW_MUCH, Asked.ADD_IT}
    if how_much and intent.kind is Kind.SET and not intent.wishes and intent.amount:
        take_number(talk, intent)
        return
    open_wish = question.wish if question and question.asked is Asked.WHICH else None
    is_shown = open_wish or (question is not None and question.asked is Asked.ADD_IT)
    if is_shown and intent.kind is Kind.REMOVE and _is_of(question, intent):
        decline(talk)
        return
    if is_shown and intent.kind is Kind.REPLACE and intent.wishes and intent.choices == _THAT:
        talk.todo.extend(intent.wishes)
        talk.touched = True
        return
    if open_wish and intent.detail == EACH and not talk.touched:
        choose(talk, Intent(Kind.CHOOSE, choices=(Choice(amount=intent.amount),)))
        return
    if open_wish and intent.kind is Kind.MORE and not intent.wishes and not talk.touched:
        show_others(talk)
        return
    if question and open_wish and open_wish not in talk.parked and not talk.touched:
        if intent.kind is Kind.SET and not intent.wishes:
            talk.touched = True
            talk.question = replace(question, wish=replace(open_wish, amount=intent.amount))
            return
        if intent.detail != POINTED:
            talk.parked.append(open_wish)
    talk.changes.append(intent)
    talk.touched = True


CHANGE = Act(
    "change",
    read=of_the_whole(_changes),
    take=_take,
    examples={
        Kind.SET: "mejor que sean 3|mejor 3|que sean dos|dejalo en 2|poné 4 de leche|bajá la manteca a 1|dejá 1 sola|en vez de 2 mantecas, 1",
        Kind.MORE: "dos más|agregá dos más|otra|otro más|agregá 2 leches más|dos más de yerba",
        Kind.LESS: "uno menos|sacame una|sacá dos leches",
        Kind.REMOVE: "sacala|sacá la leche|quitá la yerba|sin el pan|no quiero la leche|sacá todo menos la leche|dejame solo la leche",
        Kind.UNDO: "deshacé eso",
        Kind.REPLACE: "cambiá la leche por yogur|en vez de leche dame yogur|me equivoqué, era quilmes lata",
    },
    near_misses="sacá todo|más opciones|otra marca|sin lactosa|más barata|la otra",
)
