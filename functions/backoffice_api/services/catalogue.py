"""Loading the catalogue into an empty store; a load that was cut off is finished at the next start."""

from collections.abc import Callable, Sequence

from ..domain.catalogue import CatalogueLoad
from ..domain.product import Description, SkuKey, sku_key
from ..storage import queries
from . import products
from .shop import Shop
from .unit_of_work import UnitOfWork

_IN_ONE_COMMIT = 200
"""Each product is two writes, and a commit has room for 500."""


def load_once(shop: Shop, read: Callable[[], Sequence[Description]]) -> int:
    """Stores the products of a catalogue in a store that never had one; how many were stored.

    `read` is only called when they are wanted, and what it raises keeps the store empty. Of two
    processes that load at once each product is stored by one. The vocabulary, which grows with the
    catalogue, is written once, with the mark that says that all is done; until then nothing is found.
    """
    mark = shop.store.get(CatalogueLoad, CatalogueLoad.KEY)
    if mark and mark.entity.done:
        return 0
    if mark is None and shop.store.find(queries.products(), limit=1).items:
        return 0
    wanted = read()
    batches = [wanted[at : at + _IN_ONE_COMMIT] for at in range(0, len(wanted), _IN_ONE_COMMIT)]
    stored = sum(_store(shop, batch) for batch in batches)
    shop.cases.run(lambda work: _finish(work, wanted))
    return stored


def _store(shop: Shop, batch: Sequence[Description]) -> int:
    def use_case(work: UnitOfWork) -> int:
        if work.get(CatalogueLoad, CatalogueLoad.KEY) is None:
            work.put(CatalogueLoad(CatalogueLoad.KEY, done=False))
        taken = work.taken_many(SkuKey, [sku_key(each.sku) for each in batch])
        missing = [each for each in batch if sku_key(each.sku) not in taken]
        return len(products.put_all(work, shop, missing))

    return shop.cases.run(use_case)


def _finish(work: UnitOfWork, wanted: Sequence[Description]) -> None:
    mark = work.get(CatalogueLoad, CatalogueLoad.KEY)
    if mark is None or not mark.done:
        products.count_words(work, wanted)
        work.put(CatalogueLoad(CatalogueLoad.KEY, done=True))
