"""What must hold of the notices about orders: only the shopper that bought is told, and no more than once that an order is paid."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backoffice_api.domain.message import Message
from backoffice_api.domain.notice import TEXTS, Notice, NoticeKind
from backoffice_api.domain.order import Order
from backoffice_api.domain.order_event import OrderEventKind
from backoffice_api.domain.payment import order_of
from backoffice_api.domain.user import User
from backoffice_api.payments.port import CASH_DESK

from .persons import person

if TYPE_CHECKING:
    from .world import World

_ORDER = re.compile(r"pedido n\.º (\d+)")
_PAID = "¡Recibimos tu pago"
_VOUCHER = "Te guardamos el pedido"
_VOUCHER_ENDED = "ya no se puede pagar. Si todavía lo querés"
_STEPS: dict[NoticeKind, tuple[OrderEventKind, ...]] = {
    "preparing": ("preparing",),
    "ready": ("ready",),
    "out_for_delivery": ("out_for_delivery",),
    "delivered": ("delivered",),
    "cancelled": ("cancelled", "expired"),
    "refunded": ("refunded",),
    "held": ("payment_held",),
    "paid_twice": ("payment_unwanted",),
    "order_cancelled": ("payment_unwanted",),
    "out_of_stock": ("payment_unwanted",),
    "in_review": ("in_review",),
    "review_refused": ("review_ended",),
    "withdrawal_accepted": ("withdrawal_accepted",),
    "withdrawal_of_returned": ("withdrawal_accepted",),
    "withdrawal_of_unpaid": ("withdrawal_accepted",),
    "withdrawal_of_unpaid_part": ("withdrawal_accepted",),
    "withdrawal_rejected": ("withdrawal_rejected",),
}
"""By which of an order's events each of these is told."""


def is_about_an_order(body: str) -> bool:
    """Whether a message of the shop's is a notice, which the owner never writes here."""
    return _ORDER.search(body) is not None


def to_tell(world: "World") -> list[Notice]:
    """Notices that wait for the clock."""
    return [each for each in world.store.book.all(Notice) if each.is_waiting]


def paid_is_told_once_to_who_bought(world: "World") -> Iterator[str]:
    """Nobody is told of an order of somebody else, or twice that theirs is paid."""
    phones = {
        user.id: person(user.phone or user.whatsapp_user_id) for user in world.store.book.all(User)
    }
    buyers = {order.id: phones[order.user_id] for order in world.store.book.all(Order)}
    paid: Counter[int] = Counter()
    for line in world.store.book.all(Message):
        if line.author != "shop":
            continue
        for order_id in {int(each) for each in _ORDER.findall(line.body)}:
            paid[order_id] += line.body.count(_PAID)
            if buyers[order_id] != person(line.wa_id):
                yield f"{line.wa_id} was told of the order {order_id} of {buyers[order_id]}"
    yield from (f"order {id_} was told to be paid {n} times" for id_, n in paid.items() if n > 1)


def each_step_is_told_once(world: "World") -> Iterator[str]:
    """Nobody is told more often of a step of their order, or of its money, than it happened."""
    told: Counter[tuple[int, NoticeKind]] = Counter()
    for line in world.store.book.all(Message):
        for said in line.body.splitlines() if line.author == "shop" else ():
            for kind, words in _WORDS.items():
                found = words.match(said)
                if found:
                    told[int(found["order"]), kind] += 1
    happened = {
        order.id: Counter(event.kind for event in order.events)
        for order in world.store.book.all(Order)
    }
    for (order_id, step), times in told.items():
        most = sum(happened[order_id][each] for each in _STEPS[step])
        if times > most:
            yield f"order {order_id} was told {times} times of {step}, which happened {most} times"


def _pattern(text: str) -> re.Pattern[str]:
    """What a text looks like once its variables are filled in."""
    written = re.escape(text).replace(re.escape("{order}"), r"(?P<order>\d+)")
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", written))


_WORDS = {kind: _pattern(TEXTS[kind]) for kind in _STEPS}


def each_voucher_is_told_once(world: "World") -> Iterator[str]:
    """Nobody is told more often to pay a voucher, or that they cannot any more, than they took one."""
    taken = Counter(
        order_of(each.reference)
        for each in world.provider.till.paid.values()
        if each.kind in CASH_DESK
    )
    lines = [line.body for line in world.store.book.all(Message) if line.author == "shop"]
    for words in (_VOUCHER, _VOUCHER_ENDED):
        told = Counter(
            int(_ORDER.findall(said)[0])
            for body in lines
            for said in body.splitlines()
            if words in said
        )
        yield from (
            f"order {id_} was told {n} times of {taken[id_]}: {words}"
            for id_, n in told.items()
            if n > taken[id_]
        )
