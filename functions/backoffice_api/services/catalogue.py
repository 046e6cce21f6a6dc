"""Loading the catalogue into an empty store; a load that was cut off is finished at the next start."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..domain.catalogue import CatalogueLoad
from ..domain.product import Description, SkuKey, sku_key
from ..domain.vocabulary import word_changes
from ..storage import queries
from . import products
from .shop import Shop
from .unit_of_work import UnitOfWork
from .vocabulary import recount

_IN_ONE_COMMIT = 200
"""Each product is two writes, and a commit has room for 500."""

_WORDS_IN_ONE_COMMIT = 10_000
"""In ABC order, so that they are in one shard of the vocabulary, or in two."""


def load_once(shop: Shop, read: Callable[[], Sequence[Description]]) -> int:
    """Stores the products of a catalogue in a store that never had one; how many were stored.

    `read` is only called when they are wanted, and what it raises keeps the store empty. Of two
    processes that load at once each product is stored, and each word counted, by one. The words are
    counted when all products are stored, in ABC order; a mark tells how far that went, and when all is done.
    """
    mark = shop.store.get(CatalogueLoad, CatalogueLoad.KEY)
    if mark and mark.entity.done:
        return 0
    if mark is None and shop.store.find(queries.products(), limit=1).items:
        return 0
    wanted = read()
    batches = [wanted[at : at + _IN_ONE_COMMIT] for at in range(0, len(wanted), _IN_ONE_COMMIT)]
    stored = sum(_store(shop, batch) for batch in batches)
    words = word_changes(wanted)
    in_order = sorted(words)
    while not shop.cases.run(lambda work: _count(work, words, in_order)):
        pass
    return stored


def _store(shop: Shop, batch: Sequence[Description]) -> int:
    def use_case(work: UnitOfWork) -> int:
        if work.get(CatalogueLoad, CatalogueLoad.KEY) is None:
            work.put(CatalogueLoad(CatalogueLoad.KEY, done=False))
        taken = work.taken_many(SkuKey, [sku_key(each.sku) for each in batch])
        missing = [each for each in batch if sku_key(each.sku) not in taken]
        return len(products.put_all(work, shop, missing))

    return shop.cases.run(use_case)


def _count(work: UnitOfWork, words: Mapping[str, int], in_order: Sequence[str]) -> bool:
    """Counts the words that come next; whether those were the last."""
    mark = work.get(CatalogueLoad, CatalogueLoad.KEY) or CatalogueLoad(
        CatalogueLoad.KEY, done=False
    )
    if mark.done:
        return True
    begin = bisect_right(in_order, mark.counted)
    some = in_order[begin : begin + _WORDS_IN_ONE_COMMIT]
    recount(work, {word: words[word] for word in some})
    done = begin + len(some) == len(in_order)
    work.put(replace(mark, done=done, counted=some[-1] if some else mark.counted))
    return done
