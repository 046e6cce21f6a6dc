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
