"""Tells which line items of the cart a change is about: those named, those pointed at, those of so many."""

from dataclasses import replace

from retail.spanish.amounts import Amount, Measure
from retail.spanish.words import words

from .changes import ALL_OF_THAT, ALL_OF_THEM, DENIED, LAST, OTHERS
from .choosing import products_at
from .intents import Choice, Intent, Kind, Wish
from .matching import refined
from .options import show
from .shelf import Line, Product
from .state import Asked, Question
from .talk import Talk
from .utterances import NotInCart, Saying

MIN_TOUCHED = 2
"""Line items that were changed at once, of which an amount alone may be about any."""


def lines_meant(talk: Talk, intent: Intent) -> list[Line]:
    """The line items a change is about; asks which when a phrase may mean several."""
    told = _lines_told_otherwise(talk, intent)
    if told is not None:
        return told
    meant: list[Line] = []
    for wish in intent.wishes:
        lines = talk.lines_like(wish.phrase)
        named, that, _ = wish.phrase.partition(" que ")
        if that and not lines:  # `sacá la lavandina, que encontré una en casa`
            lines = talk.lines_like(named)
        last = talk.state.last
        if len(lines) > 1 and intent.kind is not Kind.REMOVE and last is not None:
            lines = tuple(line for line in lines if line.product_id == last.id) or lines
        if len(lines) == 1:
            meant.append(lines[0])
        elif lines:
            talk.wonder(
                Question(Asked.WHICH_LINE, lines=lines, change=intent.kind, amount=intent.amount)
            )
        else:
            _not_in_cart(talk, intent, wish)
    for choice in intent.choices:
        if intent.detail == DENIED and choice.amount:
            meant.extend(_lines_of_so_many(talk, intent, choice.amount))
        elif intent.detail == LAST:
            lines = talk.state.cart.lines if talk.state.cart else ()
            meant.extend((_lines_just_put(talk) or lines)[-1:])
        else:
            meant.extend(_lines_pointed_at(talk, intent, choice))
    return meant


def _lines_told_otherwise(talk: Talk, intent: Intent) -> list[Line] | None:
    """The line items that a change's detail tells; None where its names and pointers do."""
    if intent.detail.isdigit() and (line := talk.line_of(int(intent.detail))):
        return [line]
    if intent.detail == OTHERS:
        return _lines_not_touched(talk, intent)
    if intent.detail == ALL_OF_THAT:
        return _lines_put_right_before(talk) or None
    if intent.detail == ALL_OF_THEM:
        return _lines_of_one_kind(_lines_put_right_before(talk)) or None
    return None


def _lines_not_touched(talk: Talk, intent: Intent) -> list[Line]:
    """The line item that the change right before was not about; asks which of several: `sacá la otra`."""
    is_said_of = talk.state.touched if _follows_a_change(talk) else ()
    touched = {one.product.id for one in is_said_of}
    lines = talk.state.cart.lines if talk.state.cart else ()
    others = tuple(line for line in lines if line.product_id not in touched)
    if len(others) > 1:
        talk.wonder(
            Question(Asked.WHICH_LINE, lines=others, change=intent.kind, amount=intent.amount)
        )
        return []
    if not others or not is_said_of:
        talk.say(Saying.NOTHING_TO_CHANGE)
        return []
    return list(others)


def _lines_of_so_many(talk: Talk, intent: Intent, denied: Amount) -> list[Line]:
    """The line item whose quantity is denied (`no eran 2`), the last one changed if there are several; asks which where none has it."""
    lines = talk.state.cart.lines if talk.state.cart else ()
    fitting = [line for line in lines if line.quantity == denied.value]
    last = talk.state.last
    newest = [line for line in fitting if last and line.product_id == last.id]
    if newest or len(fitting) == 1:
        return newest or fitting
    asked_about = tuple(fitting) or lines
    if len(asked_about) > 1:
        talk.wonder(
            Question(Asked.WHICH_LINE, lines=asked_about, change=intent.kind, amount=intent.amount)
        )
        return []
    return _lines_pointed_at(talk, intent, Choice(that=True))


def _lines_of_the_last_change(talk: Talk, intent: Intent) -> tuple[Line, ...]:
    """The line items that an amount alone may be about (`sacá una`), where the last change touched several."""
    touched = [talk.line_of(one.product.id) for one in talk.state.touched]
    lines = tuple(line for line in touched if line)
    if len(lines) < MIN_TOUCHED or talk.operations or not intent.amount:
        return ()
    return tuple(line for line in lines if _may_have(line, intent.kind, intent.amount))


def _lines_just_put(talk: Talk) -> tuple[Line, ...]:
    """The line items of the last change in their order, where no list stands between: `1 oreo y 1 melba`, and then `sacá la primera`."""
    touched = [talk.line_of(one.product.id) for one in talk.state.touched]
    lines = tuple(line for line in touched if line)
    return lines if len(touched) >= MIN_TOUCHED and not talk.state.shown else ()


def _lines_put_right_before(talk: Talk) -> list[Line]:
    """The line items of the turn right before, where no list stands between and this turn has put in nothing."""
    if not _follows_a_change(talk) or talk.operations:
        return []
    touched = [talk.line_of(one.product.id) for one in talk.state.touched]
    return [line for line in touched if line]


def _follows_a_change(talk: Talk) -> bool:
    """Whether the turn right before changed the cart, and left nothing to be answered first."""
    is_open = talk.state.question is not None and talk.state.question.asked is not Asked.MORE
    return talk.state.just_touched and not is_open


def _lines_of_one_kind(lines: list[Line]) -> list[Line]:
    """All of them where they are called the same, else the one of which there are several; empty where neither is so."""
    kinds = {words(line.product.name)[0] for line in lines}
    several = [line for line in lines if line.quantity > 1 and not line.product.by_weight]
    return lines if len(kinds) == 1 else several if len(several) == 1 else []


def _may_have(line: Line, kind: Kind, amount: Amount) -> bool:
    """Whether a line item can become so much, or lose so much of it: kilos of kilos, never more than there is."""
    is_weighed = amount.measure is Measure.KILO
    if line.product.by_weight is not is_weighed:
        return False
    if kind is Kind.LESS:
        return amount.value <= line.quantity
    return kind is not Kind.SET or amount.value != line.quantity


def _not_in_cart(talk: Talk, intent: Intent, wish: Wish) -> None:
    amount = wish.amount or intent.amount
    chosen_from = talk.state.found if talk.state.just_touched else ()
    another = refined(chosen_from, wish.phrase) if intent.kind is Kind.MORE else ()
    if len(another) == 1:  # `la de frutilla`, and then `y otra de durazno`
        talk.put(another[0], amount)
    elif intent.kind in {Kind.SET, Kind.MORE}:
        talk.todo.append(replace(wish, amount=amount))
    elif not talk.earlier.take_change(wish.phrase):
        talk.say(NotInCart(wish.spoken))


def _lines_pointed_at(talk: Talk, intent: Intent, choice: Choice) -> list[Line]:
    lines = talk.state.cart.lines if talk.state.cart else ()
    position = choice.position
    if choice.that:
        alike = _lines_of_the_last_change(talk, intent)
        if len(alike) > 1:
            talk.wonder(
                Question(Asked.WHICH_LINE, lines=alike, change=intent.kind, amount=intent.amount)
            )
            return []
        if alike:
            return list(alike)
        product = talk.operations[-1].product if talk.operations else talk.state.last
        line = talk.line_of(product.id) if product else None
        if line is None and len(lines) == 1:
            line = lines[0]
        if line is None and product and talk.operations:
            line = Line(product.id, product.name, product.unit)
        if line is None and product and intent.kind in {Kind.MORE, Kind.SET}:
            line = Line(product.id, product.name, product.unit)
        if line is None and not talk.earlier.take_change():
            talk.say(Saying.NOTHING_TO_CHANGE)
        return [line] if line else []
    counted = lines if talk.state.cart_shown else _lines_just_put(talk)
    if counted and position:
        at = position - 1 if position > 0 else len(counted) + position
        return [counted[at]] if 0 <= at < len(counted) else []
    adds = intent.kind in {Kind.MORE, Kind.SET}
    pointed = products_at(talk, choice if adds else Choice(position=position))
    is_of_one = adds and (choice.middle or choice.pick is not None)
    if is_of_one and len(pointed) > 1:  # `y otra de medio`, of three
        talk.touched = True
        base = talk.state.shown_wish or Wish("")
        show(talk, pointed, replace(base, amount=intent.amount), found=talk.state.found)
        return []
    return [
        talk.line_of(p.id) or Line(p.id, p.name, p.unit)
        for p in pointed
        if talk.line_of(p.id) or intent.kind in {Kind.MORE, Kind.SET}
    ]


def line_to_exchange(talk: Talk, intent: Intent, new: Product) -> Line | None:
    """The line item that gives way: the one named, the last one, or the only one of its sort."""
    named = talk.lines_like(intent.wishes[0].phrase) if intent.wishes else ()
    if len(named) == 1:
        return named[0]
    last = talk.line_of(talk.state.last.id) if talk.state.last else None
    if last:
        return last if last.product_id != new.id else None
    alike = talk.lines_like(new.name.split()[0])
    return alike[0] if len(alike) == 1 and alike[0].product_id != new.id else None
