"""The vocabulary as it is stored: every word of the catalogue with its count, in as many documents as it takes.

A shop begins with one document. What outgrows it goes into shards, each with the words of one stretch of the
alphabet, so that a product's change rewrites only the shards of its own words; a shard that grows too large
is divided. See docs/decisions/0011-vocabulary-in-shards.md.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from retail.spanish.measures import is_measure
from retail.spanish.words import CONNECTORS, words

from .product import Description, Product

KEY = "vocabulary"
MAX_BYTES = 250_000
"""Of one document's text. A product has sixty words at most and a commit of Firestore 10 MiB: with documents
of this size one product's change has room while the vocabulary is smaller than some 9 MB."""

_DIVIDED_BYTES = MAX_BYTES * 2 // 3
_BEFORE_ALL = "0"
"""The key of the first shard: words begin with letters."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of all products, or in which shards they are; there is one, under `KEY`.

    Attributes:
        text: `word:count` in ABC order, separated by blanks; empty where there are shards. One text and no
            map, since Firestore counts every member of a map against the 40,000 index entries of a document.
        shards: the keys of the shards in ABC order; a word is in the last one whose key is not after it.
    """

    text: str = ""
    shards: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """There is one."""
        return KEY


@dataclass(frozen=True)
class VocabularyShard:
    """The words from `key` up to the next shard's, as the text of a `Vocabulary`."""

    key: str
    text: str


def words_of(product: Product | Description) -> frozenset[str]:
    """The words by which a product may be asked for, unstemmed, so that a correction reads well."""
    text = " ".join(
        (product.name, product.brand, product.category, product.description, *product.tags)
    )
    return frozenset(word for word in words(text) if is_content(word))


def is_content(word: str) -> bool:
    """Whether a word says something of a product."""
    return word not in CONNECTORS and word != "sin" and not is_measure(word)


def word_changes(
    added: Iterable[Product | Description], removed: Iterable[Product | Description] = ()
) -> dict[str, int]:
    """Word → how many products more have it, or fewer; only words whose number changes."""
    counts: Counter[str] = Counter()
    for product in added:
        counts.update(words_of(product))
    for product in removed:
        counts.subtract(words_of(product))
    return {word: count for word, count in counts.items() if count}


def shards_of(vocabulary: Vocabulary, some: Collection[str]) -> list[str]:
    """The keys of the shards that some words are in, each once."""
    return (
        list(dict.fromkeys(_shard_of(vocabulary, word) for word in some))
        if vocabulary.shards
        else []
    )


def recounted(
    vocabulary: Vocabulary, shards: Mapping[str, VocabularyShard], changed: Mapping[str, int]
) -> list[Vocabulary | VocabularyShard]:
    """The documents to write for some changed counts: those that change, and new ones.

    Args:
        shards: by key, those of `shards_of(vocabulary, changed)` that are stored.
    """
    if not vocabulary.shards:
        first, *more = _texts(vocabulary.text, changed)
        if not more:
            return [Vocabulary(first)]
        made = [VocabularyShard(_BEFORE_ALL, first), *map(_shard, more)]
        return [Vocabulary("", tuple(shard.key for shard in made)), *made]
    written: list[Vocabulary | VocabularyShard] = []
    keys = set(vocabulary.shards)
    for key, some in _by_shard(vocabulary, changed).items():
        first, *more = _texts(shards[key].text if key in shards else "", some)
        made = [VocabularyShard(key, first), *map(_shard, more)]
        keys.update(shard.key for shard in made)
        written += made
    return [Vocabulary("", tuple(sorted(keys))), *written]


def counts(text: str) -> dict[str, int]:
    """Word → in how many products it is, of a document's text."""
    pairs = (pair.partition(":") for pair in text.split())
    return {word: int(count) for word, _, count in pairs}


def _shard_of(vocabulary: Vocabulary, word: str) -> str:
    return vocabulary.shards[bisect_right(vocabulary.shards, word) - 1]


def _by_shard(vocabulary: Vocabulary, changed: Mapping[str, int]) -> dict[str, dict[str, int]]:
    grouped: dict[str, dict[str, int]] = {}
    for word, count in changed.items():
        grouped.setdefault(_shard_of(vocabulary, word), {})[word] = count
    return grouped


def _shard(text: str) -> VocabularyShard:
    return VocabularyShard(text.partition(":")[0], text)


def _texts(before: str, changed: Mapping[str, int]) -> list[str]:
    """A text with changed counts, divided where it became too large for one document."""
    after = counts(before)
    for word, count in changed.items():
        after[word] = after.get(word, 0) + count
    pairs = [f"{word}:{count}" for word, count in sorted(after.items()) if count > 0]
    whole = " ".join(pairs)
    return [whole] if len(whole) <= MAX_BYTES else list(_divided(pairs))


def _divided(pairs: Iterable[str]) -> Iterator[str]:
    """Texts with room to grow. The last one holds what is left over: a catalogue that is being stored adds its words
    in ABC order, so that one grows next."""
    some: list[str] = []
    size = 0
    for pair in pairs:
        if size + len(pair) > _DIVIDED_BYTES:
            yield " ".join(some)
            some, size = [], 0
        some.append(pair)
        size += len(pair) + 1
    yield " ".join(some)
