"""Numbers in words: `treinta y cinco`, `veintidós`, `dos mil quinientas`. Words are folded; see `retail.writing`."""

import re
from collections.abc import Sequence

_UNDER_THIRTY = """
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis
diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco
veintiseis veintisiete veintiocho veintinueve
"""
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS = """
doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
"""
_hundreds = {word: 100 * value for value, word in enumerate(_HUNDREDS.split(), 2)}

VALUES = {
    **{word: value for value, word in enumerate(_UNDER_THIRTY.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 3)},
    "un": 1,
    "una": 1,
    "veintiun": 21,
    "veintiuna": 21,
    "cien": 100,
    "ciento": 100,
    **_hundreds,
    **{word.removesuffix("os") + "as": value for word, value in _hundreds.items()},
}
"""Each number that is one word, below a thousand."""

MAX_NUMBER = 999_999
_SAID_AS_WORDS = 20
"""Up to here a number's word is left as it is: `uno de cada`, `los dos`, `media docena`."""
_AND = frozenset({"y", "i"})
_BETWEEN = _AND | {"mil"}
_WORDS = re.compile(r"[a-z]+|[^a-z]+")
_MAX_WORDS = 12
"""`novecientos noventa y nueve mil novecientos noventa y nueve` has nine."""


def number_at(words: Sequence[str], at: int = 0) -> tuple[int, int] | None:
    """The number in words that begins at a word, up to `MAX_NUMBER`, and the index behind it; None if none does."""
    before = _under_thousand(words, at)
    value, after = before or (1, at)
    if after >= len(words) or words[after] != "mil" or not value:
        return before
    rest = _under_thousand(words, after + 1)
    if rest is None or not rest[0]:
        return value * 1000, after + 1
    return value * 1000 + rest[0], rest[1]


def in_digits(text: str) -> str:
    """A folded text whose numbers above twenty, and those of several words, are written in digits.

    `treinta y cinco huevos` → `35 huevos`; `dos leches` and `mil gracias` stay. What parts two words is a single
    blank, or they are not one number: `treinta, cinco`.
    """
    # Words and what is between them, each with its place, so that all else of the text stays as it is.
    pieces = _WORDS.findall(text)
    read: list[str] = []
    at = 0
    while at < len(pieces):
        run = _run(pieces, at)
        number = number_at(run) if run else None
        if number is None or (number[1] == 1 and _is_left(run[0], number[0])):
            read.append(pieces[at])
            at += 1
        else:
            read.append(str(number[0]))
            at += 2 * number[1] - 1
    return "".join(read)


def _run(pieces: Sequence[str], at: int) -> list[str]:
    """The words of numbers from a place on that only single blanks part, as many as a number may have."""
    run: list[str] = []
    while (
        at < len(pieces)
        and len(run) < _MAX_WORDS
        and (pieces[at] in VALUES or pieces[at] in _BETWEEN)
    ):
        run.append(pieces[at])
        if at + 1 >= len(pieces) or pieces[at + 1] != " ":
            break
        at += 2
    return run


def _is_left(word: str, value: int) -> bool:
    return value <= _SAID_AS_WORDS or word == "mil"


def _under_thousand(words: Sequence[str], at: int) -> tuple[int, int] | None:
    value = VALUES.get(words[at]) if at < len(words) else None
    if value is None:
        return None
    if value < 100:
        return _under_hundred(words, at, value)
    rest = VALUES.get(words[at + 1]) if at + 1 < len(words) else None
    if words[at] == "cien" or rest is None or not 0 < rest < 100:
        return value, at + 1
    below, after = _under_hundred(words, at + 1, rest)
    return value + below, after


def _under_hundred(words: Sequence[str], at: int, value: int) -> tuple[int, int]:
    joined = value >= 20 and value % 10 == 0 and at + 2 < len(words) and words[at + 1] in _AND
    one = VALUES.get(words[at + 2], 0) if joined else 0
    return (value + one, at + 3) if 0 < one < 10 else (value, at + 1)
