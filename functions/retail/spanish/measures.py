"""Measures: sizes as one word (`2,25 Lts` → `2.25l`), and amounts in words as sizes (`litro y medio`)."""

import re

from .amounts import Amount, Measure, amount_at
from .numbers import in_digits
from .units import KILOS, LITRES
from .word_sets import one_of

MEASURE = rf"[0-9]+(?:[.,][0-9]+)?\s*{one_of((*KILOS, *LITRES))}(?![a-z0-9])"
"""The pattern of a number with its unit."""
_MEASURE = re.compile(rf"(?<![\w.,]){MEASURE}")
_WORDS = re.compile(r"[\w/]+(?:[.,]\w+)*|[^\w\s]")
_QUARTERS = frozenset({0.25, 0.75})


def measured(measure: str) -> Amount:
    """The kilos or litres of a text that fits `MEASURE`."""
    unit = measure.lstrip("0123456789.,").lstrip()
    number = float(measure.removesuffix(unit).strip().replace(",", "."))
    if unit in KILOS:
        return Amount(round(number * KILOS[unit], 6), Measure.KILO)
    return Amount(round(number * LITRES[unit], 6), Measure.LITRE)


def in_one_word(folded: str) -> str:
    """The text with each number and its unit as one word, in the unit that one says: `1000 ml` → `1l`."""
    return _MEASURE.sub(lambda match: f" {_in_one_word(measured(match[0]))} ", folded)


def in_figures(folded: str) -> str:
    """The words of a text with amounts in words as figures: `litro y medio` → `1.5l`, `un cuarto de queso` → `250g queso`.

    A kilo or a litre without a number is one, a quarter of nothing said is of a kilo. A half of nothing said
    (`media naranja`) stays.
    """
    words = _WORDS.findall(in_digits(folded.replace("\u2044", "/")))
    figures: list[str] = []
    at = 0
    while at < len(words):
        size, after = _size_at(words, at) or (None, at + 1)
        figures.append(_in_one_word(size) if size else words[at])
        at = after
    return " ".join(figures)


def is_measure(word: str) -> bool:
    """Whether a word is a number or a measure: it narrows a search and never empties it."""
    return word[0].isdigit()


def number_of(measure: str) -> str:
    """A measure's figure without its unit, as a shopper may say it: `2.25l` → `2.25`."""
    return measure.rstrip("kglm")


def _size_at(words: list[str], at: int) -> tuple[Amount, int] | None:
    amount, after = amount_at(words, at) or (None, at + 1)
    if amount is None:
        word = words[at]
        is_whole = len(word) > 1 and 1.0 in (KILOS.get(word), LITRES.get(word))
        measure = Measure.KILO if word in KILOS else Measure.LITRE
        return (Amount(1.0, measure), after) if is_whole else None
    if amount.measure is Measure.PIECE and amount.value in _QUARTERS:
        return Amount(amount.value, Measure.KILO), after
    return (amount, after) if amount.measure in {Measure.KILO, Measure.LITRE} else None


def _in_one_word(size: Amount) -> str:
    small, large = ("g", "kg") if size.measure is Measure.KILO else ("ml", "l")
    if 0 < size.value < 1:
        return f"{size.value * 1000:g}{small}"
    return f"{size.value:g}{large}"
