"""The vocabulary: every word of the catalogue with its count, and the correction of mistyped ones.

Unknown words are compared by how they sound (`serbesa` and `cerveza` are the same in Buenos Aires) and
letter by letter (`lehce`), with rapidfuzz; the nearer of the two counts.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .letters import Letters
from .product import Description, Product
from .synonyms import is_everyday
from .words import CONNECTORS, is_measure, stem, words

KEY = "vocabulary"
_AFTER_ANY_LETTER = "\uffff"


@dataclass(frozen=True)
class Vocabulary:
    """The words of all products, one document for the shop.

    Attributes:
        text: `word:count` separated by blanks. One text and no map, since Firestore counts every member
            of a map against the 40,000 index entries of a document.
    """

    text: str = ""

    @property
    def key(self) -> str:
        """There is one."""
        return KEY

    @property
    def counts(self) -> dict[str, int]:
        """Word → in how many products it is; not to be changed."""
        return _read(self.text).counts


def words_of(product: Product | Description) -> frozenset[str]:
    """The words by which a product may be asked for, unstemmed, so that a correction reads well."""
    text = f"{product.name} {product.brand} {product.category} {product.description}"
    return frozenset(word for word in words(text) if _is_content(word))


def recount(
    vocabulary: Vocabulary, *, added: list[frozenset[str]], removed: list[frozenset[str]]
) -> Vocabulary:
    """The vocabulary with the words of some products more and of some less."""
    counts = Counter(vocabulary.counts)
    for product in added:
        counts.update(product)
    for product in removed:
        counts.subtract(product)
    return Vocabulary(
        " ".join(f"{word}:{count}" for word, count in sorted(counts.items()) if count > 0)
    )


def stem_counts(vocabulary: Vocabulary) -> dict[str, int]:
    """Stem → about how many products hold it; not to be changed."""
    return _read(vocabulary.text).stems


def begun(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Up to five words that begin with an unfinished one (`choco` → `chocolate`), commonest first."""
    if len(word) < 4 or is_known(word, vocabulary):
        return ()
    read = _read(vocabulary.text)
    first, end = bisect_left(read.words, word), bisect_left(read.words, word + _AFTER_ANY_LETTER)
    longer = read.words[first:end]
    return tuple(sorted(longer, key=lambda other: (-read.counts[other], other))[:5])


def is_known(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word needs no correction."""
    return not _is_content(word) or stem(word) in stem_counts(vocabulary) or is_everyday(stem(word))


def correct(word: str, vocabulary: Vocabulary) -> str:
    """The catalogue's word, or two, that a mistyped one stands for; the same word when there is none."""
    if is_known(word, vocabulary) or len(word) < 4:
        return word
    return _split(word, vocabulary) or _nearest(word, vocabulary) or word


def _split(word: str, vocabulary: Vocabulary) -> str:
    known = stem_counts(vocabulary)
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if stem(left) in known and stem(right) in known:
            return f"{left} {right}"
    return ""


def _nearest(word: str, vocabulary: Vocabulary) -> str:
    sound = _sound(word)
    for edits in range(1, 2 if len(sound) < 6 else 3):
        # Few words are one edit away and many are two: those are asked for only when there is none nearer.
        candidates = _near(edits, word, sound, _read(vocabulary.text))
        if candidates:
            return min(candidates)[3]
    return ""


def _near(edits: int, word: str, sound: str, read: "_Read") -> list[tuple[int, int, int, str]]:
    near = _within(edits, word, read.words, read.letters)
    near |= _within(edits, sound, read.sounds, read.sound_letters)
    return [
        _likeness(word, sound, read, at)
        for at in near
        if len(sound) >= 6 or read.sounds[at][:1] == sound[:1]
    ]


def _within(edits: int, said: str, others: tuple[str, ...], letters: Letters) -> set[int]:
    """The places of the words that so few edits make of what was said."""
    some = {at: others[at] for at in letters.near(said, edits)}
    found = extract(said, some, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return {at for _, _, at in found}


def _likeness(word: str, sound: str, read: "_Read", at: int) -> tuple[int, int, int, str]:
    """How near the vocabulary's word at a place is; the smallest is the nearest."""
    other = read.words[at]
    letters = OSA.distance(word, other)
    return min(letters, OSA.distance(sound, read.sounds[at])), letters, -read.counts[other], other


_SOUNDS = (
    (re.compile(r"qu(?=[ei])|k"), "c"),
    (re.compile(r"c(?=[ei])|z|x"), "s"),
    (re.compile(r"sh"), "ch"),
    (re.compile(r"v|w"), "b"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    # The soft c goes to s before the hard qu and k become c, or `queso` would sound like `seso`.
    sounded = word
    for pattern, letter in (_SOUNDS[1], _SOUNDS[0], *_SOUNDS[2:]):
        sounded = pattern.sub(letter, sounded)
    return sounded.removesuffix("s") if len(sounded) > 3 else sounded


def _is_content(word: str) -> bool:
    return word not in CONNECTORS and word != "sin" and not is_measure(word)


@dataclass(frozen=True)
class _Read:
    """A vocabulary as it is looked things up in; `sounds` are those of `words`, which are in order."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    letters: Letters
    sound_letters: Letters
    counts: dict[str, int]
    stems: dict[str, int]


@lru_cache(maxsize=4)
def _read(text: str) -> _Read:
    pairs = (pair.partition(":") for pair in text.split())
    counts = {word: int(count) for word, _, count in pairs}
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        stems[stem(word)] += count
    in_order = tuple(sorted(counts))
    sounds = tuple(map(_sound, in_order))
    return _Read(in_order, sounds, Letters(in_order), Letters(sounds), counts, dict(stems))
