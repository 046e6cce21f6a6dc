"""A merchant order: what a preference and its payments come to."""

from datetime import datetime
from typing import Any

from . import amounts
from .account import SITE, Account
from .preference import is_over

Document = dict[str, Any]


def of(preference: Document, payments: list[Document], account: Account, now: datetime) -> Document:
    """The merchant order of a preference; closed when what was approved covers the total."""
    total, paid = preference["total"], _sum(payments, "transaction_amount", {"approved"})
    refunded = _sum(payments, "transaction_amount_refunded")
    changes = [one["date_last_updated"] for one in payments]
    return {
        "id": preference["merchant_order_id"],
        "status": _status(total, paid, is_over=is_over(preference, now)),
        "order_status": _order_status(payments, total, paid, refunded),
        "external_reference": preference["external_reference"],
        "preference_id": preference["id"],
        "payments": [_payment(one) for one in payments],
        "shipments": [],
        "payouts": [],
        "collector": {"id": account.collector_id, "email": "", "nickname": "TESTSELLER"},
        "marketplace": preference["marketplace"],
        "notification_url": preference["notification_url"],
        "date_created": preference["date_created"],
        "last_updated": max(
            changes, key=datetime.fromisoformat, default=preference["date_created"]
        ),
        "sponsor_id": None,
        "shipping_cost": 0,
        "total_amount": amounts.pesos(total),
        "site_id": SITE,
        "paid_amount": amounts.pesos(paid),
        "refunded_amount": amounts.pesos(refunded),
        "payer": None,
        "items": preference["items"],
        "cancelled": False,
        "additional_info": preference["additional_info"],
        "application_id": None,
        "is_test": not account.live_mode,
    }


def _status(total: int, paid: int, *, is_over: bool) -> str:
    if paid >= total:
        return "closed"
    return "expired" if is_over and not paid else "opened"


def _order_status(payments: list[Document], total: int, paid: int, refunded: int) -> str:
    if paid >= total:
        return "partially_reverted" if refunded else "paid"
    if paid:
        return "partially_paid"
    if refunded:
        return "reverted"
    waits = any(one["status"] in {"pending", "in_process"} for one in payments)
    return "payment_in_process" if waits else "payment_required"


def _sum(payments: list[Document], member: str, statuses: set[str] | None = None) -> int:
    counted = (one for one in payments if statuses is None or one["status"] in statuses)
    return sum(round(one[member] * 100) for one in counted)


def _payment(payment: Document) -> Document:
    return {
        "id": payment["id"],
        "transaction_amount": payment["transaction_amount"],
        "total_paid_amount": payment["transaction_details"]["total_paid_amount"],
        "shipping_cost": 0,
        "currency_id": payment["currency_id"],
        "status": payment["status"],
        "status_details": payment["status_detail"],
        "operation_type": payment["operation_type"],
        "date_approved": payment["date_approved"],
        "date_created": payment["date_created"],
        "last_modified": payment["date_last_updated"],
        "amount_refunded": payment["transaction_amount_refunded"],
    }
