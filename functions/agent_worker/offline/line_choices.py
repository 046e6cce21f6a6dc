"""Takes an answer to which line item of the cart a change is about."""

from collections.abc import Sequence

from .intents import Choice, Intent, Wish
from .matching import lines_like
from .state import Asked, Question
from .talk import Talk
from .utterances import OutOfRange


def lines_at(question: Question, choices: Sequence[Choice]) -> list[int]:
    """The places of the line items that choices point to; `las dos` are all of two."""
    places = range(1, len(question.lines) + 1)
    if any(choice.count == len(places) for choice in choices):
        return list(places)
    return [choice.position for choice in choices]


def line_chosen_by_name(talk: Talk, wish: Wish) -> bool:
    """Whether a wish names one of the line items that were asked about (`de fanta`), and the change of it was planned."""
    question = talk.state.question
    if question is None or question.asked is not Asked.WHICH_LINE or talk.touched or wish.asking:
        return False
    named = lines_like(question.lines, wish.phrase)
    if len(named) != 1 or wish.amount not in {None, question.amount}:
        return False
    choose_line(talk, question, question.lines.index(named[0]) + 1)
    return True


def choose_line(talk: Talk, question: Question, position: int) -> None:
    """Has the change that asked which line item done to the one at this place of the list."""
    at = position - 1 if position > 0 else len(question.lines) + position
    if position == 0 or not 0 <= at < len(question.lines) or question.change is None:
        talk.say(OutOfRange(len(question.lines)))
        talk.question = question
        return
    line = question.lines[at]
    talk.touched = True
    talk.changes.append(
        Intent(
            question.change,
            wishes=(Wish(line.name),),
            amount=question.amount,
            detail=str(line.product_id),
        )
    )
