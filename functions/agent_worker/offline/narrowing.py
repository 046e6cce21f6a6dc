"""Takes wishes of one turn together that are about one thing: `leches enteras`, `armonía`; `4 gaseosas: 3 sprite y 1 fanta`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any

from retail.spanish.amounts import Measure
from retail.spanish.words import stem, tokens, words

from .folding import GROCERY_STEMS
from .intents import Wish
from .matching import has_words, match, refined, sized
from .shelf import Product, products_of

Searched = tuple[Wish, Mapping[str, Any]]


def narrowed(searched: Iterable[Searched]) -> list[Searched]:
    """The wishes with their results, where those that only narrow the one before them are part of it."""
    left, taken = _with_names_whole(searched), list[Searched]()
    while left:
        first, *left = left
        if first[0].either:
            others = [one for one in left if one[0].either == first[0].either]
            left = [one for one in left if one not in others]
            taken.append(_first_there([first, *others]) or _alternatives([first, *others]))
            continue
        options = _options(*first)
        kinds = _kinds_of(first[0], options, left)
        if kinds:
            taken.extend(kinds)
            left = left[len(kinds) :]
        elif left and (named := _of_the_same_head(first[0], *left[0])):
            taken.append(first)
            left = [named, *left[1:]]
        elif left and (one := _narrower(first[0], options, left[0][0])):
            left = [_only(first[0], left[0][0], one), *left[1:]]
        else:
            taken.append(first)
    return taken


def _with_names_whole(searched: Iterable[Searched]) -> list[Searched]:
    """The wishes, where those that are two halves of one name are one: `kombucha de limón` and `jengibre`."""
    whole = list[Searched]()
    for each in searched:
        one = _in_one_name(whole, each[0]) if whole else None
        if one:
            whole[-1] = one
        else:
            whole.append(each)
    return whole


def _in_one_name(before: list[Searched], behind: Wish) -> Searched | None:
    """The last wish with the one behind it, where a product's name has an `y` between the two.

    It is called so by that wish, or by one before it: `2 kombuchas de frutos rojos y 1 de limón y jengibre`.
    """
    wish, result = before[-1]
    is_asked_apart = behind.pick or behind.replaces or behind.either or behind.asking != wish.asking
    if is_asked_apart or wish.either or (wish.amount and behind.amount):
        return None
    halves = [*map(stem, words(wish.phrase)[-1:]), "y", *map(stem, words(behind.phrase))]
    named = wish if " " in wish.phrase else _named_before(before)
    head = tokens(named.phrase)[:1] if named else ()
    kept = tuple(
        product
        for product in products_of(result)
        if has_words(" ".join(tokens(product.name)[:1]), head)
        and _has_in_a_row(product.name, halves)
    )
    if not kept or not head:
        return None
    phrase, said = f"{wish.phrase} y {behind.phrase}", f"{wish.spoken} y {behind.spoken}"
    amount = wish.amount or behind.amount
    return replace(wish, phrase=phrase, said=said, amount=amount), _found(kept)


def _named_before(wishes: list[Searched]) -> Wish | None:
    """What the last wish is a kind of, where it only tells which: `2 de limón`."""
    kinds = takewhile(lambda one: one.bare_of, (wish for wish, _ in reversed(wishes)))
    at = len(list(kinds))
    return wishes[-1 - at][0] if 0 < at < len(wishes) else None


def _has_in_a_row(name: str, some: list[str]) -> bool:
    have = [stem(word) for word in words(name)]
    return any(have[at : at + len(some)] == some for at in range(len(have) - len(some) + 1))


def _first_there(searched: list[Searched]) -> Searched | None:
    """Of wishes of which each is wanted where those before it are missing, the one that is; None where that is not certain."""
    for wish, result in searched if searched[0][0].ranked else ():
        found = products_of(result)
        fit = match(wish, found)
        there = [one for one in ((fit.clear,) if fit.clear else fit.products) if not one.sold_out]
        if found and fit.full and not fit.similar and there:
            return replace(wish, either=""), result
        if found and not (fit.full and not fit.similar):
            return None
    return None


def _alternatives(searched: list[Searched]) -> Searched:
    """Wishes of which one is meant, as one wish, and what fits each."""
    wishes = [wish for wish, _ in searched]
    amounts = {wish.amount for wish in wishes}
    fits = [match(wish, products_of(result)) for wish, result in searched]
    products = dict.fromkeys(
        product for fit in fits for product in ((fit.clear,) if fit.clear else fit.products[:2])
    )
    amount = wishes[0].amount if len(amounts) == 1 else None
    one = replace(wishes[0], phrase=wishes[0].either, said=wishes[0].either, amount=amount)
    return one, _found(tuple(products))


def _options(wish: Wish, result: Mapping[str, Any]) -> tuple[Product, ...]:
    """What a wish may mean when it means several products; else nothing."""
    if wish.asking or wish.pick or wish.replaces:
        return ()
    fit = match(wish, products_of(result))
    return fit.products if fit.full and fit.clear is None and len(fit.products) > 1 else ()


def _narrower(wish: Wish, options: tuple[Product, ...], behind: Wish) -> tuple[Product, ...]:
    """The options that the wish behind leaves, when it has no amount and is not a grocery itself."""
    telling = tokens(behind.phrase)
    counts = behind.amount or behind.size or behind.pick or behind.asking or behind.replaces
    if (
        not options
        or not telling
        or counts
        or set(telling) & (GROCERY_STEMS | set(tokens(wish.phrase)))
    ):
        return ()
    kept = tuple(product for product in refined(options, behind.phrase) if _is_named(product, wish))
    return kept if kept and len(kept) < len(options) else ()


def _of_the_same_head(wish: Wish, behind: Wish, result: Mapping[str, Any]) -> Searched | None:
    """The wish behind, where it is only a brand or a kind of what the one before it names: `mayonesa hellmanns y natura`."""
    head, telling = tokens(wish.phrase)[:1], tokens(behind.phrase)
    is_whole = len(tokens(wish.phrase)) > 1 and head and head[0] in GROCERY_STEMS
    if (
        not is_whole
        or not telling
        or set(telling) & GROCERY_STEMS
        or behind.pick
        or behind.replaces
    ):
        return None
    found = products_of(result)
    fitting = match(behind, found)
    kept = tuple(one for one in fitting.products if _is_named(one, wish))
    if not fitting.full or not kept or len(kept) == len(fitting.products):
        return None
    phrase = f"{wish.phrase.split()[0]} {behind.phrase}"
    return replace(behind, phrase=phrase, said=phrase), _found(kept)


def _is_named(product: Product, wish: Wish) -> bool:
    """Whether a product's name begins as the wish does: `Leche Entera`, not `Dulce de Leche`."""
    return tokens(product.name)[:1] == tokens(wish.phrase)[:1]


def _only(wish: Wish, behind: Wish, kept: tuple[Product, ...]) -> Searched:
    phrase = f"{wish.phrase} {behind.phrase}"
    said = f"{wish.spoken} {behind.spoken}"
    return replace(wish, phrase=phrase, said=said), _found(kept)


def _kinds_of(wish: Wish, options: tuple[Product, ...], behind: list[Searched]) -> list[Searched]:
    """The wishes behind one that count its kinds, one by one, as many as it counts: 3 and 2 behind 5."""
    amount, counted, kinds = wish.amount, 0.0, list[Searched]()
    if not options or amount is None or amount.measure not in {Measure.PIECE, Measure.PACK}:
        return []
    for other, _ in behind:
        kept = sized(refined(options, other.phrase), other)
        if other.amount is None or len(kept) != 1:
            return []
        counted += other.amount.value
        kinds.append((replace(other, phrase=f"{wish.phrase} {other.phrase}"), _found(kept)))
        if counted >= amount.value:
            break
    return kinds if counted == amount.value and len(kinds) > 1 else []


def _found(products: tuple[Product, ...]) -> Mapping[str, Any]:
    return {"status": "found", "products": [vars(product) for product in products]}
