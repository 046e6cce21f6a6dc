"""Baskets: a meal for so many people within a budget is proposed, changed, and added after a yes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from retail.spanish.lists import listed

from .basket_answers import answer_in
from .basket_frame import EXAMPLES, NEAR_MISSES, BasketFrame, Proposed, read, slots_in
from .confirming import add_basket
from .folding import fold
from .intents import Kind, Understood
from .play import BROKEN, call
from .quantities import spoken
from .shelf import line_of, status_of, text_in
from .state import Asked, Question
from .talk import Result, Step, Talk
from .understanding import understand
from .utterances import Told

__all__ = [
    "EXAMPLES",
    "NEAR_MISSES",
    "BasketFrame",
    "do",
    "hear",
    "question_of",
    "read",
    "reopen",
    "wanted",
]

MAX_PUT_OFF = 1
"""How often a proposal that was not answered comes back."""
MAX_NAMED = 8
_OF_A_WISH = {Asked.WHICH, Asked.ADD_IT, Asked.HOW_MUCH}


def hear(talk: Talk, heard: tuple[Understood, ...]) -> tuple[Understood, ...]:
    """Takes what the messages of a turn say of a basket; the answer is what they say beside it."""
    if any(intent.kind is Kind.BASKET for message in heard for intent in message.intents):
        (talk.basket, *after), rest = _asked_for(heard)
        talk.touched = True
        talk.state = replace(talk.state, baskets=(*after, *talk.state.baskets))
        question = talk.state.question
        if question and question.asked is Asked.WHICH and question.wish:
            talk.parked.append(question.wish)
    else:
        rest = _answered(talk, heard)
    talk.state = replace(talk.state, basket=talk.basket or talk.state.basket)
    return rest


def _asked_for(
    heard: Iterable[Understood],
) -> tuple[list[BasketFrame], tuple[Understood, ...]]:
    """The baskets that the messages ask for together, at least one, and the messages without that."""
    frames, rest = [BasketFrame()], []
    for message in heard:
        wanted = [intent for intent in message.intents if intent.kind is Kind.BASKET]
        slots = None if wanted else slots_in(fold(message.text))
        for detail in (intent.detail for intent in wanted):
            _put_beside(frames, read(detail) or slots_in(detail) or BasketFrame())
        if slots:
            _put_beside(frames, slots)
            continue
        others = tuple(intent for intent in message.intents if intent.kind is not Kind.BASKET)
        if others:
            rest.append(replace(message, intents=others))
    people = next((frame.people for frame in frames if frame.people), 0)
    return [replace(frame, people=frame.people or people) for frame in frames], tuple(rest)


def _put_beside(frames: list[BasketFrame], said: BasketFrame) -> None:
    """Adds what is said to the last basket; another meal is another basket."""
    if frames[-1].meal and said.meal and said.meal != frames[-1].meal:
        frames.append(said)
    else:
        frames[-1] = frames[-1].merged(said)


def wanted(talk: Talk) -> BasketFrame | None:
    """The basket to propose now: one that was asked for, else the next of several once the one before is settled."""
    frame = talk.basket or talk.state.basket
    waits = Kind.FINISH in talk.closing or (_open(talk) and not talk.basket_settled)
    if frame or waits or not talk.state.baskets:
        return frame
    frame, *after = talk.state.baskets
    talk.state = replace(talk.state, baskets=tuple(after))
    return frame


def _answered(talk: Talk, heard: tuple[Understood, ...]) -> tuple[Understood, ...]:
    """What the messages say beside their answer to the proposal that is open."""
    proposed = _open(talk)
    if proposed is None:
        return heard
    answer = answer_in([message.text for message in heard], proposed)
    if not (answer.yes or answer.no or answer.again or answer.frame):
        return heard
    talk.touched, talk.basket_settled = True, True
    if answer.frame or answer.again:
        talk.basket = answer.frame or proposed.frame
    elif answer.no:
        talk.say(Told(_declined(proposed)))
    elif proposed.lines:
        add_basket(talk)
    else:
        talk.basket = replace(proposed.frame, budget=proposed.total, cheaper_than=0)
    return tuple(understand(text) for text in answer.rest)


def _open(talk: Talk) -> Proposed | None:
    question = talk.state.question
    return question.basket if question and question.asked is Asked.BASKET else None


def do(talk: Talk, frame: BasketFrame) -> Step:
    """Proposes the basket of a frame, and asks whether to add it; changes nothing.

    One that was put off for something else is forgotten by a shopper's finishing.
    """
    if frame.put_off and {Kind.FINISH, Kind.EMPTY_CART} & set(talk.closing):
        talk.state = replace(talk.state, basket=None)
        return
    (result,) = yield from talk.ask(call("propose_basket", **frame.arguments))
    if status_of(result) in BROKEN:
        return
    talk.state = replace(talk.state, basket=None)
    talk.say(Told(_told(frame, result)))
    question = question_of(frame, result)
    if question:
        talk.question = question


def reopen(talk: Talk) -> None:
    """Asks again about a proposal that was not answered, at once or when what is asked of a product is settled."""
    proposed = _open(talk)
    if proposed is None or talk.basket_settled or Kind.FINISH in talk.closing:
        return
    if proposed.put_off >= MAX_PUT_OFF:
        return
    if talk.question:
        if talk.question.asked in _OF_A_WISH and talk.state.basket is None:
            later = replace(proposed.frame, put_off=proposed.put_off + 1)
            talk.state = replace(talk.state, basket=later)
    else:
        again = replace(proposed, put_off=proposed.put_off + 1)
        talk.question = Question(Asked.BASKET, basket=again)


def question_of(frame: BasketFrame, result: Result) -> Question | None:
    """What is asked after a result of `propose_basket`: whether to add it, or to go above the budget."""
    items, status = _items(result), status_of(result)
    if status == "proposed" and items:
        lines = [(line, text_in(item, "for")) for item in items if (line := line_of(item))]
        proposed = Proposed(
            frame,
            text_in(result, "meal"),
            tuple(line for line, _ in lines),
            tuple(part for _, part in lines),
            _number(result.get("total")),
            text_in(result, "total_text"),
            frame.put_off,
        )
        return Question(Asked.BASKET, basket=proposed)
    if status == "budget_too_small":
        least = _number(result.get("least_total"))
        told = text_in(result, "least_total_text")
        return Question(
            Asked.BASKET,
            basket=Proposed(frame, text_in(result, "meal"), total=least, total_text=told),
        )
    return None


def frame_of(arguments: Mapping[str, Any]) -> BasketFrame:
    """The frame that a call of `propose_basket` was made for, whoever made it."""

    def texts(name: str) -> tuple[str, ...]:
        given = arguments.get(name)
        return tuple(map(str, given)) if isinstance(given, list) else ()

    def ids(name: str) -> tuple[int, ...]:
        given = arguments.get(name)
        return tuple(i for i in given if isinstance(i, int)) if isinstance(given, list) else ()

    return BasketFrame(
        str(arguments.get("meal", "")),
        int(_number(arguments.get("people"))),
        _number(arguments.get("budget")),
        texts("without"),
        texts("including"),
        texts("diet"),
        _number(arguments.get("cheaper_than")),
        ids("instead_of"),
        ids("keeping"),
    )


def _items(result: Result) -> list[Any]:
    items = result.get("items")
    return items if isinstance(items, list) else []


def _number(told: object) -> float:
    return float(told) if isinstance(told, int | float) and abs(told) < 1e12 else 0.0


# What is said.


def _declined(proposed: Proposed) -> str:
    people = proposed.frame.people
    wish = f"{proposed.meal} para {people}" if people else f"armame {proposed.meal}"
    again = f" Si cambiás de idea, escribime *{wish}*." if proposed.meal else ""
    return f"Dale, no agrego nada: tu carrito queda como estaba.{again}"


def _told(frame: BasketFrame, result: Result) -> str:
    status = status_of(result)
    if status == "proposed":
        return _proposal(frame, result)
    if status == "budget_too_small":
        return _too_small(frame, result)
    if status == "not_found":
        meals = _names(result, "meals")
        if not meals:
            return "Todavía no tengo comidas armadas, pero decime qué productos querés y los busco."
        return f"No tengo una canasta de *{frame.meal}*. Puedo armarte: {listed(meals)}. O decime qué productos querés y los busco."
    if status == "nothing_left":
        nothing = f"Hoy no tengo con qué armarte *{text_in(result, 'meal')}*."
        return "\n".join([nothing, *_not_suited(result)])
    return "Con esos números no puedo armarlo: decime para cuántas personas es, hasta 100, y cuánto querés gastar."


def _proposal(frame: BasketFrame, result: Result) -> str:
    rows = [f"🧺 {_head(result)}"]
    for item in _items(result):
        line = line_of(item)
        if line:
            rows.append(f"• {spoken(line.quantity, line.unit)} *{line.name}* — {line.total_text}")
    left, budget = text_in(result, "left_text"), text_in(result, "budget_text")
    of_it = f" Te quedan *{left}* de {budget}." if left else ""
    rows.append(f"Total: *{text_in(result, 'total_text')}*.{of_it}")
    if frame.cheaper_than and result.get("is_cheapest") is True:
        rows.append("Es lo más barato que te puedo armar.")
    rows += _notes(frame, result)
    return "\n".join(rows)


def _head(result: Result) -> str:
    meal, people = text_in(result, "meal"), int(_number(result.get("people")))
    return f"*{meal[:1].upper()}{meal[1:]} para {_persons(people)}*"


def _persons(people: int) -> str:
    return "1 persona" if people == 1 else f"{people} personas"


def _notes(frame: BasketFrame, result: Result) -> list[str]:
    notes = _not_suited(result)
    for member, words in _LACKING.items():
        names = _names(result, member)
        if names:
            notes.append(words.format(listed(names)))
    unsure = [
        f"sin {name}" if name in frame.without else name
        for name in _names(result, "not_recognised")
    ]
    if unsure:
        notes.append(
            f"No sé cuáles de estos son *{listed(unsure)}*: decime si saco o cambio alguno."
        )
    if result.get("people_said") is False:
        notes.append("Si son más o menos personas, decime cuántas.")
    return notes


def _not_suited(result: Result) -> list[str]:
    diet, names = _names(result, "diet"), _names(result, "not_suited")
    if not diet or not names:
        return []
    said = listed(diet)
    return [f"{said[:1].upper()}{said[1:]} no tengo: {listed(names)}."]


_LACKING = {
    "left_out": "Por precio quedaron afuera: {}.",
    "not_sold": "No vendemos: {}.",
    "out_of_stock": "Hoy no hay stock de: {}.",
    "no_other": "No tengo otra opción de: {}.",
}


def _too_small(frame: BasketFrame, result: Result) -> str:
    enough = int(_number(result.get("enough_for_people")))
    said = (
        f"{_head(result)}: con {text_in(result, 'budget_text')} no me alcanza, "
        f"lo más barato sale *{text_in(result, 'least_total_text')}*."
    )
    if enough:
        said += f" Con esa plata alcanza para {_persons(enough)}."
    return "\n".join([said, *_notes(frame, {**result, "left_out": []})])


def _names(result: Result, member: str) -> list[str]:
    names = result.get(member)
    return [str(name)[:60] for name in names[:MAX_NAMED]] if isinstance(names, list) else []
