"""Reads amounts of money: `$20.000`, `20 lucas`, `20 mil`, `20k`, `veinte mil pesos`, `luca y media`."""

import re
from collections.abc import Sequence

from .amounts import plain_number
from .units import LUCAS, MILLIONS, PESOS, THOUSANDS

_SHORT = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)(k|mil|lucas?)")
_LEAST_BARE = 1000
"""A bare number from here on is money: nobody is so many people."""

Read = tuple[float, int]


def money_at(words: Sequence[str], at: int = 0) -> Read | None:
    """The pesos that are told from a word on and the index after them, or None; a bare number needs four digits."""
    if at >= len(words):
        return None
    short = _SHORT.fullmatch(words[at])
    if short:
        return _with_pesos(float(short[1].replace(",", ".")) * 1000, words, at + 1)
    number = _number_at(words, at)
    if number is None:
        return (_thousands(1, words, at)) if words[at] in LUCAS else None
    value, after = number
    if after < len(words) and words[after] in THOUSANDS:
        return _thousands(value, words, after)
    if after < len(words) and words[after] in MILLIONS:
        return _with_pesos(value * 1_000_000, words, after + 1)
    if after < len(words) and words[after] in PESOS:
        return value, after + 1
    return (value, after) if value >= _LEAST_BARE else None


def _thousands(value: float, words: Sequence[str], at: int) -> Read:
    """`20 mil`, `20 mil 500`, `2 lucas y media`."""
    total, after = value * 1000, at + 1
    if words[after : after + 2] in (["y", "media"], ["y", "medio"]):
        return _with_pesos(total + 500, words, after + 2)
    hundreds = _number_at(words, after)
    if hundreds and 100 <= hundreds[0] < 1000:
        total, after = total + hundreds[0], hundreds[1]
    return _with_pesos(total, words, after)


def _with_pesos(value: float, words: Sequence[str], at: int) -> Read:
    return value, at + 1 if at < len(words) and words[at] in PESOS else at


def _number_at(words: Sequence[str], at: int) -> Read | None:
    """A number in digits or in a word; those of several words stand in digits, as `in_digits` writes them."""
    if at >= len(words):
        return None
    value = plain_number(words[at])
    if value is None or value <= 0 or words[at] in {"mil", "millon"}:
        return (1.0, at) if words[at] == "mil" else None
    return value, at + 1


def count_at(words: Sequence[str], at: int = 0) -> Read | None:
    """A whole number below a thousand, as people are counted, and the index after it."""
    number = _number_at(words, at)
    if number is None or number[0] != int(number[0]) or number[0] >= _LEAST_BARE:
        return None
    return number
