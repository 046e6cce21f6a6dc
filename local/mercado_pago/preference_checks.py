"""What a preference may say; everything else is refused as Checkout Pro refuses it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from . import amounts
from .account import CURRENCY
from .addresses import is_usable
from .errors import MercadoPagoError, invalid

MEMBERS = frozenset(
    {"items", "payer", "payment_methods", "shipments", "back_urls", "notification_url"}
    | {"statement_descriptor", "external_reference", "expires", "expiration_date_from"}
    | {"expiration_date_to", "date_of_expiration", "auto_return", "binary_mode", "metadata"}
    | {"additional_info", "marketplace", "marketplace_fee", "differential_pricing", "tracks"}
    | {"processing_modes", "purpose", "taxes"}
)
PAYMENT_TYPES = frozenset(
    {"ticket", "atm", "credit_card", "debit_card", "prepaid_card", "bank_transfer"}
    | {"digital_currency", "digital_wallet"}
)
"""What can be excluded: money in the payer's account cannot."""
DATES = ("expiration_date_from", "expiration_date_to", "date_of_expiration")
_DATE = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST_INSTALLMENTS = 36
_VOUCHER_LASTS_AT_MOST = timedelta(days=30)


def check(document: dict[str, Any], now: datetime | None) -> dict[str, Any]:
    """The preference, as it was given.

    Args:
        now: an expiry must lie after it; None for a preference that is changed, which may be ended.

    Raises:
        MercadoPagoError: 400, with the name of what is wrong.
    """
    if unknown := sorted(set(document) - MEMBERS):
        raise invalid("invalid_parameter", f"unknown: {', '.join(unknown)}")
    given = {name: value for name, value in document.items() if value is not None}
    for look in (_items, _texts, _flags, _urls, _payment_methods, _objects):
        look(given)
    _dates(given, now)
    return given


def total(items: list[dict[str, Any]]) -> int:
    """What the items come to, in centavos."""
    return sum(item["quantity"] * amounts.centavos(item["unit_price"]) for item in items)


def date(text: Any) -> datetime:
    """A time as the API takes it: with milliseconds and an offset.

    Raises ValueError.
    """
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise ValueError("has the form 2022-11-17T10:37:52.000-03:00")
    return datetime.fromisoformat(text)


def _items(given: dict[str, Any]) -> None:
    items = given.get("items")
    if not isinstance(items, list) or not items:
        raise invalid("invalid_items", "items is a list of at least one item")
    for item in items:
        _item(item)
    if total(items) >= amounts.MOST:
        raise invalid("invalid_items", "the items come to too much")


def _item(item: Any) -> None:
    if not isinstance(item, dict):
        raise invalid("invalid_items", "an item is an object")
    quantity = item.get("quantity")
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise invalid("invalid_items", "quantity is a whole number above zero")
    try:
        amounts.centavos(item.get("unit_price"))
    except ValueError as error:
        raise invalid("invalid_items", f"unit_price {error}") from error
    if not isinstance(item.get("title"), str) or not item["title"].strip():
        raise invalid("invalid_items", "title is a text")
    if item.get("currency_id", CURRENCY) != CURRENCY:
        raise invalid("invalid_items", f"currency_id is {CURRENCY}")


def _texts(given: dict[str, Any]) -> None:
    reference = given.get("external_reference", "none")
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        message = "external_reference has at most 64 letters, digits, - and _"
        raise invalid("invalid_external_reference", message)
    descriptor = given.get("statement_descriptor", "")
    if not isinstance(descriptor, str) or len(descriptor) > 16:
        message = "statement_descriptor has at most 16 characters"
        raise invalid("invalid_statement_descriptor", message)


def _flags(given: dict[str, Any]) -> None:
    for name in ("expires", "binary_mode"):
        if not isinstance(given.get(name, False), bool):
            raise invalid(f"invalid_{name}", f"{name} is true or false")


def _urls(given: dict[str, Any]) -> None:
    url = given.get("notification_url")
    if url is not None and (not is_usable(url) or len(url) > 248):
        raise invalid("invalid_notification_url", "notification_url attribute must be url valid")
    back = given.get("back_urls", {})
    known = isinstance(back, dict) and set(back) <= {"success", "failure", "pending"}
    if not known or not all(is_usable(url) for url in back.values()):
        raise invalid("invalid_back_urls", "back_urls are success, failure and pending, each a URL")
    if given.get("auto_return") not in (None, "approved", "all"):
        raise invalid("invalid_auto_return", "auto_return is approved or all")
    if "auto_return" in given and not back.get("success"):
        raise invalid(
            "invalid_auto_return", "auto_return invalid. back_url.success must be defined"
        )


def _payment_methods(given: dict[str, Any]) -> None:
    methods = given.get("payment_methods", {})
    if not isinstance(methods, dict):
        raise _bad_methods("payment_methods is an object")
    types = _ids(methods.get("excluded_payment_types", []))
    if unknown := sorted(types - PAYMENT_TYPES):
        raise _bad_methods(f"cannot be excluded: {', '.join(unknown)}")
    if "account_money" in _ids(methods.get("excluded_payment_methods", [])):
        raise _bad_methods("account_money cannot be excluded")
    installments = methods.get("installments", 1)
    if type(installments) is not int or not 1 <= installments <= _MOST_INSTALLMENTS:
        raise _bad_methods(f"installments is a number from 1 to {_MOST_INSTALLMENTS}")


def _ids(given: Any) -> set[str]:
    match given:
        case [*entries] if all(
            isinstance(one, dict) and isinstance(one.get("id"), str) for one in entries
        ):
            return {one["id"] for one in entries}
    raise _bad_methods('what is excluded is a list of {"id": …}')


def _bad_methods(message: str) -> MercadoPagoError:
    return invalid("invalid_payment_methods", message)


def _objects(given: dict[str, Any]) -> None:
    for name in ("payer", "metadata", "shipments"):
        if not isinstance(given.get(name, {}), dict):
            raise invalid(f"invalid_{name}", f"{name} is an object")
    email = given.get("payer", {}).get("email")
    if email is not None and (not isinstance(email, str) or not re.fullmatch(r"\S+@\S+", email)):
        raise invalid("invalid_payer_email", "payer.email is an e-mail address")


def _dates(given: dict[str, Any], now: datetime | None) -> None:
    read: dict[str, datetime] = {}
    for name in DATES:
        if name in given:
            read[name] = _or_refuse(name, lambda name=name: date(given[name]))  # type: ignore[misc]
    ends = read.get("expiration_date_to")
    if ends and now and ends <= now:
        message = "expiration_date_to invalid: it must be greater than now"
        raise invalid("invalid_expiration_date_to", message)
    begins = read.get("expiration_date_from")
    if ends and begins and begins >= ends:
        message = "expiration_date_from invalid: it must be before expiration_date_to"
        raise invalid("invalid_expiration_date_from", message)
    voucher = read.get("date_of_expiration")
    if voucher and now and not now < voucher <= now + _VOUCHER_LASTS_AT_MOST:
        message = "date_of_expiration invalid: it must be within 30 days from now"
        raise invalid("invalid_date_of_expiration", message)


def _or_refuse(name: str, parse: Callable[[], datetime]) -> datetime:
    try:
        return parse()
    except ValueError as error:
        raise invalid(f"invalid_{name}", f"{name} {error}") from error
