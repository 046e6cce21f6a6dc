"""Says that nothing is left of a product, also while it is being sold."""

from retail.errors import Conflict, PreconditionFailed, Refused

from .owners_api import OwnersApi

_TRIES = 5


def run_out(api: OwnersApi, product_id: int, shown: float, key: str) -> None:
    """Has the stock of a product be nothing.

    Args:
        shown: how much there was, in units or kilos, when it was said.

    Raises:
        NotFound: `product_not_found`.
        Refused: `stock_went_up`: some came in since, or came back from an order.
        Conflict: the product changed again and again.
    """
    for _ in range(_TRIES):
        product, tag = api.product(product_id)
        if not product["stock"] <= shown:  # nor is it where that was no number
            raise Refused("stock_went_up", "there is more of it than was shown")
        if not product["stock"]:
            return
        try:
            api.change_product(product_id, {"stock": 0}, tag, key)
        except PreconditionFailed:  # it was sold meanwhile
            continue
        return
    raise Conflict("product_changed", "the product changes all the time")
