"""Spoken words: how often the messages of a turn ask for a thing, whoever thinks about them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .finishing import last_word
from .folding import tokens
from .intents import Amount, Intent, Kind, Wish
from .lexicon import GROCERIES
from .matching import has_words
from .quantities import quantity_for
from .shelf import Product, line_of
from .understanding import understand

_ONE = Amount(1)
_ANOTHER = frozenset({"otra", "otro", "otras", "otros"})
_GROCERY_STEMS = {token for word in GROCERIES for token in tokens(word)}


class SpokenWords:
    """The messages of one turn, read only when somebody asks."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def quantity_of(self, item: Mapping[str, Any]) -> float:
        """How much of a line item, in its unit, the words ask for at most; 0 when they do not say.

        What names the product is added up, and so is `otra más`. Of pointers to a list and of what names it only
        in part the largest counts, since these may mean several products. `Que sean 3` is a total. A bare number
        counts nothing: it may be the number of an option.
        """
        line = line_of(item)
        if line is None:
            return 0.0
        product, added, pointed, total = line.product, 0.0, 0.0, 0.0
        for intent in self._intents():
            added += sum(_quantity(product, amount) for amount in _added(intent, product))
            pointed = max([pointed, *(_quantity(product, each) for each in _pointed(intent))])
            total = max([total, *(_quantity(product, each) for each in _in_all(intent, product))])
        return max(added + pointed, total)

    def orders(self) -> int:
        """How many times they ask for the order to be placed."""
        return sum(intent.kind is Kind.FINISH for intent in last_word(tuple(self._intents())))

    def _intents(self) -> Iterator[Intent]:
        for text in self._texts:
            yield from understand(text).intents


def _added(intent: Intent, product: Product) -> Iterator[Amount]:
    """The amounts that an intent adds of the product."""
    yield from (wish.amount or _ONE for wish in _bought(intent) if _means(wish, product))
    if intent.kind is Kind.MORE and not _is_of_another(intent, product):
        yield intent.amount or _ONE


def _pointed(intent: Intent) -> Iterator[Amount]:
    if intent.kind is Kind.CHOOSE:
        yield from (choice.amount or _ONE for choice in intent.choices)


def _in_all(intent: Intent, product: Product) -> Iterator[Amount]:
    """The amounts that are a total, or may be of the product."""
    if intent.kind is Kind.SET and intent.amount:
        yield intent.amount
    yield from (wish.amount or _ONE for wish in _bought(intent) if _may_mean(wish, product))


def _bought(intent: Intent) -> tuple[Wish, ...]:
    if intent.kind is Kind.REPLACE:
        return intent.wishes[:1]
    return intent.wishes if intent.kind in {Kind.WISH, Kind.REFINE} else ()


def _means(wish: Wish, product: Product) -> bool:
    """Whether all telling words of a wish are in the product's name, or it is `otra`."""
    words = tokens(wish.phrase)
    return wish.phrase in _ANOTHER or (bool(words) and has_words(product.name, words))


def _may_mean(wish: Wish, product: Product) -> bool:
    """Whether its first telling word is."""
    head = tokens(wish.phrase)[:1]
    return bool(head) and has_words(product.name, head)


def _is_of_another(intent: Intent, product: Product) -> bool:
    """Whether what is wanted more of is some other grocery."""
    return any(
        not _may_mean(wish, product) and set(tokens(wish.phrase)) & _GROCERY_STEMS
        for wish in intent.wishes
    )


def _quantity(product: Product, amount: Amount | None) -> float:
    quantity = quantity_for(product, amount)
    return quantity if isinstance(quantity, float) else 0.0
