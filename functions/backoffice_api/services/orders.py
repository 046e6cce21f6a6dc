"""Orders: reading them as they stand, moving them along, and giving stock back when they fall through."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from retail.errors import Conflict, MiloError, NotFound, Refused
from retail.money import format_pesos
from retail.wire import OrderStatus

from ..domain import order as rules
from ..domain import order_moves
from ..domain.cart import LineItem
from ..domain.checkout import CheckoutLink, link, token_key
from ..domain.fulfilment import in_words
from ..domain.notice import NoticeKind
from ..domain.order import Order
from ..domain.order_event import Actor
from ..domain.order_facets import facet
from ..domain.payment import Payment, ask_back
from ..domain.product import Product, put_back
from ..domain.withdrawal import Withdrawal, still_held
from ..storage import queries
from ..storage.port import Page
from . import fulfilment, notices, owner_notices, refunds
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

MOST_WITHDRAWALS = 50
"""So many withdrawals one order may have."""
_RELEASED_AT_ONCE = 20
_UNREADABLE_AT_MOST = 50
"""So many orders that cannot be read are looked past to find one that is overdue."""
_CLOCK_COMES_WITHIN = timedelta(minutes=2)
"""How long a shopper's request leaves an overdue order whose payment was begun to the clock, which asks the provider first."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def get(work: UnitOfWork, order_id: int) -> Order:
    """The order as stored.

    Raises:
        NotFound: `order_not_found`.
    """
    order = work.get(Order, str(order_id))
    if order is None:
        raise NotFound("order_not_found", "no order has this id")
    return order


def by_token(work: UnitOfWork, shop: Shop, token: str) -> Order:
    """The order that a payment link leads to, as stored now; where a link leads never changes.

    Raises:
        NotFound: `checkout_not_found`, for a malformed token and for one of another secret, too.
    """
    led = _link_of(shop, token)
    order = work.get(Order, str(led.order_id)) if led else None
    if order is None:
        raise NotFound("checkout_not_found", "no order has this link")
    return order


def _link_of(shop: Shop, token: str) -> CheckoutLink | None:
    """The link that a token belongs to, unless it was made under another secret."""
    key = token_key(token)
    found = shop.shelves.get(CheckoutLink, key) if key else None
    if found is None or found.entity != link(shop.checkout_secret, found.entity.order_id):
        return None
    return found.entity


def last_of(shop: Shop, user_id: int) -> Order:
    """The user's newest order as stored.

    Raises:
        NotFound: `order_not_found` before their first.
    """
    page = shop.store.find(queries.orders_of_user(user_id), limit=1)
    if not page.items:
        raise NotFound("order_not_found", "the user has no order yet")
    return page.items[0]


def of_user(shop: Shop, user_id: int, limit: int, page_token: str | None) -> Page[Order]:
    """A user's orders as stored, the newest first."""
    query = queries.orders_of_user(user_id)
    return shop.store.find(query, limit=limit, page_token=page_token)


def all_orders(
    shop: Shop,
    limit: int,
    page_token: str | None,
    wanted: Mapping[str, str] | None = None,
    *,
    oldest_first: bool = False,
) -> Page[Order]:
    """All orders as stored, the newest first; or those that are `wanted` as in `order_facets.facet`, as one likes."""
    those_with = queries.first_orders_with if oldest_first else queries.orders_with
    query = those_with(facet(wanted)) if wanted else queries.orders()
    return shop.store.find(query, limit=limit, page_token=page_token)


def note(work: UnitOfWork, shop: Shop, order_id: int, text: str) -> Order:
    """The order with a note of the owner's in its log.

    Raises:
        NotFound: `order_not_found`.
        Refused: `too_many_notes`.
    """
    noted = rules.with_note(get(work, order_id), text, shop.clock())
    work.put(noted)
    return noted


def cancel(work: UnitOfWork, shop: Shop, order: Order, *, in_chat: bool) -> Order:
    """The order cancelled by its shopper; one that is cancelled stays so.

    Args:
        in_chat: whether the shopper hears it there from Milo, and needs no notice.

    Raises:
        Refused: `order_expired`, `too_late_to_cancel` with its `status`.
    """
    order_moves.check_can_be_called_off(order, shop.clock())
    return move(work, shop, order.id, "cancelled", by="shopper", is_told=in_chat)


def move(
    work: UnitOfWork,
    shop: Shop,
    order_id: int,
    to: OrderStatus,
    *,
    by: Actor = "owner",
    is_told: bool = False,
    restocks: bool = True,
) -> Order:
    """The order moved along; cancelling gives its stock back.

    Args:
        is_told: whether the shopper knows of it already.
        restocks: whether the shop has what the order held, and sells it again when it is cancelled.

    Raises:
        NotFound: `order_not_found`.
        Refused: `transition_not_allowed` with `allowed`, `order_expired`; `refund_on_its_way` for goods that would leave
            the shop while all that was paid for them goes back.
    """
    before = get(work, order_id)
    after = order_moves.move(before, to, shop.clock())
    if after == before:
        return before
    if (before.status, to) in order_moves.HANDED_OVER:
        _check_money_stays(work, before)
    after = rules.with_its_voucher(after, shop.clock())
    if to != "placed":  # no order goes back to there
        if after.paid_at != before.paid_at and to != "paid":  # at the door
            after = rules.noted(after, shop.clock(), "paid", by)
        after = rules.noted(after, shop.clock(), to, by)
        if not is_told:
            _note_step(work, shop, after, to)
    work.put(after)
    if to == "cancelled":
        give_back(work, shop, after, restocks=restocks)
        _ask_money_back(work, shop, after)
        owner_notices.bring_up_to_date(work, after)
        owner_notices.note_to_give_back(work, shop, before, after)
    return after


def _check_money_stays(work: UnitOfWork, order: Order) -> None:
    payment = refunds.payment_of(work, order)
    if payment and payment.is_owed and payment.refund and payment.refund.is_all:
        raise Refused("refund_on_its_way", "all that was paid for it goes back")
    if payment:
        work.verify(Payment, payment.key)


def _note_step(work: UnitOfWork, shop: Shop, order: Order, to: NoticeKind) -> None:
    """Has the shopper told of a step: when it is brought, too, unless that is over."""
    window = order.window
    if to == "paid" and order.status != "paid":
        notices.note(work, shop, order, "paid_later", order.total)
    elif to == "out_for_delivery" and window and shop.clock() < window.ends:
        said = in_words(window, shop.timezone)
        notices.note(work, shop, order, "out_for_delivery_in_window", order.total, said)
    else:
        notices.note(work, shop, order, to, order.total)


def _ask_money_back(work: UnitOfWork, shop: Shop, order: Order) -> None:
    """Asks back what was paid for an order, or for one that was not paid what came of another amount; what was not paid through
    the provider is the owner's to give back, and so is what else is held."""
    payment = refunds.payment_of(work, order)
    wanted = [payment] if payment and payment.standing == "counts" else []
    is_unpaid = order.payment_status == "cancelled"
    held = work.get_many(Payment, [str(id_) for id_ in order.held]) if is_unpaid else {}
    wanted += [each for each in held.values() if each.why == "amount"]
    for each in wanted:
        work.verify(Payment, each.key)  # its refund, if one is on its way, may end meanwhile
        work.put(ask_back(each, shop.clock()))


def mark_given_back(work: UnitOfWork, shop: Shop, order_id: int, amount: int) -> Order:
    """The order of which the owner gave so many centavos back by hand; its shopper is told.

    Raises:
        NotFound: `order_not_found`.
        Refused: `nothing_to_give_back`, `amount_changed`.
    """
    after = rules.given_back(get(work, order_id), amount)
    after = rules.noted(after, shop.clock(), "refunded", "owner", format_pesos(amount))
    work.put(after)
    owner_notices.bring_up_to_date(work, after)
    notices.note(work, shop, after, "given_back", amount)
    return after


class Unpaid(Protocol):
    """What an instance remembers of the unpaid orders."""

    none_overdue_before: datetime


@dataclass
class KnownUnpaid:
    """What this process remembers of them: nothing at first."""

    none_overdue_before: datetime = _LONG_AGO


class Overdue:
    """The orders that nobody paid in time; asks for them only when there may be some.

    What is unpaid expires in its order, and what is placed later expires an hour later at the soonest. So nothing can
    be overdue before the first of those that are unpaid now, or before that hour is over.
    """

    def __init__(
        self,
        shop: Shop,
        unpaid: Unpaid | None = None,
        look: Callable[[Shop, Order], None] = lambda _, __: None,
    ) -> None:
        """`look` asks the provider for an order, which may be paid though nobody told us."""
        self._shop = shop
        self._unpaid = unpaid or KnownUnpaid()
        self._look = look

    def release(self) -> int:
        """Writes down which orders are overdue and gives their stock back; how many those were.

        Called before each checkout, and before anybody is told that nothing is left.
        """
        released = 0
        while released < _RELEASED_AT_ONCE and self._release_first(self._is_left_over):
            released += 1
        return released

    def release_all(self) -> int:
        """The same until none is overdue, or others are at it; called by the clock.

        The provider is asked for each that somebody began to pay: a payment made in time pays it. Once it does not
        answer, it is asked no more.
        """
        answers = True

        def ask_first(order: Order) -> bool:
            nonlocal answers
            if order.payment_link and answers:
                answers = self._ask(order)
            return True

        released = 0
        while self._release_first(ask_first):
            released += 1
        return released

    def _is_left_over(self, order: Order) -> bool:
        """Whether the clock, which asks the provider first, has had its time."""
        return (
            not order.payment_link or self._shop.clock() >= order.expires_at + _CLOCK_COMES_WITHIN
        )

    def _release_first(self, may_go: Callable[[Order], bool]) -> bool:
        now = self._shop.clock()
        if now < self._unpaid.none_overdue_before:
            return False
        first = self._first_unpaid()
        if first and rules.is_overdue(first, now):
            return may_go(first) and _released(self._shop, first.id)
        soonest = now + rules.UNPAID_FOR  # of those placed, or chosen to be paid online, later
        self._unpaid.none_overdue_before = min(first.expires_at, soonest) if first else soonest
        return False

    def _ask(self, order: Order) -> bool:
        """Whether the provider answered."""
        try:
            self._look(self._shop, order)
        except MiloError as error:
            _log.warning("order %d expires though nobody was asked for it: %s", order.id, error)
            return False
        return True

    def _first_unpaid(self) -> Order | None:
        """The order that expires first, of those that can be read: one that cannot keeps no other from being released."""
        for limit in (1, _UNREADABLE_AT_MOST):
            page = self._shop.store.find(queries.unpaid_orders(), limit=limit)
            if page.items or not page.unreadable:
                break
        return page.items[0] if page.items else None


def _released(shop: Shop, order_id: int) -> bool:
    try:
        return shop.cases.run(lambda work: _release(work, shop, order_id))
    except Conflict:  # others are at it; whoever checks out next tries again
        return False


def _release(work: UnitOfWork, shop: Shop, order_id: int) -> bool:
    order = get(work, order_id)
    if not rules.is_overdue(order, shop.clock()):
        return False
    expired = rules.with_its_voucher(rules.as_of(order, shop.clock()), shop.clock())
    if order.was_confirmed or order.voucher or order.held:  # they were told so, or to wait
        notices.note(work, shop, order, "cancelled")
        owner_notices.bring_up_to_date(work, expired)
    work.put(rules.noted(expired, shop.clock(), "expired", "clock"))
    give_back(work, shop, order)
    return True


def unfreeze(work: UnitOfWork, shop: Shop, order_id: int) -> Order:
    """The order that the owner lets go to the shopper, whatever was said of its payment.

    Raises:
        NotFound: `order_not_found`.
    """
    order = get(work, order_id)
    if order.frozen:
        order = rules.noted(rules.unfrozen(order), shop.clock(), "unfrozen", "owner", order.frozen)
        work.put(order)
    return order


def give_back(work: UnitOfWork, shop: Shop, order: Order, *, restocks: bool = True) -> None:
    """Puts what an order held back on the shelves, lets others have its time of delivery, and asks its shopper no more what
    they want instead of a line."""
    fulfilment.give_window_back(work, shop, order)
    notices.take_back(work, order, ("substitute_offered",))
    if restocks:
        restock(work, shop, held_by(shop, order))


def held_by(shop: Shop, order: Order) -> Sequence[LineItem]:
    """What an order still keeps from the shelves, and goes back there when it is over.

    Not the lines instead of which the shop offers something else, since it does not find them; nor what was sent back, of
    which the order's log tells.
    """
    was_sent_back = any(event.kind == "withdrawal_accepted" for event in order.events)
    items = still_held(order, withdrawals_of(shop, order)) if was_sent_back else order.items
    missing = {offer.product_id for offer in order.offers}
    return [item for item in items if item.product_id not in missing]


def withdrawals_of(shop: Shop, order: Order) -> Sequence[Withdrawal]:
    """Read after the order, whose log each of them is in: one that is missed here fails the commit."""
    query = queries.withdrawals_of_order(order.id)
    return shop.store.find(query, limit=MOST_WITHDRAWALS * 2).items


def restock(work: UnitOfWork, shop: Shop, items: Sequence[LineItem]) -> None:
    """Puts what was ordered back on the shelves."""
    products = work.get_many(Product, [str(line.product_id) for line in items])
    for line in items:
        product = products.get(str(line.product_id))
        if product:
            work.put(put_back(product, line.quantity, shop.clock()))
