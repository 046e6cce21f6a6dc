"""Reads messages as answers to the questions for a name and an e-mail."""

from collections.abc import Sequence
from dataclasses import replace

from .folding import fold
from .intents import Intent, Kind, Understood, Wish
from .introductions import corrected_name, nickname_in, says_it_is_a_name
from .state import Asked, Question
from .understanding import understand
from .withholding import withheld


def as_answer(question: Question | None, message: Understood) -> Understood:
    """A message as the answer to what was asked: `paso` to an e-mail, `decime Coca` to a name, `no, Martina` after it."""
    asked = question.asked if question else None
    if question and question.wish and not message.name and gives_or_withholds_an_email(message):
        return replace(message, name=as_name(question.wish), bare_name="")
    if message.email or message.broken_email or asked not in {Asked.NAME, Asked.EMAIL}:
        return message
    name = nickname_in(message.text)
    if asked is Asked.EMAIL:
        rest = withheld(message.text)
        if rest is not None:
            beside = understand(rest).intents if fold(rest).strip(" ,.!") else ()
            return Understood(message.text, (Intent(Kind.REFUSE_EMAIL), *beside))
        name = name or corrected_name(message.text)
    elif question and question.wish and not message.name:
        if fold(message.text).strip(" ,.!") == question.wish.phrase:
            name = as_name(question.wish)
        elif says_it_is_a_name(message.text):
            return replace(message, name=as_name(question.wish), bare_name="")
        else:
            name = name or corrected_name(message.text)
    return Understood(message.text, name=name) if name else message


def gives_or_withholds_an_email(message: Understood) -> bool:
    """Whether a message tells an e-mail, or that there is none."""
    return bool(message.email) or any(one.kind is Kind.REFUSE_EMAIL for one in message.intents)


def with_grocery_as_name(
    question: Question | None, heard: Sequence[Understood]
) -> tuple[Understood, ...]:
    """The messages, where a grocery beside an e-mail is the name that was asked for: `Coca, no tengo mail`."""
    asks = question is not None and question.asked is Asked.NAME and question.wish is None
    wishes = [wish for message in heard for intent in message.intents for wish in intent.wishes]
    named = any(message.name or message.bare_name for message in heard)
    if not asks or named or len(wishes) != 1 or not any(map(gives_or_withholds_an_email, heard)):
        return tuple(heard)
    (wish,) = wishes
    if not wish.said_plainly or " " in wish.phrase:
        return tuple(heard)
    return tuple(
        replace(
            message,
            name=as_name(wish),
            intents=tuple(one for one in message.intents if not one.wishes),
        )
        if any(one.wishes for one in message.intents)
        else message
        for message in heard
    )


def as_name(grocery: Wish) -> str:
    """A grocery as a shopper's name."""
    return grocery.spoken.capitalize()


def grocery_or_name(wished: Sequence[Wish], heard: Sequence[Understood]) -> Wish | None:
    """The only thing that was said where a name was asked for, if it is a grocery in one word."""
    if len(wished) != 1 or len(heard) != 1:
        return None
    (wish,) = wished
    is_alone = fold(heard[0].text).strip(" ,.!") == wish.phrase and " " not in wish.phrase
    return wish if is_alone and wish.said_plainly else None
