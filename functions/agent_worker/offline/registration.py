"""Finds out who writes: looks the number up, gathers name and e-mail in any order, registers."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from retail.spanish.amounts import Amount
from retail.writing import without_accents

from .acts import act_of
from .asked_data import as_answer, as_name, grocery_or_name, with_grocery_as_name
from .browsing import show_what_is_asked
from .changing import amended
from .choosing import named_on, products_at, with_detail
from .folding import fold
from .intents import REFUSALS, Intent, Kind, Pick, Understood, Wish
from .introductions import looks_like_email
from .lexicon import GROCERIES
from .matching import refined
from .play import BROKEN, Call, call
from .shelf import Product, status_of
from .shop_facts import tell
from .slots import ORDERED
from .state import Asked, Question
from .talk import Results, Talk
from .utterances import (
    AskEmail,
    AskName,
    Categories,
    Greet,
    NotFound,
    OfferOne,
    Saying,
    ShowOptions,
    Told,
    Welcome,
)
from .wishes import instead_of

MAX_PENDING = 150

Asking = Generator[tuple[Call, ...], Results, bool]


def registered(talk: Talk, heard: tuple[Understood, ...]) -> Asking:
    """Whether the shopper is registered by the end; if not, what is said tells what is still needed."""
    if talk.earlier.take_by("create_user"):
        _keep_wishes(talk, heard)
        talk.say(Welcome(talk.state.first_name))
        return True
    if talk.state.registered is None:
        yield from talk.ask(call("search_users"))
    if talk.state.registered:
        return True
    if talk.broken:
        _keep_wishes(talk, heard)
        return False
    return (yield from _enrol(talk, heard))


def _keep_wishes(talk: Talk, heard: tuple[Understood, ...]) -> tuple[Wish, ...]:
    """Remembers what is wanted until the shopper is known; gives what is new of it.

    What is new takes the place of what was only asked about before: that was answered.
    """
    wishes = list(talk.state.wishes)
    question = talk.state.question
    asked = question is not None and question.asked in {Asked.NAME, Asked.EMAIL}
    for message in heard:
        taken_as_name = message.bare_name and talk.state.name == message.bare_name
        for intent in message.intents:
            if amended(wishes, intent):
                continue
            if intent.corrects and wishes and intent.kind is Kind.WISH:
                wishes[-1] = instead_of(wishes[-1], intent.wishes[0])
                continue
            for wish in _of_the_list(talk, intent) or _wishes_in(intent):
                if taken_as_name and _is_of_the_name(wish, message.bare_name):
                    continue
                if wish not in wishes and not (asked and _is_no_grocery(wish)):
                    wishes.append(wish)
    new = tuple(wish for wish in wishes if wish not in talk.state.wishes)
    kept = [wish for wish in wishes if wish in new or not (new and wish.asking)]
    talk.state = replace(talk.state, wishes=tuple(kept[:MAX_PENDING]))
    return new


def _of_the_list(talk: Talk, intent: Intent) -> tuple[Wish, ...]:
    """What an intent means of a list that was shown before anybody was registered: products by their whole names."""
    shown, base = talk.state.shown, talk.state.shown_wish
    if not shown:
        return ()
    if intent.kind is Kind.NUMBER and intent.detail == ORDERED and len(shown) == 1:
        return _one_of(shown, intent.amount)
    if intent.kind is Kind.CHOOSE:
        return tuple(
            wish
            for choice in intent.choices
            for wish in _one_of(
                products_at(talk, choice),
                choice.amount,
                either=base.spoken if base and choice.middle else "",
            )
        )
    if intent.kind not in {Kind.REFINE, Kind.WISH} or len(intent.wishes) != 1 or base is None:
        return ()
    (wish,) = intent.wishes
    narrows = intent.kind is Kind.REFINE
    meant = refined(shown, intent.detail) if narrows else named_on(shown, wish)
    is_marked = narrows or wish.amount is not None
    if is_marked and len(meant) == 1 and not wish.asking:
        return _one_of(meant, wish.amount)
    if narrows:
        phrase, said = (with_detail(each, intent.detail) for each in (base.phrase, base.spoken))
        return (replace(wish, phrase=phrase, said=said, otherwise=wish.phrase),)
    return ()


def _one_of(
    products: Sequence[Product], amount: Amount | None, *, either: str = ""
) -> tuple[Wish, ...]:
    """Wishes for products by their whole names; `either` is what they are called together where only one of them is meant."""
    return tuple(
        Wish(
            without_accents(product.name),
            amount=amount,
            said=product.name,
            either=either if len(products) > 1 else "",
        )
        for product in products
    )


def _is_of_the_name(wish: Wish, name: str) -> bool:
    """Whether a wish is nothing but words of a name, or said as plainly as one."""
    return wish.said_plainly or set(wish.phrase.split()) <= set(fold(name).split())


def _is_no_grocery(wish: Wish) -> bool:
    """Whether words without a verb or an amount, said where a name was asked for, are no product."""
    return wish.said_plainly and not set(wish.phrase.split()) & GROCERIES


def _wishes_in(intent: Intent) -> tuple[Wish, ...]:
    if intent.kind in {Kind.WISH, Kind.REFINE, Kind.MORE, Kind.SET}:
        return tuple(replace(wish, amount=wish.amount or intent.amount) for wish in intent.wishes)
    if intent.kind is Kind.REPLACE:
        return intent.wishes[:1]
    if intent.kind is Kind.OFFERS:
        return (Wish("", pick=Pick.ON_OFFER, asking=True),)
    return ()


def _drop_the_name(talk: Talk, heard: tuple[Understood, ...]) -> None:
    """A grocery that turns out to be the shopper's name is wanted no more; said twice, it is at most shown."""
    grocery = talk.state.question.wish if talk.state.question else None
    named = [message for message in heard if grocery and message.name == as_name(grocery)]
    if grocery and named:
        is_both = any(fold(message.text) == grocery.phrase for message in named)
        shown = (replace(grocery, asking=True),) if is_both else ()
        others = tuple(wish for wish in talk.state.wishes if wish != grocery)
        talk.state = replace(talk.state, wishes=(*others, *shown))


def _gather(talk: Talk, heard: tuple[Understood, ...]) -> str:
    """Takes name and e-mail from the messages; returns the last broken e-mail."""
    asked = talk.state.question.asked if talk.state.question else None
    broken = ""
    for message in heard:
        name = message.name
        wants_name = asked is Asked.NAME or (message.email and not talk.state.name)
        if not name and wants_name and not talk.state.name:
            name = message.bare_name
        if name:
            talk.state = replace(talk.state, name=name)
        if message.email:
            talk.state = replace(talk.state, email=message.email, without_email=False)
        elif any(intent.kind in REFUSALS for intent in message.intents):
            talk.state = replace(talk.state, without_email=True)
        broken = message.broken_email or broken
        if asked is Asked.EMAIL and not message.email and _was_meant_as_email(message):
            broken = broken or message.text
    return "" if talk.state.email or talk.state.without_email else broken


def _was_meant_as_email(message: Understood) -> bool:
    words = message.text.split()
    return looks_like_email(message.text) or (
        len(words) == 1 and any(c.isdigit() for c in words[0]) and not words[0].isdigit()
    )


def _side_answers(talk: Talk, heard: tuple[Understood, ...]) -> bool:
    """Answers what is no shopping. Tells whether anything of the messages made sense."""
    understood = False
    for message in heard:
        understood = understood or bool(message.name or message.email)
        for intent in message.intents:
            understood = understood or intent.kind not in {Kind.UNKNOWN, Kind.WISH, Kind.NUMBER}
            act = act_of(intent)
            if act and act.is_for_strangers:
                act.take(talk, intent)
            elif intent.kind is Kind.THANK:
                talk.say(Saying.YOU_ARE_WELCOME)
    return understood


def _enrol(talk: Talk, heard: tuple[Understood, ...]) -> Asking:
    first_time = talk.state.question is None or talk.state.question.asked not in {
        Asked.NAME,
        Asked.EMAIL,
    }
    before = talk.state
    heard = with_grocery_as_name(before.question, heard)
    heard = tuple(as_answer(before.question, message) for message in heard)
    _drop_the_name(talk, heard)
    broken = _gather(talk, heard)
    wished = _keep_wishes(talk, heard)
    understood = _side_answers(talk, heard)
    yield from tell(talk, heard)
    if not talk.state.is_introduced:
        yield from show_what_is_asked(talk, heard, [wish for wish in wished if wish.asking])
    is_answered = any(
        isinstance(said, Told | ShowOptions | OfferOne | NotFound | Categories)
        for said in talk.said
    )
    problem = "invalid" if broken else ""
    if talk.state.is_introduced:
        problem = yield from _create(talk)
        if talk.state.registered:
            return True
        if talk.broken or problem == "refused":
            return False
    if first_time and not talk.state.name:
        talk.said.insert(0, Greet("", talk.state.shop))
    missed = not (
        first_time
        or wished
        or understood
        or is_answered
        or problem
        or talk.state.name != before.name
    )
    talk.state = replace(talk.state, misses=talk.state.misses + 1 if missed else 0)
    if not talk.state.name:
        only_looks = is_answered and all(wish.asking for wish in talk.state.wishes)
        again = missed or problem == "invalid_name"
        grocery = None if first_time else grocery_or_name(wished, heard)
        name = as_name(grocery) if grocery else ""
        talk.say(AskName(again, if_wanted=only_looks and not again, grocery=name))
        talk.question = Question(Asked.NAME, wish=grocery)
        return False
    if missed:
        problem = "again"
    is_known = talk.state.name == before.name
    talk.say(AskEmail(talk.state.first_name, problem, again=is_known))
    talk.question = Question(Asked.EMAIL)
    return False


def _create(talk: Talk) -> Generator[tuple[Call, ...], Results, str]:
    """Registers; returns what is wrong with the data, if anything is."""
    email = {"email": talk.state.email} if talk.state.email else {}
    (result,) = yield from talk.ask(call("create_user", name=talk.state.name, **email))
    status = status_of(result)
    if talk.state.registered:
        talk.say(Welcome(talk.state.first_name, without_email=status == "created" and not email))
        return ""
    if status == "invalid_name":
        talk.state = replace(talk.state, name="")
        return "invalid_name"
    if status == "invalid_email":
        talk.state = replace(talk.state, email="", without_email=False)
        return "invalid"
    if status in BROKEN:
        return ""
    talk.say(Saying.CANNOT_REGISTER)
    return "refused"
