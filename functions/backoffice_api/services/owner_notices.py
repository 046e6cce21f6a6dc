"""Owner's notices: written in the commit of that which happened, and told by the clock, a minute's in one message."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from retail import whatsapp
from retail.errors import Invalid, MiloError, Refused
from retail.wire import OwnerNoticeKind

from ..domain import notice as shoppers
from ..domain import owner_notice as rules
from ..domain.conversation import Conversation, say
from ..domain.notice import NoticeState
from ..domain.order import Order
from ..domain.owner_notice import OwnerNotice
from ..domain.product import Product
from ..domain.shop_document import OwnerNotices
from ..domain.user import User
from ..storage import queries
from ..storage.port import Page
from . import deliveries, shop_document
from .conversations import free_id, seek
from .identity import find
from .shop import Shop
from .unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

_HIDDEN = "Un cliente sin nombre ni número"


def note(
    work: UnitOfWork, shop: Shop, kind: OwnerNoticeKind, order: Order, amount: int | None = None
) -> None:
    """Writes down that the owner is to be told of this, if they chose to be; without an amount it is the order's."""
    if _chosen(shop, kind):
        _put(work, shop, kind, order.id, order.total if amount is None else amount)


def note_new_order(work: UnitOfWork, shop: Shop, order: Order) -> None:
    """Writes down that there is a new order that is not paid online; until that is told it may still change."""
    if _chosen(shop, "new_order"):
        _put_one(work, shop, "new_order", order, order.total)


def note_to_give_back(work: UnitOfWork, shop: Shop, before: Order, after: Order) -> None:
    """Writes down that the owner has more to give back by hand than before, and how much that is in all."""
    has_more = after.is_paid_by_hand and after.to_give_back > before.to_give_back
    if has_more and _chosen(shop, "give_back"):
        _put_one(work, shop, "give_back", after, after.to_give_back)


def bring_up_to_date(work: UnitOfWork, order: Order) -> None:
    """Has the owner not told what is not so any more: a new order that was called off or costs something else, money that
    they gave back."""
    new = _waiting(work, "new_order", order)
    if new and (order.status == "cancelled" or order.is_paid_online):
        work.delete(OwnerNotice, new.key)
    elif new:
        work.put(replace(new, amount=order.total))
    back = _waiting(work, "give_back", order)
    if back and not order.to_give_back:
        work.delete(OwnerNotice, back.key)


def note_low_stock(work: UnitOfWork, shop: Shop, taken: Iterable[tuple[Product, Product]]) -> None:
    """Writes down which products have become short by an order, each as it was `taken` and before."""
    chosen = _chosen(shop, "low_stock")
    if chosen is None:
        return
    for before, after in taken:
        if after.stock <= chosen.low_stock * 1000 < before.stock:
            _put(work, shop, "low_stock", 0, after.stock, after.name)


def note_withdrawal(work: UnitOfWork, shop: Shop, code: str) -> None:
    """Writes down that somebody asked to send a purchase back."""
    if _chosen(shop, "withdrawal"):
        _put(work, shop, "withdrawal", 0, 0, code)


def note_answer(work: UnitOfWork, shop: Shop, order: Order, said: str) -> None:
    """Writes down what a shopper said to what was offered instead of a line of their order."""
    if _chosen(shop, "offer_answered"):
        _put(work, shop, "offer_answered", order.id, 0, said)


def note_person_wanted(work: UnitOfWork, shop: Shop, conversation: Conversation) -> None:
    """Writes down that a shopper asked for a person, by a name of their conversation that tells nobody whose it is: once,
    also when they were seen to and asked again before the owner was told."""
    if _chosen(shop, "person_wanted"):
        name = shop.conversation_ids.of(conversation.key)
        key = rules.key_of("person_wanted", name)
        work.taken(OwnerNotice, key)
        _put(work, shop, "person_wanted", 0, 0, name, key)


def sweep(shop: Shop) -> int:
    """Tells the owner what is due, in one message, and answers how many things that were."""
    page = shop.store.find(queries.owner_notices_waiting(), limit=rules.MAX_LINES)
    due = [each.key for each in page.items if each.due_at <= shop.clock()]
    if not due:
        return 0
    try:
        conversation = shop.cases.run(lambda work: _tell(work, shop, due))
    except MiloError as error:
        _log.warning("the owner is told later: %s", error)
        return 0
    if conversation:
        deliveries.wake(shop, conversation)
    return len(due)


def listed(shop: Shop, limit: int, page_token: str | None) -> Page[OwnerNotice]:
    """What the owner was or is to be told, the newest first."""
    return shop.store.find(queries.owner_notices(), limit=limit, page_token=page_token)


def _tell(work: UnitOfWork, shop: Shop, keys: list[str]) -> str | None:
    """The conversation in which the owner was told; None when they were not."""
    found = work.get_many(OwnerNotice, keys)
    waiting = [found[key] for key in keys if key in found and found[key].is_waiting]
    waiting = _without_attended(work, shop, waiting)
    chosen = shop_document.get(work).owner_notices
    conversation = _conversation(work, chosen)
    state = _state(shop, conversation)
    if waiting and conversation and state == "told":
        try:
            message = rules.in_words([_named(work, shop, each) for each in waiting])
            work.put(say(conversation, message, free_id(shop, conversation), shop.clock()))
        except (Invalid, Refused):  # many messages wait there already
            return None
    for each in waiting:
        work.put(rules.as_told(each, state))
    return conversation.key if conversation and state == "told" else None


def _whose(work: UnitOfWork, shop: Shop, notice: OwnerNotice) -> Conversation | None:
    """The conversation of a shopper who asked for a person; None where nobody knows it any more."""
    return seek(work, shop.conversation_ids.wa_id(notice.subject))


def _without_attended(
    work: UnitOfWork, shop: Shop, waiting: list[OwnerNotice]
) -> list[OwnerNotice]:
    """Those that somebody is still to see to; the others are deleted."""
    attended = [each for each in waiting if _was_attended(work, shop, each)]
    for each in attended:
        work.delete(OwnerNotice, each.key)
    return [each for each in waiting if each not in attended]


def _was_attended(work: UnitOfWork, shop: Shop, notice: OwnerNotice) -> bool:
    """Whether somebody has seen to what the notice is about before it was told."""
    if notice.kind != "person_wanted":
        return False
    conversation = _whose(work, shop, notice)
    return conversation is None or not conversation.asked_for_person


def _named(work: UnitOfWork, shop: Shop, notice: OwnerNotice) -> OwnerNotice:
    """The notice with whom it is about: that is looked up when it is told, and kept with nothing else."""
    if notice.kind == "person_wanted":
        conversation = _whose(work, shop, notice)
        return replace(notice, subject=_called(work, conversation) if conversation else "")
    order = work.get(Order, str(notice.order_id)) if notice.kind == "give_back" else None
    user = work.get(User, str(order.user_id)) if order else None
    return replace(notice, subject=user.name) if user else notice


def _called(work: UnitOfWork, conversation: Conversation) -> str:
    """`Ana Gómez (+5491187654321)`, or what there is of it."""
    user = work.get(User, str(conversation.user_id)) if conversation.user_id else None
    name = user.name if user else conversation.profile_name
    number = f"+{conversation.key}" if whatsapp.is_phone(conversation.key) else ""
    return f"{name} ({number})" if name and number else name or number or _HIDDEN


def _conversation(work: UnitOfWork, chosen: OwnerNotices | None) -> Conversation | None:
    try:
        return find(work, chosen.phone) if chosen else None
    except Invalid:
        return None


def _state(shop: Shop, conversation: Conversation | None) -> NoticeState:
    """Whether the owner can be told now: WhatsApp takes free words for a day after they last wrote to the shop."""
    if conversation and not conversation.may_be_written_to:
        return "unwanted"
    heard_at = conversation.heard_at if conversation else None
    if heard_at is None or shop.clock() - heard_at >= shoppers.WINDOW:
        return "needs_template"
    return "told"


def _chosen(shop: Shop, kind: OwnerNoticeKind) -> OwnerNotices | None:
    """What the owner chose, if this kind is among it; it may be some seconds old, since nothing is decided by it."""
    chosen = shop_document.look_at(shop.shelves).owner_notices
    return chosen if chosen and kind in chosen.kinds else None


def _put(
    work: UnitOfWork,
    shop: Shop,
    kind: OwnerNoticeKind,
    order_id: int,
    amount: int,
    subject: str = "",
    key: str = "",
) -> None:
    due_at = shoppers.by_day(shop.clock(), shop.timezone)
    work.put(OwnerNotice(key or str(shop.new_id()), kind, order_id, amount, subject, due_at))


def _put_one(
    work: UnitOfWork, shop: Shop, kind: OwnerNoticeKind, order: Order, amount: int
) -> None:
    """The one notice of a kind that an order has: what it says anew is told anew."""
    key = rules.key_of(kind, order.id)
    work.taken(OwnerNotice, key)
    _put(work, shop, kind, order.id, amount, key=key)


def _waiting(work: UnitOfWork, kind: OwnerNoticeKind, order: Order) -> OwnerNotice | None:
    known = work.get(OwnerNotice, rules.key_of(kind, order.id))
    return known if known and known.is_waiting else None
