"""Known words: what the vocabulary says of a word, and the correction of mistyped ones.

Unknown words are compared by how they sound (`serbesa` and `cerveza` are the same in Buenos Aires) and
letter by letter (`lehce`), with rapidfuzz; the nearer of the two counts.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakValueDictionary

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from retail.spanish.properties import is_of_a_tag
from retail.spanish.sounds import sound, sounds
from retail.spanish.synonyms import is_synonym
from retail.spanish.things import is_everyday
from retail.spanish.words import stem, without_diminutive

from .letters import Letters
from .vocabulary import counts, is_content

_LONG = 7
"""Letters from which on two slips in a word are believed."""
_AFTER_ANY_LETTER = "\uffff"


@dataclass(frozen=True)
class KnownWords:
    """The words of a vocabulary.

    Attributes:
        texts: of its documents, in ABC order; each word is in exactly one.
    """

    texts: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Word → in how many products it is."""
        return {word: count for part in _parts(self.texts) for word, count in part.counts.items()}

    def count_of(self, stemmed: str) -> int:
        """About how many products hold a stem."""
        return sum(part.stems.get(stemmed, 0) for part in _parts(self.texts))


def begun(word: str, known: KnownWords) -> tuple[str, ...]:
    """Up to five words that begin with an unfinished one (`choco` → `chocolate`), commonest first."""
    if len(word) < 4 or is_known(word, known):
        return ()
    longer: dict[str, int] = {}
    for part in _parts(known.texts):
        first = bisect_left(part.words, word)
        end = bisect_left(part.words, word + _AFTER_ANY_LETTER)
        longer.update((other, part.counts[other]) for other in part.words[first:end])
    return tuple(sorted(longer, key=lambda other: (-longer[other], other))[:5])


def is_known(word: str, known: KnownWords) -> bool:
    """Whether a word needs no correction."""
    stemmed = stem(word)
    named = is_everyday(stemmed) or is_synonym(stemmed) or is_of_a_tag(stemmed)
    return named or not is_content(word) or known.count_of(stemmed) > 0


def undiminished(word: str, known: KnownWords) -> str:
    """The catalogue's word that a diminutive is of (`lechita` → `leche`), else the word."""
    if is_known(word, known):
        return word
    whole = (each for each in without_diminutive(word) if known.count_of(stem(each)))
    return next(whole, word)


def correct(word: str, known: KnownWords) -> str:
    """The catalogue's word, or two, that a mistyped one stands for; the same word when there is none."""
    if is_known(word, known) or len(word) < 4:
        return word
    return _split(word, known) or _nearest(word, known) or word


def _split(word: str, known: KnownWords) -> str:
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if known.count_of(stem(left)) and known.count_of(stem(right)):
            return f"{left} {right}"
    return ""


def _nearest(word: str, known: KnownWords) -> str:
    sounded = sound(word)
    for edits in range(1, 2 if len(sounded) < _LONG else 3):
        # Few words are one edit away and many are two: two edits are tried only when one finds nothing.
        near = [each for part in _parts(known.texts) for each in _near(edits, word, sounded, part)]
        if near:
            return min(near)[3]
    return ""


def _near(edits: int, word: str, sounded: str, part: "_Part") -> list[tuple[int, int, int, str]]:
    near = _within(edits, word, part.words, part.letters)
    near |= _within(edits, sounded, part.sounds, part.sound_letters)
    return [
        _likeness(word, sounded, part, at)
        for at in near
        if (edits == 1 and len(sounded) >= 6) or part.sounds[at][:1] == sounded[:1]
    ]


def _within(edits: int, said: str, others: tuple[str, ...], letters: Letters) -> set[int]:
    """The places of the words that so few edits make of what was said."""
    some = {at: others[at] for at in letters.near(said, edits)}
    found = extract(said, some, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return {at for _, _, at in found}


def _likeness(word: str, sounded: str, part: "_Part", at: int) -> tuple[int, int, int, str]:
    """How near the vocabulary's word at a place is; the smallest is the nearest."""
    other = part.words[at]
    letters = OSA.distance(word, other)
    return min(letters, OSA.distance(sounded, part.sounds[at])), letters, -part.counts[other], other


@dataclass(frozen=True)
class _Part:
    """One document's words, made ready for searching: `words` in ABC order, `sounds` beside them."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    letters: Letters
    sound_letters: Letters
    counts: dict[str, int]
    stems: dict[str, int]


_parts_in_use: WeakValueDictionary[str, _Part] = WeakValueDictionary()
"""By their texts. A changed vocabulary has most of its texts in common with the one before: their parts are
taken from here. A part goes when `_parts` no longer holds it."""


@lru_cache(maxsize=4)
def _parts(texts: tuple[str, ...]) -> tuple[_Part, ...]:
    return tuple(_part(text) for text in texts if text)


def _part(text: str) -> _Part:
    part = _parts_in_use.get(text)
    if part is None:
        part = _parts_in_use[text] = _of(counts(text))
    return part


def _of(counted: dict[str, int]) -> _Part:
    stems: Counter[str] = Counter()
    for word, count in counted.items():
        stems[stem(word)] += count
    in_order = tuple(sorted(counted))
    sounded = sounds(in_order)
    return _Part(in_order, sounded, Letters(in_order), Letters(sounded), counted, dict(stems))
