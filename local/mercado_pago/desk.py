"""The desk: what happens to preferences and payments, whoever asks for it."""

import json
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import amounts, payment, preference_checks
from .account import CURRENCY, SITE, Account, Clock, told
from .courier import Courier
from .errors import MercadoPagoError, payment_not_found, wrong_state
from .ledger import Books, Ledger
from .notices import Style, announce

Document = dict[str, Any]
USUAL = Style()


@dataclass(slots=True)
class Desk:
    """One seller's business; `public_url` is what the links that payers get begin with."""

    account: Account
    ledger: Ledger
    courier: Courier
    clock: Clock
    public_url: str = ""

    def create_preference(self, given: Document) -> Document:
        """A new preference. The same asked for twice is two, each with a link that can be paid."""
        now = self.clock()
        asked = preference_checks.check(given, now)
        id_ = f"{self.account.collector_id}-{uuid.uuid4()}"
        link = f"{self.public_url}/checkout/v1/redirect?pref_id={id_}"
        document = {
            "additional_info": "",
            "auto_return": "",
            "back_urls": {},
            "binary_mode": False,
            "client_id": str(self.account.collector_id),
            "collector_id": self.account.collector_id,
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
            "merchant_order_id": _new_id(),
            "total": preference_checks.total(asked["items"]),
        }
        with self.ledger.open() as books:
            books.keep_preference(document)
        return document

    def preference(self, id_: str) -> Document:
        with self.ledger.open() as books:
            return _preference(books, id_)

    def change_preference(self, id_: str, given: Document) -> Document:
        """The preference with what was given in place of what it said."""
        now = self.clock()
        with self.ledger.open() as books:
            before = _preference(books, id_)
            items = given.get("items", before["items"])
            asked = preference_checks.check({**given, "items": items}, None)
            total = preference_checks.total(asked["items"])
            after = {**before, **asked, "last_updated": told(now), "total": total}
            books.keep_preference(after)
            return after

    def is_over(self, preference: Document) -> bool:
        """Whether the link has expired."""
        ends = preference["expiration_date_to"]
        return bool(preference["expires"] and ends and datetime.fromisoformat(ends) <= self.clock())

    def pay(
        self,
        preference_id: str,
        status: str,
        *,
        amount: int | None = None,
        currency: str = CURRENCY,
        style: Style = USUAL,
    ) -> Document:
        """A payment of a preference, also of one that has expired: who pays slowly pays late."""
        now = self.clock()
        with self._posting() as books:
            preference = _preference(books, preference_id)
            if preference["binary_mode"] and status in {"pending", "in_process"}:
                raise wrong_state()
            asked = preference["total"] if amount is None else amount
            made = payment.new(_new_id(), preference, status, asked, currency, self.account, now)
            books.keep_payment(made, preference_id)
            announce(books, self.account, made, "payment.created", now, style)
            return made

    def payment(self, id_: int) -> Document:
        with self.ledger.open() as books:
            return _payment(books, id_)

    def payments(self, reference: str | None) -> list[Document]:
        with self.ledger.open() as books:
            return books.payments(reference)

    def notices(self, payment_id: int) -> list[Document]:
        """What was posted of a payment so far, and what the shop answered each time."""
        with self.ledger.open() as books:
            return books.notices(payment_id)

    def move(self, id_: int, status: str, style: Style = USUAL) -> Document:
        """The payment in its next state."""
        with self._posting() as books:
            return self._moved(books, _payment(books, id_), status, style)

    def cancel(self, id_: int) -> Document:
        """The payment cancelled, which only works while nothing was paid."""
        with self._posting() as books:
            before = _payment(books, id_)
            if before["status"] not in payment.CANCELLABLE:
                raise wrong_state()
            return self._moved(books, before, "cancelled", USUAL)

    def refund(self, id_: int, amount: int | None, key: str) -> Document:
        """A refund of so many centavos, or of the rest; under a known key the first answer again."""
        now, asked = self.clock(), json.dumps(amount)
        with self._posting() as books:
            before = _payment(books, id_)
            if earlier := books.refund_under(id_, key):
                return _same(earlier, asked)
            refund = payment.new_refund(
                before, _new_id(), payment.check_refund(before, amount, now), now
            )
            books.keep_refund(id_, key, asked, refund)
            self._updated(books, payment.with_refund(before, refund, now), now, USUAL)
            return refund

    def _moved(self, books: Books, before: Document, status: str, style: Style) -> Document:
        now = self.clock()
        return self._updated(books, payment.moved(before, status, now), now, style)

    def _updated(self, books: Books, after: Document, now: datetime, style: Style) -> Document:
        books.keep_payment(after)
        announce(books, self.account, after, "payment.updated", now, style)
        return after

    @contextmanager
    def _posting(self) -> Iterator[Books]:
        """The books, for a change that is announced in the same transaction: a kill leaves both or neither."""
        with self.ledger.open() as books:
            yield books
        self.courier.wake()


def _same(earlier: tuple[str, Document], asked: str) -> Document:
    if earlier[0] != asked:
        raise MercadoPagoError(409, "idempotency_conflict", "The key was used for another request")
    return earlier[1]


def _preference(books: Books, id_: str) -> Document:
    found = books.preference(id_)
    if found is None:
        raise MercadoPagoError(404, "not_found", "preference not found", "invalid_id")
    return found


def _payment(books: Books, id_: int) -> Document:
    found = books.payment(id_)
    if found is None:
        raise payment_not_found()
    return found


def _new_id() -> int:
    """An id as long as theirs, which JavaScript still holds exactly."""
    return 100_000_000_000 + secrets.randbelow(900_000_000_000)


def in_centavos(given: Any, name: str = "amount") -> int | None:
    """The amount in centavos; None when none is given. Raises ValueError, in words."""
    if given is None:
        return None
    try:
        return amounts.centavos(given)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from error
