"""What must hold of the money when a world is over: paid once, kept where it is wanted, given back where it is not.

What the shop has is told from the provider's till alone, and compared with what its orders and payments say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import BY_HAND, FREE, Order
from backoffice_api.domain.payment import CHARGED, Payment, SeenPayment, order_of
from local.till import COLLECTOR
from retail.money import CURRENCY

from .api import SETTINGS
from .scheduler import EVERY_SECONDS
from .telling import to_tell
from .vouchers import left_waiting

if TYPE_CHECKING:
    from .world import World

_SAYS_PAID = frozenset({"paid", "partly_refunded"})


def is_settled(world: "World") -> bool:
    """Whether nothing is to go back or to be told, and the shop knows of every payment what the provider does."""
    known = {each.seen.id: each for each in world.store.book.all(Payment)}
    is_owed = any(each.is_owed for each in known.values()) or to_ask_again(world)
    return not (is_owed or to_tell(world) or left_waiting(world)) and all(
        id_ in known and known[id_].seen == seen for id_, seen in world.provider.till.paid.items()
    )


def next_look(world: "World") -> float:
    """Seconds until the clock may find something: a refund or a voucher to end in a minute, a payment when it looks at an order
    next."""
    payments, orders = world.store.book.all(Payment), world.store.book.all(Order)
    watched = [each.watch_at for each in orders if each.is_watched]
    watched += [each.due_at for each in to_tell(world)]
    if not watched or left_waiting(world) or any(each.is_owed for each in payments):
        return EVERY_SECONDS
    return max(EVERY_SECONDS, (min(watched) - world.provider.till.clock()).total_seconds())


def to_ask_again(world: "World") -> list[int]:
    """Payments whose refund the provider refused though the money is there: the owner's to ask for again."""
    till = world.provider.till
    return [
        each.seen.id
        for each in world.store.book.all(Payment)
        if each.refund
        and each.refund.state == "refused"
        and till.paid[each.seen.id].status in CHARGED
    ]


def payments_are_known(world: "World") -> Iterator[str]:
    """The shop knows every payment as the provider does, however few notices came, and owes nothing any more."""
    known = {each.seen.id: each for each in world.store.book.all(Payment)}
    for id_, seen in world.provider.till.paid.items():
        if id_ not in known or known[id_].seen != seen:
            yield f"payment {id_} is {_told(seen)} and known as {_told(known[id_].seen) if id_ in known else None}"
    for id_ in known.keys() - world.provider.till.paid.keys():
        yield f"payment {id_} is known and nobody made it"
    yield from (
        f"payment {each.key} is owed {each.refund}" for each in known.values() if each.is_owed
    )


def _told(seen: SeenPayment) -> str:
    return f"{seen.status} with {seen.refunded} of {seen.amount} back"


def payments_go_forward(world: "World") -> Iterator[str]:
    """No older state of a payment was ever written over a newer one."""
    yield from world.store.backwards


def no_order_is_paid_twice(world: "World") -> Iterator[str]:
    """At most one payment of an order counts, and none of one that the owner had been paid for otherwise."""
    counting: dict[int, list[int]] = defaultdict(list)
    for each in world.store.book.all(Payment):
        if each.standing == "counts":
            counting[each.order_id].append(each.seen.id)
    for order in world.store.book.all(Order):
        ids = counting[order.id]
        if len(ids) > 1 or (ids and order.payment_reference != str(ids[0])):
            yield f"order {order.id} is paid by {order.payment_reference} and counts {ids}"


def money_adds_up(world: "World") -> Iterator[str]:
    """What the shop has is what its paid orders are worth, what the owner has to decide on, and what is still owed.

    A cancelled order is worth nothing.
    """
    till = world.provider.till
    for order in world.store.book.all(Order):
        theirs = [each for each in till.paid.values() if order_of(each.reference) == order.id]
        has = sum(_kept(each) for each in theirs)
        is_paid = (
            order.payment_status in _SAYS_PAID
            and order.payment_reference != BY_HAND
            and order.status != "cancelled"
        )
        worth = order.paid - order.refunded if is_paid else 0
        payments = [each for each in world.store.book.all(Payment) if each.order_id == order.id]
        held = sum(_kept(each.seen) for each in payments if each.standing == "held")
        owed = sum(_kept(each.seen) for each in payments if each.is_owed)
        if has != worth + held + owed:
            yield f"order {order.id}: {has} centavos are there, not {worth} + {held} held + {owed} owed"


def nobody_pays_too_much(world: "World") -> Iterator[str]:
    """What the shop has beyond what an order costs by now is on its way back."""
    owed = {each.order_id: each for each in world.store.book.all(Payment) if each.is_owed}
    for order in world.store.book.all(Order):
        too_much = order.paid - order.total - order.refunded
        seen = world.provider.till.paid.get(int(order.provider_payment or 0))
        has_it = seen is not None and seen.status in CHARGED  # not the bank, which took it back
        if has_it and too_much > 0 and order.id not in owed:
            yield f"order {order.id} of {order.total} was paid with {order.paid}, {order.refunded} back"


def no_more_goes_back_than_is_too_much(world: "World") -> Iterator[str]:
    """What the shop gives back of itself, while its order stands, is what was paid beyond what that costs."""
    till = world.provider.till
    for order in world.store.book.all(Order):
        id_ = int(order.provider_payment or 0)
        by_itself = id_ in till.paid and id_ not in world.owner.given_back
        if not by_itself or order.status == "cancelled":
            continue
        back = sum(
            each.amount
            for of, each in till.refunds.values()
            if of == id_ and each.status == "approved"
        )
        if order.paid and back > order.paid - order.total:
            yield f"order {order.id} of {order.total} was paid with {order.paid}, and {back} of that given back"


def _kept(seen: SeenPayment) -> int:
    """What of a payment is with the shop."""
    return seen.amount - seen.refunded if seen.status in CHARGED else 0


def orders_say_what_was_paid(world: "World") -> Iterator[str]:
    """An order says that it is paid exactly if a payment that it asked for is there, or the owner said so."""
    till = world.provider.till
    by_hand = world.owner.said_paid
    for order in world.store.book.all(Order):
        says = order.payment_status in _SAYS_PAID
        if order.payment_reference == FREE:
            if order.paid or not says:
                yield f"order {order.id} is {order.payment_status} with {order.paid} for nothing"
            continue
        if order.payment_reference == BY_HAND:
            if order.id not in by_hand or not says:
                yield f"order {order.id} is {order.payment_status} by a hand that was not the owner's"
            continue
        seen = till.paid.get(int(order.payment_reference or 0))
        pays = bool(seen and _kept(seen) and seen.amount == order.paid and order.paid_at)
        if says != pays:
            yield f"order {order.id} is {order.payment_status} by {seen and _told(seen)}"


def reviews_end(world: "World") -> Iterator[str]:
    """An order is in review only as long as the provider looks at a payment of it."""
    looked_at = {
        order_of(seen.reference)
        for seen in world.provider.till.paid.values()
        if seen.status == "in_process"
    }
    for order in world.store.book.all(Order):
        if order.payment_status == "in_review" and order.id not in looked_at:
            yield f"order {order.id} is in review, and the payment {order.payment_reference} is not"


def only_what_differs_is_held(world: "World") -> Iterator[str]:
    """What the owner has to decide on differs from what its order asks for, and nothing that does counts."""
    orders = {order.id: order for order in world.store.book.all(Order)}
    for each in world.store.book.all(Payment):
        order = orders[each.order_id]
        asked = (order.paid if each.standing == "counts" else order.total, CURRENCY, COLLECTOR)
        is_enough = each.standing != "counts" or each.seen.amount >= order.total
        fits = is_enough and (each.seen.amount, each.seen.currency, each.seen.collector_id) == asked
        if fits if each.standing == "held" else each.standing == "counts" and not fits:
            yield f"payment {each.key} is {each.standing}: {each.seen}"


def surplus_goes_back(world: "World") -> Iterator[str]:
    """What nobody wanted is back with whoever paid it."""
    for each in world.store.book.all(Payment):
        left = _kept(world.provider.till.paid[each.seen.id])
        if each.standing == "surplus" and left:
            yield f"payment {each.key} was {each.why} and {left} centavos are still there"


def refunds_are_asked_once(world: "World") -> Iterator[str]:
    """No refund was asked for beside another of the same payment that was on its way."""
    for id_, times in Counter(world.provider.asked_twice).items():
        yield f"payment {id_} was asked back {times} times too often"


def signed_notices_are_taken(world: "World") -> Iterator[str]:
    """What the provider signed is never refused."""
    yield from (f"a notice was answered {status}" for status in world.provider.refused_notices)


def who_was_told_has_paid(world: "World") -> Iterator[str]:
    """Whoever was told that an order is paid has one that was."""
    orders = {
        token(SETTINGS.checkout_secret, each.id): each for each in world.store.book.all(Order)
    }
    for link in world.payers.told_paid:
        if orders[link].paid_at is None:
            yield f"order {orders[link].id} was told to be paid and is {orders[link].payment_status}"
