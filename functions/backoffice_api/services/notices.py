"""Notices: a shopper is told what happened to their order, once, in the conversation where they bought.

What is to be told is written in the commit of that which happened. Telling it is one more commit, which puts the
message in the conversation's outbox and takes it from the notice: so it is said once, whoever dies when.
"""

import logging
from collections.abc import Container
from dataclasses import replace
from datetime import timedelta

from retail.errors import Invalid, MiloError, Refused

from ..domain import notice as rules
from ..domain.conversation import Conversation, say
from ..domain.notice import Happening, Notice, NoticeKind
from ..domain.order import Order
from ..domain.shop_document import NoticeText
from ..domain.user import User
from ..storage import queries
from ..storage.port import Page
from . import deliveries, shop_document
from .conversations import free_id
from .identity import find
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

MAX_SWEPT = 100
_LATER = timedelta(minutes=1)


def note(
    work: UnitOfWork,
    shop: Shop,
    order: Order,
    kind: NoticeKind,
    amount: int = 0,
    what: str = "",
) -> None:
    """Writes down that the order's shopper is to be told of this."""
    known = work.get(Notice, order.key)
    happening = Happening(kind, amount, what)
    work.put(
        rules.with_happening(known, order.id, order.user_id, happening, shop.clock(), shop.timezone)
    )


def take_back(
    work: UnitOfWork, order: Order, kinds: Container[NoticeKind], what: str | None = None
) -> None:
    """Drops what the shopper was to be told and is not true any more; of these kinds all, or what is about `what`."""
    notice = work.get(Notice, order.key)
    if notice and any(each.kind in kinds for each in notice.untold):
        work.put(rules.without(notice, kinds, what))


def tell(shop: Shop, order_id: int) -> bool:
    """Tells the shopper what is due; whether they were told. Later, if it cannot be told now.

    Raises nothing: what it is about is committed, and the clock makes up for this call. Where they were told before, the worker
    is woken again: whoever told them may have died before that.
    """
    try:
        key = shop.cases.run(lambda work: _tell(work, shop, str(order_id)))
    except MiloError as error:
        _log.warning("a shopper is told of order %d later: %s", order_id, error)
        return False
    if key:
        deliveries.wake(shop, key)
    return key is not None


def sweep(shop: Shop) -> int:
    """Tells what has become due, of 100 orders at most; how many shoppers were told something."""
    page = shop.store.find(queries.notices_waiting(), limit=MAX_SWEPT)
    return sum(tell(shop, int(each.key)) for each in page.items if each.due_at <= shop.clock())


def untellable(shop: Shop, limit: int, page_token: str | None) -> Page[Notice]:
    """What shoppers could not be told, since they last wrote more than a day ago, the newest first."""
    return shop.store.find(queries.notices_for_templates(), limit=limit, page_token=page_token)


def texts_for(shop: Shop, *untold: Notice) -> tuple[NoticeText, ...]:
    """How the shop itself words what these tell. 1 R, which the shelves keep, where it may have words for any of it."""
    if not any(map(rules.may_be_reworded, untold)):
        return ()
    return shop_document.look_at(shop.shelves).notice_texts or ()


def _tell(work: UnitOfWork, shop: Shop, key: str) -> str | None:
    """The conversation in which the shopper was told; None when they were not."""
    notice, now = work.get(Notice, key), shop.clock()
    if notice is None or notice.state in {"needs_template", "unwanted"} or notice.due_at > now:
        return None
    conversation = _conversation_of(work, notice.user_id)
    if notice.state == "told":
        return conversation.key if conversation else None
    if conversation is None or not conversation.may_be_written_to:
        work.put(replace(notice, state="unwanted"))
        return None
    if conversation.heard_at is None or now - conversation.heard_at >= rules.WINDOW:
        work.put(replace(notice, state="needs_template"))
        return None
    awake = rules.awake(notice, now, shop.timezone)
    if awake > now:
        work.put(replace(notice, due_at=awake))
        return None
    words = rules.in_words(notice, texts_for(shop, notice))
    try:
        work.put(say(conversation, words, free_id(shop, conversation), now))
    except (Invalid, Refused):  # many messages wait there already
        work.put(replace(notice, due_at=now + _LATER))
        return None
    work.put(rules.told(notice))
    return conversation.key


def _conversation_of(work: UnitOfWork, user_id: int) -> Conversation | None:
    user = work.get(User, str(user_id))
    for name in (user.phone, user.whatsapp_user_id) if user else ():
        try:
            found = find(work, name) if name else None
        except Invalid:
            continue
        if found:
            return found
    return None
