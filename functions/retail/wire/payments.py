"""Payments: where an order's stands, and those that the provider has."""

from typing import Literal, TypedDict

from .checkout import CheckoutState


class Payment(TypedDict):
    """Where the payment of an order stands; `payment_url` is where the shopper pays while it is payable."""

    state: CheckoutState
    payment_url: str | None


class NoticeTaken(TypedDict):
    """What became of a notice of the provider's."""

    status: Literal["taken", "ignored"]


class ProviderPayment(TypedDict):
    """A payment, under the provider's id.

    `standing`: `open` and `void` ones were not charged, one that `counts` pays its order, a `held` one differs from what
    the order asks for, a `surplus` one is not wanted and goes back. `why` says in what it differs, or why it is not
    wanted. `refund` is where the money stands that goes back.
    """

    id: int
    order_id: int
    status: str
    standing: Literal["open", "void", "counts", "held", "surplus"]
    why: str
    amount: float
    refunded: float
    currency: str
    kind: str
    refund: Literal["asked", "in_process", "done", "refused"] | None
    changed_at: str


class PaymentPage(TypedDict):
    """Some payments."""

    items: list[ProviderPayment]
    next_page_token: str | None
