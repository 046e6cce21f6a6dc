"""Searches what is wished, works out changes to the cart, and carries them out in parallel."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retail.spanish.amounts import Amount, Measure

from .affordable import affordable
from .changing import work_out_changes
from .folding import fold
from .intents import Pick, Wish
from .matching import Match, alike, comparable, described, fit_to_be_cooked, match, numbered, picked
from .missing import is_called_so, not_found, own_up, say_not_found
from .narrowing import Searched, narrowed
from .operating import operate
from .options import show
from .play import BROKEN, Call, Done, call
from .quantities import content, quantity_for
from .rows import parted_in_rows
from .shelf import (
    Line,
    Product,
    line_of,
    products_of,
    status_of,
    text_in,
)
from .spelling import is_slip
from .state import Asked
from .substitutes import offer_substitutes
from .talk import Lack, Operation, Result, Step, Talk
from .utterances import BadQuantity, NotFound, OutOfStock

MAX_SEARCHED = 60
"""Products that are looked for in one turn; those beyond are named, and taken up in the next."""
MAX_PIECES = 5000
"""Above this no reading of an amount makes sense, grams included."""


def shop(talk: Talk, done: Sequence[Done]) -> Step:
    """Everything between understanding and paying: searches, changes, adds."""
    wishes = _not_done_yet(talk, done)
    wishes, beyond = wishes[:MAX_SEARCHED], wishes[MAX_SEARCHED:]
    talk.parked.extend(beyond)
    reads: list[Call] = [_search(wish) for wish in wishes]
    looks = bool(talk.changes)
    if looks:
        reads.append(call("get_cart_summary"))
    results = (yield from talk.ask(*reads)) if reads else ()
    work_out_changes(talk)
    late = [wish for wish in talk.todo if wish not in wishes and wish not in beyond]
    if late:
        wishes = [*wishes, *late]
        more = yield from talk.ask(*(_search(wish) for wish in late))
        results = (*results[: len(wishes) - len(late)], *more)
    searched = yield from parted_in_rows(talk, list(zip(wishes, results, strict=False)))
    yield from _resolve(talk, [affordable(talk, *one) for one in searched])
    yield from operate(talk)
    yield from offer_substitutes(talk)


def _not_done_yet(talk: Talk, done: Sequence[Done]) -> list[Wish]:
    """The wishes that nobody has already put into the cart in this turn: no other try, and no other model."""
    mine = [one for one in done if not one.is_earlier]
    own = {one.arguments.get("query") for one in mine if one.tool == "search_products"}
    added = [one for one in mine if one.tool == "add_product_to_cart"]
    wishes: list[Wish] = []
    for wish in talk.todo:
        if talk.was_served(wish):
            continue
        served = None if wish.phrase in own else next((d for d in added if _serves(d, wish)), None)
        if served is None:
            wishes.append(wish)
            continue
        added.remove(served)
        talk.plan(_operation_of(served, wish))
    talk.todo = list(wishes)
    return wishes


def _serves(done: Done, wish: Wish) -> bool:
    line = line_of(done.result.get("item"))
    added = status_of(done.result) == "added" and line is not None
    return added and line is not None and match(wish, (line.product,)).clear is not None


def _operation_of(done: Done, wish: Wish) -> Operation:
    line = line_of(done.result.get("item")) or Line(1, "")
    quantity = done.arguments.get("quantity", 1)
    return Operation(
        line.product, float(quantity) if isinstance(quantity, int | float) else 1, wish=wish
    )


def _search(wish: Wish) -> Call:
    if wish.pick is Pick.ON_OFFER:
        return call("search_products", query=wish.phrase, only_offers=True)
    return call("search_products", query=wish.phrase)


def _resolve(talk: Talk, searched: Sequence[Searched]) -> Step:
    """Adds clear matches, shows the first list, looks again for what was not found."""
    missing: list[tuple[Wish, Call]] = []
    guesses: list[Wish] = []
    for wish, result in narrowed(searched):
        if talk.was_served(wish, products_of(result)):
            continue
        if status_of(result) in BROKEN:
            talk.parked.append(wish)
        elif wish.guessed and not is_called_so(wish, result):
            guesses.append(wish)
        elif not products_of(result) or _misread(wish, result):
            missing.extend((wish, again) for again in _second_look(wish))
            if not _second_look(wish):
                not_found(talk, wish, on_offer=wish.pick is Pick.ON_OFFER)
        elif wish.either:
            _ask_which(talk, wish, products_of(result))
        else:
            _settle(talk, wish, result)
    if missing:
        second = yield from talk.ask(*(again for _, again in missing))
        _settle_second(talk, missing, second)
    own_up(talk, guesses)


def _ask_which(talk: Talk, wish: Wish, products: tuple[Product, ...]) -> None:
    """Shows what fits either of two wishes, of which one is meant; takes one where any will do."""
    chosen = picked(products, wish.pick) if wish.pick and not wish.asking else ()
    if len(chosen) == 1:
        talk.put(chosen[0], wish.amount, wish=wish)
        return
    if not show(talk, products, wish, unsure=len(products) == 1):
        talk.parked.append(wish)


def _misread(wish: Wish, result: Result) -> bool:
    """Whether a joined phrase fits nothing, so that its other reading is to be tried."""
    found = match(wish, products_of(result))
    # `naranja` may be a flavour of what it replaces; a name of two words, `jamón cocido`, is another product.
    is_named = wish.replaces and " " in wish.otherwise
    must_be_full = wish.corrects or is_named
    fits = found.full if must_be_full else found.clear is not None or not found.similar
    return bool(wish.otherwise) and not fits


def _second_look(wish: Wish) -> list[Call]:
    if wish.pick is Pick.ON_OFFER:
        return [call("search_products", query=wish.phrase)] if wish.phrase else []
    looks = [call("search_products", query=wish.otherwise)] if wish.otherwise else []
    words = wish.phrase.split()
    is_of_the_old = wish.guessed and bool(wish.otherwise)  # the first word names what gives way
    if len(words) > 1 and not is_of_the_old:
        looks.append(call("search_products", query=words[0]))
    return looks


def _settle(talk: Talk, wish: Wish, result: Result) -> None:
    wish, found = numbered(wish, products_of(result))
    asked, fit = wish, match(wish, found)
    correction = text_in(result, "corrected_query")
    corrected = replace(
        wish, phrase=correction or wish.phrase, said="" if correction else wish.said
    )
    bent = bool(correction) and not is_slip(wish.phrase, fold(correction))
    if correction and match(corrected, found).full and alike(wish.phrase, correction):
        wish, fit = replace(corrected, amount=wish.amount, number=0), match(corrected, found)
    if correction and not fit.full and not fit.similar:
        say_not_found(talk, wish)
        return
    wish, fit = _of_its_kind(talk, wish, fit_to_be_cooked(wish, fit))
    on_offer = wish.pick is Pick.ON_OFFER
    by_weight = fit.clear is not None and fit.clear.by_weight
    if by_weight and wish.size and wish.size.measure is Measure.KILO:
        wish = _weighed(wish, wish.size)
    if _put_at_once(talk, wish, fit, bent=bent):
        return
    if fit.clear and fit.clear.sold_out:
        _sold_out(talk, asked if bent else wish, fit.clear, bent=bent)
        return
    shown = (fit.clear,) if fit.clear else fit.products
    if fit.other_size and wish.size:
        talk.say(NotFound(f"{wish.spoken} de {content(wish.size)}"))
        wish = replace(wish, size=None, asking=True)
    is_money = wish.amount is not None and wish.amount.measure is Measure.PESO
    if wish.amount and not is_money and not 0 < wish.amount.value <= MAX_PIECES:
        problem = "huge" if wish.amount.value > 0 else "vague" if wish.amount.vague else "zero"
        talk.say(BadQuantity(problem, wish.spoken))
        wish = replace(wish, amount=Amount(0, vague=True))
    if not show(
        talk,
        shown,
        wish,
        similar=fit.similar or fit.other_size,
        unsure=not fit.full,
        on_offer=on_offer,
        found=found,
        bent=bent,
    ):
        if fit.similar:
            talk.say(NotFound(wish.spoken))
        talk.parked.append(wish)


def _put_at_once(talk: Talk, wish: Wish, fit: Match, *, bent: bool) -> bool:
    """Whether what is wanted is plain; then it is put into the cart."""
    of_each = () if bent else _of_each(wish, fit)
    for product in of_each:
        talk.put(product, _of_it_as_sold(product, wish.amount), wish=wish)
    wanted = None if of_each else _wanted(wish, fit, bent=bent)
    if wanted:
        talk.put(*wanted, wish=wish)
    return bool(of_each or wanted)


def _of_it_as_sold(product: Product, amount: Amount | None) -> Amount | None:
    """So many of a product as it is sold: of each kind of hamburger that come in twos, two are two packs."""
    if amount and amount.measure is Measure.PIECE and not product.by_weight:
        return replace(amount, measure=Measure.PACK)
    return amount


MAX_OF_EACH = 5
"""Products of one name of which each is put into the cart; of more, it is asked which."""


def _of_each(wish: Wish, fit: Match) -> tuple[Product, ...]:
    """The products of which each is wanted: `2 de cada alfajor`."""
    if not wish.of_each or not fit.full or fit.clear:
        return ()
    called_so = comparable(fit.products, wish.phrase)
    some = tuple(product for product in called_so if not product.sold_out)
    return some if len(some) == len(called_so) <= MAX_OF_EACH else ()


def _weighed(wish: Wish, size: Amount) -> Wish:
    """A wish for what is sold by weight: `un queso cremoso medio kilo`, `2 bolsas de 1 kg de papa`."""
    if wish.amount and wish.amount.measure is Measure.PACK and not wish.amount.of:
        return replace(wish, amount=Amount(round(size.value * wish.amount.value, 3), Measure.KILO))
    is_one = wish.amount in {None, Amount(1)}
    return replace(wish, amount=size) if is_one else wish


def _wanted(wish: Wish, fit: Match, *, bent: bool) -> tuple[Product, Amount | None] | None:
    """What is put into the cart at once, and how much of it."""
    if fit.other_size:
        return (fit.products[0], wish.size) if _is_an_amount(wish, fit.products) else None
    if fit.clear and not fit.clear.sold_out and _may_be_added(wish, bent=bent):
        return fit.clear, wish.amount
    return None


def _is_an_amount(wish: Wish, products: Sequence[Product]) -> bool:
    """Whether a size that is not sold is how much is wanted, in packs of one size: `azúcar 2 kg`, unlike `azúcar de 2 kg`."""
    if len(products) != 1 or wish.asking or wish.amount or not wish.item or not wish.size:
        return False
    packs = quantity_for(products[0], wish.size)
    is_a_size = re.search(r"\b(?:de|x|por) \d", wish.item)
    return isinstance(packs, float) and packs > 1 and not is_a_size


def _sold_out(talk: Talk, wish: Wish, product: Product, *, bent: bool) -> None:
    """Says that nothing is left; what was only found by bending the words (`margarina`, mandarina) was never asked for."""
    if bent:
        not_found(talk, wish)
        return
    talk.say(OutOfStock(product.name, product.unit, 0))
    talk.lacking.append(Lack(wish, product))


def _of_its_kind(talk: Talk, wish: Wish, fit: Match) -> tuple[Wish, Match]:
    """What fits and is of the kind that the wish tells; where nothing is, it is shown, and the kind looked for later."""
    if not wish.kind:
        return wish, fit
    kept = described(fit, wish.kind)
    if kept:
        return replace(wish, kind=""), kept
    talk.parked.append(Wish(wish.kind, asking=True))
    return replace(wish, kind="", asking=True), fit


def _may_be_added(wish: Wish, *, bent: bool) -> bool:
    """Whether a clear match goes into the cart at once; otherwise it is offered.

    It does when it was ordered, in words that no correction had to bend (`spelling.is_slip`).
    """
    return not wish.asking and not bent


def _other_reading(wish: Wish) -> Wish:
    """The wish by its second phrase: a guess, so it is offered; an exchange was ordered, so it is not.

    A correction that names another kind of thing replaces nothing, and is offered.
    """
    replaces = 0 if wish.corrects else wish.replaces
    return replace(
        wish,
        phrase=wish.otherwise,
        said="",
        otherwise="",
        amount=wish.amount if replaces else None,
        asking=wish.asking or not replaces,
        replaces=replaces,
    )


def _settle_second(
    talk: Talk, missing: Sequence[tuple[Wish, Call]], results: Sequence[Result]
) -> None:
    """Takes the first second look that found something; shows it as similar, never as a match."""
    settled: set[Wish] = set()
    for (wish, again), result in zip(missing, results, strict=True):
        if wish in settled or not products_of(result):
            continue
        settled.add(wish)
        if talk.was_served(wish, products_of(result)):
            continue
        query = str(again.args.get("query", ""))
        on_the_table = _on_the_table(talk, result)
        if (
            wish.otherwise
            and query == wish.otherwise
            and on_the_table
            and not (wish.replaces or wish.asking)
        ):
            talk.put(on_the_table, wish.amount, wish=wish)
        elif wish.otherwise and query == wish.otherwise:
            _settle(
                talk,
                _other_reading(wish),
                result,
            )
        else:
            say_not_found(talk, wish, on_offer=wish.pick is Pick.ON_OFFER)
            base = replace(wish, phrase=query, said="", pick=None, asking=True)
            if not show(talk, products_of(result), base, similar=True):
                continue
    for wish, _ in missing:
        if wish not in settled:
            settled.add(wish)
            not_found(talk, wish)


def _on_the_table(talk: Talk, result: Result) -> Product | None:
    """The one product of an open list that was found by what only its description tells: `el de caja`."""
    question = talk.state.question
    listed = question.products if question and question.asked is Asked.WHICH else ()
    ids = {one.id for one in products_of(result)}
    kept = [one for one in listed if one.id in ids]
    return kept[0] if len(kept) == 1 else None
