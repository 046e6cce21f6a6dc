"""The vocabulary in use: what a search knows of it, and how it follows the products."""

from collections.abc import Mapping

from ..domain.known_words import KnownWords
from ..domain.vocabulary import KEY, Vocabulary, VocabularyShard, recounted, shards_of
from ..storage import queries
from ..storage.port import Reader
from .unit_of_work import UnitOfWork

_MAX_SHARDS = 1000


def known_words(shelves: Reader) -> KnownWords:
    """Every word of the catalogue: a small shop's one document, or a large one's shards, all read at one moment."""
    snapshot = shelves.get(Vocabulary, KEY)
    vocabulary = snapshot.entity if snapshot else Vocabulary()
    if not vocabulary.shards:
        return KnownWords((vocabulary.text,))
    page = shelves.find(queries.vocabulary_shards(), limit=_MAX_SHARDS)
    return KnownWords(tuple(shard.text for shard in page.items))


def recount(work: UnitOfWork, changed: Mapping[str, int]) -> None:
    """Changes the counts of some words; reads and writes only the documents that those are in."""
    if not changed:
        return
    vocabulary = work.get(Vocabulary, KEY) or Vocabulary()
    shards = work.get_many(VocabularyShard, shards_of(vocabulary, changed))
    for document in recounted(vocabulary, shards, changed):
        work.put(document)
    # A shard that another commit divides meanwhile loses words; this commit must fail then.
    work.verify(Vocabulary, KEY)
