"""A payment's document: how it is born of a preference, how it moves on, and what a refund does to it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from . import amounts
from .account import Account, told
from .errors import AMOUNT_TOO_HIGH, TOO_OLD, invalid, wrong_state

DETAILS = {
    "approved": "accredited",
    "pending": "pending_waiting_payment",
    "in_process": "pending_review_manual",
    "rejected": "cc_rejected_other_reason",
    "cancelled": "by_collector",
    "refunded": "refunded",
    "in_mediation": "pending",
    "charged_back": "in_process",
}
FIRST = ("approved", "rejected", "pending", "in_process")
MOVES: Mapping[str, frozenset[str]] = {
    "pending": frozenset({"approved", "rejected", "in_process", "cancelled"}),
    "in_process": frozenset({"approved", "rejected", "cancelled"}),
    "approved": frozenset({"refunded", "in_mediation", "charged_back"}),
    "in_mediation": frozenset({"approved", "refunded", "charged_back"}),
    "charged_back": frozenset({"approved", "refunded"}),
}
"""What may follow what; anything else is the end."""
CANCELLABLE = frozenset({"pending", "in_process"})
REFUNDABLE = timedelta(days=180)
VOUCHER_LASTS = timedelta(days=3)
_FEE_PERCENT = 4

Document = dict[str, Any]


def new(
    id_: int,
    preference: Document,
    status: str,
    amount: int,
    currency: str,
    account: Account,
    now: datetime,
) -> Document:
    """A payment of `amount` centavos for a preference."""
    by_voucher = status == "pending"
    document: Document = {
        "id": id_,
        "date_created": told(now),
        "date_approved": None,
        "date_last_updated": told(now),
        "date_of_expiration": told(now + VOUCHER_LASTS) if by_voucher else None,
        "money_release_date": None,
        "operation_type": "regular_payment",
        "payment_method_id": "rapipago" if by_voucher else "visa",
        "payment_type_id": "ticket" if by_voucher else "credit_card",
        "currency_id": currency,
        "description": preference["items"][0]["title"],
        "live_mode": account.live_mode,
        "collector_id": account.collector_id,
        "payer": {
            "id": 987_654_321,
            "email": "comprador@example.com",
            "identification": {"type": "DNI", "number": "12345678"},
        },
        "metadata": preference["metadata"],
        "additional_info": {"items": preference["items"]},
        "order": {"id": preference["merchant_order_id"], "type": "mercadopago"},
        "external_reference": preference["external_reference"],
        "transaction_amount": amounts.pesos(amount),
        "transaction_amount_refunded": 0,
        "coupon_amount": 0,
        "taxes_amount": 0,
        "shipping_amount": 0,
        "transaction_details": {
            "net_received_amount": 0,
            "total_paid_amount": amounts.pesos(amount),
            "overpaid_amount": 0,
            "external_resource_url": f"https://www.mercadopago.com.ar/payments/{id_}/ticket"
            if by_voucher
            else None,
        },
        "fee_details": [],
        "charges_details": [],
        "captured": True,
        "binary_mode": preference["binary_mode"],
        "installments": 1,
        "notification_url": preference["notification_url"],
        "statement_descriptor": preference["statement_descriptor"],
        "processing_mode": "aggregator",
        "refunds": [],
    }
    return _standing(document, status, now)


def moved(document: Document, status: str, now: datetime) -> Document:
    """The payment in another state; in its own it stays as it is.

    Raises MercadoPagoError when it cannot get there from where it is.
    """
    if status == document["status"]:
        return document
    if status not in MOVES.get(document["status"], frozenset()):
        raise wrong_state()
    if status == "refunded":
        rest = amounts.centavos(document["transaction_amount"]) - refunded(document)
        return with_refund(document, new_refund(document, 0, rest, now), now)
    return _standing({**document, "date_last_updated": told(now)}, status, now)


def refunded(document: Document) -> int:
    """What of it went back, in centavos."""
    return sum(amounts.centavos(one["amount"]) for one in document["refunds"])


def check_refund(document: Document, amount: int | None, now: datetime) -> int:
    """What is to go back, in centavos; None asks for the rest.

    Raises MercadoPagoError.
    """
    if document["status"] not in {"approved", "in_mediation"}:
        raise wrong_state()
    if now - datetime.fromisoformat(document["date_approved"]) > REFUNDABLE:
        raise invalid("bad_request", "The payment is too old to be refunded", TOO_OLD)
    rest = amounts.centavos(document["transaction_amount"]) - refunded(document)
    if amount is not None and amount > rest:
        message = "The amount exceeds what can be refunded"
        raise invalid("bad_request", message, AMOUNT_TOO_HIGH)
    return rest if amount is None else amount


def new_refund(document: Document, id_: int, amount: int, now: datetime) -> Document:
    """A refund of so many centavos."""
    return {
        "id": id_,
        "payment_id": document["id"],
        "amount": amounts.pesos(amount),
        "metadata": {},
        "source": {"id": str(document["collector_id"]), "name": "Vendedor", "type": "collector"},
        "date_created": told(now),
        "unique_sequence_number": None,
        "refund_mode": "standard",
        "adjustment_amount": 0,
        "status": "approved",
        "reason": None,
        "labels": [],
        "amount_refunded_to_payer": amounts.pesos(amount),
    }


def with_refund(document: Document, refund: Document, now: datetime) -> Document:
    """The payment after the refund: refunded when nothing is left, else approved still."""
    after = {**document, "refunds": [*document["refunds"], refund], "date_last_updated": told(now)}
    after["transaction_amount_refunded"] = amounts.pesos(refunded(after))
    if refunded(after) == amounts.centavos(document["transaction_amount"]):
        return after | {"status": "refunded", "status_detail": "refunded"}
    return after | {"status_detail": "partially_refunded"}


def _standing(document: Document, status: str, now: datetime) -> Document:
    document = {**document, "status": status, "status_detail": DETAILS[status]}
    if status != "approved" or document["date_approved"]:
        return document
    amount = amounts.centavos(document["transaction_amount"])
    fee = amount * _FEE_PERCENT // 100
    details = document["transaction_details"]
    return document | {
        "date_approved": told(now),
        "money_release_date": told(now + timedelta(days=18)),
        "transaction_details": {**details, "net_received_amount": amounts.pesos(amount - fee)},
        "fee_details": [
            {"type": "mercadopago_fee", "fee_payer": "collector", "amount": amounts.pesos(fee or 1)}
        ],
    }
