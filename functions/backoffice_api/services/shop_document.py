"""The shop's document: shown, changed, and filled once on a laptop."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from retail.errors import Invalid

from ..domain.fulfilment import FullWindows
from ..domain.shop_document import ShopDocument, unknown_zones
from ..storage.port import Reader
from .shop import Shop
from .unit_of_work import UnitOfWork


def get(work: UnitOfWork) -> ShopDocument:
    """The document; an empty one while nobody has said anything."""
    return work.get(ShopDocument, ShopDocument.KEY) or ShopDocument()


def look_at(shelves: Reader) -> ShopDocument:
    """The document to be shown, not to be decided on; as `get`."""
    snapshot = shelves.get(ShopDocument, ShopDocument.KEY)
    return snapshot.entity if snapshot else ShopDocument()


def patch(work: UnitOfWork, shop: Shop, changes: Mapping[str, Any]) -> ShopDocument:
    """The document with those members replaced; None forgets one.

    Raises:
        Invalid: `unknown_zones` with the `zones` that slots name and the shop does not have.
    """
    changed = replace(get(work), **changes, updated_at=shop.clock())
    unknown = unknown_zones(changed)
    if unknown:
        raise Invalid("unknown_zones", "slots are for zones that there are not", zones=unknown)
    work.put(changed)
    if "delivery_slots" in changes:  # what was full may take more by now
        work.get(FullWindows, FullWindows.KEY)
        work.put(FullWindows())
    return changed


def load_once(shop: Shop, read: Callable[[], Mapping[str, Any]]) -> bool:
    """Fills the document of a store that has none; whether it did.

    `read` is only called when it is wanted, and what it raises leaves the store without a document.
    """
    if shop.store.get(ShopDocument, ShopDocument.KEY):
        return False
    members = read()

    def use_case(work: UnitOfWork) -> bool:
        if work.get(ShopDocument, ShopDocument.KEY):
            return False
        patch(work, shop, members)
        return True

    return shop.cases.run(use_case)
