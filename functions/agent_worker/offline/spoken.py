"""Spoken words: how often the messages of a turn ask for a thing, whoever thinks about them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from retail.spanish.amounts import Amount
from retail.spanish.words import tokens

from .acts.cart import is_doubted
from .bursts import joined
from .finishing import Answer, Way, answer_of, asks_for_the_link, last_word
from .folding import GROCERY_STEMS
from .intents import Intent, Kind, Wish
from .matching import has_words
from .quantities import quantity_for
from .shelf import Product, line_of
from .state import Asked, Question
from .understanding import understand
from .wishes import ANOTHER

_ONE = Amount(1)
_BESIDE_A_YES = frozenset({Kind.GREET, Kind.THANK, Kind.LEAVE, Kind.EMOJI})


class SpokenWords:
    """The messages of one turn, read only when somebody asks.

    Args:
        question: tells what was asked before the turn; asked at most once, and only where it matters.
    """

    def __init__(
        self, texts: Sequence[str], question: Callable[[], Question | None] = lambda: None
    ) -> None:
        self._texts = texts
        self._ask = question

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
        intents = last_word(tuple(self._intents()))
        ways = [one for one in intents if one.kind is Kind.FINISH]
        is_refused = any(one.kind is Kind.NO for one in intents)
        if is_refused and self._question and self._question.asked is Asked.CHECK_OUT:
            return 0
        links = sum(asks_for_the_link(one) for one in self._intents())
        return links + sum(
            one.detail == Way.ORDER or answer_of(one, self._question) is Answer.FINISH
            for one in ways
        )

    def agrees_to_order(self, *, changed: bool) -> bool:
        """Whether they are nothing but a yes to placing it; see `agent_worker.tools.once.Words`."""
        question = self._question if self._is_yes() else None
        if question is None:
            return False
        return question.pays_after_a_yes or (question.asked is Asked.CHECK_OUT and not changed)

    def empties(self) -> bool:
        """Whether they ask for the cart to be emptied, or are nothing but a yes to that."""
        intents = tuple(self._intents())
        if any(one.kind is Kind.EMPTY_CART and not is_doubted(one) for one in intents):
            return not any("?" in text for text in self._texts)
        question = self._question if self._is_yes(beside=lambda one: one.takes_that_out) else None
        return question is not None and question.asked is Asked.EMPTY_CART

    def cancels(self) -> bool:
        """Whether they are nothing but a yes to cancelling the order, which was asked before the turn.

        To ask for it is not enough: who wants to cancel may mean the cart, a line or the question.
        """
        question = self._question
        if question is None or question.asked is not Asked.CANCEL_ORDER:
            return False
        intents = tuple(self._intents())
        yes = [one for one in intents if _cancels(one) or _is_finishing_yes(one)]
        is_asked = any("?" in text for text in self._texts)
        return (
            bool(yes)
            and not is_asked
            and all(one in yes or one.kind in _BESIDE_A_YES for one in intents)
        )

    @cached_property
    def _question(self) -> Question | None:
        return self._ask()

    def _is_yes(self, beside: Callable[[Intent], bool] = lambda _: False) -> bool:
        """Whether there is a yes, and nothing but what may stand beside one."""
        intents = tuple(self._intents())
        yes = [one for one in intents if one.kind is Kind.YES or _is_finishing_yes(one)]
        return bool(yes) and all(
            one in yes or one.kind in _BESIDE_A_YES or beside(one) for one in intents
        )

    def _intents(self) -> Iterator[Intent]:
        for text in joined(self._texts):
            yield from understand(text).intents


def _cancels(intent: Intent) -> bool:
    """Whether it agrees to cancelling; `no, cancelalo` is not clear enough."""
    is_no = intent.detail.startswith("no ")
    return intent.kind is Kind.YES or (intent.kind is Kind.CANCEL_ORDER and not is_no)


def _is_finishing_yes(intent: Intent) -> bool:
    return intent.kind is Kind.FINISH and intent.detail in {Way.CONFIRM, Way.SEND}


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
    return wish.phrase in ANOTHER or (bool(words) and has_words(product.name, words))


def _may_mean(wish: Wish, product: Product) -> bool:
    """Whether its first telling word is."""
    head = tokens(wish.phrase)[:1]
    return bool(head) and has_words(product.name, head)


def _is_of_another(intent: Intent, product: Product) -> bool:
    """Whether what is wanted more of is some other grocery."""
    return any(
        not _may_mean(wish, product) and set(tokens(wish.phrase)) & GROCERY_STEMS
        for wish in intent.wishes
    )


def _quantity(product: Product, amount: Amount | None) -> float:
    quantity = quantity_for(product, amount)
    return quantity if isinstance(quantity, float) else 0.0
