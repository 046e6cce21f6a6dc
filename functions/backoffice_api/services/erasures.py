"""Erasures: a customer's personal data are deleted, whoever dies meanwhile. See docs/decisions/0032.

One commit takes the customer away: from then on nobody is found under their name, and what comes from their phone comes
from a stranger. What it leaves behind is deleted in steps (`erasure_steps.py`), each of which is stored with what it
deleted; the same request goes on with them, and so does the clock.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retail import phone as phones
from retail import whatsapp
from retail.errors import MiloError, Refused
from retail.wire import ErasureBlock, ErasureObstacle

from ..domain import erasure as rules
from ..domain.cart import Cart
from ..domain.conversation import Conversation
from ..domain.erasure import ErasedConversation, Erasure
from ..domain.order import Order
from ..domain.user import EmailKey, PhoneKey, User, email_key
from ..domain.withdrawal import Withdrawal
from ..storage import queries
from ..storage.port import StaleVersion
from . import users
from .erasure_steps import step
from .paging import everything
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

MAX_BLOCKS = 20
"""So many of what stands in the way are told."""
STEPS_AT_ONCE = 20
"""Commits of one request; the next one, or the clock, goes on."""
_SWEPT = 5
_MOST_PAYABLE = 300
"""As many as have room in a commit; a link is good for a day, so nobody pays the older ones."""


@dataclass(frozen=True)
class Needed:
    """What of a customer's is kept, and why their data cannot go yet.

    Attributes:
        payable: their newest orders that expired and would live again if somebody paid them late.
    """

    orders: int
    blocks: tuple[ErasureBlock, ...]
    payable: tuple[Order, ...] = ()


def needed(shop: Shop, user: User) -> Needed:
    """What stands in the way of deleting a customer's data. Each of their orders is read."""
    withdrawals = list(everything(shop.store, queries.open_withdrawals()))
    reasons = _reasons(shop, withdrawals)
    orders, blocks, payable = 0, list[ErasureBlock](), list[Order]()
    for order in everything(shop.store, queries.orders_of_user(user.id)):
        orders += 1
        if rules.may_be_paid_late(order, shop.clock()):
            payable.append(order)
        reason = rules.obstacle_in(order, shop.clock()) or reasons.get(order.id)
        if reason:
            blocks.append({"reason": reason, "order_id": order.id})
    contacts = _contacts(user)
    for each in withdrawals:
        if not each.order_id and rules.is_theirs(each, contacts):
            blocks.append({"reason": "withdrawal_open", "order_id": None})
    return Needed(orders, tuple(blocks[:MAX_BLOCKS]), tuple(payable[:_MOST_PAYABLE]))


def find(work: UnitOfWork, user_id: int) -> Erasure | None:
    """The deletion of a user's data that was begun; None while nobody has."""
    return work.get(Erasure, str(user_id))


def begin(work: UnitOfWork, shop: Shop, user_id: int) -> Erasure:
    """The deletion of a user's data, begun now unless it was before.

    Raises:
        NotFound: `user_not_found`.
        Refused: `data_needed` with what stands in the way as `obstacles`; `merge_under_way`; `conversation_busy` while
            Milo answers them or a message waits to be sent.
    """
    known = find(work, user_id)
    if known:
        return known
    user = users.get(work, user_id)
    if user.merging:
        raise Refused("merge_under_way", "the user is being made one with another")
    required = needed(shop, user)
    if required.blocks:
        blocks = list(required.blocks)
        raise Refused("data_needed", "the shop still needs these data", obstacles=blocks)
    _keep_as_found(work, required.payable)
    begun = Erasure(str(user_id), shop.clock(), _forget_chats(work, shop, user), _contacts(user))
    _take_away(work, user)
    work.put(begun)
    return begun


def go_on(shop: Shop, user_id: int, steps: int = STEPS_AT_ONCE) -> None:
    """Does the next steps of a deletion."""
    for _ in range(steps):
        if not shop.cases.run(lambda work: step(work, shop, user_id)):
            return


def sweep(shop: Shop) -> None:
    """Goes on with what was left behind; one that fails keeps no other from being gone on with."""
    for each in shop.store.find(queries.erasures_open(), limit=_SWEPT).items:
        try:
            go_on(shop, each.user_id)
        except MiloError as error:
            _log.warning("the data of user %d are deleted later: %s", each.user_id, error)


def chats_of(work: UnitOfWork, user: User) -> dict[str, Conversation]:
    """Everything under one of a user's names: conversations, signposts, and what stands under another spelling."""
    found: dict[str, Conversation] = {}
    left = list(user.names)
    while left:
        for key in whatsapp.spellings(left.pop()):
            conversation = None if key in found else work.get(Conversation, key)
            if conversation:
                found[key] = conversation
                left += [*conversation.names, *filter(None, [conversation.moved_to])]
    return found


def check_at_rest(conversations: Iterable[Conversation]) -> None:
    """Refuses what would end a turn that is being worked on.

    Raises:
        Refused: `conversation_busy`.
    """
    if not all(each.is_at_rest for each in conversations):
        raise Refused("conversation_busy", "something is to be answered or sent in their chat")


def _forget_chats(work: UnitOfWork, shop: Shop, user: User) -> tuple[ErasedConversation, ...]:
    chats = chats_of(work, user)
    check_at_rest(chats.values())
    for key, each in chats.items():
        work.put(rules.forgotten(each, shop.clock()))
        marker = work.get(PhoneKey, phones.key(key))
        if marker and marker.user_id == user.id:
            work.delete(PhoneKey, marker.key)
    return tuple(ErasedConversation(key, each.next_seq) for key, each in chats.items())


def _keep_as_found(work: UnitOfWork, orders: Iterable[Order]) -> None:
    """Makes the commit fail if one of the orders has been paid since it was found to be over: it would be nobody's.

    The other way about, a late payment makes sure of its shopper, see `unwanted_payments`.
    """
    found = {each.key: each for each in orders}
    now = work.get_many(Order, list(found))
    for key, each in found.items():
        if now.get(key) != each:
            raise StaleVersion(Order, key)
        work.verify(Order, key)


def _take_away(work: UnitOfWork, user: User) -> None:
    for kind, key in _keys(user):
        marker = work.get(kind, key)
        if marker and marker.user_id == user.id:
            work.delete(kind, key)
    for mine in (Cart, User):
        if work.get(mine, user.key):
            work.delete(mine, user.key)


def _keys(user: User) -> Iterator[tuple[type[PhoneKey] | type[EmailKey], str]]:
    for name in user.names:
        yield PhoneKey, phones.key(name)
    if user.email:
        yield EmailKey, email_key(user.email)


def _contacts(user: User) -> tuple[str, ...]:
    named = [f"+{name}" if whatsapp.is_phone(name) else name for name in user.names]
    own = () if user.shares_email else (user.email,)
    return tuple(rules.contact_key(each) for each in (*named, *own, *user.other_emails) if each)


def _reasons(shop: Shop, withdrawals: Iterable[Withdrawal]) -> dict[int, ErasureObstacle]:
    """Why orders are needed whose state alone does not tell it, by order."""
    reasons: dict[int, ErasureObstacle] = {each.order_id: "withdrawal_open" for each in withdrawals}
    for payment in everything(shop.store, queries.payments_held()):
        reasons[payment.order_id] = "payment_held"
    for payment in everything(shop.store, queries.payments_owed()):
        reasons[payment.order_id] = "refund_under_way"
    return reasons
