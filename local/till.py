"""A payment provider in this process: links, payments and refunds as Mercado Pago has them, without its wire."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from backoffice_api.domain.payment import WAITING, ProviderStatus, SeenPayment
from backoffice_api.payments.port import ALREADY_MOVED, NOT_CANCELLED, Charge, Link, Refund
from retail.errors import NotFound, Refused, Unavailable
from retail.money import CURRENCY

COLLECTOR = 1_234_567_890


@dataclass
class Till:
    """What `backoffice_api.payments.port.Payments` promises, and the part of the shopper who pays.

    Attributes:
        is_down: whether it answers nobody.
        asked: the names of the port's methods that were called, in order.
        refund_status: what a refund is answered with: `approved`, or another of Mercado Pago's words.
    """

    clock: Callable[[], datetime]
    is_down: bool = False
    asked: list[str] = field(default_factory=list)
    refund_status: str = "approved"
    links: dict[str, Charge] = field(default_factory=dict)
    paid: dict[int, SeenPayment] = field(default_factory=dict)
    refunds: dict[str, tuple[int, Refund]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1001))

    def create(self, charge: Charge) -> Link:
        """See the port."""
        self._answer("create")
        id_ = f"{COLLECTOR}-{next(self._numbers)}"
        self.links[id_] = charge
        return Link(id_, f"https://pay.example/{id_}", COLLECTOR)

    def limit(self, link_id: str, until: datetime) -> None:
        """See the port."""
        self._answer("limit")
        if link_id not in self.links:
            raise _unknown()
        self.links[link_id] = replace(self.links[link_id], expires_at=until)

    def payment(self, id_: int) -> SeenPayment:
        """See the port."""
        self._answer("payment")
        return self._known(id_)

    def payments(self, reference: str) -> list[SeenPayment]:
        """See the port."""
        self._answer("payments")
        return [each for each in self.paid.values() if each.reference == reference]

    def cancel(self, id_: int) -> SeenPayment:
        """See the port."""
        self._answer("cancel")
        if self._known(id_).status not in WAITING:
            raise Refused("payment_refused", "nobody waits for it", causes=[NOT_CANCELLED])
        self.move(id_, "cancelled")
        return self._known(id_)

    def refund(self, id_: int, key: str, amount: int | None = None) -> Refund:
        """See the port."""
        self._answer("refund")
        if key in self.refunds:
            return self.refunds[key][1]
        seen = self._known(id_)
        left = seen.amount - seen.refunded
        wanted = left if amount is None else amount
        if seen.status not in {"approved", "in_mediation"} or not 0 < wanted <= left:
            raise Refused("payment_refused", "nothing to give back", causes=[ALREADY_MOVED])
        refund = Refund(next(self._numbers), wanted, self.refund_status)
        self.refunds[key] = id_, refund
        if refund.status == "approved":
            self._give_back(seen, wanted)
        return refund

    def refund_of(self, id_: int, refund_id: int) -> Refund:
        """See the port."""
        self._answer("refund_of")
        for of, refund in self.refunds.values():
            if (of, refund.id) == (id_, refund_id):
                return refund
        raise _unknown()

    def ping(self) -> None:
        """See the port."""
        self._answer("ping")

    def pay(self, link_id: str, status: ProviderStatus = "approved", **other: object) -> int:
        """Pays by a link, also by one that is over, as somebody does whose page is still open.

        Args:
            other: members of the payment that differ from what the link asks for.

        Returns:
            The payment's id.
        """
        charge, id_ = self.links[link_id], next(self._numbers)
        seen = SeenPayment(
            id=id_,
            status=status,
            status_detail="accredited" if status == "approved" else "",
            amount=charge.amount,
            refunded=0,
            currency=CURRENCY,
            reference=charge.reference,
            collector_id=COLLECTOR,
            is_live=False,
            operation="regular_payment",
            kind="credit_card",
            changed_at=self.clock(),
        )
        self.paid[id_] = replace(seen, **other)  # type: ignore[arg-type]
        return id_

    def move(self, id_: int, status: ProviderStatus, **other: object) -> None:
        """Has a payment change, at the provider's present time."""
        moved = replace(self.paid[id_], status=status, changed_at=self.clock())
        self.paid[id_] = replace(moved, **other)  # type: ignore[arg-type]

    def finish(self, key: str, status: str) -> None:
        """Has a refund that was in process end."""
        id_, refund = self.refunds[key]
        self.refunds[key] = id_, replace(refund, status=status)
        if status == "approved":
            self._give_back(self.paid[id_], refund.amount)

    def _give_back(self, seen: SeenPayment, amount: int) -> None:
        refunded = seen.refunded + amount
        status: ProviderStatus = "refunded" if refunded == seen.amount else seen.status
        self.move(seen.id, status, refunded=refunded)

    def _known(self, id_: int) -> SeenPayment:
        if id_ not in self.paid:
            raise _unknown()
        return self.paid[id_]

    def _answer(self, method: str) -> None:
        self.asked.append(method)
        if self.is_down:
            raise Unavailable("payments_unavailable", "no answer")


def _unknown() -> NotFound:
    return NotFound("payment_not_found", "there is no such thing")
