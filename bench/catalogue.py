"""A store of 1,000 and one of 100,000 products: how long the load takes, and what a search takes and reads."""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product as pairs_of
from pathlib import Path
from uuid import uuid4

from backoffice_api.domain.catalogue import parse
from backoffice_api.domain.product import Description
from backoffice_api.domain.vocabulary import Vocabulary, VocabularyShard
from backoffice_api.services.catalogue import load_once
from backoffice_api.services.search import search
from backoffice_api.services.vocabulary import known_words
from backoffice_api.storage.cached import CachedStore
from backoffice_api.storage.firestore.calls import connect
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.metered import MeteredStore, counting
from backoffice_api.storage.port import Reader, Store
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from bench.counted_shop import CountedShop
from bench.table import percentile, show_columns
from local.configuration import PROJECT, ROOT
from local.firestore_emulator import Emulator, EmulatorError, given

SMALL, LARGE, LARGE_IN_EMULATOR = 1_000, 100_000, 5_000
"""The emulator has no indexes: it looks at every product for every lookup, 0.3 ms each. So what it takes
says nothing about Firestore, whose queries take as long as their answers are many; what is read and how long
a load takes does."""
OF_A_KIND, ROUNDS = 10, 3
OF_A_KIND_IN_EMULATOR, ROUNDS_IN_EMULATOR = 2, 1
_CONSONANTS, _VOWELS = "bcdfglmnprstv", "aeiou"
_BRANDS, _WORDS = 2_000, 30_000


@dataclass(frozen=True)
class Measured:
    """What one store of one size took.

    Attributes:
        load: seconds to store all products.
        vocabulary: bytes of it.
        documents: how many documents it is.
        searches: milliseconds of each search, by kind of query.
        reads: documents of each search, by kind of query.
    """

    name: str
    products: int
    load: float
    vocabulary: int
    documents: int
    searches: dict[str, list[float]]
    reads: dict[str, list[int]]

    def p50(self) -> float:
        """Milliseconds of the middle one of all searches."""
        return statistics.median(self.all_searches())

    def all_searches(self) -> list[float]:
        """Milliseconds of every search."""
        return [each for kind in self.searches.values() for each in kind]


def products(number: int) -> list[Description]:
    """A made-up catalogue, the same every time; a larger one begins with the smaller one.

    What sells under a name grows as shops do: the sample's kinds of product in ever more brands and
    varieties, some of which are in many products and most in few.
    """
    chance = random.Random(1)
    samples = parse((ROOT / "samples" / "catalogue.csv").read_bytes())
    brands, varieties = _made_up(chance, _BRANDS), _made_up(chance, _WORDS)
    return [_product(chance, at, samples, brands, varieties) for at in range(number)]


def _product(
    chance: random.Random,
    at: int,
    samples: Sequence[Description],
    brands: Sequence[str],
    varieties: Sequence[str],
) -> Description:
    sample = chance.choice(samples)
    brand = brands[int(len(brands) * chance.random() ** 3)]
    variety = varieties[int(len(varieties) * chance.random() ** 3)]
    kind = " ".join(sample.name.split()[:2])
    return replace(
        sample,
        sku=f"S{at:06d}",
        name=f"{kind} {variety} {brand} {chance.choice(('250g', '500g', '1kg', '1L', '2L'))}"[:120],
        brand=brand,
        price=chance.randrange(50_000, 900_000, 1000),
        is_offer=chance.random() < 0.1,
    )


def _made_up(chance: random.Random, number: int) -> list[str]:
    syllables = ["".join(pair) for pair in pairs_of(_CONSONANTS, _VOWELS)]
    words: dict[str, None] = {}
    while len(words) < number:
        word = "".join(chance.choice(syllables) for _ in range(chance.randint(3, 4)))
        words[f"{word}{chance.choice(('', 'n', 'l', 'r'))}".capitalize()] = None
    return list(words)


def queries(catalogue: Sequence[Description]) -> dict[str, list[str]]:
    """Ten queries of each kind, all of them about the first thousand products."""
    chance = random.Random(2)
    some = chance.sample(catalogue[:SMALL], 30)
    rare = [each.name.split()[-3].lower() for each in some[:10]]
    return {
        "common": ["leche", "yerba", "fideos", "pan", "queso", "vino", "arroz", "jabón", "agua", "café"],
        "rare": rare,
        "typos": ["lehce", "llerba", "fideso", "serbesa", "qeuso", *map(_mistyped, rare[:5])],
        "two words": [f"{each.name.split()[0]} {each.brand}" for each in some[10:20]],
        "none": ["televisor", "notebook", "zzzzqqq", "bicicleta", "xilofono", "wkwkwk", "heladera", "sofa",
                 "paraguas", "guitarra"],
    }  # fmt: skip


def _mistyped(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:]


def shelves_of(store: Store) -> Reader:
    """What an instance of the API searches: a vocabulary that it remembers, products that it does not."""
    clock = partial(datetime.now, UTC)
    remembered = (Vocabulary, VocabularyShard)
    return CachedStore(MeteredStore(store), clock, remembered, ttl=timedelta(days=1)).recent


def measured(
    name: str, store: Store, number: int, of_a_kind: int = OF_A_KIND, rounds: int = ROUNDS
) -> Measured:
    """Loads a catalogue into an empty store and searches it, `rounds` times with some queries of each kind."""
    catalogue = products(number)
    start = time.perf_counter()
    stored = load_once(CountedShop(store).shop, lambda: catalogue)
    load = time.perf_counter() - start
    if stored != number:
        raise RuntimeError(f"{stored} of {number} products are stored")
    shelves = shelves_of(store)
    texts = known_words(shelves).texts
    found = Measured(name, number, load, sum(map(len, texts)), len(texts), {}, {})
    _search(shelves, "primera palabra")  # reads the vocabulary's text into memory
    for kind, wanted in queries(catalogue).items():
        timed = [_search(shelves, query) for query in wanted[:of_a_kind] * rounds]
        found.searches[kind] = [milliseconds for milliseconds, _ in timed]
        found.reads[kind] = [reads for _, reads in timed]
    return found


def _search(shelves: Reader, query: str) -> tuple[float, int]:
    start = time.perf_counter()
    with counting() as tally:
        search(shelves, query, category="", only_offers=False, limit=10)
    return (time.perf_counter() - start) * 1000, tally.reads


def measure() -> None:
    """Prints a table for each store that there is."""
    with tempfile.TemporaryDirectory() as folder:
        sizes = (SMALL, LARGE)
        _show([measured("SQLite", SqliteStore(f"{folder}/{n}.db", SCHEMA), n) for n in sizes])
    try:
        with _emulator() as host:
            few = (OF_A_KIND_IN_EMULATOR, ROUNDS_IN_EMULATOR)
            sizes = (SMALL, LARGE_IN_EMULATOR)
            _show([measured("Firestore emulator", _firestore(host), n, *few) for n in sizes])
    except EmulatorError as error:
        print(f"\nFirestore is not measured: {error}", file=sys.stderr)


@contextmanager
def _emulator() -> Iterator[str]:
    """The address of the emulator that the environment names, or of one that is started for this."""
    named = given(os.environ)
    if named:
        yield named
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator.start(Path(folder) / "firestore.log", heap="4g") as emulator,
    ):
        yield emulator.host


def _firestore(host: str) -> FirestoreStore:
    """An empty database: each project of an emulator has its own."""
    return FirestoreStore(connect(host), f"{PROJECT}-{uuid4().hex[:8]}", SCHEMA)


def _show(sizes: Sequence[Measured]) -> None:
    def row(name: str, figure: Callable[[Measured], str]) -> list[str]:
        return [name, *map(figure, sizes)]

    def p50_of(kind: str) -> list[str]:
        return row(f"  {kind}: p50 ms", lambda of: f"{statistics.median(of.searches[kind]):.2f}")

    def reads_of(kind: str) -> list[str]:
        return row(
            f"  {kind}: reads, mean and most",
            lambda of: f"{statistics.mean(of.reads[kind]):.1f}, {max(of.reads[kind])}",
        )

    ratio = sizes[-1].p50() / sizes[0].p50()
    show_columns(
        f"{sizes[0].name}: a search's p50 is {ratio:.2f} × with {sizes[-1].products:,} products",
        ["", *(f"{size.products:,}" for size in sizes)],
        [
            row("load s", lambda of: f"{of.load:.1f}"),
            row("vocabulary kB", lambda of: f"{of.vocabulary / 1000:.0f}"),
            row("its documents", lambda of: f"{of.documents}"),
            row("search p50 ms", lambda of: f"{of.p50():.2f}"),
            row("search p95 ms", lambda of: f"{percentile(of.all_searches(), 95):.2f}"),
            *map(p50_of, sizes[0].searches),
            *map(reads_of, sizes[0].reads),
        ],
    )
