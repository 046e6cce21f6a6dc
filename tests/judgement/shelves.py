"""The sample shop, on a store of either kind, and what a query finds in it."""

from pathlib import Path

from backoffice_api.domain.catalogue import parse
from backoffice_api.domain.product import Description
from backoffice_api.services.catalogue import load_once
from backoffice_api.services.search import search
from backoffice_api.storage.port import Store
from tests.backoffice import a_backoffice
from tests.judgement.judging import AMONG, Find

_SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "catalogue.csv"


def sample_catalogue() -> list[Description]:
    """The products that the queries are judged over."""
    return parse(_SAMPLES.read_bytes())


def sample_shop(store: Store | None = None) -> Find:
    """Loads the sample catalogue into a store (SQLite in memory unless one is given)."""
    shop = a_backoffice(store).shop
    load_once(shop, sample_catalogue)

    def find(query: str) -> list[str]:
        found = search(shop.shelves, query, category="", only_offers=False, limit=AMONG)
        return [product.name for product in found.products]

    return find
