"""Notices: what Mercado Pago says to `notification_url` of a payment's news, and how it signs that."""

import hashlib
import hmac
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from .account import SITE, Account, told
from .addresses import with_query
from .ledger import Books

SIGNATURES = ("valid", "bad", "none")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Style:
    """How a notice is made.

    Attributes:
        times: how many are posted, one more than once being a duplicate with the same id.
        signature: valid | bad | none.
        ts: digits of the signature's time, 13 (milliseconds) or 10 (seconds).
        request_id: whether `x-request-id` is sent, and signed.
        after: seconds until it is posted.
    """

    times: int = 1
    signature: str = "valid"
    ts: int = 13
    request_id: bool = True
    after: float = 0.0


def signature(secret: str, data_id: str, request_id: str, ts: str) -> str:
    """The header `x-signature`; a pair of the manifest whose value is empty is left out."""
    pairs = (("id", data_id), ("request-id", request_id), ("ts", ts))
    manifest = "".join(f"{name}:{value};" for name, value in pairs if value)
    digest = hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest()
    return f"ts={ts},v1={digest}"


@dataclass(frozen=True, slots=True)
class News:
    """What a notice tells of.

    Attributes:
        type: of the notice: payment, topic_chargebacks_wh, …
        id: of what is told of, which the query has and the signature covers.
        body: the members that are not in every notice.
        ipn_topic: of the older kind of notice; empty where there is none.
        once: whether it is posted once only, taken or not.
    """

    type: str
    id: str
    body: Document
    ipn_topic: str = ""
    once: bool = False


def of_payment(payment: Document, action: str) -> News:
    """That a payment was created, or updated."""
    id_ = str(payment["id"])
    return News("payment", id_, {"action": action, "data": {"id": id_}}, "payment")


def of_chargeback(chargeback: Document) -> News:
    """That a charge-back began or went on."""
    data = {
        "checkout": "PRO",
        "date_updated": chargeback["date_last_updated"],
        "id": int(chargeback["id"]),
        "payment_id": chargeback["payments"][0],
        "site_id": SITE,
    }
    body = {"actions": ["changed_case_status"], "data": data}
    return News("topic_chargebacks_wh", chargeback["id"], body, "chargebacks")


def of_fraud(payment: Document) -> News:
    """That the order behind a payment must not be delivered."""
    data = {
        "description": "desc",
        "merchant_order": payment["order"]["id"],
        "payment_id": payment["id"],
        "site_id": SITE,
    }
    id_ = str(payment["id"])
    return News(
        "stop_delivery_op_wh", id_, {"id": id_, "action": "Created", "data": data}, once=True
    )


def announce(
    books: Books, account: Account, payment: Document, news: News, now: datetime, style: Style
) -> None:
    """Has news of a payment posted; nothing where the preference named no URL.

    A URL without `source_news=webhooks` gets an IPN twin of each notice too.
    """
    url = payment["notification_url"]
    if not url:
        return
    body = {
        "id": uuid.uuid4().int % 10**12,
        "live_mode": account.live_mode,
        "type": news.type,
        "date_created": told(now),
        "user_id": account.collector_id,
        "api_version": "v1",
        **news.body,
    }
    notices = [{"query": {"data.id": news.id, "type": news.type}, "body": body}]
    if news.ipn_topic and "source_news=webhooks" not in urlsplit(url).query:
        query = {"topic": news.ipn_topic, "id": news.id}
        notices.append({"query": query, "body": {"resource": news.id, "topic": news.ipn_topic}})
    due = now.timestamp() + style.after
    for notice in notices * (min(style.times, 1) if news.once else style.times):
        document = {"url": url, **notice, "style": asdict(style), "once": news.once, "statuses": []}
        books.add_notice(payment["id"], due, document)


def signed(notice: Document, secret: str, now: datetime) -> tuple[str, dict[str, str]]:
    """The URL to which the notice is posted at this time, and its headers."""
    style, query = Style(**notice["style"]), notice["query"]
    request_id = str(uuid.uuid4()) if style.request_id else ""
    ts = str(int(now.timestamp() * 1000))[: style.ts]
    headers = {"User-Agent": "MercadoPago WebHook v1.0 payment"}
    if style.signature != "none":
        # The twin's signature is one that nobody can validate, as the real one's.
        is_good = style.signature == "valid" and "topic" not in query
        data_id = query.get("data.id") or query.get("id", "")
        key = secret if is_good else "another secret"
        headers["x-signature"] = signature(key, data_id, request_id, ts)
    if request_id:
        headers["x-request-id"] = request_id
    return with_query(notice["url"], query), headers
