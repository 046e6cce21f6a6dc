"""Works out what a change means for the line items of the cart: set, more, less, remove, replace."""

from dataclasses import replace

from .changes import POINTED
from .choosing import products_at
from .intents import Choice, Intent, Kind, Wish
from .quantities import quantity_for
from .shelf import Line, Product
from .state import Asked, Question
from .talk import Operation, Talk
from .utterances import BadQuantity, NotInCart, Saying


def work_out_changes(talk: Talk) -> None:
    """Plans the operations of every change; the cart must have been read before."""
    for intent in talk.changes:
        if intent.kind is Kind.REPLACE:
            _replace_line(talk, intent)
            continue
        lines = _lines_meant(talk, intent)
        for line in lines:
            _change(talk, line, intent)


def _lines_meant(talk: Talk, intent: Intent) -> list[Line]:
    """The line items a change is about; asks which when a phrase may mean several."""
    if intent.detail.isdigit() and (line := talk.line_of(int(intent.detail))):
        return [line]
    meant: list[Line] = []
    for wish in intent.wishes:
        lines = talk.lines_like(wish.phrase)
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
        meant.extend(_lines_pointed_at(talk, intent, choice.position, that=choice.that))
    return meant


def _not_in_cart(talk: Talk, intent: Intent, wish: Wish) -> None:
    if intent.kind in {Kind.SET, Kind.MORE}:
        talk.todo.append(replace(wish, amount=wish.amount or intent.amount))
    elif not talk.earlier.take_change(wish.phrase):
        talk.say(NotInCart(wish.spoken))


def _lines_pointed_at(talk: Talk, intent: Intent, position: int, *, that: bool) -> list[Line]:
    lines = talk.state.cart.lines if talk.state.cart else ()
    if that:
        product = talk.state.last or (talk.operations[-1].product if talk.operations else None)
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
    if talk.state.cart_shown and position:
        at = position - 1 if position > 0 else len(lines) + position
        return [lines[at]] if 0 <= at < len(lines) else []
    pointed = products_at(talk, Choice(position=position))
    return [
        talk.line_of(p.id) or Line(p.id, p.name, p.unit)
        for p in pointed
        if talk.line_of(p.id) or intent.kind in {Kind.MORE, Kind.SET}
    ]


def _change(talk: Talk, line: Line, intent: Intent) -> None:
    product = next(
        (p for p in (*talk.state.shown, *talk.state.found) if p.id == line.product_id),
        line.product,
    )
    planned = sum(
        op.quantity for op in talk.operations if op.product.id == product.id and not op.sets
    )
    if intent.kind is Kind.REMOVE:
        talk.operations = [op for op in talk.operations if op.product.id != product.id]
        if line.quantity:
            talk.plan(Operation(product, 0, sets=True))
        return
    if (
        intent.kind is Kind.SET
        and intent.amount
        and intent.amount.value == 0
        and not intent.amount.vague
    ):
        talk.plan(Operation(product, 0, sets=True))
        return
    quantity = quantity_for(product, intent.amount)
    if quantity == "by_weight" and intent.amount and line.quantity:
        quantity = float(intent.amount.value)
    if isinstance(quantity, str):
        if quantity != "by_weight":
            talk.say(BadQuantity(quantity, product.name))
        talk.wonder(Question(Asked.HOW_MUCH, products=(product,), change=Kind.SET))
    elif intent.kind is Kind.MORE:
        talk.plan(Operation(product, quantity))
    elif intent.kind is Kind.LESS:
        talk.plan(
            Operation(product, max(0.0, round(line.quantity + planned - quantity, 3)), sets=True)
        )
    else:
        talk.plan(Operation(product, quantity, sets=True))


def _replace_line(talk: Talk, intent: Intent) -> None:
    """`cambiá la leche por la descremada`: the old line goes when the new product comes."""
    if intent.detail == POINTED:
        for product in products_at(talk, intent.choices[0]):
            line = _line_to_exchange(talk, intent, product)
            wish = Wish("", replaces=line.product_id if line else 0)
            talk.plan(Operation(product, (line.quantity if line else 1) or 1, wish=wish))
        return
    new = intent.wishes[0]
    old = _lines_meant(talk, replace(intent, kind=Kind.REMOVE, wishes=intent.wishes[1:2]))
    if not old:
        talk.todo.append(new)
        return
    head = old[0].name.split()[0].lower()
    phrase = new.phrase if head in new.phrase.split() else f"{head} {new.phrase}"
    talk.todo.append(
        replace(
            new,
            phrase=phrase,
            said="",
            otherwise=new.phrase,
            replaces=old[0].product_id,
            said_plainly=False,
        )
    )


def _line_to_exchange(talk: Talk, intent: Intent, new: Product) -> Line | None:
    """The line item that gives way: the one named, the last one, or the only one of its sort."""
    named = talk.lines_like(intent.wishes[0].phrase) if intent.wishes else ()
    if len(named) == 1:
        return named[0]
    last = talk.line_of(talk.state.last.id) if talk.state.last else None
    if last:
        return last if last.product_id != new.id else None
    alike = talk.lines_like(new.name.split()[0])
    return alike[0] if len(alike) == 1 and alike[0].product_id != new.id else None
