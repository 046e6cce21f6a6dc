"""Search: products for a query, a category or all of them, the same on every store."""

from dataclasses import dataclass

from retail.spanish.words import stems

from ..domain.product import Product, category_key
from ..domain.search import is_answered, lookups, rank, reworded, understand
from ..storage import queries
from ..storage.port import Query, Reader
from . import shop_document
from .vocabulary import known_words

_READ = 50
"""Documents that one lookup reads at most."""


@dataclass(frozen=True)
class Found:
    """Products, best first or by name, and the query as corrected if it was."""

    products: tuple[Product, ...]
    corrected: str | None = None
    next_page_token: str | None = None


def search(shelves: Reader, query: str, *, category: str, only_offers: bool, limit: int) -> Found:
    """Products that answer a query, best first, within a category and the offers if so wanted.

    Where the catalogue does not know a word, what the shop says that it means is looked for. 1 R more.
    """

    def seek(asked: str) -> Found:
        return _seek(shelves, asked, category=category, only_offers=only_offers, limit=limit)

    found = seek(query)
    if found.products and not found.corrected:
        return found
    read = reworded(query, shop_document.look_at(shelves).synonyms or ())
    return found if read == query else seek(read)


def _seek(shelves: Reader, query: str, *, category: str, only_offers: bool, limit: int) -> Found:
    known = known_words(shelves)
    understood = understand(query, known)
    shelf = set(stems(category))

    def is_wanted(product: Product) -> bool:
        if only_offers and not product.is_offer:
            return False
        return not shelf or shelf <= set(stems(product.category))

    found: dict[int, Product] = {}
    for stage in lookups(understood, known):
        for token in dict.fromkeys(stage):
            page = shelves.find(queries.products_by_token(token), limit=_READ)
            found.update((product.id, product) for product in page.items)
        if is_answered(understood, filter(is_wanted, found.values()), limit):
            break
    wanted = list(filter(is_wanted, rank(understood, found.values())))
    return Found(tuple(wanted[:limit]), understood.corrected if wanted else None)


def browse(
    shelves: Reader, *, category: str, only_offers: bool, limit: int, page_token: str | None
) -> Found:
    """The catalogue by name, or one category or the offers of it.

    A category that is only part of a category's name (`frutas`) is searched for instead.
    """
    listed = _listed(category_key(category), only_offers=only_offers)
    page = shelves.find(listed, limit=limit, page_token=page_token)
    if page.items or page_token or not category:
        return Found(page.items, next_page_token=page.next_page_token)
    return search(shelves, category, category=category, only_offers=only_offers, limit=limit)


def _listed(category: str, *, only_offers: bool) -> Query[Product]:
    if category:
        return (queries.offers_in_category if only_offers else queries.products_in_category)(
            category
        )
    return queries.offers() if only_offers else queries.products()
