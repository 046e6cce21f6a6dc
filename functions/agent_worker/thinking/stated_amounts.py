"""Stated amounts: what a text says in pesos, and whether that comes of amounts that are known."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

_AMOUNT = re.compile(
    r"\$[\s*_]*(?P<signed>\d{1,3}(?:\.\d{3})+(?!\d)|\d+)(?:,(?P<cents>\d{1,2})(?!\d))?"
    r"|(?<![\d.,])(?P<named>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<rest>\d{1,2}))?"
    r"(?:[ \u00a0]?(?P<unit>pesos|mil(?: pesos)?|lucas|mangos|ars)\b|\$(?!\s?\d))"
    r"|\b(?:ars|(?:salen?|cuestan?|valen?|total(?: es| son)?(?: de)?|suman?|(?:dejo|hago|quedan?|quedaria|esta)(?: \w{1,20}){0,3} (?:a|en)|a solo):?) [*_]*"
    r"(?P<bare>\d{1,3}(?:\.\d{3})+|\d{3,})(?:,(?P<more>\d{1,2}))?(?![\d%])(?! ?(?:g|gr|grs|gramos|kg|kilos?|ml|cc|l|litros?|unidades|metros|cuadras|minutos|pesos|mil|lucas|mangos)\b)"
)
_IN_WORDS = re.compile(r"\b(?:mil|cien|(?:\w{1,9})?(?:cientos|nientos)|\w{1,6}(?:enta|einte)|diez|cinco) (?:pesos|lucas|mangos)\b")  # fmt: skip
_THOUSANDS = frozenset({"lucas", "mil", "mil pesos"})
_COUNT = re.compile(r"(?<![\d.,/])\d{1,4}(?![\d/]|[.,]\d)")
_WEIGHT = re.compile(r"(?<![\d.,/])(\d{1,4}(?:[.,]\d{1,3})?) ?(kg|kilos?|g|grs?|gramos)\b")
_WORDS_OF_NUMBERS = {
    "medi[oa] (?:kilo|kg|docena)": 0.5, "un": 1, "una": 1, "par": 2, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "docena": 12, "media docena": 6, "doce": 12, "quince": 15,
    "veinte": 20, "cuarto": 0.25, "tres cuartos": 0.75, r"1[/\u2044]2": 0.5, r"1[/\u2044]4": 0.25, r"3[/\u2044]4": 0.75,
}  # fmt: skip
_AND_A_HALF = re.compile(r"\by medi[oa]\b")
_CENT = 1
"""Centavos by which a multiple may be off: a weight's price is rounded."""


def amounts(folded: str) -> Iterator[tuple[int, str]]:
    """Each amount in centavos, and as it is written."""
    for found in _AMOUNT.finditer(folded):
        yield _centavos(found), found[0]


def amount_at(folded: str, at: int) -> tuple[int, str] | None:
    """The amount that begins there, as of `amounts`."""
    found = _AMOUNT.match(folded, at)
    return (_centavos(found), found[0]) if found else None


def amounts_in_words(folded: str) -> Iterator[str]:
    """`quinientos pesos`: no tool writes an amount like that."""
    return (found[0] for found in _IN_WORDS.finditer(folded))


def multiples_of(known: frozenset[int], folded: str) -> frozenset[int]:
    """What so many of each known amount cost, by the counts and weights that a text has."""
    times = _quantities(_AMOUNT.sub(" ", folded))
    return frozenset(round(one * each) for one in known for each in times)


def is_reckoned(
    amount: int, known: frozenset[int], stated: Sequence[int], multiples: frozenset[int]
) -> bool:
    """Whether an amount is known, or comes of what is: so many of one, the last ones together, a difference."""
    if amount in known or any(amount + off in multiples for off in (-_CENT, 0, _CENT)):
        return True
    earlier = set(stated)
    return amount in accumulate(reversed(stated)) or any(one - amount in earlier for one in stated)


def is_difference(amount: int, known: frozenset[int]) -> bool:
    """Whether one known amount is so much more than another."""
    return any(amount + one in known for one in known)


def is_sum(amount: int, known: frozenset[int]) -> bool:
    """Whether two known amounts are so much together."""
    return any(amount - one in known for one in known)


def would_be(amount: int, known: frozenset[int], stated: Sequence[int]) -> bool:
    """Whether it is a known amount with the last ones that were stated, or without them."""
    return any(amount - one in known or amount + one in known for one in accumulate(reversed(stated)))  # fmt: skip


def _centavos(found: re.Match[str]) -> int:
    whole = (found["signed"] or found["named"] or found["bare"]).replace(".", "")
    cents = (found["cents"] or found["rest"] or found["more"] or "").ljust(2, "0")
    times = 1000 if found["unit"] in _THOUSANDS else 1
    return (int(whole[:15]) * 100 + int(cents)) * times


def _quantities(folded: str) -> set[float]:
    counts = {float(found) for found in _COUNT.findall(folded)}
    weights = {
        float(found[1].replace(",", ".")) / (1000 if found[2].startswith("g") else 1)
        for found in _WEIGHT.finditer(folded)
    }
    words = {n for name, n in _WORDS_OF_NUMBERS.items() if re.search(rf"\b{name}\b", folded)}
    halves = {n + 0.5 for n in counts | words} if _AND_A_HALF.search(folded) else set()
    return counts | weights | words | halves | {1.0}
