"""Takes wishes of one turn together that are about one thing: `leches enteras`, `armonía`; `4 gaseosas: 3 sprite y 1 fanta`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from retail.spanish.amounts import Measure
from retail.spanish.words import tokens

from .folding import GROCERY_STEMS
from .intents import Wish
from .matching import match, refined, sized
from .shelf import Product, products_of

Searched = tuple[Wish, Mapping[str, Any]]


def narrowed(searched: Iterable[Searched]) -> list[Searched]:
    """The wishes with their results, where those that only narrow the one before them are part of it."""
    left, taken = list(searched), list[Searched]()
    while left:
        first, *left = left
        if first[0].either:
            others = [one for one in left if one[0].either == first[0].either]
            left = [one for one in left if one not in others]
            taken.append(_alternatives([first, *others]))
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
    words = tokens(behind.phrase)
    counts = behind.amount or behind.size or behind.pick or behind.asking or behind.replaces
    if (
        not options
        or not words
        or counts
        or set(words) & (GROCERY_STEMS | set(tokens(wish.phrase)))
    ):
        return ()
    kept = tuple(product for product in refined(options, behind.phrase) if _is_named(product, wish))
    return kept if kept and len(kept) < len(options) else ()


def _of_the_same_head(wish: Wish, behind: Wish, result: Mapping[str, Any]) -> Searched | None:
    """The wish behind, where it is only a brand or a kind of what the one before it names: `mayonesa hellmanns y natura`."""
    head, words = tokens(wish.phrase)[:1], tokens(behind.phrase)
    is_whole = len(tokens(wish.phrase)) > 1 and head and head[0] in GROCERY_STEMS
    if not is_whole or not words or set(words) & GROCERY_STEMS or behind.pick or behind.replaces:
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
