"""The steps of an erasure: each deletes a page of one stage, and is stored in the same commit with how far it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from retail import whatsapp
from retail.errors import Invalid

from ..domain import erasure as rules
from ..domain.audit import AuditEntry
from ..domain.conversation import Conversation
from ..domain.dead_letter import DeadLetter
from ..domain.erasure import Erasure, Stage
from ..domain.idempotency import IdempotencyRecord
from ..domain.notice import Notice
from ..domain.order import Order
from ..domain.withdrawal import Withdrawal
from ..storage import queries
from ..storage.port import E, Page, Query
from .forgetting import MOST_LINES, delete, forget_lines
from .shop import Shop
from .unit_of_work import UnitOfWork

_MANY = 200
_ORDERS = 50


def step(work: UnitOfWork, shop: Shop, user_id: int) -> bool:
    """Makes the next step of a deletion that was begun; whether there is another one after it."""
    now = work.get(Erasure, str(user_id))
    if now is None or not now.is_open:
        return False
    try:
        after = _STAGES[now.stage](work, shop, now)
    except Invalid as error:
        if error.code != "invalid_page_token":
            raise
        after = replace(now, page_token="")  # of another secret: the stage begins again
    work.put(after)
    return after.is_open


def _forget_lines(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """What was said in the first of its chats, with the turns in which it was, and what these left."""
    chat, _, token = erasure.page_token.rpartition(" ")
    keys = [each.key for each in erasure.conversations]
    here = next((each for each in erasure.conversations if each.key == chat), None)
    here = here or next(iter(erasure.conversations), None)
    if here is None:
        return rules.further(erasure, None, shop.clock())
    query = queries.messages_of_conversation(here.key)
    page = shop.store.find(query, limit=MOST_LINES, page_token=token or None)
    lines = [line for line in page.items if line.seq < here.until]
    if not forget_lines(work, shop, lines):
        return erasure
    if page.next_page_token:
        return rules.further(erasure, f"{here.key} {page.next_page_token}", shop.clock())
    following = keys[keys.index(here.key) + 1 :]
    return rules.further(erasure, f"{following[0]} " if following else None, shop.clock())


def _forget_letters(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """Messages that were given up before they were in a chat."""
    for chat in _chats(erasure):
        page = shop.store.find(queries.dead_letters_of(chat), limit=_MANY)
        old = [each.key for each in page.items if each.created_at <= erasure.begun_at]
        if old:
            delete(work, DeadLetter, old)
            return erasure
    return rules.further(erasure, None, shop.clock())


def _forget_log(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """The chats' ids in the audit log, which may be a phone's digits: the entries stay, about nobody."""
    for chat in _chats(erasure):
        page = shop.store.find(queries.audit_of_subject(chat), limit=_MANY)
        old = [each.key for each in page.items if each.at <= erasure.begun_at]
        for entry in work.get_many(AuditEntry, old).values():
            work.put(replace(entry, subject=""))
        if old:
            return erasure
    return rules.further(erasure, None, shop.clock())


def _forget_orders(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """Names, addresses and notes in their orders, and what they were still to be told of them."""
    page = _next(shop, erasure, queries.orders_of_user(erasure.user_id), _ORDERS)
    queried = [queries.withdrawals_of_order(order.id) for order in page.items]
    asked = [each for query in queried for each in shop.store.find(query, limit=_MANY).items]
    if _forget_contacts(work, asked):
        return erasure
    keys = [order.key for order in page.items]
    for order in work.get_many(Order, keys).values():
        work.put(rules.without_person(order))
    delete(work, Notice, keys)
    return rules.further(erasure, page.next_page_token, shop.clock())


def _forget_forms(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """Takes out what they typed into the form of withdrawals. All withdrawals are looked through: no index has the contacts."""
    page = _next(shop, erasure, queries.withdrawals(), _MANY)
    _forget_contacts(work, [e for e in page.items if rules.is_theirs(e, erasure.contacts)])
    return rules.further(erasure, page.next_page_token, shop.clock())


def _forget_contacts(work: UnitOfWork, asked: Iterable[Withdrawal]) -> bool:
    """Takes the contacts out of some withdrawals, as many as have room; whether any had one."""
    known = [each.key for each in asked if rules.without_contact(each) != each][: 2 * _MANY]
    for each in work.get_many(Withdrawal, known).values():
        work.put(rules.without_contact(each))
    return bool(known)


def _forget_answers(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """What the panel and the checkout page were answered, and would be again."""
    for whom in (erasure.key, *_chats(erasure)):
        page = shop.store.find(queries.answers_about(whom), limit=_MANY)
        mine = [
            e.key for e in page.items if whom == erasure.key or e.created_at <= erasure.begun_at
        ]
        if mine:
            delete(work, IdempotencyRecord, mine)
            return erasure
    return rules.further(erasure, None, shop.clock())


def _forget_chats(work: UnitOfWork, shop: Shop, erasure: Erasure) -> Erasure:
    """The chats themselves, unless somebody has written in one meanwhile: that is a stranger's now."""
    for each in erasure.conversations:
        conversation = work.get(Conversation, each.key)
        if conversation and rules.is_untouched(conversation, each):
            work.delete(Conversation, each.key)
    return rules.further(erasure, None, shop.clock())


_STAGES: Mapping[Stage, Callable[[UnitOfWork, Shop, Erasure], Erasure]] = {
    "said": _forget_lines,
    "letters": _forget_letters,
    "log": _forget_log,
    "orders": _forget_orders,
    "forms": _forget_forms,
    "answers": _forget_answers,
    "rest": _forget_chats,
}


def _chats(erasure: Erasure) -> list[str]:
    """Their ids, in each spelling."""
    keys = (spelling for each in erasure.conversations for spelling in whatsapp.spellings(each.key))
    return list(dict.fromkeys(keys))


def _next(shop: Shop, erasure: Erasure, query: Query[E], limit: int) -> Page[E]:
    return shop.store.find(query, limit=limit, page_token=erasure.page_token or None)
