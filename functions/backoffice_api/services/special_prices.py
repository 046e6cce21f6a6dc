"""Special prices: planned by the owner, begun and ended by the clock; what one does to a product is in its history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from retail.errors import NotFound

from ..domain import special_price as rules
from ..domain.product import Product
from ..domain.special_price import SpecialPrice
from ..storage import queries
from ..storage.port import Store
from . import products
from .shop import Shop
from .unit_of_work import UnitOfWork

MOST_TURNED = 100
"""So many begin or end at one tick; the next one goes on."""
FEW = 30
"""As many as are looked for among some products by a query; where more are open, each of those products is asked about."""
_READ_AT_ONCE = 200
_CLOCKS_DIFFER = timedelta(seconds=10)


def get(work: UnitOfWork, product_id: int) -> SpecialPrice:
    """The last one of a product, which may be over.

    Raises:
        NotFound: `special_price_not_found`.
    """
    known = work.get(SpecialPrice, str(product_id))
    if known is None:
        raise NotFound("special_price_not_found", "this product never had a special price")
    return known


def plan(
    work: UnitOfWork, shop: Shop, product_id: int, price: int, starts: str, ends: str
) -> SpecialPrice:
    """A special price in the place of any other; one that begins today begins at once.

    Raises:
        NotFound: `product_not_found`.
        Invalid: what `rules.planned` refuses.
    """
    products.get(work, product_id)
    before = work.get(SpecialPrice, str(product_id))
    if before:
        _end(work, shop, before)
    product = products.get(work, product_id)
    planned = rules.planned(product, price, starts, ends, ZoneInfo(shop.timezone), shop.clock())
    return _turn(work, shop, planned)


def end(work: UnitOfWork, shop: Shop, product_id: int) -> SpecialPrice:
    """Ends it now, or has it not begin; one that is over stays so. Raises what `get` does."""
    return _end(work, shop, get(work, product_id))


@dataclass(frozen=True)
class OpenOnes:
    """The special prices that were open when they were read, under their keys; None where one of them cannot be read."""

    read_at: datetime
    by_key: Mapping[str, SpecialPrice] | None

    def of(self, store: Store, product: Product) -> SpecialPrice | None:
        """A product's special price. Of one that was changed since, it is read: it may have begun or ended."""
        if self.by_key is None or product.updated_at >= self.read_at - _CLOCKS_DIFFER:
            return UnitOfWork(store).get(SpecialPrice, product.key)
        return self.by_key.get(product.key)


def open_ones(shop: Shop) -> OpenOnes:
    """All special prices that are still to begin or to end."""
    read_at, found = shop.clock(), dict[str, SpecialPrice]()
    token: str | None = None
    while True:
        query = queries.special_prices_open()
        page = shop.store.find(query, limit=_READ_AT_ONCE, page_token=token)
        found |= {special.key: special for special in page.items}
        token = page.next_page_token
        if page.unreadable:
            return OpenOnes(read_at, None)
        if token is None:
            return OpenOnes(read_at, found)


def as_usual(store: Store, products: Iterable[Product], specials: OpenOnes) -> Iterator[Product]:
    """The products, read after `specials`, each as it is without a special price that it has now."""
    for product in products:
        yield rules.as_usual(specials.of(store, product), product)


def of_products(work: UnitOfWork, keys: Sequence[str]) -> dict[str, SpecialPrice]:
    """The special prices that those products have now, under their keys; one that is over may be left out.

    The products have been read before: one whose special price begins meanwhile is as it was without it.
    """
    if not keys:
        return {}
    page = work.store.find(queries.special_prices_open(), limit=FEW)
    is_all = page.next_page_token is None and not page.unreadable
    is_open = {special.key for special in page.items}
    return work.get_many(SpecialPrice, [key for key in keys if not is_all or key in is_open])


def sweep(shop: Shop) -> None:
    """Begins and ends what is due."""
    now = shop.clock()
    for each in shop.store.find(queries.special_prices_open(), limit=MOST_TURNED).items:
        if each.turns_at > now:
            return
        _turn_stored(shop, each.product_id)


def _turn_stored(shop: Shop, product_id: int) -> None:
    shop.cases.run(lambda work: _turn(work, shop, get(work, product_id)))


def _turn(work: UnitOfWork, shop: Shop, special: SpecialPrice) -> SpecialPrice:
    """What a special price is by now, with its product at the price of now."""
    now = shop.clock()
    if special.is_open and now >= special.ends_at:
        return _end(work, shop, special)
    if special.state == "planned" and now >= special.starts_at:
        return _begin(work, shop, special)
    work.put(special)
    return special


def _begin(work: UnitOfWork, shop: Shop, special: SpecialPrice) -> SpecialPrice:
    product = work.get(Product, special.key)
    begun = rules.begun(special, product) if product else replace(special, state="over")
    work.put(begun)
    if begun.state == "running":
        changes = {"price": special.price, "is_offer": True}
        products.patch(work, shop, special.product_id, changes, by="offer")
    return begun


def _end(work: UnitOfWork, shop: Shop, special: SpecialPrice) -> SpecialPrice:
    product = work.get(Product, special.key)
    if special.state == "running" and product:
        changes = {"price": rules.price_after(special, product), "is_offer": special.was_offer}
        products.patch(work, shop, special.product_id, changes, by="offer")
    over = replace(special, state="over")
    work.put(over)
    return over
