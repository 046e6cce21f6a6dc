"""A preference's document: how it is made, and what it lets a payer do."""

from datetime import datetime
from typing import Any

from . import preference_checks
from .account import SITE, Account, told
from .errors import invalid
from .payment import MEANS, VOUCHER

Document = dict[str, Any]
_SUMMARY = (
    *("id", "client_id", "collector_id", "date_created", "expiration_date_from"),
    *("expiration_date_to", "expires", "external_reference", "last_updated", "marketplace"),
    *("operation_type", "site_id"),
)


def new(
    id_: str, merchant_order_id: int, asked: Document, link: str, account: Account, now: datetime
) -> Document:
    """A preference with all that the API tells of one, and two members that it does not tell."""
    return {
        "additional_info": "",
        "auto_return": "",
        "back_urls": {},
        "binary_mode": False,
        "client_id": str(account.collector_id),
        "collector_id": account.collector_id,
        "date_of_expiration": None,
        "expiration_date_from": None,
        "expiration_date_to": None,
        "expires": False,
        "external_reference": "",
        "marketplace": "NONE",
        "metadata": {},
        "notification_url": None,
        "operation_type": "regular_payment",
        "payer": {},
        "payment_methods": {},
        "site_id": SITE,
        "statement_descriptor": None,
        **asked,
        "date_created": told(now),
        "id": id_,
        "init_point": link,
        "sandbox_init_point": link,
        "last_updated": None,
        "merchant_order_id": merchant_order_id,
        "total": preference_checks.total(asked["items"]),
    }


def changed(before: Document, given: Document, now: datetime) -> Document:
    """The preference with what was given in place of what it said; looked at as a whole.

    Raises MercadoPagoError.
    """
    known = {name: before[name] for name in preference_checks.MEMBERS if before.get(name)}
    new = {name: value for name, value in given.items() if value is not None}
    asked = preference_checks.check({**known, **new}, None)
    total = preference_checks.total(asked["items"])
    return {**before, **asked, "last_updated": told(now), "total": total}


def told_outside(preference: Document) -> Document:
    """What the API tells of it."""
    return {
        name: value
        for name, value in preference.items()
        if name not in {"total", "merchant_order_id"}
    }


def summary(preference: Document) -> Document:
    """What a search tells of it."""
    return {name: preference[name] for name in _SUMMARY} | {
        "items": [item["title"] for item in preference["items"]],
        "payer_email": preference["payer"].get("email"),
    }


def is_over(preference: Document, now: datetime) -> bool:
    """Whether the link has expired."""
    ends = preference["expiration_date_to"]
    return bool(preference["expires"] and ends and datetime.fromisoformat(ends) <= now)


def has_begun(preference: Document, now: datetime) -> bool:
    """Whether the link can be used already."""
    begins = preference["expiration_date_from"]
    return not (preference["expires"] and begins and datetime.fromisoformat(begins) > now)


def voucher_expires_at(preference: Document) -> datetime | None:
    """Until when a voucher can be paid, where the preference says so."""
    ends = preference["date_of_expiration"]
    return datetime.fromisoformat(ends) if ends else None


def kinds(preference: Document) -> list[str]:
    """The kinds of payment that it takes; money in the payer's account is always among them."""
    methods = preference["payment_methods"]
    types = {one["id"] for one in methods.get("excluded_payment_types", [])}
    means = {one["id"] for one in methods.get("excluded_payment_methods", [])}
    return [kind for kind, name in MEANS.items() if kind not in types and name not in means]


def kind_for(preference: Document, status: str) -> str:
    """By which kind of payment somebody gets to this status: what is pending waits for a voucher to be paid, or for the
    card's bank where no voucher is taken.

    Raises MercadoPagoError where the preference does not let them.
    """
    if preference["binary_mode"] and status in {"pending", "in_process"}:
        message = "binary_mode: a payment is approved or rejected at once"
        raise invalid("binary_mode", message)
    taken = kinds(preference)
    if status == "pending" and VOUCHER in taken:
        return VOUCHER
    return next(kind for kind in taken if kind != VOUCHER)


def check_open(preference: Document, now: datetime) -> None:
    """Raises MercadoPagoError where nobody can pay by the link."""
    if is_over(preference, now):
        message = "the link has expired; `late` pays as somebody who had its page open"
        raise invalid("preference_expired", message)
    if not has_begun(preference, now):
        raise invalid("preference_not_active", "the link cannot be used yet")
