"""Reads how much: `2`, `dos`, `medio kilo`, `300 gramos`, `1/4`, `kilo y medio`, `una docena`, `2000 pesos`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .numbers import VALUES
from .units import HALVES, KILOS, LITRES, LUCAS, PACKS, PESOS, PIECES
from .word_sets import word_set


class Measure(StrEnum):
    """What an amount counts."""

    PIECE = "piece"
    PACK = "pack"
    KILO = "kilo"
    LITRE = "litre"
    PESO = "peso"


@dataclass(frozen=True)
class Amount:
    """How much of something: `value` in pieces, packs, kilos, litres or pesos; `vague` for "muchas".

    `of` is how many pieces each pack is said to hold ("un pack de 6"), 0 where nobody says.
    """

    value: float
    measure: Measure = Measure.PIECE
    vague: bool = False
    of: int = 0


_WORDS = {**VALUES, "mil": 1000, "millon": 1_000_000}
_UNITS = {
    **{word: (Measure.KILO, kilos) for word, kilos in KILOS.items()},
    **{word: (Measure.LITRE, litres) for word, litres in LITRES.items()},
    **{word: (Measure.PIECE, pieces) for word, pieces in PIECES.items()},
    **dict.fromkeys(PESOS, (Measure.PESO, 1.0)),
    **dict.fromkeys(LUCAS, (Measure.PESO, 1000.0)),
    **dict.fromkeys(PACKS, (Measure.PACK, 1.0)),
}
_VAGUE = word_set("""
    mucho mucha muchos muchas varios varias bastante bastantes monton montones infinitas infinitos
    infinito millones miles cantidad toneladas tonelada
""")
BUNDLES = frozenset({"pack", "packs"})
"""What holds several of what is also sold singly."""
_BARE_CONTAINERS = word_set("paquete botella lata latita sachet pote frasco pack")
_AND = ("y", "<y>")  # the second is an "y" that does not part two products
_BEGINS = frozenset({*_WORDS, *_UNITS, *HALVES, *_VAGUE, "x", "six", "sixpack"})
"""The words that an amount may begin with; the others are figures."""
_DIGITS = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})*")
_FIGURE = re.compile(r"-?\d")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})")

Read = tuple[Amount, int]


@lru_cache(maxsize=4096)
def plain_number(word: str) -> float | None:
    """A number in digits or words, else None: `1.000` is a thousand, `1,5` one and a half."""
    if word in _WORDS:
        return float(_WORDS[word])
    fraction = _FRACTION.fullmatch(word)
    if fraction and fraction[2].strip("0"):
        return int(fraction[1]) / int(fraction[2])
    if not _DIGITS.fullmatch(word):
        return None
    if re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+", word):
        return float(word.replace(".", ""))
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return None


def _vague(words: Sequence[str], at: int) -> Read | None:
    start = at + 1 if at < len(words) and words[at] in {"un", "una"} else at
    if start < len(words) and words[start] in _VAGUE:
        return Amount(0, vague=True), _after_de(words, start + 1)
    return None


def _one_or_two(words: Sequence[str], at: int) -> Read | None:
    """`1 o 2`: a number that is still open."""
    if at + 2 >= len(words) or words[at + 1] not in {"o", "u"}:
        return None
    if plain_number(words[at]) is None or plain_number(words[at + 2]) is None:
        return None
    after = at + 3
    after += after < len(words) and words[after] in _UNITS
    return Amount(0, vague=True), _after_de(words, after)


def _after_de(words: Sequence[str], at: int) -> int:
    return at + 1 if at < len(words) and words[at] == "de" else at


def _part(words: Sequence[str], at: int) -> Read | None:
    """Halves and quarters: `medio kilo`, `un cuarto de jamon`, `tres cuartos`, `media docena`."""
    if at + 1 < len(words) and words[at + 1] in {"cuarto", "cuartos", "cuartito"}:
        whole = plain_number(words[at])
        if whole is None or not 0 < whole < 4:
            return None
        value, after = whole / 4, at + 2
    elif at < len(words) and words[at] in HALVES:
        value, after = HALVES[words[at]], at + 1
    else:
        return None
    of_it = _after_de(words, after)
    measure, scale = (Measure.PIECE if of_it == after else Measure.KILO), 1.0
    after = of_it
    if after < len(words) and words[after] in _UNITS:
        measure, scale = _UNITS[words[after]]
        after = _after_de(words, after + 1)
    return Amount(round(value * scale, 3), measure), after


def _packs_of(words: Sequence[str], at: int) -> Read | None:
    """Packs whose pieces are counted: `un pack de 6`, `2 six pack`, `pack x 6`."""
    count = plain_number(words[at])
    start = at if count is None else at + 1
    if start + 1 < len(words) and words[start] in {"six", "6"} and words[start + 1] in BUNDLES:
        return Amount(count or 1, Measure.PACK, of=6), _after_de(words, start + 2)
    if start < len(words) and words[start] == "sixpack":
        return Amount(count or 1, Measure.PACK, of=6), _after_de(words, start + 1)
    if (
        start + 2 < len(words)
        and words[start] in BUNDLES
        and words[start + 1] in {"de", "x", "por"}
    ):
        pieces = plain_number(words[start + 2])
        if pieces and pieces == int(pieces) and 1 < pieces < 100:
            return Amount(count or 1, Measure.PACK, of=int(pieces)), _after_de(words, start + 3)
    return None


def _and_a_half(words: Sequence[str], at: int) -> tuple[float, int]:
    """The tail of `kilo y medio`: what to add, and where the words go on."""
    if at + 1 < len(words) and words[at] in _AND and words[at + 1] in HALVES:
        return HALVES[words[at + 1]], at + 2
    return 0.0, at


def _hundreds(words: Sequence[str], at: int) -> tuple[float, int] | None:
    value = plain_number(words[at])
    if value is None:
        return None
    at += 1
    if at < len(words) and words[at] in {"mil", "millon", "millones"} and 0 < value < 1000:
        return value * (1000 if words[at] == "mil" else 1_000_000), at + 1
    if at < len(words) and _FRACTION.fullmatch(words[at]):
        return value + (plain_number(words[at]) or 0), at + 1
    return value, at


def amount_at(words: Sequence[str], at: int = 0) -> Read | None:
    """The amount that starts at a word and the index after it (and after its `de`), or None."""
    if at >= len(words) or (words[at] not in _BEGINS and not _FIGURE.match(words[at])):
        return None
    early = _vague(words, at) or _one_or_two(words, at) or _part(words, at) or _packs_of(words, at)
    if early:
        return early
    if words[at] == "x" and at + 1 < len(words):
        at += 1
    number = _hundreds(words, at)
    if number is None:
        return _bare_unit(words, at)
    value, after = number
    if after < len(words) and words[after] == "x" and after + 1 < len(words):
        after += 1
    if after < len(words) and words[after] in _UNITS:
        measure, scale = _UNITS[words[after]]
        more, after = _and_a_half(words, after + 1)
        return Amount(round((value + more) * scale, 3), measure), _after_de(words, after)
    more, after = _and_a_half(words, after)
    return Amount(value + more), _after_de(words, after)


def _bare_unit(words: Sequence[str], at: int) -> Read | None:
    """`kilo de papas`, `docena de huevos`: a unit without a number, before `de` or `y medio`."""
    unit = _UNITS.get(words[at])
    kept = unit is not None and unit[0] is Measure.PACK and words[at] not in _BARE_CONTAINERS
    if unit is None or kept or at + 1 >= len(words) or words[at + 1] not in {"de", *_AND}:
        return None
    more, after = _and_a_half(words, at + 1)
    if not more and words[at + 1] in _AND:
        return None
    return Amount(round((1 + more) * unit[1], 3), unit[0]), _after_de(words, after)


def trailing_amount(words: Sequence[str]) -> tuple[Amount, int] | None:
    """The amount that ends the words and where it starts: `papa 2 kg`, `leche x 3`, `coca 1,5 l`."""
    for start in range(max(1, len(words) - 4), len(words)):
        read = amount_at(words, start)
        if read and read[1] == len(words) and not words[start].startswith("00"):
            return read[0], start
    return None


def is_number_alone(words: Sequence[str]) -> Amount | None:
    """The amount, when the words are nothing else: `2`, `dos kilos`, `medio`, `kilo`."""
    unit = _UNITS.get(words[0]) if len(words) == 1 else None
    if unit and unit[0] in {Measure.KILO, Measure.LITRE} and len(words[0]) > 1:
        return Amount(unit[1], unit[0])
    read = amount_at(words)
    return read[0] if read and read[1] == len(words) else None
