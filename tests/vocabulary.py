"""Vocabularies made in tests."""

from collections.abc import Iterable, Mapping

from backoffice_api.domain.known_words import KnownWords
from backoffice_api.domain.product import Description, Product
from backoffice_api.domain.vocabulary import Vocabulary, recounted, word_changes


def known_of(products: Iterable[Product | Description]) -> KnownWords:
    """The words of some products, in one document."""
    return known(word_changes(products))


def known(counts: Mapping[str, int]) -> KnownWords:
    """Words with their counts, in one document."""
    (vocabulary,) = recounted(Vocabulary(), {}, counts)
    return KnownWords((vocabulary.text,))
