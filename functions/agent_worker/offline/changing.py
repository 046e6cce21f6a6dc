"""Works out what a change means for the line items of the cart: set, more, less, remove, replace."""

from collections.abc import Sequence
from dataclasses import replace

from retail.spanish.amounts import Amount, Measure, is_number_alone
from retail.spanish.words import tokens, words

from .changes import (
    ALL_BUT,
    CONTRASTED,
    CORRECTED,
    DOUBLED,
    EACH,
    HALVED,
    POINTED,
    STAYS_WITH,
    SWAPPED,
)
from .choosing import offer, products_at
from .folding import fold
from .intents import Intent, Kind, Wish
from .lines_meant import line_to_exchange, lines_meant
from .matching import refined, size_meant
from .other_packs import comes_by_the_dozen, without_size
from .quantities import MAX_KILOS, quantity_for
from .shelf import Line, Product
from .state import Asked, Question
from .talk import Operation, Talk
from .undoing import took_out_another, undo
from .utterances import BadQuantity, NotInCart, Saying
from .wishes import instead_of


def work_out_changes(talk: Talk) -> None:
    """Plans the operations of every change; the cart must have been read before."""
    for intent in (one for change in talk.changes for one in _one_by_one(talk, change)):
        if intent.kind is Kind.REPLACE:
            if not took_out_another(talk, intent):
                _replace_line(talk, intent)
            continue
        if intent.kind is Kind.UNDO:
            undo(talk, intent)
            continue
        if intent.detail in {ALL_BUT, STAYS_WITH}:
            _remove_all_but(talk, intent)
            continue
        lines = lines_meant(talk, intent)
        for line in lines:
            if intent.kind is Kind.SET and comes_by_the_dozen(talk, line, intent.amount):
                continue
            line = _as_before(talk, line) if intent.corrects else line
            _change(talk, line, _halved(line, intent) if intent.detail == HALVED else intent)


def _as_before(talk: Talk, line: Line) -> Line:
    """The line item as it was before the turn right before took some of it, which is corrected: `sacá 2`, and then `no, sacá una`."""
    touched = talk.state.touched if talk.state.just_touched else ()
    before = next((one.before for one in touched if one.product.id == line.product_id), None)
    return replace(line, quantity=before) if before and before > line.quantity else line


def _halved(line: Line, intent: Intent) -> Intent:
    """The change to half of what a line item has."""
    return replace(intent, kind=Kind.SET, amount=_as_is(line, line.quantity / 2), detail="")


def _one_by_one(talk: Talk, intent: Intent) -> list[Intent]:
    """A change as changes of one product each: of all that were touched last, or each with its own amount."""
    touched = [one.product.id for one in talk.state.touched]
    lines = [line for product_id in touched if (line := talk.line_of(product_id))]
    if intent.detail == EACH and lines:
        return [replace(intent, detail=str(line.product_id), choices=()) for line in lines]
    if intent.kind is not Kind.SET or not (intent.detail in _OF_ALL or not intent.amount):
        return [intent]
    if intent.wishes:
        return [
            replace(intent, wishes=(wish,), amount=wish.amount or Amount(1), detail="")
            for wish in intent.wishes
        ]
    if intent.detail == SWAPPED and len(lines) > 1:
        amounts = [line.quantity for line in reversed(lines)]
        return [
            replace(intent, detail=str(line.product_id), amount=_as_is(line, quantity))
            for line, quantity in zip(lines, amounts, strict=True)
            if line.quantity != quantity
        ]
    talk.say(Saying.NOTHING_TO_CHANGE)
    return []


def _as_is(line: Line, quantity: float) -> Amount:
    return Amount(quantity, Measure.KILO if line.product.by_weight else Measure.PIECE)


def _as_much(line: Line) -> Amount:
    """As much as a line item has, of what takes its place: kilos, or so many of whatever is sold as one."""
    return Amount(line.quantity, Measure.KILO if line.product.by_weight else Measure.PACK)


def _remove_all_but(talk: Talk, intent: Intent) -> None:
    """Takes out the line items that are not named; where one that is named is not there, nothing goes."""
    lines = talk.state.cart.lines if talk.state.cart else ()
    if intent.detail == STAYS_WITH and not _are_a_choice(talk, lines):
        talk.say(Saying.ASK_MORE_OR_FINISH)  # nobody knows that another gives way
        return
    missing = [wish for wish in intent.wishes if not talk.lines_like(wish.phrase)]
    for wish in missing:
        talk.say(NotInCart(wish.spoken))
    kept = {line for wish in intent.wishes for line in talk.lines_like(wish.phrase)}
    for line in talk.state.cart.lines if talk.state.cart and not missing else ():
        if line not in kept:
            _change(talk, line, replace(intent, detail=""))


def _are_a_choice(talk: Talk, lines: Sequence[Line]) -> bool:
    """Whether the cart has just two, sold alike and put there right before: `me quedo con la pepsi` says which one stays."""
    touched = {one.product.id for one in talk.state.touched if talk.state.just_touched}
    are_new = touched.issuperset(line.product_id for line in lines)
    return are_new and len(lines) == TWO and len({line.product.by_weight for line in lines}) == 1


def amended(todo: list[Wish], intent: Intent) -> bool:
    """Whether a change is one of what was wished before it and is not looked for yet; the wishes are changed then."""
    if todo and intent.kind is Kind.MORE and not intent.wishes and intent.amount:
        return _amended_by_more(todo, intent.amount, of_each=intent.detail == EACH)
    if not todo or intent.kind not in CHANGES or intent.detail in {ALL_BUT, STAYS_WITH}:
        return False
    if intent.kind is Kind.SET and intent.detail in _OF_ALL and not intent.wishes:
        amounts = [wish.amount for wish in reversed(todo)]
        todo[:] = [
            replace(wish, amount=intent.amount if intent.detail == EACH else amount)
            for wish, amount in zip(todo, amounts, strict=True)
        ]
        return True
    if intent.kind is Kind.SET and not intent.wishes:
        todo[-1] = _with_amount(todo[-1], intent.amount)
        return True
    if not intent.wishes:
        todo.pop()
        return intent.kind is not Kind.REPLACE
    return _amended_by_name(todo, intent)


def _amended_by_more(todo: list[Wish], more: Amount, *, of_each: bool) -> bool:
    """`2 pepsi`, and then `y 2 más` before they are looked for; kilos are no pieces."""
    meant = todo if of_each else todo[-1:]
    said = [wish.amount or Amount(1) for wish in meant]
    if any(amount.vague or amount.measure is not more.measure for amount in said):
        return False
    todo[-len(meant) :] = [
        _with_amount(wish, replace(amount, value=amount.value + more.value))
        for wish, amount in zip(meant, said, strict=True)
    ]
    return True


def _amended_by_name(todo: list[Wish], intent: Intent) -> bool:
    """The same where the change names products: the wishes that it names get its amounts, or go."""
    places = [_place_of(todo, wish) for wish in intent.wishes]
    if intent.detail == CORRECTED and places[0] is None:
        todo[-1:] = intent.wishes
        return True
    if intent.detail == CONTRASTED and places[1] is not None:
        todo[places[1]] = instead_of(todo[places[1]], intent.wishes[0])
        return True
    if None in places or intent.kind is Kind.REPLACE:
        return False
    for place, wish in zip(places, intent.wishes, strict=True):
        if place is not None and intent.kind is Kind.SET:
            todo[place] = _with_amount(todo[place], wish.amount or intent.amount)
    if intent.kind is Kind.REMOVE:
        todo[:] = [wish for place, wish in enumerate(todo) if place not in places]
    return True


def exchanged(talk: Talk, meant: Wish) -> bool:
    """Whether what is meant stands for what the turn before was about, and was planned so: `2 cocas`, and then `no, pepsi`.

    What is on an open list gives way; else the product that was put into the cart. Of several nobody knows which is
    meant, so that what is meant is only offered.
    """
    question, state = talk.state.question, talk.state
    if talk.touched or (question and question.asked not in _ABOUT_A_PRODUCT | {Asked.MORE}):
        return False
    if question and question.asked in _ABOUT_A_PRODUCT:
        is_ordered = question.wish is not None and not question.wish.asking
        if question.wish is None or not is_ordered or refined(state.found, meant.phrase):
            return False
        talk.todo.append(instead_of(question.wish, meant))
    elif not state.just_touched:
        return False
    elif talk.lines_like(meant.phrase):
        if meant.amount is None:
            talk.closing.append(Kind.SEE_CART)
        else:
            talk.changes.append(Intent(Kind.SET, wishes=(meant,), amount=meant.amount))
    else:
        lines = [line for one in state.touched if (line := talk.line_of(one.product.id))]
        if len(lines) == 1:
            gives_way = str(lines[0].product_id)
            talk.changes.append(
                Intent(Kind.REPLACE, wishes=(meant,), detail=gives_way, corrects=True)
            )
        else:
            talk.todo.append(replace(meant, asking=bool(lines), corrects=bool(lines)))
    talk.touched = True
    return True


def taken_instead(talk: Talk, product: Product, intent: Intent, amount: Amount | None) -> bool:
    """Whether a product of a list stands for the one that was just taken from it, and was planned so: `la 2`, and then `no, la 3`."""
    state = talk.state
    is_open = state.question is not None and state.question.asked is not Asked.MORE
    taken = _taken_from_the_list(talk)
    named = [one for one in taken if one[0].product_id == product.id]
    if is_open or talk.touched or not state.just_touched or not taken:
        return False
    talk.touched = True
    if len(taken) > 1 and not named:  # nobody knows which of them gives way
        offer(talk, product)
        return True
    line, before = (named or taken)[0]
    if product.id != line.product_id:
        part = replace(line, quantity=round(line.quantity - before, 3))
        talk.put(product, amount or _as_much(part), wish=Wish(fold(product.name)))
        talk.plan(Operation(line.product, before, sets=True))
    elif intent.denies:
        talk.plan(Operation(line.product, before, sets=True))
    elif amount:
        talk.put(product, amount, sets=True)
    else:
        talk.say(Saying.NOTHING_TO_CHANGE)
    return True


def _taken_from_the_list(talk: Talk) -> list[tuple[Line, float]]:
    """The line items that the turn before took from what was shown, each with what the cart had of it till then."""
    listed = {one.id for one in (*talk.state.shown, *talk.state.found)}
    touched = [(talk.line_of(one.product.id), one) for one in talk.state.touched]
    return [
        (line, one.before or 0)
        for line, one in touched
        if line and line.product_id in listed and line.quantity > (one.before or 0)
    ]


def _with_amount(wish: Wish, amount: Amount | None) -> Wish:
    """The wish with another amount; a bare number counts what was counted before: kilos of kilos."""
    before = wish.amount
    counts_kilos = before is not None and before.measure is Measure.KILO
    if amount and counts_kilos and amount.measure is Measure.PIECE and amount.value <= MAX_KILOS:
        amount = Amount(amount.value, Measure.KILO)
    return replace(wish, amount=amount, said_plainly=False)


def _place_of(todo: list[Wish], wish: Wish) -> int | None:
    """Which wish has all words of another, or the other all of its."""
    words = set(tokens(wish.phrase))
    for place, one in reversed(list(enumerate(todo))):
        have = set(tokens(one.phrase))
        if words and have and (words <= have or have <= words):
            return place
    return None


TWO = 2
CHANGES = frozenset({Kind.SET, Kind.REMOVE, Kind.REPLACE, Kind.UNDO})
"""What may change a wish before it is looked for."""
_OF_ALL = frozenset({EACH, SWAPPED, CORRECTED})
_ABOUT_A_PRODUCT = frozenset({Asked.WHICH, Asked.ADD_IT, Asked.HOW_MUCH})


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
    if intent.detail == DOUBLED:
        talk.plan(Operation(product, line.quantity))
        return
    quantity = quantity_for(product, intent.amount)
    is_count = intent.amount is not None and intent.amount.measure is Measure.PIECE
    if quantity == "by_weight" and is_count and intent.amount and line.quantity:
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
            line = line_to_exchange(talk, intent, product)
            wish = Wish("", replaces=line.product_id if line else 0)
            talk.plan(Operation(product, (line.quantity if line else 1) or 1, wish=wish))
        return
    new = intent.wishes[0]
    if intent.detail == CONTRASTED and not talk.lines_like(intent.wishes[1].phrase):
        talk.todo.append(new)
        return
    old = lines_meant(talk, replace(intent, kind=Kind.REMOVE, wishes=intent.wishes[1:2]))
    if not old:
        talk.todo.append(new)
        return
    said = next((wish.amount for wish in intent.wishes[1:2]), None)
    if intent.detail == CONTRASTED and not new.amount and talk.lines_like(new.phrase):
        talk.plan(Operation(old[0].product, 0, sets=True))
        return
    part = quantity_for(old[0].product, said) if said else 0.0
    if isinstance(part, float) and 0 < part < old[0].quantity:  # `cambia una oreo por chocolinas`
        talk.plan(Operation(old[0].product, round(old[0].quantity - part, 3), sets=True))
        talk.todo.append(replace(new, amount=new.amount or said))
        return
    head = next(iter(words(old[0].name)), "")
    phrase = new.phrase if head in new.phrase.split() else f"{head} {new.phrase}"
    if (
        held := size_meant(new.phrase)
    ) and not new.size:  # `en vez de las aguas, un bidón de 6 litros`
        is_size_alone = is_number_alone(new.phrase.split()) is not None
        new = replace(new, size=held)
        phrase = without_size(old[0].name) if is_size_alone else head
    talk.todo.append(
        replace(
            new,
            amount=new.amount or _as_much(old[0]),
            phrase=phrase,
            said=new.spoken,
            otherwise=new.phrase,
            replaces=old[0].product_id,
            corrects=intent.corrects,
            said_plainly=False,
        )
    )
