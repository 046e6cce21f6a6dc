"""Takes each intent in the light of what is on the table, and plans what to do about it."""

from dataclasses import replace

from .amounts import is_number_alone
from .changes import POINTED
from .choosing import choose, take_number
from .confirming import (
    agree,
    ask_to_finish,
    ask_what,
    decline,
    enough,
    show_again,
    show_discounted,
    show_others,
    speak_of_finishing,
)
from .finishing import Answer, answer_of, last_word
from .folding import fold, tokens
from .intents import Choice, Intent, Kind, Pick, Understood, Wish
from .lexicon import GROCERIES
from .matching import refined, size_meant
from .options import show
from .state import Asked
from .talk import Talk
from .utterances import CannotRead, NotFound, Saying, WhoIAm
from .wishes import strip_lead

SAYINGS = {
    Kind.ASK_HELP: Saying.HELP, Kind.ASK_HOW_ARE_YOU: Saying.WELL,
    Kind.OFF_TOPIC: Saying.OFF_TOPIC, Kind.INSULT: Saying.CALM, Kind.EMOJI: Saying.EMOJI,
    Kind.THANK: Saying.YOU_ARE_WELCOME, Kind.LEAVE: Saying.GOODBYE,
    Kind.ASK_PERSON: Saying.NO_PERSON, Kind.CANCEL_ORDER: Saying.NO_CANCEL,
    Kind.ASK_WHY: Saying.WHY_DATA, Kind.REFUSE_EMAIL: Saying.EMAIL_NEEDED,
}  # fmt: skip
_CLOSING = {
    Kind.SEE_CART, Kind.SEE_TOTAL, Kind.EMPTY_CART, Kind.LINK, Kind.STATUS,
    Kind.BROWSE_SHOP, Kind.USUAL,
}  # fmt: skip
_CHANGES = {Kind.SET, Kind.MORE, Kind.LESS, Kind.REMOVE, Kind.REPLACE}
_IDLE = {Kind.OTHER_OPTIONS, Kind.AGAIN, Kind.KEEP_SHOPPING}
_COURTESY = {Kind.GREET, Kind.THANK, Kind.LEAVE, Kind.ASK_HOW_ARE_YOU, Kind.EMOJI}

MAX_PUT_OFF = 1
"""How often a list that was ignored comes back before it is dropped."""


def take_in(talk: Talk, heard: tuple[Understood, ...]) -> None:
    """Plans the answer to all messages of a turn, in order."""
    intents = last_word([intent for message in heard for intent in _in_view_of(talk, message)])
    weighty = [
        i
        for i in intents
        if i.kind not in {*_COURTESY, Kind.UNKNOWN, Kind.YES, Kind.NO, Kind.MEDIA}
    ]
    asked = talk.state.question.asked if talk.state.question else None
    if not intents:
        talk.say(talk.greeting)
    for intent in intents:
        if (
            intent.kind in {Kind.YES, Kind.NO}
            and weighty
            and asked in {None, Asked.MORE, Asked.WHICH}
        ):
            continue
        if intent.kind in _IDLE and any(other.kind is Kind.WISH for other in intents):
            continue
        if intent.kind in {Kind.GREET, Kind.THANK} and (weighty or intent is not intents[0]):
            continue
        _take(talk, intent)


def _in_view_of(talk: Talk, message: Understood) -> tuple[Intent, ...]:
    """A message's intents; one that is the name of a product on the table chooses it."""
    said = fold(message.text)
    for place, product in enumerate(talk.state.shown, 1):
        name = fold(product.name)
        before, found, after = said.partition(name)
        count = is_number_alone(before.split()) if before.strip() else None
        if found and not after.strip(" .!") and (count or not strip_lead(before).rest):
            return (Intent(Kind.CHOOSE, choices=(Choice(position=place, amount=count),)),)
    return message.intents


def _take(talk: Talk, intent: Intent) -> None:
    kind = intent.kind
    if kind is Kind.GREET:
        talk.say(talk.greeting)
    elif kind is Kind.ASK_WHO:
        talk.say(WhoIAm(talk.state.shop))
    elif kind in SAYINGS:
        talk.say(SAYINGS[kind])
    elif kind is Kind.MEDIA:
        talk.say(CannotRead(intent.detail))
    elif kind is Kind.OFFERS:
        talk.touched = True
        talk.todo.append(Wish("", pick=Pick.ON_OFFER, asking=True))
    elif kind in _CLOSING:
        talk.closing.append(kind)
        talk.touched = talk.touched or kind in {Kind.EMPTY_CART, Kind.USUAL}
    elif kind in _CHANGES:
        _changed(talk, intent)
    elif kind in _SHORT_ANSWERS:
        _SHORT_ANSWERS[kind](talk)
    elif kind in _ANSWERS:
        _ANSWERS[kind](talk, intent)


def _finished(talk: Talk, intent: Intent) -> None:
    """A way to finish, or the answer that it is to the question that was open."""
    answer = answer_of(intent, talk.state.question)
    if answer is Answer.FINISH:
        talk.closing.append(Kind.FINISH)
        talk.touched = True
    elif answer is Answer.THAT:
        choose(talk, Intent(Kind.CHOOSE, choices=(Choice(that=True),)))
    elif answer is Answer.YES:
        agree(talk)
    elif answer is Answer.NO:
        decline(talk)
    else:
        enough(talk)


def _changed(talk: Talk, intent: Intent) -> None:
    """A change of the cart, or of the amount that an open list is about."""
    question = talk.state.question
    how_much = question is not None and question.asked in {Asked.HOW_MUCH, Asked.ADD_IT}
    if how_much and intent.kind is Kind.SET and not intent.wishes and intent.amount:
        take_number(talk, intent)
        return
    open_wish = question.wish if question and question.asked is Asked.WHICH else None
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


def _wished(talk: Talk, intent: Intent) -> None:
    for wish in intent.wishes:
        _one_wish(talk, wish)


def _one_wish(talk: Talk, wish: Wish) -> None:
    """A product asked for; beside an open list it may be a narrower word for it."""
    question = talk.state.question
    open_wish = (
        question.wish if question and question.asked in {Asked.WHICH, Asked.ADD_IT} else None
    )
    if open_wish and not talk.touched and _about_the_list(talk, wish, open_wish):
        return
    talk.touched = True
    talk.todo.append(wish)


def _about_the_list(talk: Talk, wish: Wish, open_wish: Wish) -> bool:
    """Takes a wish as a narrower word for the open list, or puts the list off for the wish."""
    old, new = tokens(open_wish.phrase), tokens(wish.phrase)
    if old and new != old and set(old) <= set(new):
        talk.touched = True
        talk.todo.append(
            replace(wish, amount=wish.amount or open_wish.amount, replaces=open_wish.replaces)
        )
        return True
    narrows = wish.amount is None and wish.pick is None and not wish.asking
    kept = refined(talk.state.found, wish.phrase) if narrows else ()
    another = len(kept) > 1 and bool(new) and new[0] in _GROCERY_STEMS
    if kept and not another:
        _refined(talk, Intent(Kind.REFINE, wishes=(wish,), detail=wish.phrase))
        return True
    if old[:1] != new[:1] and not open_wish.asking and open_wish.put_off < MAX_PUT_OFF:
        talk.parked.append(replace(open_wish, put_off=open_wish.put_off + 1))
    return False


def _refined(talk: Talk, intent: Intent) -> None:
    """`sin lactosa`, `la de La Serenísima`: narrows what was shown, or looks for it."""
    wish, base = intent.wishes[0], talk.state.shown_wish
    table = talk.state.found or talk.state.shown
    open_list = talk.state.question is not None and talk.state.question.asked in {
        Asked.WHICH,
        Asked.ADD_IT,
    }
    if base is None or not table:
        talk.touched = True
        talk.todo.append(wish)
        return
    amount = wish.amount or (base.amount if open_list else None)
    kept = refined(table, intent.detail)
    sized = size_meant(intent.detail) is not None
    if sized:
        amount = base.amount if open_list else None
    if len(kept) == 1 and not wish.asking and open_list:
        talk.put(kept[0], amount, wish=replace(base, amount=amount))
        return
    talk.touched = True
    if kept and (open_list or sized):
        show(
            talk,
            kept,
            replace(
                base,
                amount=amount,
                phrase=_joined(base.phrase, intent.detail),
                said=_joined(base.spoken, intent.detail),
            ),
        )
        return
    if sized:
        talk.say(NotFound(f"{base.spoken} de {intent.detail}".strip()))
        talk.parked.append(base)
        return
    named = tokens(wish.phrase)[:1]
    if named and (
        named[0] in _GROCERY_STEMS or set(tokens(base.phrase)) <= set(tokens(wish.phrase))
    ):
        talk.todo.append(wish)
        return
    talk.todo.append(
        replace(
            wish,
            phrase=_joined(base.phrase, intent.detail),
            said=_joined(base.spoken, intent.detail),
            otherwise=wish.phrase,
            amount=amount,
            replaces=base.replaces,
        )
    )


_GROCERY_STEMS = {token for word in GROCERIES for token in tokens(word)}


def _joined(phrase: str, detail: str) -> str:
    missing = [word for word in detail.split() if word not in phrase.split()]
    return " ".join([*phrase.split(), *missing])[:60]


def _denied(talk: Talk) -> None:
    """`no es eso`: nothing of it; where nothing was asked, what is meant instead."""
    question = talk.state.question
    if question is None or question.asked is Asked.MORE:
        ask_what(talk)
    else:
        decline(talk)


_ANSWERS = {
    Kind.FINISH: _finished, Kind.WISH: _wished, Kind.REFINE: _refined, Kind.CHOOSE: choose, Kind.NUMBER: take_number,
}  # fmt: skip
_SHORT_ANSWERS = {
    Kind.YES: agree, Kind.NO: decline, Kind.NONE_OF_THESE: decline, Kind.DENY: _denied,
    Kind.ASK_TO_FINISH: ask_to_finish, Kind.SPEAK_OF_FINISHING: speak_of_finishing, Kind.KEEP_SHOPPING: ask_what, Kind.OTHER_OPTIONS: show_others, Kind.AGAIN: show_again, Kind.ASK_DISCOUNT: show_discounted,
}  # fmt: skip
