"""Notices: what Mercado Pago posts to `notification_url`, signed, and again until somebody takes it."""

import hashlib
import hmac
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from local import loopback

from .account import Account
from .ledger import Ledger

MINUTE = 60.0
RETRIES: Sequence[float] = (15 * MINUTE, 15 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 48)
"""Seconds to each next try: every quarter of an hour, and more after the third. The real one goes on for ever."""
ANSWER_SECONDS = 22.0
SIGNATURES = ("valid", "bad", "none")


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


class Courier:
    """Posts notices on threads of its own; what waits outlives a restart."""

    def __init__(
        self,
        account: Account,
        ledger: Ledger,
        *,
        retries: Sequence[float] = RETRIES,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._retries = retries
        self._now = now
        self._wake = threading.Condition()
        self._open = True
        self._under_way: set[int] = set()
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="notice")
        self._thread = threading.Thread(target=self._run, name="notices", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._wake:
            self._open = False
            self._wake.notify_all()
        self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def announce(self, payment: dict[str, Any], action: str, created_at: str, style: Style) -> None:
        """Has the payment's news posted; nothing where the preference named no URL.

        A URL without `source_news=webhooks` gets an IPN twin of each notice too.
        """
        url = payment["notification_url"]
        if not url:
            return
        body = {
            "id": int(uuid.uuid4().int % 10**12),
            "live_mode": self._account.live_mode,
            "type": "payment",
            "date_created": created_at,
            "user_id": self._account.collector_id,
            "api_version": "v1",
            "action": action,
            "data": {"id": str(payment["id"])},
        }
        notice = {"url": url, "body": body, "style": asdict(style), "statuses": []}
        twin = {**notice, "body": {"resource": str(payment["id"]), "topic": "payment"}}
        kinds = [notice] if "source_news=webhooks" in urlsplit(url).query else [notice, twin]
        due = self._now() + style.after
        with self._ledger.open() as books:
            for one in kinds * style.times:
                books.add_notice(payment["id"], due, one)
        with self._wake:
            self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                if not self._open:
                    return
                wait = self._dispatch()
                self._wake.wait(wait)

    def _dispatch(self) -> float | None:
        """Hands over what is due; answers the seconds until the next one is."""
        with self._ledger.open() as books:
            waiting = [one for one in books.waiting() if one[0] not in self._under_way]
        for id_, due, notice in waiting:
            if due > self._now():
                return due - self._now()
            self._under_way.add(id_)
            self._pool.submit(self._post, id_, notice)
        return None

    def _post(self, id_: int, notice: dict[str, Any]) -> None:
        status = self._answer(notice)
        tried = len(notice["statuses"])
        notice["statuses"].append(status)
        is_done = status in {200, 201} or tried == len(self._retries)
        due = None if is_done else self._now() + self._retries[tried]
        with self._ledger.open() as books:
            books.keep_notice(id_, due, notice)
        with self._wake:
            self._under_way.discard(id_)
            self._wake.notify_all()

    def _answer(self, notice: dict[str, Any]) -> int | None:
        """The status that the shop answered; None when it did not in time."""
        url, headers = self._signed(notice)
        try:
            with loopback.session() as session:
                answered = session.post(
                    url,
                    json=notice["body"],
                    headers=headers,
                    timeout=(5.0, ANSWER_SECONDS),
                    allow_redirects=False,
                )
        except requests.RequestException:
            return None
        return answered.status_code

    def _signed(self, notice: dict[str, Any]) -> tuple[str, dict[str, str]]:
        style, body = Style(**notice["style"]), notice["body"]
        is_ipn = "topic" in body
        id_ = body["resource"] if is_ipn else body["data"]["id"]
        query = {"topic": "payment", "id": id_} if is_ipn else {"data.id": id_, "type": "payment"}
        request_id = str(uuid.uuid4()) if style.request_id else ""
        ts = str(int(self._now() * 1000))[: style.ts]
        # The twin's signature is one that nobody can validate, as the real one's.
        is_good = style.signature == "valid" and not is_ipn
        secret = self._account.webhook_secret if is_good else "another secret"
        headers = {"User-Agent": "MercadoPago WebHook v1.0 payment"}
        if style.signature != "none":
            headers["x-signature"] = signature(secret, id_, request_id, ts)
        if request_id:
            headers["x-request-id"] = request_id
        joint = "&" if urlsplit(notice["url"]).query else "?"
        return notice["url"] + joint + urlencode(query), headers
