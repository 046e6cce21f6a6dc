"""Asking what an amount of what is on the table costs: `y medio kilo?`, `cuánto me salen 3?`; nothing is added."""

import re
from collections.abc import Iterator

from retail.spanish.amounts import Amount, Measure
from retail.spanish.word_sets import one_of, word_set

from ..clauses import Clause
from ..counts import count_alone
from ..intents import Intent, Kind
from ..lexicon import COSTS
from ..pricing import tell_price
from ..talk import Step, Talk
from .act import Act, Reading, whole


class PriceOf(Intent):
    """What the amount costs, of the product that is spoken of."""


_COSTS_SOMETHING = one_of(word_set("sale salen saldria cuesta cuestan costaria vale valen valdria"))
"""Of these a total is not asked about: `cuánto es?`."""
_HOW_MUCH = rf"(?:(?:a )?cuanto (?:(?:me|nos|te|se|lo|los|la|las) ){{0,2}}{COSTS}|que precio (?:tiene|tienen|sale)|(?:el )?precio de|(?:me )?(?:haces|dejas) precio)"
_BEGINNING = r"(?:(?:y|che|pero|a ver|bueno|ah|entonces|decime),? )*"
_TAKEN = (
    r"(?:por|llevando|(?:si (?:(?:te|les) )?(?:llevo|compro|pido|quiero|son|fueran|fuera|llevara)))"
)
_AMOUNT = r"(?:(?P<article>el|los|un) )?(?P<amount>\S+(?: \S+){0,3}?)"
_TOLD = tuple(
    re.compile(rf"^{_BEGINNING}{sentence}$")
    for sentence in (
        rf"{_HOW_MUCH},? (?:{_TAKEN} )?{_AMOUNT}",
        rf"(?:{_TAKEN} )?{_AMOUNT},? {_HOW_MUCH}(?: (?:en total|todo))?",
    )
)
_ASKED = tuple(
    re.compile(sentence)
    for sentence in (
        rf"^{_BEGINNING}{_TAKEN} {_AMOUNT}$",
        rf"^(?:(?:che|pero|a ver|ah),? )*y {_AMOUNT}$",
    )
)
"""What asks for a price only with a question mark."""


def _counted(match: re.Match[str]) -> Amount | None:
    """The amount, of which `un` may be a part: `un kilo`, `un pack`."""
    counted = count_alone(match["amount"])
    return counted or count_alone(f"{match['article']} {match['amount']}")


def _amount_in(clause: Clause) -> Amount | None:
    for pattern in (*_TOLD, *(_ASKED if clause.asked else ())):
        match = pattern.match(clause.text)
        amount = _counted(match) if match else None
        if match and amount and _is_asked(amount, match["article"], has_verb=pattern in _TOLD):
            return amount
    return None


def _is_asked(amount: Amount, article: str | None, *, has_verb: bool) -> bool:
    """Whether it asks for an amount's price: not for `los dos`, which are products, and not `cuánto sale el kilo`, which is what
    the product costs; `y un kilo?` may go on from another amount."""
    if amount.vague or amount.measure is Measure.LITRE or (amount.value == 1 and has_verb):
        return False
    return amount.measure is Measure.KILO or article not in {"el", "los"}


_BARE = re.compile(
    rf"{_BEGINNING}(?:a cuanto(?: {COSTS})?|cuanto (?:(?:me|te|se) )?{_COSTS_SOMETHING})"
)
"""Of what is spoken of, one of it."""


def _read(clause: Clause) -> Iterator[Reading]:
    if _BARE.fullmatch(clause.text):
        yield from whole(clause, PriceOf(Kind.OF_ITS_OWN))
        return
    amount = _amount_in(clause)
    yield from whole(clause, PriceOf(Kind.OF_ITS_OWN, amount=amount) if amount else None)


def _take(_talk: Talk, _intent: Intent) -> None:
    """A price changes nothing."""


def _do(talk: Talk, intent: Intent) -> Step:
    yield from tell_price(talk, intent.amount)


PRICE_OF = Act(
    "price of",
    read=_read,
    take=_take,
    do=_do,
    examples={
        PriceOf: "cuánto sale?|a cuánto?|cuánto sale medio kilo?|y medio kilo?|cuánto me salen 3?|y 300 gramos cuánto sería?|y si llevo 3?|"
        "cuánto es por 2 kilos?|y el medio kilo?|y un kilo?|y por kilo?|y una?|y un cuarto?|y un pack?|y si llevo un pack?"
    },
    overrides=True,
    near_misses="medio kilo|cuánto es?|y el pan?|y 2 leches|cuánto salen los dos?|cuánto sale el kilo?",
)
