"""Vouchers: payments that wait for hours or days until somebody pays them at a cash desk, or nobody does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice_api.domain.order import KEPT_FOR, MAX_UNPAID_FOR, Order
from backoffice_api.domain.order_waiting import VOUCHER_FOR
from backoffice_api.domain.payment import ProviderStatus, order_of
from backoffice_api.payments.port import CASH_DESK

from .chance import Chance
from .loop import WorldLoop
from .process import START, context_of
from .provider import Provider

if TYPE_CHECKING:
    from .world import World

_KIND = CASH_DESK[0]
_PAID_AFTER = ((30.0, 900.0), (3600.0, 20 * 3600.0), (24 * 3600.0, 70 * 3600.0))
"""From and to, in seconds, as for the others: minutes, hours or days."""
_CALLED_OFF_AFTER = (60.0, 60 * 3600.0)
_ENDS_AFTER = (0.0, 1800.0)
"""After nobody can pay it any more; that it is over is not said on the second."""
_CREDITED_AFTER = (600.0, 2 * 24 * 3600.0)
"""The same, for one that was paid in time and whose money took its time."""


@dataclass
class Vouchers:
    """What a world's shoppers took to a cash desk, or left on the table.

    Attributes:
        due: when each of those that wait moves, by the world's clock.
    """

    loop: WorldLoop
    chance: Chance
    provider: Provider
    due: dict[int, float] = field(default_factory=dict)

    def take(self, page: str) -> bool:
        """Takes a voucher at the provider's page, if the shop has the page offer any."""
        charge = self.provider.till.links[page]
        if charge.voucher_until is None or _KIND in charge.excluded:
            return False
        if not self.chance.happens("pays_by_voucher"):
            return False
        until = charge.voucher_until
        id_ = self.provider.pay(page, "pending", kind=_KIND, payable_until=until)
        left = (until - self.provider.till.clock()).total_seconds()
        self._move_after(id_, *self._ending(left))
        return True

    @property
    def next_due(self) -> float:
        """When the next one moves."""
        return min(self.due.values())

    def _ending(self, left: float) -> tuple[float, ProviderStatus]:
        """After how many seconds it becomes what, if it can be paid for so many."""
        seconds, happens = self.chance.seconds, self.chance.happens
        if happens("voucher_never_paid"):
            return left + seconds(*_ENDS_AFTER), "cancelled"
        if happens("voucher_called_off"):
            return min(left, seconds(*_CALLED_OFF_AFTER)), "cancelled"
        if happens("voucher_credited_late"):
            return left + seconds(*_CREDITED_AFTER), "approved"
        return min(left, seconds(*self.chance.pick(_PAID_AFTER))), "approved"

    def _move_after(self, id_: int, seconds: float, to: ProviderStatus) -> None:
        self.due[id_] = self.loop.time() + seconds

        def move() -> None:
            del self.due[id_]
            if self.provider.till.paid[id_].status == "pending":
                self.provider.move(id_, to)

        self.loop.call_later(seconds, move, context=context_of(None))


def left_waiting(world: "World") -> list[str]:
    """The vouchers that can be paid though their order does not wait for them, or is over."""
    orders = {order.id: order for order in world.store.book.all(Order)}
    found = []
    for id_, seen in world.provider.till.paid.items():
        order = orders[order_of(seen.reference) or 0]
        is_waited_for = order.voucher is not None and order.voucher.payment_id == id_
        if seen.kind == _KIND and seen.status == "pending" and not is_waited_for:
            found.append(f"{id_} of the order {order.id}, which is {order.payment_status}")
    return found


def vouchers_keep_their_orders(world: "World") -> Iterator[str]:
    """No order expires while the shop knows of a voucher that can be paid, unless it has waited as long as any may."""
    for order in world.store.book.all(Order):
        ends = [each.at for each in order.events if each.kind == "expired"]
        most = order.created_at + MAX_UNPAID_FOR + VOUCHER_FOR
        for id_, since, until in _known_vouchers(order):
            seen = world.provider.till.paid[id_]
            last = min(most, seen.payable_until or most)
            if seen.status == "cancelled":  # before anybody told the shop
                last = min(last, seen.changed_at)
            yield from (
                f"order {order.id} expired at {at} with the voucher {id_}, which could be paid until {last}"
                for at in ends
                if since <= at < min(until, last)
            )


def vouchers_are_where_the_shop_takes_them(world: "World") -> Iterator[str]:
    """A link offers vouchers, for as long as they keep an order, exactly where the shop takes them."""
    if world.owner.changed_vouchers:
        return
    for id_, charge in world.provider.till.links.items():
        offers = _KIND not in charge.excluded and charge.voucher_until is not None
        if offers != world.takes_vouchers:
            yield f"the link {id_} of {charge.reference} offers {charge.excluded}, {charge.voucher_until}"


def who_chose_cash_keeps_the_order(world: "World") -> Iterator[str]:
    """An order that its shopper is to pay at the door does not expire within what the shop promised, whatever became of a voucher."""
    now = world.provider.till.clock()
    for order in world.store.book.all(Order):
        if order.means != "cash":
            continue
        chosen = max(each.at for each in order.events if each.kind == "chosen")
        for each in order.events:
            if each.kind == "expired" and each.at < min(now, chosen + KEPT_FOR["cash"]):
                yield f"order {order.id} was to be paid in cash since {chosen} and expired at {each.at}"


def _known_vouchers(order: Order) -> Iterator[tuple[int, datetime, datetime]]:
    """The vouchers of an order, from when until when the shop waited for them: for the last one, until anything else is chosen."""
    never = datetime.max.replace(tzinfo=START.tzinfo)
    for number, event in enumerate(order.events):
        if event.kind == "voucher_taken":
            ends = (
                each.at
                for each in order.events[number + 1 :]
                if each.kind in {"voucher_taken", "chosen"} or each.note == event.note
            )
            yield int(event.note), event.at, next(ends, never)
