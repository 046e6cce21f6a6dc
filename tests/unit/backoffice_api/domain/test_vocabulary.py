"""The vocabulary's documents: which words are counted, and how they are divided when they outgrow one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import vocabulary as rules
from backoffice_api.domain.vocabulary import (
    MAX_BYTES,
    Vocabulary,
    VocabularyShard,
    counts,
    recounted,
    shards_of,
    word_changes,
)
from tests.backoffice import description


class Documents:
    """What a store would hold."""

    def __init__(self, root: Vocabulary | None = None) -> None:
        self.root = root or Vocabulary()
        self.shards: dict[str, VocabularyShard] = {}

    def change(self, changed: dict[str, int]) -> set[str]:
        """Has counts changed; the keys of the documents that are other ones now."""
        read = shards_of(self.root, changed)
        known = {key: self.shards[key] for key in read if key in self.shards}
        written = set()
        for document in recounted(self.root, known, changed):
            if document != self.shards.get(document.key, self.root):
                written.add(document.key)
            if isinstance(document, Vocabulary):
                self.root = document
            else:
                self.shards[document.key] = document
        return written

    @property
    def counts(self) -> dict[str, int]:
        texts = [self.root.text, *(self.shards[key].text for key in sorted(self.shards))]
        pairs = [pair for text in texts for pair in counts(text).items()]
        assert [word for word, _ in pairs] == sorted({word for word, _ in pairs})
        return dict(pairs)


def words(number: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=8))] = None
    return list(found)


def test_a_products_words_are_those_it_may_be_asked_for_by() -> None:
    milk = description("Leche sin Lactosa 1L", brand="La Serenísima", category="Lácteos")
    assert word_changes([milk]) == {"leche": 1, "lactosa": 1, "serenisima": 1, "lacteos": 1}


def test_a_word_that_a_change_leaves_where_it_was_is_no_change() -> None:
    before, after = description("Leche Entera"), description("Leche Descremada")
    assert word_changes([after], [before]) == {"descremada": 1, "entera": -1}


def test_a_small_shop_has_one_document() -> None:
    shop = Documents()
    assert shop.change({"leche": 2, "pan": 1}) == {"vocabulary"}
    assert shop.root == Vocabulary("leche:2 pan:1")
    assert shop.change({"pan": -1}) == {"vocabulary"}
    assert (shop.root, shop.shards) == (Vocabulary("leche:2"), {})


def test_a_vocabulary_that_outgrows_its_document_is_divided() -> None:
    shop = Documents()
    some = dict.fromkeys(words(30_000), 1)
    shop.change(some)
    assert shop.root.text == ""
    assert shop.root.shards == tuple(sorted(shop.shards))
    assert shop.counts == some
    assert len(shop.shards) == 2


def test_a_document_of_before_there_were_shards_is_divided_by_the_next_change() -> None:
    """It could have a million bytes."""
    some = dict.fromkeys(words(90_000), 1)
    shop = Documents(Vocabulary(" ".join(f"{word}:1" for word in sorted(some))))
    shop.change({"leche": 1})
    assert shop.counts == {**some, "leche": 1}
    assert all(len(shard.text) <= MAX_BYTES for shard in shop.shards.values())


def test_a_change_touches_only_the_shards_of_its_words() -> None:
    shop = Documents()
    some = words(90_000)
    shop.change(dict.fromkeys(some, 1))
    first, last = shop.root.shards[0], shop.root.shards[-1]
    assert shop.change({"aaa": 1}) == {first}
    assert shop.change({"zzz": 1}) == {last}
    assert shop.change({"zzz": 1, "aaa": -1}) == {first, last}
    assert shop.counts == {**dict.fromkeys(some, 1), "zzz": 2}


def test_a_shard_that_grows_is_divided_and_the_others_stay() -> None:
    shop = Documents()
    shop.change({f"m{word}": 1 for word in words(30_000)})
    before = dict(shop.shards)
    shop.change({f"z{word}": 1 for word in words(20_000)})
    assert len(shop.shards) > len(before)
    first = shop.root.shards[0]
    assert shop.shards[first] == before[first]
    shop.change({f"a{word}": 1 for word in words(15_000)})
    assert len(shop.counts) == 65_000
    assert all(len(shard.text) <= MAX_BYTES for shard in shop.shards.values())


def test_a_shard_that_lost_its_words_takes_new_ones() -> None:
    shop = Documents()
    some = words(40_000)
    shop.change(dict.fromkeys(some, 1))
    shop.change(dict.fromkeys(some, -1))
    assert shop.counts == {}
    shop.change({"leche": 1})
    assert shop.counts == {"leche": 1}


WORDS = st.text("abcdefg", min_size=1, max_size=4)
CHANGES = st.lists(st.dictionaries(WORDS, st.integers(1, 3), min_size=1), max_size=8)


@given(CHANGES)
def test_counting_in_steps_and_in_shards_is_counting_at_once(steps: list[dict[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "MAX_BYTES", 60)
        patch.setattr(rules, "_DIVIDED_BYTES", 40)
        shop, expected = Documents(), dict[str, int]()
        for step in steps:
            shop.change(step)
            for word, count in step.items():
                expected[word] = expected.get(word, 0) + count
            assert shop.counts == dict(sorted(expected.items()))
        for step in steps:
            shop.change({word: -count for word, count in step.items()})
        assert shop.counts == {}
