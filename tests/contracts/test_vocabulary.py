"""A vocabulary that outgrows a document, on every store there is."""

import contextlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice_api.domain.catalogue import CatalogueLoad
from backoffice_api.domain.product import Description
from backoffice_api.domain.search import understand
from backoffice_api.domain.vocabulary import KEY, MAX_BYTES, Vocabulary, VocabularyShard
from backoffice_api.services import products, search
from backoffice_api.services.catalogue import load_once
from backoffice_api.services.vocabulary import known_words, recount
from backoffice_api.storage.metered import counting
from backoffice_api.storage.port import MAX_DOCUMENT_BYTES, Create, Store
from retail.errors import Unavailable
from tests.backoffice import Backoffice, a_backoffice, a_store, description
from tests.firestore import a_firestore_store


@pytest.fixture(params=["sqlite", "firestore"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "firestore":
        yield a_firestore_store(request.getfixturevalue("emulator"))
        return
    opened = a_store(str(tmp_path / "milo.db"))
    yield opened
    opened.close()


def words(number: int) -> list[str]:
    chance = random.Random(1)
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(chance.choices("bcdfglmnprstvz", k=8))] = None
    return list(found)


def named(number: int) -> list[Description]:
    """Products of 55 words each that no other product has."""
    some = words(55 * number)
    return [
        description(some[at], description=" ".join(some[at + 1 : at + 55]))
        for at in range(0, len(some), 55)
    ]


def shards(store: Store) -> list[VocabularyShard]:
    snapshot = store.get(Vocabulary, KEY)
    keys = snapshot.entity.shards if snapshot else ()
    found = store.get_many(VocabularyShard, keys)
    return [found[key].entity for key in keys]


def found(backoffice: Backoffice, query: str) -> list[str]:
    wanted = search.search(backoffice.shop.shelves, query, category="", only_offers=False, limit=9)
    return [product.name for product in wanted.products]


def mistyped(word: str) -> str:
    return word[:4] + word[5] + word[4] + word[6:]


def counted(backoffice: Backoffice, some: list[str]) -> None:
    backoffice.shop.cases.run(lambda work: recount(work, dict.fromkeys(some, 1)))


@pytest.fixture
def patiently() -> Iterator[None]:
    """Minutes of computing that give way to tests beside them, whose writers must not starve."""
    os.nice(15)
    yield
    with contextlib.suppress(PermissionError):  # only root may hurry again
        os.setpriority(os.PRIO_PROCESS, 0, 0)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("patiently")
def test_sixty_thousand_words_are_counted_and_found(store: Store) -> None:
    catalogue = named(1_100)
    backoffice = a_backoffice(store)
    assert load_once(backoffice.shop, lambda: catalogue) == len(catalogue)
    assert len(known_words(store).counts) == 55 * len(catalogue)
    assert len(shards(store)) > 2
    assert all(len(shard.text) <= MAX_BYTES for shard in shards(store))
    product = catalogue[700]
    word = product.description.split()[0]
    assert found(backoffice, word) == [product.name]
    assert understand(mistyped(word), known_words(store)).corrected == word


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("patiently")
def test_a_hundred_thousand_products_with_two_hundred_thousand_words_are_loaded_and_found(
    tmp_path: Path,
) -> None:
    some = words(200_000)
    names = [" ".join(some[at : at + 2]) for at in range(0, len(some), 2)]
    catalogue = [description(name) for name in names]
    backoffice = a_backoffice(a_store(str(tmp_path / "milo.db")))
    assert load_once(backoffice.shop, lambda: catalogue) == len(catalogue)
    assert known_words(backoffice.shop.store).counts == dict.fromkeys(some, 1)
    assert all(len(shard.text) <= MAX_BYTES for shard in shards(backoffice.shop.store))
    for word in some[:200_000:20_000]:
        assert found(backoffice, word) == found(backoffice, mistyped(word)) != []
    backoffice.product("Leche Entera")
    assert found(backoffice, "leche") == ["Leche Entera"]


@pytest.mark.long
def test_a_load_that_was_cut_off_while_it_counted_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = named(250)
    backoffice = a_backoffice(store)
    commit = store.commit

    def count_once(writes: object) -> None:
        if store.get(Vocabulary, KEY):
            raise Unavailable("store_busy", "the machine went down")
        commit(writes)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(store, "commit", count_once)
        with pytest.raises(Unavailable):
            load_once(backoffice.shop, lambda: catalogue)
    mark = store.get(CatalogueLoad, CatalogueLoad.KEY)
    assert mark
    assert (mark.entity.done, bool(mark.entity.counted)) == (False, True)
    assert load_once(backoffice.shop, lambda: catalogue) == 0
    counts = known_words(store).counts
    assert set(counts.values()) == {1}
    assert len(counts) == 55 * len(catalogue)


@pytest.mark.long
def test_a_full_document_of_an_older_version_goes_on(store: Store) -> None:
    """It is read as it stands, and divided by the first change."""
    room = (MAX_DOCUMENT_BYTES - 100) // len("bcdfglmn:1 ")
    some = sorted(words(room))
    store.commit([Create(Vocabulary(" ".join(f"{word}:1" for word in some)))])
    backoffice = a_backoffice(store)
    assert len(known_words(store).counts) == room
    backoffice.product("Leche")
    assert known_words(store).counts == {**dict.fromkeys(some, 1), "leche": 1}
    assert len(shards(store)) >= 4


def test_a_change_reads_and_writes_only_the_shards_of_its_words(store: Store) -> None:
    backoffice = a_backoffice(store)
    product = backoffice.product("Leche Entera")
    counted(backoffice, words(60_000))
    before = shards(store)
    assert len(before) >= 4
    with counting() as tally:
        backoffice.shop.cases.run(
            lambda work: products.patch(work, backoffice.shop, product.id, {"name": "Leche Ento"})
        )
    changed = [shard for shard in shards(store) if shard not in before]
    beside = {"product": 1, "root": 1}
    assert len(changed) == 1
    assert tally.reads == tally.writes == len(changed) + len(beside)


def test_a_search_reads_one_document_of_a_small_shop_and_each_shard_of_a_large_one_once(
    store: Store,
) -> None:
    backoffice = a_backoffice(store)
    backoffice.product("Leche")
    backoffice.clock.advance(seconds=60)
    with counting() as small:
        known_words(backoffice.shop.shelves)
        known_words(backoffice.shop.shelves)
    counted(backoffice, words(60_000))
    with counting() as large:
        known_words(backoffice.shop.shelves)
        known_words(backoffice.shop.shelves)
    assert small.reads == 1
    assert large.reads == 1 + len(shards(store))


def test_a_change_that_meets_the_division_of_its_shard_is_made_again(store: Store) -> None:
    """Else its word would be counted where nobody looks for it."""
    backoffice = a_backoffice(store)
    counted(backoffice, words(24_000))
    assert len(shards(store)) == 2
    other: list[int] = []

    def meets_another(work: object) -> None:
        known = backoffice.shop.store.get(Vocabulary, KEY)
        assert known
        work.get(Vocabulary, KEY)  # type: ignore[attr-defined]
        if not other:
            other.append(1)
            counted(backoffice, [f"z{word}" for word in words(24_000)])
        recount(work, {"zzzzzz": 1})  # type: ignore[arg-type]

    backoffice.shop.cases.run(meets_another)
    assert len(shards(store)) > 2
    texts = [shard.text for shard in shards(store)]
    assert ["zzzzzz:1" in text.split() for text in texts] == [False] * (len(texts) - 1) + [True]
