"""Offers what stands in for something that is sold out or not sold: of its kind, at most three, and nothing unasked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retail.spanish.substitutes import others_like
from retail.spanish.words import tokens

from .intents import Wish
from .options import MAX_SIMILAR, show
from .play import Call, call
from .shelf import Product, products_of
from .talk import Lack, Result, Step, Talk

MAX_OTHERS = 3
"""Other kinds of things that are looked for in place of one."""


@dataclass(frozen=True)
class _Look:
    """A search for what stands in; `head` is what the name of a substitute begins with."""

    lack: Lack
    head: str
    call: Call


def offer_substitutes(talk: Talk) -> Step:
    """Looks for what stands in for the first thing that lacks and has a substitute; another question comes first."""
    if talk.question is not None or talk.broken:
        return
    looks = [look for lack in talk.lacking for look in _looks(lack)]
    results = (yield from talk.ask(*(look.call for look in looks))) if looks else ()
    for lack in talk.lacking:
        of_it = [
            (look, result) for look, result in zip(looks, results, strict=True) if look.lack is lack
        ]
        substitutes = _nearest(lack, of_it)
        if substitutes:
            show(talk, substitutes, _of_any_kind(lack.wish), similar=True)
            return


def _looks(lack: Lack) -> list[_Look]:
    """The kind itself, where one of it is sold out, and what else may stand in for it."""
    words = tokens(lack.product.name if lack.product else lack.wish.phrase)[:1]
    kinds = words if lack.product else []
    others = [other for word in words for other in others_like(word)][:MAX_OTHERS]
    return [
        _Look(lack, tokens(kind)[0], call("search_products", query=kind))
        for kind in (*kinds, *others)
    ]


def _nearest(lack: Lack, looked: Sequence[tuple[_Look, Result]]) -> tuple[Product, ...]:
    """Of what was found: what is called so and can be had, by kind and by how much its name has in common."""
    had = set(_told(lack.product)) if lack.product else set(tokens(lack.wish.phrase))
    category = lack.product.category if lack.product else ""
    ranked: dict[int, tuple[int, int, Product]] = {}
    for place, (look, result) in enumerate(looked):
        for product in products_of(result):
            is_another = lack.product is None or product.id != lack.product.id
            is_near = not category or product.category == category
            if (
                is_another
                and is_near
                and not product.sold_out
                and look.head in tokens(product.name)[:1]
            ):
                common = len(had & set(_told(product)))
                ranked.setdefault(product.id, (place, -common, product))
    best = sorted(ranked.values(), key=lambda one: one[:2])
    return tuple(product for _, _, product in best[:MAX_SIMILAR])


def _told(product: Product) -> Sequence[str]:
    return tokens(" ".join((product.name, *product.tags)))


def _of_any_kind(wish: Wish) -> Wish:
    """The wish without what only its own product could have."""
    return replace(wish, size=None, pick=None, kind="", number=0, container="")
