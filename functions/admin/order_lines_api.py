"""The part of the owner's API that changes an order's lines while they are gathered."""

from typing import cast

from retail.api import NOBODY, TurnCall
from retail.wire import LessOfLine, LineLeft, OfferAnswer, Order, Substitute

from .paged_api import PagedApi


class OrderLinesApi(PagedApi):
    """Less of a line, something else instead of it, and what its shopper says to that.

    All raise `NotFound`: `order_not_found`, `line_not_found`, `offer_not_found`, `product_not_found`; and `Refused`:
    `change_closed` and what their routes say.
    """

    def look_at_less(self, order_id: int, product_id: int, left: float) -> LessOfLine:
        """What less of a line comes to; raises what `lessen_line` does."""
        path = f"{_line(order_id, product_id)}/less"
        return cast("LessOfLine", self._get(path, {"quantity": str(left)}, NOBODY))

    def lessen_line(self, order_id: int, product_id: int, left: LineLeft, key: str) -> Order:
        """Says how much of a line there is; raises `not_less`, `nothing_left`, `amount_changed` as well."""
        return cast("Order", self._put(_line(order_id, product_id), left, _once(key)))

    def offer_instead(self, order_id: int, product_id: int, other: Substitute, key: str) -> Order:
        """Asks the shopper whether they take another product; raises `already_in_order`, `out_of_stock` as well."""
        path = f"{_line(order_id, product_id)}/substitute"
        return cast("Order", self._put(path, other, _once(key)))

    def take_offer_back(self, order_id: int, product_id: int, key: str) -> Order:
        """Keeps the line, since it is there after all."""
        return cast("Order", self._delete(f"{_line(order_id, product_id)}/substitute", _once(key)))

    def answer_offer(self, order_id: int, product_id: int, answer: OfferAnswer, key: str) -> Order:
        """Writes down what the shopper told a person; raises `offer_changed`, `out_of_stock` as well."""
        path = f"{_line(order_id, product_id)}/substitute/answer"
        return cast("Order", self._post(path, answer, _once(key)))


def _line(order_id: int, product_id: int) -> str:
    return f"/orders/{order_id}/lines/{product_id}"


def _once(key: str) -> TurnCall:
    return TurnCall(idempotency_key=key)
