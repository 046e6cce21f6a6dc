"""The form of withdrawals: anybody may fill it in, without login, and learns nothing of an order by it.

The code is made of what was typed, so it is the same for the same request and tells nothing else: not even whether
there is such an order. Whom the request is from is for the owner to find out, unless the contact is the shopper's own.
"""

import re
from datetime import timedelta

from retail import phone as phones
from retail.errors import Invalid, NotFound

from ..domain import withdrawal as rules
from ..domain.order import Order
from ..domain.throttle import Limit, Throttle, counted
from ..domain.user import User
from ..domain.withdrawal import Withdrawal
from . import orders, owner_notices, withdrawals
from .shop import Shop
from .unit_of_work import UnitOfWork

OF_A_SHOP = Limit(300, timedelta(hours=1))
OF_AN_ORDER = Limit(5, timedelta(days=1))
"""How often the form is taken: from everybody, and for what is named as one order."""

_LINK = re.compile(r"checkout/([A-Za-z0-9_-]{22})")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,}")
_NUMBER = re.compile(r"[1-9][0-9]{0,11}")


def ask(work: UnitOfWork, shop: Shop, named: str, contact: str) -> str:
    """The code of a request about the order with this number, or this link.

    Raises:
        TooMany: `too_many_requests`.
    """
    now, what = shop.clock(), _what(named)
    key = rules.code(shop.checkout_secret, "form", what, "".join(contact.casefold().split()))
    if work.get(Withdrawal, key):
        return key
    for name, limit in (("form", OF_A_SHOP), (_counted_as(shop, what), OF_AN_ORDER)):
        work.put(counted(work.get(Throttle, name), name, limit, now))
    order = _order_of(work, shop, named, contact)
    earlier = orders.withdrawals_of(shop, order) if order else ()
    if len(earlier) >= orders.MOST_WITHDRAWALS:  # the owner says which order it is of
        order = None
    lines = withdrawals.all_of(shop, order) if order else ()
    typed = _TOKEN.sub("…", named)
    amount = rules.amount_of(order, lines, earlier) if order else 0
    withdrawal = Withdrawal(
        key, order.id if order else 0, lines, amount, now, named=typed, contact=contact
    )
    work.put(withdrawal)
    owner_notices.note_withdrawal(work, shop, key)
    if order:
        withdrawals.note_asked(work, shop, order, withdrawal)
    return key


def _what(named: str) -> str:
    """One text for all ways to write an order's number, whether or not there is such an order."""
    link = _LINK.search(named)
    number = _number(named)
    return link[0] if link else number or "".join(named.casefold().split())


def _number(named: str) -> str:
    digits = "".join(each for each in named if each in "0123456789")
    return digits if _NUMBER.fullmatch(digits) else ""


def _order_of(work: UnitOfWork, shop: Shop, named: str, contact: str) -> Order | None:
    """The order, if the caller shows that it is theirs: by its link, or by the shopper's own phone or e-mail."""
    link, number = _LINK.search(named), _number(named)
    if link:
        try:
            return orders.by_token(work, shop, link[1])
        except NotFound:
            return None
    order = work.get(Order, number) if number else None
    return order if order and _is_theirs(work, order, contact) else None


def _is_theirs(work: UnitOfWork, order: Order, contact: str) -> bool:
    """Whether a contact is the order's shopper's own phone or e-mail."""
    user = work.get(User, str(order.user_id))
    if user is None:
        return False
    emails = (each.casefold() for each in (user.email, *user.other_emails) if each)
    if contact.casefold() in emails:
        return True
    try:
        return phones.key(phones.parse(contact)) in map(phones.key, user.names)
    except Invalid:
        return False


def _counted_as(shop: Shop, what: str) -> str:
    """What was typed may not be a key."""
    return f"form:{rules.code(shop.checkout_secret, 'form', what)}"
