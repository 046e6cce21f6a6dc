"""Takes a choice or a comparison for the product or line item that it points to."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retail.spanish.amounts import Amount, Measure
from retail.spanish.lists import listed
from retail.spanish.words import tokens

from .folding import GROCERY_STEMS, fold
from .intents import Choice, Intent, Kind, Pick, Wish
from .line_choices import choose_line, lines_at
from .matching import comparable, numbered, picked, refined, sized
from .options import show
from .quantities import in_kilos
from .shelf import Product
from .state import Asked, Question
from .talk import Talk
from .utterances import NotFound, OutOfRange, Remind, Saying, Told

ASKED = "asked"
"""The detail of a choice that is a question: `cuál es la más barata?`."""
STAYS, MAY_STAY = "stays", "may_stay"
"""The details of a choice, and of a question, that keep what is there where nothing is asked: `me quedo con eso`."""
MAX_ASKED_AGAIN = 2
"""How often an amount is asked for again beside other things."""

TWO = 2
MIN_OFFERED = 2
"""Products of which `una de cada una` is said."""


def choose(talk: Talk, intent: Intent) -> None:
    """Takes pointers to what is on the table."""
    question = talk.state.question
    if question and question.asked is Asked.WHICH_LINE:
        for position in lines_at(question, intent.choices):
            choose_line(talk, question, position)
        return
    if (
        intent.detail in {STAYS, MAY_STAY}
        and question in {None, Question(Asked.MORE)}
        and talk.state.last
    ):
        talk.say(Saying.ASK_MORE_OR_FINISH)
        return
    for choice in intent.choices:
        choose_one(talk, choice, asked=intent.detail in {ASKED, MAY_STAY})


def _was_just_taken(talk: Talk, choice: Choice, products: Sequence[Product]) -> bool:
    """Whether a pointer is only said again (`la 1`, and then `la 1`): whether one more is meant is asked."""
    line = talk.line_of(products[0].id)
    again = talk.state.just_touched and talk.state.last == products[0] and not talk.operations
    is_only_pointed_at = choice.position > 0 and choice.amount is None and len(products) == 1
    if not is_only_pointed_at or line is None or not again or line.product.by_weight:
        return False
    if choice.position == TWO and line.quantity == 1:  # `2`, and then `la 2`: two of the second
        return False
    more = Amount(line.quantity + 1)
    question = Question(Asked.SET_IT, products=(products[0],), amount=more)
    talk.touched = True
    talk.wonder(question)
    talk.say(Remind(question))
    return True


def choose_one(talk: Talk, choice: Choice, *, asked: bool = False) -> None:
    """Puts what one pointer means into the cart, or offers it where it was only asked about."""
    question = talk.state.question
    wish = question.wish if question else None
    open_list = question is not None and question.asked in {
        Asked.WHICH,
        Asked.ADD_IT,
        Asked.HOW_MUCH,
    }
    if choice.pick is Pick.ANY and question and question.asked is Asked.ADD_IT:
        talk.say(Remind(question))
        return
    if question and choice.count and not choice.pick and _took_all(talk, question, choice.count):
        return
    if choice.pick and talk.todo and not open_list:
        talk.todo[-1] = replace(talk.todo[-1], pick=choice.pick)
        return
    wish = wish if open_list else _put_off(talk)
    amount = choice.amount or (wish.amount if wish else None)
    products = () if choice.pick is Pick.ON_OFFER else products_at(talk, choice)
    if choice.pick is Pick.ON_OFFER:
        _on_offer(talk, amount)
    if not products:
        return
    if asked or (choice.pick and not open_list and not choice.amount):
        offer(talk, products[0])
        return
    if choice.middle and len(products) > 1:
        base = talk.state.shown_wish or Wish("")
        talk.touched = True
        show(talk, products, replace(base, amount=amount), found=talk.state.found)
        return
    if open_list or wish or not _was_just_taken(talk, choice, products):
        _take_chosen(talk, products, amount, wish)


def _take_chosen(
    talk: Talk, products: Sequence[Product], amount: Amount | None, wish: Wish | None
) -> None:
    for product in products:
        talk.put(product, amount, wish=wish)
    if wish in talk.state.wishes:
        waiting = tuple(one for one in talk.state.wishes if one != wish)
        talk.state = replace(talk.state, wishes=waiting)


def _took_all(talk: Talk, question: Question, count: int) -> bool:
    """Whether so many were asked about, and all were planned: `tenés gancia? y campari?`, or of what is left `los dos`."""
    if question.asked is Asked.TAKE_WHAT_IS_LEFT:
        talk.put(question.products[0], Amount(count), sets=True)
        return True
    return took_each(talk, question, None, count)


def took_each(talk: Talk, question: Question, amount: Amount | None, count: int = 0) -> bool:
    """Whether several were asked about, so many where that is told, and as much of each was planned: `una de cada una`."""
    waiting = tuple(wish for wish in talk.state.wishes if wish.asking)
    offered = (*question.beside, *question.products)
    several = len(offered) + len(waiting)
    if question.asked is not Asked.ADD_IT or several != (count or several) or several < MIN_OFFERED:
        return False
    for product in offered:
        talk.put(product, amount)
    talk.todo.extend(replace(wish, asking=False, amount=amount or wish.amount) for wish in waiting)
    kept = tuple(wish for wish in talk.state.wishes if wish not in waiting)
    talk.state = replace(talk.state, wishes=kept)
    return True


def _put_off(talk: Talk) -> Wish | None:
    """The wish that was shown last, where it still waits to be chosen: `listo`, and then `la 1`."""
    shown = talk.state.shown_wish
    return next((one for one in talk.state.wishes if shown and one.phrase == shown.phrase), None)


def offer(talk: Talk, product: Product) -> None:
    """Offers what was picked of what was shown, and is not sure to be bought."""
    talk.touched = True
    base = talk.state.shown_wish or Wish(fold(product.name))
    show(talk, (product,), replace(base, asking=True, pick=None), found=talk.state.found)


_POINTS = re.compile(r"(?:[^,]* de )?(?:el|la|los|las) [a-z]")
_POINTS_BY_A_KIND = re.compile(r"(?:el|la|los|las) (?:de|del|con|sin|que) ")


def points(wish: Wish) -> bool:
    """Whether a wish is called by an article, as what stands on a list is: `la de frutilla`, `1 kilo de las preparadas`."""
    return _POINTS.match(wish.item) is not None


def chosen_by_name(talk: Talk, wishes: tuple[Wish, ...]) -> bool:
    """Whether wishes with amounts each name products of the open list, and were taken so: `una armonía y dos sancor`.

    What names several is asked about, where another names one.
    """
    question = talk.state.question
    is_open = question is not None and question.asked in {Asked.WHICH, Asked.ADD_IT}
    says_which = any(wish.amount for wish in wishes) or (
        len(wishes) > 1 and all(map(points, wishes))
    )
    if not is_open or talk.touched or not says_which:
        return False
    is_offer = question is not None and question.asked is Asked.ADD_IT
    if is_offer and any(_is_of_any(wish) for wish in wishes):
        return False
    meant = [named_on(talk.state.shown, wish) for wish in wishes]
    base = question.wish if question else None
    by_kinds = base is not None and len(wishes) > 1 and all(map(_points_by_a_kind, wishes))
    if not (by_kinds or all(meant)) or all(len(products) > 1 for products in meant):
        return False
    for wish, products in zip(wishes, meant, strict=True):
        counted = replace(base or wish, amount=wish.amount)
        if not products:  # `la de avena`, of a list of milks: nothing else that has oats
            phrase = with_detail(counted.phrase, wish.phrase)
            talk.todo.append(replace(counted, phrase=phrase, said=phrase, asking=True))
        elif len(products) == 1:
            talk.put(products[0], wish.amount, wish=counted)
        elif not show(talk, products, counted, found=talk.state.found):
            phrase = with_detail(counted.phrase, wish.phrase)
            talk.parked.append(replace(counted, phrase=phrase, said=phrase))
    return True


def took_how_much(talk: Talk, wish: Wish) -> bool:
    """Whether a wish is how much of what that was asked about, with its name, and was planned so: `el chorizo, kilo y medio`."""
    question, amount = talk.state.question, wish.amount or wish.size
    if question is None or question.asked is not Asked.HOW_MUCH or talk.touched or not amount:
        return False
    if amount.measure is not Measure.KILO and amount.value == int(amount.value):
        return False  # `10 papas` are pieces
    product = question.products[0]
    is_it = not wish.asking and bool(refined((product,), wish.phrase))
    if is_it:
        sets = question.change is Kind.SET
        talk.put(product, in_kilos(product, amount), sets=sets, wish=question.wish)
    return is_it


def _is_of_any(wish: Wish) -> bool:
    """Whether a wish beside an offer may be of any: `2 leches`; `2 sancor` and `las de arroz` are what is offered."""
    is_grocery = bool(GROCERY_STEMS & set(tokens(wish.phrase)[:1]))
    return is_grocery and not _points_by_a_kind(wish)


def _points_by_a_kind(wish: Wish) -> bool:
    return _POINTS_BY_A_KIND.match(wish.item) is not None


def named_on(shown: tuple[Product, ...], wish: Wish) -> tuple[Product, ...]:
    """The products of a list that a wish names."""
    if wish.asking or wish.replaces or wish.pick:
        return ()
    wish, products = numbered(wish, refined(shown, wish.phrase))
    return sized(products, wish) if len(products) > 1 else products


def with_detail(phrase: str, detail: str) -> str:
    """What was searched for, with the words that narrow it."""
    missing = [word for word in detail.split() if word not in phrase.split()]
    return " ".join([*phrase.split(), *missing])[:60]


def products_at(talk: Talk, choice: Choice) -> tuple[Product, ...]:
    """The products that a choice points to; says so when it points to none."""
    question = talk.state.question
    if choice.that:
        meant = (
            question.products
            if question and question.asked in {Asked.ADD_IT, Asked.HOW_MUCH}
            else ()
        )
        single = talk.state.shown if len(talk.state.shown) == 1 else ()
        last = (talk.state.last,) if talk.state.last else ()
        if question and question.asked is Asked.WHICH and not single:
            talk.question = question
            talk.say(Remind(question))
            return ()
        return _or_say(talk, meant or single or last, Saying.ASK_OF_WHAT)
    shown = talk.state.shown
    if choice.middle:
        return _or_say(talk, _in_the_middle(shown, or_half=choice.or_half), Saying.ASK_OF_WHAT)
    if choice.pick is Pick.ANY and shown and choice.count not in {0, len(shown)}:
        return _out_of_range(talk)
    if choice.pick:
        return _or_say(talk, _compared(talk, choice), Saying.ASK_OF_WHAT)
    if choice.count and choice.count != len(shown):
        return _out_of_range(talk)
    if choice.position == 0:
        return _or_say(talk, shown, Saying.ASK_OF_WHAT)
    if not shown:
        return _or_say(talk, (), Saying.ASK_OF_WHAT)
    at = choice.position - 1 if choice.position > 0 else len(shown) + choice.position
    if 0 <= at < len(shown):
        return (shown[at],)
    return _out_of_range(talk)


def _in_the_middle(shown: tuple[Product, ...], *, or_half: bool) -> tuple[Product, ...]:
    """The one in the middle, of an even number both; `la de medio` may be of half a kilo as well."""
    half = (len(shown) - 1) // 2
    middle = shown[half : len(shown) - half]
    halves = refined(shown, "medio") if or_half else ()
    if not 0 < len(halves) < len(shown):
        return middle
    return tuple(one for one in shown if one in halves or (one in middle and len(shown) > TWO))


def _out_of_range(talk: Talk) -> tuple[Product, ...]:
    """Says how many were shown, and asks again."""
    talk.say(OutOfRange(len(talk.state.shown)))
    talk.question = talk.question or talk.state.question
    return ()


def _compared(talk: Talk, choice: Choice) -> tuple[Product, ...]:
    """What is picked of all that was found; any is one of those that were shown."""
    state = talk.state
    table = (() if choice.pick is Pick.ANY else state.found) or state.shown
    unwanted = refined(state.found or state.shown, choice.but) if choice.but else ()
    table = tuple(one for one in table if one not in unwanted)
    table = comparable(table, state.shown_wish.phrase if state.shown_wish else "")
    table = sized(table, state.shown_wish) if state.shown_wish else table
    return picked(table, choice.pick) if choice.pick else ()


def _or_say(talk: Talk, products: tuple[Product, ...], saying: Saying) -> tuple[Product, ...]:
    if not products and not talk.earlier.take_any():
        talk.say(saying)
    return products


def _on_offer(talk: Talk, amount: Amount | None) -> None:
    offers = picked(talk.state.found, Pick.ON_OFFER)
    base = talk.state.shown_wish or Wish("")
    if not talk.state.found:
        talk.todo.append(Wish("", pick=Pick.ON_OFFER, asking=True))
        talk.touched = True
    elif len(offers) == 1:
        talk.put(offers[0], amount, wish=base)
    elif offers:
        talk.touched = True
        show(talk, offers, replace(base, amount=amount))
    else:
        talk.say(NotFound(base.spoken, on_offer=True))


def ask_how_much_again(talk: Talk, waiting: Question) -> None:
    """Asks again how much of a product, which the shopper has left for something else; unless that settled it."""
    product, wish = waiting.products[0], waiting.wish or Wish(fold(waiting.products[0].name))
    is_settled = any(one.product.id == product.id for one in talk.operations) or (
        talk.question is not None and product in talk.question.products
    )
    if is_settled or wish.put_off >= MAX_ASKED_AGAIN:
        return
    wish = replace(wish, put_off=wish.put_off + 1)
    if not talk.wonder(replace(waiting, wish=wish)):
        talk.parked.append(replace(wish, amount=Amount(0, vague=True)))


def lets_go(talk: Talk, wishes: Sequence[Wish]) -> bool:
    """Whether all that is not wanted only waits to be asked about, and is dropped: `no quiero pan`."""
    dropped = [_waiting_wish(talk, wish) for wish in wishes]
    if not dropped or None in dropped:
        return False
    kept = tuple(one for one in talk.state.wishes if one not in dropped)
    talk.state = replace(talk.state, wishes=kept)
    names = dict.fromkeys(wish.spoken for wish in dropped if wish)
    talk.say(Told(f"Dale, sin *{listed(list(names))}*."))
    return True


def _waiting_wish(talk: Talk, named: Wish) -> Wish | None:
    """The wish that waits under this name, or the only one that begins with it: `el pan no`, of `pan lactal`.

    What the cart or the open list has of that name is meant rather than a longer name.
    """
    name = tokens(named.phrase)
    waiting = [(one, tokens(one.phrase)) for one in talk.state.wishes]
    exactly = [one for one, words in waiting if words == name]
    if exactly or not name:
        return exactly[0] if exactly else None
    question = talk.state.question
    is_open = bool(question and question.wish and name[0] in tokens(question.wish.phrase))
    longer = [one for one, words in waiting if words[:1] == name[:1] and set(name) <= set(words)]
    is_it = len(longer) == 1 and not is_open and not talk.lines_like(named.phrase)
    return longer[0] if is_it else None


def is_said_again(wishes: Sequence[Wish], pending: Wish) -> bool:
    """Whether a pending wish is among the new ones, with the same words."""
    words = tokens(pending.phrase)
    return pending in wishes or any(words and tokens(wish.phrase) == words for wish in wishes)
