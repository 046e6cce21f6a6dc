"""Users: registering, finding and changing shoppers; a phone and an e-mail belong to one of them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from email_validator import EmailNotValidError, validate_email

from retail import phone as phones
from retail import whatsapp
from retail.errors import Invalid, NotFound, Refused
from retail.spanish.words import words
from retail.writing import plain

from ..domain import cart as carts
from ..domain.user import EmailKey, PhoneKey, User, change, clean_name, email_key, register
from ..storage import queries
from ..storage.port import Page
from .identity import part
from .shop import Shop
from .unit_of_work import UnitOfWork

_MAX_SEARCH_WORD = 15
_LOOKED_THROUGH = 200


def create(
    work: UnitOfWork, shop: Shop, *, name: str, email: str, phone: str, whatsapp_user_id: str = ""
) -> User:
    """A new user, with an empty cart, as the owner enters them.

    Args:
        email: empty for a shopper without one.
        phone: as somebody typed it; empty for a shopper whose number WhatsApp hides.
        whatsapp_user_id: their user id instead.

    Raises:
        Invalid: `invalid_name`, `invalid_email`, `invalid_phone`.
        Refused: `phone_taken`, `email_taken`.
    """
    digits = phones.parse(phone) if phone or not whatsapp_user_id else ""
    user = _named(work, shop, name, email, digits, whatsapp_user_id)
    _take_email(work, user)
    return _kept(work, shop, user)


def sign_up(
    work: UnitOfWork, shop: Shop, *, name: str, email: str, phone: str, whatsapp_user_id: str
) -> User:
    """A new user, with an empty cart, as they register themselves.

    Args:
        email: empty for a shopper who has none, or will not give it. One that another user has is written down too,
            and stays the other's: nobody has shown whose it is, and a refusal would tell anybody who buys here.
        phone: the digits that they write from. WhatsApp's word is enough: no numbering plan is asked, since plans
            change and a number that reaches the shop is one. Empty when WhatsApp hides it.
        whatsapp_user_id: their user id instead, or beside it if nobody has that yet.

    Raises:
        Invalid: `invalid_name`, `invalid_email`.
        Refused: `phone_taken`.
    """
    user = _named(work, shop, name, email, phone, whatsapp_user_id)
    try:
        _take_email(work, user)
    except Refused:
        user = replace(user, shares_email=True)
    return _kept(work, shop, user)


def get(work: UnitOfWork, user_id: int) -> User:
    """Raises:
    NotFound: `user_not_found`.
    """
    user = work.get(User, str(user_id))
    if user is None:
        raise NotFound("user_not_found", "no user has this id")
    return user


def patch(
    work: UnitOfWork,
    user_id: int,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    segment: str | None = None,
) -> User:
    """The user with those members changed that are given; raises what `create` and `get` do.

    A phone as the API shows it, without its plus, stays as it is; an empty e-mail takes theirs away. The
    conversation under a phone that is no longer theirs starts over: whoever has it next is a stranger.
    """
    before = get(work, user_id)
    if phone == before.phone:
        phone = None
    after = change(
        before,
        name=None if name is None else clean_name(name),
        email=None if email is None else checked_email(email),
        phone=None if phone is None else phones.parse(phone),
        segment=segment,
    )
    if phones.key(after.phone) != phones.key(before.phone):
        _take(work, after, after.phone)
        if before.phone:
            _give_up(work, PhoneKey, phones.key(before.phone))
            part(work, before.phone)
    if email_key(after.email) != email_key(before.email):
        _take_email(work, after)
        after = replace(after, shares_email=False)
        if before.email and not before.shares_email:
            _give_up(work, EmailKey, email_key(before.email))
    work.put(after)
    return after


def by_phone(work: UnitOfWork, typed: str) -> list[User]:
    """The users with that number, however it is written, or with that WhatsApp user id.

    Bare digits can be two numbers, `3546411234` one of Iceland and one of Córdoba: as they stand they are what
    the API shows of a user, so that one comes first, and then the one that somebody here means by them.
    """
    keys = dict.fromkeys(phones.key(name) for name in _readings(typed))
    markers = filter(None, (work.get(PhoneKey, key) for key in keys))
    found = (work.get(User, str(marker.user_id)) for marker in markers)
    return [user for user in found if user]


def by_email(work: UnitOfWork, email: str) -> User | None:
    """The user with that address, without regard to case."""
    marker = work.get(EmailKey, email_key(plain(email).strip()))
    return work.get(User, str(marker.user_id)) if marker else None


def sharing_email(shop: Shop, email: str) -> list[User]:
    """Users who gave an address that another one has, see `sign_up`."""
    address = plain(email).strip()
    key, wanted = (
        email_key(address),
        [word[:_MAX_SEARCH_WORD] for word in words(address.partition("@")[0])],
    )
    if not wanted:
        return []
    found = shop.store.find(queries.users_by_token(max(wanted, key=len)), limit=_LOOKED_THROUGH)
    return [user for user in found.items if user.shares_email and email_key(user.email) == key]


def by_words(shop: Shop, text: str, limit: int) -> list[User]:
    """Users in whose name or e-mail each of the words begins one, by name."""
    wanted = [word[:_MAX_SEARCH_WORD] for word in words(text)]
    if not wanted:
        return []
    longest = max(wanted, key=len)
    # For one word, whoever is found is an answer; several sort each other's out.
    most = limit if len(set(wanted)) == 1 else _LOOKED_THROUGH
    found = shop.store.find(queries.users_by_token(longest), limit=most)
    return [user for user in found.items if set(wanted) <= set(user.tokens)][:limit]


def everybody(shop: Shop, limit: int, page_token: str | None) -> Page[User]:
    """All users, the newest first."""
    return shop.store.find(queries.users(), limit=limit, page_token=page_token)


def checked_email(typed: str) -> str:
    """The address in plain letters, its domain in lower case; empty when nothing was typed.

    Its syntax is checked, not whether it receives mail.

    Raises:
        Invalid: `invalid_email`.
    """
    address = plain(typed).strip()
    if not address:
        return ""
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid("invalid_email", str(error)) from None
    return checked.normalized


def _named(
    work: UnitOfWork, shop: Shop, name: str, email: str, phone: str, whatsapp_user_id: str
) -> User:
    user = register(
        shop.new_id(),
        name=clean_name(name),
        email=checked_email(email),
        phone=phone,
        whatsapp_user_id=whatsapp_user_id,
        at=shop.clock(),
    )
    return _take_names(work, user)


def _kept(work: UnitOfWork, shop: Shop, user: User) -> User:
    work.put(user)
    work.put(carts.empty(shop.new_id(), user.id, shop.clock()))
    return user


def _readings(typed: str) -> Iterator[str]:
    stands = typed.strip().removeprefix("+")
    if whatsapp.is_phone(stands) or whatsapp.is_user_id(stands):
        yield stands
    with suppress(Invalid):
        yield phones.parse(typed)


def _take_names(work: UnitOfWork, user: User) -> User:
    """Makes phone and user id the user's; a user id beside a phone that is somebody else's stays theirs."""
    if user.phone:
        _take(work, user, user.phone)
    if not user.whatsapp_user_id:
        return user
    try:
        _take(work, user, user.whatsapp_user_id)
    except Refused:
        if not user.phone:
            raise
        return replace(user, whatsapp_user_id="")
    return user


def _take(work: UnitOfWork, user: User, name: str) -> None:
    key = phones.key(name)
    taken = work.taken(PhoneKey, key)
    if taken and taken.user_id != user.id:
        raise Refused("phone_taken", "another user has this phone")
    work.put(PhoneKey(key, user.id))


def _take_email(work: UnitOfWork, user: User) -> None:
    """Makes the address the user's, if they have one: having none is nobody's alone."""
    if not user.email:
        return
    key = email_key(user.email)
    taken = work.taken(EmailKey, key)
    if taken and taken.user_id != user.id:
        raise Refused("email_taken", "another user has this e-mail address")
    work.put(EmailKey(key, user.id))


def _give_up(work: UnitOfWork, kind: type[PhoneKey] | type[EmailKey], key: str) -> None:
    if work.get(kind, key):
        work.delete(kind, key)
