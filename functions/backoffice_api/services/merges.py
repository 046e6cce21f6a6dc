"""Merges: two users become one, whoever dies meanwhile. See docs/decisions/0032.

First the orders go over in steps, while both users are there. Then one commit makes them one. So each order is a user's at
any time, and the same request, or the clock, goes on from wherever it stood.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from retail import phone as phones
from retail.errors import MiloError, NotFound

from ..domain import cart as cart_rules
from ..domain import merge as rules
from ..domain.cart import Cart
from ..domain.conversation import Conversation
from ..domain.idempotency import IdempotencyRecord
from ..domain.merge import Merge
from ..domain.notice import Notice
from ..domain.order import Order
from ..domain.user import EmailKey, PhoneKey, User, email_key
from ..storage import queries
from . import carts, users
from .erasures import chats_of, check_at_rest
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

_PAGE = 100
STEPS_AT_ONCE = 20
_SWEPT = 5


def get(work: UnitOfWork, user_id: int) -> Merge:
    """Raises:
    NotFound: `merge_not_found`.
    """
    known = work.get(Merge, str(user_id))
    if known is None:
        raise NotFound("merge_not_found", "nobody has merged this user into another")
    return known


def begin(work: UnitOfWork, shop: Shop, user_id: int, into: int) -> Merge:
    """The merge of a user into another, begun now unless it was before.

    Raises:
        NotFound: `user_not_found`.
        Refused: `same_user`; `merge_under_way`; `conversation_busy` while the one that goes is being answered.
    """
    known = work.get(Merge, str(user_id))
    if known and known.into == into:
        return known
    leaving, staying = users.get(work, user_id), users.get(work, into)
    for each in rules.begin(leaving, staying):
        work.put(each)
    check_at_rest(chats_of(work, leaving).values())
    begun = Merge(str(user_id), into, shop.clock())
    work.put(begun)
    return begun


def go_on(shop: Shop, user_id: int, steps: int = STEPS_AT_ONCE) -> None:
    """Makes the next steps of a merge.

    Raises:
        Refused: `conversation_busy`; later it goes on.
    """
    for _ in range(steps):
        if not shop.cases.run(lambda work: _step(work, shop, user_id)):
            return


def sweep(shop: Shop) -> None:
    """Goes on with what was left behind; one that fails keeps no other from being gone on with."""
    for each in shop.store.find(queries.merges_open(), limit=_SWEPT).items:
        try:
            go_on(shop, each.user_id)
        except MiloError as error:
            _log.warning("user %d is merged later: %s", each.user_id, error)


def _step(work: UnitOfWork, shop: Shop, user_id: int) -> bool:
    """Makes the next step; whether there is another one after it."""
    now = get(work, user_id)
    if not now.is_open:
        return False
    after = _STAGES[now.stage](work, shop, now)
    work.put(after)
    return after.is_open


def _move_orders(work: UnitOfWork, shop: Shop, merge: Merge) -> Merge:
    page = shop.store.find(queries.orders_of_user(merge.user_id), limit=_PAGE)
    keys = [order.key for order in page.items]
    for order in work.get_many(Order, keys).values():
        work.put(replace(order, user_id=merge.into))
    for notice in work.get_many(Notice, keys).values():
        work.put(replace(notice, user_id=merge.into))
    moved = replace(merge, orders=merge.orders + len(keys))
    return moved if page.next_page_token else replace(moved, stage="answers")


def _move_answers(work: UnitOfWork, shop: Shop, merge: Merge) -> Merge:
    page = shop.store.find(queries.answers_about(merge.key), limit=_PAGE)
    found = work.get_many(IdempotencyRecord, [each.key for each in page.items])
    for record in found.values():
        about = {str(merge.into) if whom == merge.key else whom for whom in record.about}
        work.put(replace(record, about=tuple(sorted(about))))
    return merge if found else replace(merge, stage="users")


def _join(work: UnitOfWork, shop: Shop, merge: Merge) -> Merge:
    """One commit, which fails if the one that goes has written, ordered or been changed since it was read: an order changes
    its cart. What went to them while the merge waited goes over first."""
    leaving, staying = users.get(work, merge.user_id), users.get(work, merge.into)
    cart, other = carts.get(work, staying.id), carts.get(work, leaving.id)
    if shop.store.find(queries.orders_of_user(leaving.id), limit=1).items:
        return replace(merge, stage="orders")
    if shop.store.find(queries.answers_about(leaving.key), limit=1).items:
        return replace(merge, stage="answers")
    joined = rules.join(staying, leaving)
    work.put(cart_rules.joined(cart, other, shop.clock()))
    _give_names(work, leaving, joined)
    work.put(joined)
    work.delete(Cart, leaving.key)
    work.delete(User, leaving.key)
    return replace(merge, stage="done", done_at=shop.clock())


def _give_names(work: UnitOfWork, leaving: User, joined: User) -> None:
    """Has whoever writes or is looked for under a name of the one that goes be the one that stays."""
    chats = chats_of(work, leaving)
    check_at_rest(chats.values())
    for chat in chats.values():
        work.verify(Conversation, chat.key)
        if chat.user_id == leaving.id:
            work.put(replace(chat, user_id=joined.id))
    for key in dict.fromkeys(phones.key(name) for name in (*leaving.names, *chats)):
        marker = work.get(PhoneKey, key)
        if marker and marker.user_id == leaving.id:
            work.put(PhoneKey(key, joined.id))
    if not leaving.email or leaving.shares_email:
        return
    key = email_key(leaving.email)
    marker_of_address = work.get(EmailKey, key)
    if email_key(joined.email) == key:
        work.put(EmailKey(key, joined.id))
    elif marker_of_address:
        work.delete(EmailKey, key)


_STAGES: Mapping[str, Callable[[UnitOfWork, Shop, Merge], Merge]] = {
    "orders": _move_orders,
    "answers": _move_answers,
    "users": _join,
}
