"""The desk: what happens to preferences and payments, whoever asks for it."""

import json
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import amounts, chargeback, merchant_order, payment, preference, preference_checks
from .account import CURRENCY, Account, Clock, told
from .courier import Courier
from .errors import (
    NOT_CANCELLED,
    NOT_FOUND,
    MercadoPagoError,
    merchant_order_not_found,
    payment_not_found,
    wrong_state,
)
from .ledger import Books, Ledger
from .notices import News, Style, announce, of_chargeback, of_fraud, of_payment

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
        made = preference.new(id_, _new_id(), asked, link, self.account, now)
        with self.ledger.open() as books:
            books.keep_preference(made)
        return made

    def preference(self, id_: str) -> Document:
        with self.ledger.open() as books:
            return _preference(books, id_)

    def preferences(self, reference: str | None) -> list[Document]:
        with self.ledger.open() as books:
            return books.preferences(reference)

    def change_preference(self, id_: str, given: Document) -> Document:
        """The preference with what was given in place of what it said."""
        with self.ledger.open() as books:
            after = preference.changed(_preference(books, id_), given, self.clock())
            books.keep_preference(after)
            return after

    def pay(
        self,
        preference_id: str,
        status: str,
        *,
        amount: int | None = None,
        currency: str = CURRENCY,
        voucher_expires_at: datetime | None = None,
        late: bool = False,
        style: Style = USUAL,
    ) -> Document:
        """A payment of a preference.

        Args:
            late: by somebody who had the page open before the link expired.
        """
        now = self.clock()
        with self._posting() as books:
            paid = _preference(books, preference_id)
            if not late:
                preference.check_open(paid, now)
            kind = preference.kind_for(paid, status)
            expires_at = voucher_expires_at or preference.voucher_expires_at(paid)
            asked = paid["total"] if amount is None else amount
            id_ = _new_id()
            made = payment.new(id_, paid, kind, asked, currency, self.account, now, expires_at)
            made = payment.standing(made, status, now)
            books.keep_payment(made, preference_id)
            self._announce(books, made, of_payment(made, "payment.created"), now, style)
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
            return self._move(books, _payment(books, id_), status, style)

    def cancel(self, id_: int) -> Document:
        """The payment cancelled, which only works while nothing was paid."""
        with self._posting() as books:
            before = _payment(books, id_)
            if before["status"] not in payment.CANCELLABLE:
                raise wrong_state(NOT_CANCELLED)
            return self._move(books, before, "cancelled", USUAL)

    def expire_vouchers(self) -> None:
        """Has those that nobody paid in time cancelled."""
        now = self.clock()
        with self.ledger.open() as books:
            overdue = books.overdue(told(now))
            for one in overdue:
                self._update(books, payment.expired(one, now), now, USUAL)
        if overdue:
            self.courier.wake()

    def warn_of_fraud(self, id_: int, style: Style = USUAL) -> Document:
        """The payment, after a notice that what it paid must not be delivered."""
        with self._posting() as books:
            known = _payment(books, id_)
            self._announce(books, known, of_fraud(known), self.clock(), style)
            return known

    def refund(self, id_: int, amount: int | None, key: str, status: str = "approved") -> Document:
        """A refund of so many centavos, or of the rest; under a known key the first answer again.

        Args:
            status: approved | in_process | rejected: what becomes of it, or of its beginning.
        """
        now, asked = self.clock(), json.dumps(amount)
        with self._posting() as books:
            before = _payment(books, id_)
            if earlier := books.refund_under(id_, key):
                return _same(earlier, asked)
            given = payment.check_refund(before, amount, now)
            refund = payment.new_refund(before, _new_id(), given, now, status)
            books.keep_refund(id_, key, asked, refund)
            self._update(books, payment.with_refund(before, refund, now), now, USUAL)
            return refund

    def settle_refund(
        self, id_: int, refund_id: int, status: str, style: Style = USUAL
    ) -> Document:
        """The payment after a refund that was in process ended."""
        now = self.clock()
        with self._posting() as books:
            before = _payment(books, id_)
            refund = payment.settled_refund(before, refund_id, status)
            return self._update(books, payment.with_refund(before, refund, now), now, style)

    def merchant_order(self, id_: int) -> Document:
        """What the payments of one preference come to."""
        with self.ledger.open() as books:
            paid = books.preference_of_merchant_order(id_)
            if paid is None:
                raise merchant_order_not_found()
            return self._merchant_order(books, paid)

    def merchant_orders(
        self, reference: str | None = None, preference_id: str | None = None
    ) -> list[Document]:
        """All merchant orders, or those of a reference, or the one of a preference, or what is both."""
        with self.ledger.open() as books:
            if preference_id is None:
                found = books.preferences(reference)
            else:
                one = books.preference(preference_id)
                found = [one] if one and reference in {None, one["external_reference"]} else []
            return [self._merchant_order(books, paid) for paid in found]

    def chargeback(self, id_: str) -> Document:
        with self.ledger.open() as books:
            found = books.chargeback(id_)
        if found is None:
            raise MercadoPagoError(404, "not_found", "Chargeback not found", NOT_FOUND)
        return found

    def chargebacks(self, payment_id: int) -> list[Document]:
        with self.ledger.open() as books:
            return books.chargebacks(payment_id)

    def _merchant_order(self, books: Books, paid: Document) -> Document:
        return merchant_order.of(paid, books.payments_of(paid["id"]), self.account, self.clock())

    def _move(self, books: Books, before: Document, status: str, style: Style) -> Document:
        now = self.clock()
        after = self._update(books, payment.moved(before, status, now, _new_id()), now, style)
        self._charge_back(books, before, after, now, style)
        return after

    def _charge_back(
        self, books: Books, before: Document, after: Document, now: datetime, style: Style
    ) -> None:
        """Has a charge-back begin or end with the payment's move, and tells of it."""
        states = [one["status"] == "charged_back" for one in (before, after)]
        if states[0] == states[1]:
            return
        if states[1]:
            case = chargeback.new(_new_id(), after, self.account, now)
        else:
            case = chargeback.settled(books.chargebacks(after["id"])[-1], after, now)
        books.keep_chargeback(case)
        self._announce(books, after, of_chargeback(case), now, style)

    def _update(self, books: Books, after: Document, now: datetime, style: Style) -> Document:
        books.keep_payment(after)
        self._announce(books, after, of_payment(after, "payment.updated"), now, style)
        return after

    def _announce(
        self, books: Books, paid: Document, news: News, now: datetime, style: Style
    ) -> None:
        announce(books, self.account, paid, news, now, style)

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
