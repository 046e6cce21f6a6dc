"""The payment port: what the shop asks of whoever takes the money.

A *link* leads to the provider's own page, where a shopper pays an order, maybe more than once. What a browser or a
notice says of a payment is only a reason to read it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..domain.payment import SeenPayment

ALREADY_MOVED = 2063
"""The cause of a refusal because the payment's state does not allow it: read it again, it may be paid just now."""

NOT_CANCELLED = 2018
"""The same where a payment was to be cancelled, by the newer references; older ones have ALREADY_MOVED there, too."""

CASH_DESK = ("ticket",)
"""Kinds of payment by a voucher that is paid at a cash desk, days after it was taken."""


@dataclass(frozen=True)
class Charge:
    """What a link is to be made for; `amount` in centavos.

    Attributes:
        reference: ours, at most 64 letters, digits, `-` and `_`.
        expires_at: until when one may begin to pay.
        back_url: where the shopper is sent afterwards.
        notification_url: where the provider tells us that a payment changed.
        excluded: kinds of payment that the shop does not take, such as `ticket`.
        voucher_until: when a voucher can be paid no more; None where none is taken.
    """

    reference: str
    title: str
    amount: int
    expires_at: datetime
    back_url: str
    notification_url: str
    excluded: tuple[str, ...] = ()
    voucher_until: datetime | None = None


@dataclass(frozen=True)
class Link:
    """A link that can be paid, and the account that the money goes to."""

    id: str
    url: str
    collector_id: int


@dataclass(frozen=True)
class Refund:
    """Money on its way back; it is back when `status` is approved. `amount` in centavos."""

    id: int
    amount: int
    status: str


class Payments(Protocol):
    """A provider.

    Every method raises `retail.errors.Unavailable` when the provider does not answer, or answers what cannot be used,
    and Refused (`payment_refused`, with its `causes`) when it says no.
    """

    def create(self, charge: Charge) -> Link:
        """A link for the whole charge. The same charge asked for twice gives two."""
        ...

    def limit(self, link_id: str, until: datetime) -> None:
        """Changes until when one may begin to pay by the link; who has its page open may still.

        Raises:
            NotFound: `payment_not_found`.
        """
        ...

    def payment(self, id_: int) -> SeenPayment:
        """The payment as it is now.

        Raises:
            NotFound: `payment_not_found`.
        """
        ...

    def payments(self, reference: str) -> Sequence[SeenPayment]:
        """All payments under a reference of ours, rejected tries too.

        Read one by its id before its refunds are counted: the search may leave some out.
        """
        ...

    def cancel(self, id_: int) -> SeenPayment:
        """The payment cancelled, so that nobody can pay it any more; refused once it is paid or over, by whatever `causes`.

        Raises:
            NotFound: `payment_not_found`.
        """
        ...

    def refund(self, id_: int, key: str, amount: int | None = None) -> Refund:
        """So many centavos back, or the rest; the same key asks for the same refund, as often as it is sent.

        Args:
            key: 1 to 64 characters.

        Raises:
            NotFound: `payment_not_found`.
        """
        ...

    def refund_of(self, id_: int, refund_id: int) -> Refund:
        """A refund as it is now.

        Raises:
            NotFound: `payment_not_found`.
        """
        ...

    def ping(self) -> None:
        """Answers when the account can be used."""
        ...
