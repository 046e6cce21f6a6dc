"""Sets of folded words, and patterns of them."""

import re
from collections.abc import Iterable


def word_set(words: str) -> frozenset[str]:
    """The words of a text, once each."""
    return frozenset(words.split())


def one_of(words: Iterable[str]) -> str:
    """A pattern of one of these words, the longest that fits."""
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"
