"""What must hold of the notices about orders: only the shopper that bought is told, and no more than once that an order is paid."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backoffice_api.domain.message import Message
from backoffice_api.domain.notice import Notice
from backoffice_api.domain.order import Order
from backoffice_api.domain.user import User

from .persons import person

if TYPE_CHECKING:
    from .world import World

_ORDER = re.compile(r"pedido n\.º (\d+)")
_PAID = "¡Recibimos tu pago"


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
