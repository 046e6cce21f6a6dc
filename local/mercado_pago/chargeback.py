"""A charge-back: a payer's bank takes a payment back, and the seller may object."""

from datetime import datetime, timedelta
from typing import Any

from .account import Account, told

Document = dict[str, Any]
_DEADLINE = timedelta(days=10)


def new(id_: int, payment: Document, account: Account, now: datetime) -> Document:
    """A charge-back of the whole payment, for which the seller is to send documents."""
    return {
        "id": str(id_),
        "payments": [payment["id"]],
        "currency": payment["currency_id"],
        "amount": payment["transaction_amount"],
        "coverage_applied": None,
        "coverage_elegible": True,
        "documentation_required": True,
        "documentation_status": "pending",
        "documentation": [],
        "date_documentation_deadline": told(now + _DEADLINE),
        "date_created": told(now),
        "date_last_updated": told(now),
        "live_mode": account.live_mode,
    }


def settled(chargeback: Document, payment: Document, now: datetime) -> Document:
    """The charge-back after the payment left it: covered when the seller has the money again."""
    is_covered = payment["status"] == "approved"
    return chargeback | {
        "coverage_applied": is_covered,
        "documentation_required": False,
        "documentation_status": "valid" if is_covered else "invalid",
        "date_last_updated": told(now),
    }
