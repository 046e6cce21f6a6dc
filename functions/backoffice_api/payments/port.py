"""The payment port: what the shop asks of whoever takes the money.

A payment is started, goes its way outside (a page of the provider's, or nowhere), and is then *confirmed*:
read again at its source. What a browser or a notice says about a payment is only a reason to ask.
"""

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Charge:
    """What is to be paid; `amount` in centavos, `back_url` is where the shopper is sent afterwards."""

    order_id: int
    amount: int
    currency: str
    title: str
    back_url: str


@dataclass(frozen=True)
class Started:
    """A payment on its way: at `redirect_url`, or with nothing more to do when that is None."""

    reference: str
    redirect_url: str | None


@dataclass(frozen=True)
class Confirmation:
    """What the provider knows of a payment; `amount` in centavos."""

    reference: str
    order_id: int
    amount: int
    currency: str
    state: Literal["pending", "paid", "rejected"]


class Payments(Protocol):
    """A provider. Every method raises `retail.errors.Unavailable` when it does not answer."""

    def start(self, charge: Charge) -> Started:
        """Begins a payment of the whole charge.

        Starting the same order again is harmless: each reference is confirmed as it was charged. A payment
        without a `redirect_url` is paid already.
        """
        ...

    def confirm(self, reference: str) -> Confirmation:
        """The payment as its provider has it now: the order, amount and currency that it was started with.

        Asking changes nothing.

        Raises:
            NotFound: `payment_not_found` for a reference that was never given out, whatever text it is.
        """
        ...

    def ping(self) -> None:
        """Answers when the provider can be reached.

        Raises:
            Unavailable: when it cannot.
        """
        ...
