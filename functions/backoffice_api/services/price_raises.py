"""Raising many prices: seen first, then made in steps, each of which is one commit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from retail.errors import Invalid, NotFound
from retail.wire import PriceRounding

from ..domain import price_raise as rules
from ..domain.price_raise import PriceRaise
from ..domain.product import Product, category_key
from ..domain.special_price import SpecialPrice, raised
from ..storage import queries
from ..storage.port import Page, Query
from . import product_history
from .products import repriced
from .search import search
from .shop import Shop
from .unit_of_work import UnitOfWork

IN_ONE_STEP = 160
"""Each price is three writes at most, and a commit has room for 500."""
_LOOKED_THROUGH = 10
"""So many pages more one step looks through in which nothing is left to change."""
STEPS = 10
"""So many the clock makes of a raise at one tick; the next one goes on."""
_TOGETHER = 5
"""So many raises the clock goes on with at one tick."""
_GOES_ON_FOR = timedelta(days=1)
"""How long after it was seen the clock goes on with a raise."""


@dataclass(frozen=True)
class Scope:
    """Which prices: those of a category, of what a query finds, of chosen products, or all."""

    category: str = ""
    query: str = ""
    product_ids: tuple[int, ...] = ()


def seen(shop: Shop, percent: int, rounding: PriceRounding, scope: Scope) -> PriceRaise:
    """A raise that is not stored yet, with how many prices it would change: it reads all of them.

    Raises:
        Invalid: `nothing_to_raise` where no product is in scope.
    """
    ids = _found(shop, scope.query) if scope.query else scope.product_ids
    draft = PriceRaise(
        key=str(shop.new_id()),
        percent=percent,
        rounding=rounding,
        category=scope.category,
        query=scope.query,
        product_ids=ids,
        created_at=shop.clock(),
    )
    if scope.query and not ids:
        raise _nothing()
    statuses = [rules.status_of(draft, product) for product in _all(shop, draft)]
    if not statuses:
        raise _nothing()
    return replace(draft, products=len(statuses), to_change=statuses.count("to_change"))


def get(work: UnitOfWork, raise_id: int) -> PriceRaise:
    """Raises:
    NotFound: `price_raise_not_found`.
    """
    known = work.get(PriceRaise, str(raise_id))
    if known is None:
        raise NotFound("price_raise_not_found", "no raise has this id")
    return known


def recent(shop: Shop, limit: int, page_token: str | None) -> Page[PriceRaise]:
    """All raises, the newest first."""
    return shop.store.find(queries.price_raises(), limit=limit, page_token=page_token)


def products_of(
    shop: Shop, each: PriceRaise, limit: int, page_token: str | None
) -> tuple[Sequence[Product], str | None]:
    """Some products in scope as they are now, and the token of those that follow."""
    if not each.product_ids:
        page = shop.store.find(_listed(each), limit=limit, page_token=page_token)
        return page.items, page.next_page_token
    begin = _begin(page_token, len(each.product_ids))
    end = begin + limit
    keys = [str(product_id) for product_id in each.product_ids[begin:end]]
    found = shop.store.get_many(Product, keys)
    items = [found[key].entity for key in keys if key in found]
    return items, str(end) if end < len(each.product_ids) else None


def step(work: UnitOfWork, shop: Shop, raise_id: int) -> PriceRaise:
    """The raise after its next prices were changed; one that is done stays as it is.

    Where it goes on is stored with the prices, so no price is changed twice. It goes by name, and somebody may rename or
    move a product between two steps: what took more than one step is looked through until there is nothing left to change.

    Raises:
        NotFound: `price_raise_not_found`.
    """
    now = get(work, raise_id)
    if now.state == "done":
        return now
    now, listed, token = _next_of(shop, now)
    is_whole = not (now.page_token or token or now.rounds)
    products = work.get_many(Product, [product.key for product in listed])
    specials = work.get_many(SpecialPrice, list(products))  # of each: its tick may be taken off
    for product in products.values():
        now = _with(work, shop, now, product, specials.get(product.key))
    now = rules.after_step(now, token, is_whole=is_whole or bool(now.product_ids))
    work.put(now)
    return now


def sweep(shop: Shop) -> None:
    """Goes on with raises that were begun today: nobody has to keep a page open until the last price.

    What was left half done on another day raises nothing by itself: its owner may have priced by hand since.
    """
    begun = shop.store.find(queries.price_raises_begun(), limit=_TOGETHER).items
    for each in reversed(begun):
        if shop.clock() - each.created_at < _GOES_ON_FOR:
            _go_on(shop, int(each.key))


def _go_on(shop: Shop, raise_id: int) -> None:
    for _ in range(STEPS):
        if shop.cases.run(lambda work: step(work, shop, raise_id)).state == "done":
            return


def _next_of(shop: Shop, each: PriceRaise) -> tuple[PriceRaise, Sequence[Product], str | None]:
    """The raise, the products that its next step looks at, and the token of those after them."""
    try:
        return each, *_following(shop, each)
    except Invalid as error:
        if error.code != "invalid_page_token":
            raise
    again = rules.looking_again(each)  # the token is of another secret of the shop's
    return again, *_following(shop, again)


def _following(shop: Shop, each: PriceRaise) -> tuple[Sequence[Product], str | None]:
    """The next products; where it looks again, the next among which there is one to change, as far as one step looks."""
    items, token = products_of(shop, each, IN_ONE_STEP, each.page_token or None)
    for _ in range(_LOOKED_THROUGH if each.rounds else 0):
        is_found = any(rules.status_of(each, product) == "to_change" for product in items)
        if is_found or token is None:
            break
        items, token = products_of(shop, each, IN_ONE_STEP, token)
    return items, token


def _with(
    work: UnitOfWork, shop: Shop, now: PriceRaise, product: Product, special: SpecialPrice | None
) -> PriceRaise:
    status = rules.status_of(now, product)
    if status == "changed_since" and now.rounds:
        return now  # it was raised in the first round, or is told already
    if status == "changed_since":
        return replace(now, left=rules.with_left(now.left, product), left_count=now.left_count + 1)
    if status == "same":
        return now
    after = repriced(product, rules.raised_price(now, product.price), shop.clock())
    work.put(after)
    product_history.note(work, shop, product, after, "raise")
    if special:  # what the product costs when that is over goes up, too
        work.put(
            raised(
                special, product.price, after.price, lambda usual: rules.raised_price(now, usual)
            )
        )
    return replace(now, raised=now.raised + 1)


def _all(shop: Shop, each: PriceRaise) -> Iterator[Product]:
    token: str | None = None
    while True:
        items, token = products_of(shop, each, IN_ONE_STEP, token)
        yield from items
        if token is None:
            return


def _found(shop: Shop, query: str) -> tuple[int, ...]:
    found = search(
        shop.store, query, category="", only_offers=False, limit=rules.MAX_CHOSEN
    ).products
    return tuple(product.id for product in found)


def _listed(each: PriceRaise) -> Query[Product]:
    if each.category:
        return queries.products_in_category(category_key(each.category))
    return queries.products()


def _begin(page_token: str | None, most: int) -> int:
    text = page_token or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= most):
        raise Invalid("invalid_page_token", "not a page token of this list")
    return int(text)


def _nothing() -> Invalid:
    return Invalid("nothing_to_raise", "no product is of this category, this query or these ids")
