"""What an order is paid with at the provider's: the link to its page, or a voucher for a cash desk."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PaymentLink:
    """Where an order is paid: the provider's page, by the provider's id.

    Attributes:
        until: when nobody can begin to pay there any more.
        amount: what one pays there, in centavos.
        begun_at: when its shopper last began to pay.
        excluded: kinds of payment that it does not take; None where that was not written down.
    """

    id: str
    url: str
    collector_id: int
    until: datetime
    begun_at: datetime
    amount: int = 0
    excluded: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Voucher:
    """What a shopper has to take to a cash desk: the provider's payment, and until when it can be paid there.

    Attributes:
        amount: what one pays there, in centavos; 0 where that was not written down.
        taken_at: by the provider's date; None where that was not written down.
    """

    payment_id: int
    until: datetime
    amount: int = 0
    taken_at: datetime | None = None

    def is_before(self, other: "Voucher") -> bool:
        """Whether the other one was taken after this one."""
        if self.taken_at is None or other.taken_at is None:
            return False
        return self.taken_at < other.taken_at
