"""Personal data: all that the shop holds on one customer, read page by page as it is taken (Ley 25.326, art. 14)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from ..domain.cart import Cart
from ..domain.conversation import Conversation
from ..domain.dead_letter import DeadLetter
from ..domain.message import Message
from ..domain.order import Order
from ..domain.payment import Payment
from ..domain.turn import TurnRecord
from ..domain.user import User
from ..domain.withdrawal import Withdrawal
from ..storage import queries
from ..storage.port import Store
from . import conversations, users
from .erasures import chats_of
from .paging import everything
from .unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Held:
    """A customer, their cart, and their chats under all of their names; what is not here is looked up with these."""

    user: User
    cart: Cart | None
    chats: tuple[Conversation, ...]


def held(work: UnitOfWork, user_id: int) -> Held:
    """Raises:
    NotFound: `user_not_found`.
    """
    user = users.get(work, user_id)
    return Held(user, work.get(Cart, user.key), tuple(chats_of(work, user).values()))


def orders(store: Store, user: User) -> Iterator[Order]:
    """Their orders, the newest first."""
    return everything(store, queries.orders_of_user(user.id))


def payments(store: Store, order: Order) -> Iterator[Payment]:
    """What was paid for an order, or tried."""
    return everything(store, queries.payments_of_order(order.id))


def withdrawals(store: Store, order: Order) -> Iterator[Withdrawal]:
    """What was asked for of an order."""
    return everything(store, queries.withdrawals_of_order(order.id))


def messages(store: Store, chat: Conversation) -> Iterator[Message]:
    """What was said in a chat, the newest first."""
    in_flight = sorted(conversations.in_flight(chat), key=lambda line: -line.seq)
    yield from _of_its_holder(chat, in_flight)
    yield from _of_its_holder(chat, everything(store, queries.messages_of_conversation(chat.key)))


def turns(store: Store, chat: Conversation) -> Iterator[TurnRecord]:
    """What Milo did in a chat, the newest first, each once: what is written while Milo answers stands before the answer."""
    known: set[str] = {""}
    lines = everything(store, queries.messages_of_conversation(chat.key))
    for line in _of_its_holder(chat, lines):
        found = store.get(TurnRecord, line.turn_id) if line.turn_id not in known else None
        known.add(line.turn_id)
        if found:
            yield found.entity


def given_up(store: Store, chat: Conversation) -> Iterator[DeadLetter]:
    """Messages that nobody could answer or send; none of a number that changed hands, as nothing tells whose they are."""
    if chat.since_seq > 1:
        return iter(())
    return everything(store, queries.dead_letters_of(chat.key))


def _of_its_holder(chat: Conversation, newest_first: Iterable[Message]) -> Iterator[Message]:
    """Those of a chat's lines that are of whoever has its number now."""
    return takewhile(lambda line: line.seq >= chat.since_seq, newest_first)
