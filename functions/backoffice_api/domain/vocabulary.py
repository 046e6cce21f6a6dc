"""The vocabulary: every word of the catalogue with its count, and the correction of mistyped ones.

Unknown words are compared by how they sound (`serbesa` and `cerveza` are the same in Buenos Aires) and
letter by letter (`lehce`), with rapidfuzz; the nearer of the two counts.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from .product import Description, Product
from .synonyms import is_everyday
from .words import CONNECTORS, is_measure, stem, words

KEY = "vocabulary"


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
        return _counts(self.text)


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
    return _stem_counts(vocabulary.text)


def begun(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Up to five words that begin with an unfinished one (`choco` → `chocolate`), commonest first."""
    if len(word) < 4 or is_known(word, vocabulary):
        return ()
    counts = vocabulary.counts
    longer = [other for other in counts if other.startswith(word)]
    return tuple(sorted(longer, key=lambda other: (-counts[other], other))[:5])


def is_known(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word needs no correction."""
    return (
        not _is_content(word)
        or stem(word) in _stem_counts(vocabulary.text)
        or is_everyday(stem(word))
    )


def correct(word: str, vocabulary: Vocabulary) -> str:
    """The catalogue's word, or two, that a mistyped one stands for; the same word when there is none."""
    if is_known(word, vocabulary) or len(word) < 4:
        return word
    return _split(word, vocabulary) or _nearest(word, vocabulary) or word


def _split(word: str, vocabulary: Vocabulary) -> str:
    known = _stem_counts(vocabulary.text)
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if stem(left) in known and stem(right) in known:
            return f"{left} {right}"
    return ""


def _nearest(word: str, vocabulary: Vocabulary) -> str:
    sound = _sound(word)
    allowed = 1 if len(sound) < 6 else 2
    best: tuple[int, int, int, str] | None = None
    for other, count in vocabulary.counts.items():
        other_sound = _sound(other)
        if len(sound) < 6 and other_sound[:1] != sound[:1]:
            continue
        letters = OSA.distance(word, other)
        distance = min(letters, OSA.distance(sound, other_sound))
        if distance > allowed:
            continue
        candidate = (distance, letters, -count, other)
        if best is None or candidate < best:
            best = candidate
    return best[3] if best else ""


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


@lru_cache(maxsize=4)
def _counts(text: str) -> dict[str, int]:
    return {word: int(count) for word, _, count in (pair.partition(":") for pair in text.split())}


@lru_cache(maxsize=4)
def _stem_counts(text: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for word, count in _counts(text).items():
        counts[stem(word)] += count
    return dict(counts)
