"""Changes of an order that the shop has begun to gather: it has less of a line, or offers something else instead.

An order never costs more by them. What was paid beyond what it costs now goes back.
"""

from dataclasses import replace
from datetime import datetime

from retail import quantity
from retail.errors import Invalid, NotFound, Refused
from retail.money import format_pesos
from retail.wire import OrderStatus, PaymentStatus

from .cart import LineItem
from .offer import AnsweredOffer, Offer
from .order import Order, as_of, with_its_link
from .product import Product

_OPEN: frozenset[OrderStatus] = frozenset({"placed", "paid", "preparing"})
_CLOSED: frozenset[PaymentStatus] = frozenset({"in_review", "refunded", "charged_back"})


def check_open(order: Order, now: datetime) -> None:
    """Refuses to change an order whose goods or money are under way, or of which something is sent back.

    Raises:
        Refused: `change_closed` as in `check_answerable`, or with the `reason` `withdrawal`.
    """
    check_answerable(order, now)
    if order.asked_back:
        raise closed(order, "withdrawal")


def check_answerable(order: Order, now: datetime) -> None:
    """Refuses to have an offer answered for an order whose goods or money are under way.

    Raises:
        Refused: `change_closed` with its `status` and `reason`: `status`, `payment` or `dispute`.
    """
    standing = as_of(order, now)
    reasons = {
        "status": standing.status not in _OPEN,
        "payment": standing.payment_status in _CLOSED,
        "dispute": bool(order.frozen),
    }
    for reason, holds in reasons.items():
        if holds:
            raise closed(standing, reason)


def check_not_over(order: Order, now: datetime) -> None:
    """Refuses what is of no use to an order that was cancelled or has expired: what it held is back on the shelves.

    Raises:
        Refused: `change_closed` with the `reason` `status`.
    """
    standing = as_of(order, now)
    if standing.status == "cancelled":
        raise closed(standing, "status")


def closed(standing: Order, reason: str) -> Refused:
    """The refusal to change an order as it stands."""
    said = "the order cannot be changed now"
    return Refused("change_closed", said, status=standing.status, reason=reason)


def line_of(order: Order, product_id: int) -> LineItem:
    """The order's line of a product.

    Raises:
        NotFound: `line_not_found`.
    """
    for item in order.items:
        if item.product_id == product_id:
            return item
    raise NotFound("line_not_found", "the order has no line of this product")


def offer_of(order: Order, product_id: int) -> Offer:
    """What is offered instead of a line.

    Raises:
        NotFound: `offer_not_found`.
    """
    for offer in order.offers:
        if offer.product_id == product_id:
            return offer
    raise NotFound("offer_not_found", "nothing is offered instead of this line")


def with_less(order: Order, product_id: int, left: int, now: datetime) -> Order:
    """The order with so many thousandths of a product left; 0 takes the line out.

    Raises:
        NotFound: `line_not_found`.
        Refused: `change_closed`; `not_less`; `nothing_left` when no line would stay: the order is to be cancelled.
    """
    check_open(order, now)
    line = line_of(order, product_id)
    if left >= line.quantity:
        raise Refused("not_less", "the order has no more of it than that")
    return _replaced(order, product_id, replace(line, quantity=left) if left else None, now)


def gives_back(before: Order, after: Order) -> int:
    """Centavos of what was paid that go back by a change."""
    return after.to_give_back - before.to_give_back


def with_offer(
    order: Order, product_id: int, product: Product, amount: int, now: datetime
) -> Order:
    """The order of whose shopper is asked whether they take another product instead of a line.

    They pay what the product costs, and at most what the line came to.

    Raises:
        Invalid: `invalid_quantity` for nothing at all.
        NotFound: `line_not_found`.
        Refused: `change_closed`; `already_in_order` for a product that is in it or is offered in it already.
    """
    check_open(order, now)
    line = line_of(order, product_id)
    if not amount:
        raise Invalid("invalid_quantity", "nothing would be offered")
    others = {offer.instead.product_id for offer in order.offers if offer.product_id != product_id}
    if product.id in others | {item.product_id for item in order.items}:
        raise Refused("already_in_order", "the order has that product already")
    price = min(product.price, line.line_total * quantity.ONE // amount)
    instead = LineItem(product.id, product.name, product.unit, amount, price, product.label)
    return replace(order, offers=(*_without(order, product_id), Offer(product_id, instead, now)))


def without_offer(order: Order, product_id: int) -> Order:
    """The order that keeps the line, since the shop has it after all.

    Raises:
        NotFound: `offer_not_found`.
    """
    offer_of(order, product_id)
    return replace(order, offers=_without(order, product_id))


def with_answer(order: Order, product_id: int, *, accepts: bool) -> Order:
    """The order that knows what its shopper said to an offer.

    Raises:
        NotFound: `offer_not_found`.
    """
    answer = AnsweredOffer(product_id, offer_of(order, product_id).at, accepts)
    return replace(order, answers=(*order.answers, answer))


def accepted(order: Order, product_id: int, now: datetime) -> Order:
    """The order with what was offered in the line's place.

    Raises:
        NotFound: `offer_not_found`.
        Refused: `change_closed`.
    """
    offer = offer_of(order, product_id)
    check_answerable(order, now)
    return _replaced(order, product_id, offer.instead, now)


def declined(order: Order, product_id: int, now: datetime) -> Order:
    """The order without the line, since its shopper does not want what was offered in its place.

    Raises:
        NotFound: `offer_not_found`.
        Refused: `change_closed`.
    """
    offer_of(order, product_id)
    check_answerable(order, now)
    return _replaced(order, product_id, None, now)


def _without(order: Order, product_id: int) -> tuple[Offer, ...]:
    return tuple(offer for offer in order.offers if offer.product_id != product_id)


def _replaced(order: Order, product_id: int, line: LineItem | None, now: datetime) -> Order:
    items = tuple(
        new
        for item in order.items
        if (new := line if item.product_id == product_id else item) is not None
    )
    if not items:
        raise Refused("nothing_left", "nothing would be left of the order: cancel it")
    return with_its_link(replace(order, items=items, offers=_without(order, product_id)), now)


def less_in_words(line: LineItem, left: int) -> str:
    """How a shopper is told that the shop has less of a line."""
    if not left:
        return f"no nos queda {line.name}"
    return (
        f"de {line.name} nos queda {_amount(line, left)} (pediste {_amount(line, line.quantity)})"
    )


def offer_in_words(line: LineItem, instead: LineItem) -> str:
    """How a shopper is told of an offer."""
    price = format_pesos(instead.line_total)
    what = f"{_amount(instead, instead.quantity)} de {instead.name}"
    return f"no nos queda {line.name}. ¿Te mandamos {what} por {price} en su lugar?"


def _amount(line: LineItem, amount: int) -> str:
    number = f"{quantity.to_wire(amount):g}".replace(".", ",")
    return f"{number} kg" if quantity.is_by_weight(line.unit) else number
