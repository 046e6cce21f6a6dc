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
VOUCHER = "ticket"
MEANS = {
    "credit_card": "visa",
    "debit_card": "debvisa",
    "account_money": "account_money",
    VOUCHER: "rapipago",
}
"""Kind of payment → the means of it that payers have here."""
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
    kind: str,
    amount: int,
    currency: str,
    account: Account,
    now: datetime,
    voucher_expires_at: datetime | None = None,
) -> Document:
    """A payment of `amount` centavos for a preference, before anything is known of how it went."""
    by_voucher = kind == VOUCHER
    expires_at = voucher_expires_at or now + VOUCHER_LASTS
    return {
        "id": id_,
        "date_created": told(now),
        "date_approved": None,
        "date_last_updated": told(now),
        "date_of_expiration": told(expires_at) if by_voucher else None,
        "money_release_date": None,
        "operation_type": "regular_payment",
        "payment_method_id": MEANS[kind],
        "payment_type_id": kind,
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


def moved(document: Document, status: str, now: datetime, refund_id: int) -> Document:
    """The payment in another state; in its own it stays as it is.

    Args:
        refund_id: of the refund that moving to `refunded` makes.

    Raises MercadoPagoError when it cannot get there from where it is.
    """
    if status == document["status"]:
        return document
    if status not in MOVES.get(document["status"], frozenset()):
        raise wrong_state()
    if status == "refunded":
        rest = refundable(document)
        if not rest:
            raise wrong_state()
        return with_refund(document, new_refund(document, refund_id, rest, now), now)
    return standing({**document, "date_last_updated": told(now)}, status, now)


def expired(document: Document, now: datetime) -> Document:
    """The payment whose voucher nobody paid in time."""
    after = standing({**document, "date_last_updated": told(now)}, "cancelled", now)
    return {**after, "status_detail": "expired"}


def refunded(document: Document) -> int:
    """What of it went back, in centavos."""
    return _sum_of_refunds(document, {"approved"})


def refundable(document: Document) -> int:
    """What of it neither went back nor is on its way, in centavos."""
    paid = amounts.centavos(document["transaction_amount"])
    return paid - _sum_of_refunds(document, {"approved", "in_process"})


def _sum_of_refunds(document: Document, statuses: set[str]) -> int:
    counted = [one["amount"] for one in document["refunds"] if one["status"] in statuses]
    return sum(map(amounts.centavos, counted))


def check_refund(document: Document, amount: int | None, now: datetime) -> int:
    """What is to go back, in centavos; None asks for the rest.

    Raises MercadoPagoError.
    """
    rest = refundable(document)
    if document["status"] not in {"approved", "in_mediation"} or not rest:
        raise wrong_state()
    if now - datetime.fromisoformat(document["date_approved"]) > REFUNDABLE:
        raise invalid("bad_request", "The payment is too old to be refunded", TOO_OLD)
    if amount is not None and amount > rest:
        message = "The amount exceeds what can be refunded"
        raise invalid("bad_request", message, AMOUNT_TOO_HIGH)
    return rest if amount is None else amount


def new_refund(
    document: Document, id_: int, amount: int, now: datetime, status: str = "approved"
) -> Document:
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
        "status": status,
        "reason": None,
        "labels": [],
        "amount_refunded_to_payer": amounts.pesos(amount) if status == "approved" else 0,
    }


def settled_refund(document: Document, id_: int, status: str) -> Document:
    """The refund that was on its way as it ended.

    Raises MercadoPagoError where there is none on its way under this id.
    """
    for refund in document["refunds"]:
        if refund["id"] == id_ and refund["status"] == "in_process":
            back = refund["amount"] if status == "approved" else 0
            return {**refund, "status": status, "amount_refunded_to_payer": back}
    raise wrong_state()


def with_refund(document: Document, refund: Document, now: datetime) -> Document:
    """The payment with a refund, or with what became of one: refunded when all of it went back."""
    others = [one for one in document["refunds"] if one["id"] != refund["id"]]
    after = {**document, "refunds": [*others, refund], "date_last_updated": told(now)}
    back = refunded(after)
    after["transaction_amount_refunded"] = amounts.pesos(back)
    is_whole = back == amounts.centavos(document["transaction_amount"])
    return standing(after, "refunded" if is_whole else document["status"], now)


def standing(document: Document, status: str, now: datetime) -> Document:
    """The payment in this state, with what goes with it."""
    document = {**document, "status": status, "status_detail": DETAILS[status]}
    if status == "pending" and document["payment_type_id"] != VOUCHER:
        document["status_detail"] = "pending_challenge"
    if status == "approved" and refunded(document):
        document["status_detail"] = "partially_refunded"
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
