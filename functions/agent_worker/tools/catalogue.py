"""The tool that finds products."""

from ..whatsapp.inbound import printable
from .call import Call, Result
from .registry import Arguments, reads
from .results import MAX_PRODUCTS, product_result

_MAX_QUERY = 200


def _search(call: Call) -> Result:
    wanted = call.arguments
    page = call.turn.api.search_products(
        wanted["query"],
        category=wanted["category"],
        only_offers=wanted["only_offers"],
        limit=MAX_PRODUCTS,
        call=call.read,
    )
    products = [product_result(product) for product in page["items"][:MAX_PRODUCTS]]
    if not products:
        return {"status": "not_found", "query": wanted["query"]}
    return {
        "status": "found",
        "products": products,
        "corrected_query": page["corrected_query"],
    }


@reads(_search)
def search_products(
    query: str,
    category: str = "",
    only_offers: bool = False,  # noqa: FBT001, FBT002 -- the model names its arguments
) -> Arguments:
    """Searches the shop's catalogue. Prices and stock are today's; never state any other.

    Args:
        query: What the shopper wants in a few words ("leche descremada"); typos are corrected. Empty
            with a category or only_offers lists those.
        category: Only this category ("Lácteos"), or empty for all.
        only_offers: Only products on offer.

    Returns:
        {"status": "found", "products": [{"id", "name", "unit", "price_text", "is_offer", "stock",
        "tags", ...}], "corrected_query"}: best first, at most ten. A unit of "kg" is sold by weight; `tags`
        say what it is ("sin TACC", "vegano"): never say that of a product without the tag.
        {"status": "not_found", "query"}: the shop has nothing like it.
    """
    return {
        "query": printable(query).strip()[:_MAX_QUERY],
        "category": printable(category).strip()[:_MAX_QUERY],
        "only_offers": only_offers,
    }
