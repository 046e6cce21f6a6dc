"""Order changes: the shop has less of a line, or brings something else with the shopper's yes; the difference goes back."""

from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import chain

from retail.errors import Refused
from retail.money import format_pesos

from ..domain import order_change as rules
from ..domain.notice import NoticeKind
from ..domain.order import Order, noted
from ..domain.order_event import Actor, OrderEventKind
from ..domain.product import check_available, take
from ..domain.withdrawal import Withdrawal, is_last, whole_line
from . import notices, orders, owner_notices, pay, refunds, settling, vouchers
from .products import get as get_product
from .shop import Shop
from .unit_of_work import UnitOfWork

_TOLD_OF: tuple[NoticeKind, ...] = ("substitute_offered",)


def with_less(
    work: UnitOfWork, shop: Shop, order_id: int, product_id: int, left: int
) -> tuple[Order, Order]:
    """The order, and what it would be with so many thousandths of a product left; raises what `lessen` does."""
    before = orders.get(work, order_id)
    return before, rules.with_less(before, product_id, left, shop.clock())


def lessen(
    work: UnitOfWork,
    shop: Shop,
    order_id: int,
    product_id: int,
    left: int,
    *,
    restocks: bool,
    gives_back: int | None = None,
) -> Order:
    """The order with so many thousandths of a product left, since the shop has no more; 0 takes the line out.

    Args:
        restocks: whether what the order does not get is on the shelf after all.
        gives_back: centavos of what was paid that go back, as somebody has seen them.

    Raises:
        NotFound: `order_not_found`, `line_not_found`.
        Refused: `change_closed`, `not_less`, `nothing_left`; `amount_changed` where another amount would go back.
    """
    before, after = with_less(work, shop, order_id, product_id, left)
    if gives_back not in (None, rules.gives_back(before, after)):
        raise Refused("amount_changed", "another amount goes back by now")
    line = rules.line_of(before, product_id)
    _forget_offer(work, before, product_id)
    if restocks:
        orders.restock(work, shop, [replace(line, quantity=line.quantity - left)])
    said = rules.less_in_words(line, left)
    return _changed(work, shop, before, after, "line_changed", "owner", said)


def offer(
    work: UnitOfWork, shop: Shop, order_id: int, product_id: int, instead_id: int, amount: int
) -> Order:
    """The order of whose shopper is asked whether they take so many thousandths of another product instead of a line.

    Raises:
        Invalid: `invalid_quantity` for nothing at all.
        NotFound: `order_not_found`, `line_not_found`, `product_not_found`.
        Refused: `change_closed`, `already_in_order`, `out_of_stock`.
    """
    before, product = orders.get(work, order_id), get_product(work, instead_id)
    line = rules.line_of(before, product_id)
    check_available(product, amount)  # it is taken at the yes
    after = rules.with_offer(before, product_id, product, amount, shop.clock())
    said = rules.offer_in_words(line, rules.offer_of(after, product_id).instead)
    _forget_offer(work, before, product_id)
    notices.note(work, shop, after, "substitute_offered", what=said)
    return _logged(work, shop, after, "substitute_offered", "owner", said)


def take_offer_back(work: UnitOfWork, shop: Shop, order_id: int, product_id: int) -> Order:
    """The order that keeps its line, since the shop has it after all.

    Raises:
        NotFound: `order_not_found`, `offer_not_found`.
        Refused: `change_closed` for an order that is over.
    """
    before = orders.get(work, order_id)
    after = rules.without_offer(before, product_id)
    rules.check_not_over(before, shop.clock())
    _forget_offer(work, before, product_id)
    return _logged(
        work,
        shop,
        after,
        "offer_taken_back",
        "owner",
        rules.offer_of(before, product_id).instead.name,
    )


def answer(
    work: UnitOfWork, shop: Shop, order: Order, product_id: int, *, accepts: bool, by: Actor
) -> Order:
    """The order after its shopper answered an offer: with what was offered, or without the line.

    An order of which nothing would be left is cancelled.

    Raises:
        NotFound: `offer_not_found`, `product_not_found`.
        Refused: `change_closed`, also where some of the line is sent back; `out_of_stock`: it went to others meanwhile.
    """
    now, offered = shop.clock(), rules.offer_of(order, product_id)
    rules.check_answerable(order, now)
    asked_back = (each.lines for each in _withdrawals_of(shop, order) if each.state != "rejected")
    if product_id in {line.product_id for line in chain.from_iterable(asked_back)}:
        raise rules.closed(order, "withdrawal")
    order = rules.with_answer(order, product_id, accepts=accepts)
    _forget_offer(work, order, product_id)
    if by == "shopper":
        says = "acepta" if accepts else "no quiere"
        owner_notices.note_answer(work, shop, order, f"{says} {offered.instead.name}")
    if not accepts:
        return _declined(work, shop, order, product_id, by)
    product = get_product(work, offered.instead.product_id)
    work.put(take(product, offered.instead.quantity, now))
    after = rules.accepted(order, product_id, now)
    return _changed(work, shop, order, after, "substitute_accepted", by, offered.instead.name)


def follow_up(shop: Shop, order_id: int) -> None:
    """What follows when a change is written: money goes back soon, and nobody begins to pay what it cost before."""
    order = settling.as_written(shop, order_id)
    if order is None:
        return
    if order.provider_payment:
        settling.wake(shop, int(order.provider_payment))
    if order.payment_link and order.payment_link.until <= shop.clock():
        pay.end(shop, order.payment_link)
    settling.end_vouchers(shop, order)
    notices.tell(shop, order.id)


def _forget_offer(work: UnitOfWork, order: Order, product_id: int) -> None:
    """Has the shopper not told of what was offered instead of a line and is not any more, if they were not yet."""
    line = rules.line_of(order, product_id)
    for offered in order.offers:
        if offered.product_id == product_id:
            said = rules.offer_in_words(line, offered.instead)
            notices.take_back(work, order, _TOLD_OF, said)


def _declined(work: UnitOfWork, shop: Shop, order: Order, product_id: int, by: Actor) -> Order:
    said = rules.offer_of(order, product_id).instead.name
    line = rules.line_of(order, product_id)
    if is_last(order, [whole_line(line)], _withdrawals_of(shop, order)):
        kept = rules.without_offer(order, product_id)
        _logged(work, shop, kept, "substitute_declined", by, said)
        return orders.move(work, shop, order.id, "cancelled", by=by, restocks=False)
    after = rules.declined(order, product_id, shop.clock())
    return _changed(work, shop, order, after, "substitute_declined", by, said)


def close_offers(work: UnitOfWork, shop: Shop, order: Order, product_ids: Container[int]) -> None:
    """Takes back what is offered instead of lines that the shopper wants to send back: there is nothing to answer."""
    for offered in order.offers:
        if offered.product_id in product_ids:
            _forget_offer(work, order, offered.product_id)
            order = rules.without_offer(order, offered.product_id)
            order = _logged(work, shop, order, "offer_taken_back", "shopper", offered.instead.name)


def _withdrawals_of(shop: Shop, order: Order) -> Sequence[Withdrawal]:
    return orders.withdrawals_of(shop, order) if order.asked_back else ()


def _changed(
    work: UnitOfWork,
    shop: Shop,
    before: Order,
    after: Order,
    kind: OrderEventKind,
    by: Actor,
    said: str,
) -> Order:
    """Writes the change, asks back what was paid too much, and has the shopper told of what others did."""
    less = before.total - after.total
    logged = _logged(
        work, shop, after, kind, by, f"{said} ({format_pesos(-less)})" if less else said
    )
    back = rules.gives_back(before, after)
    refunds.even_out(work, shop, logged, by)
    owner_notices.bring_up_to_date(work, logged)
    owner_notices.note_to_give_back(work, shop, before, after)
    if by != "shopper":
        told: NoticeKind = "changed_after_paying" if back else "changed"
        notices.note(work, shop, after, told, back or after.total, said)
    if before.voucher and not after.voucher:
        vouchers.tell_if_ended(work, shop, after)
    return work.get(Order, logged.key) or logged


def _logged(
    work: UnitOfWork, shop: Shop, order: Order, kind: OrderEventKind, by: Actor, said: str
) -> Order:
    logged = noted(order, shop.clock(), kind, by, said)
    work.put(logged)
    return logged
