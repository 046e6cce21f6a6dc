"""Withdrawals: what shoppers take back of their orders, and what the owner decides."""

from typing import Literal, NotRequired, TypedDict

from .checkout import CheckoutShop

WithdrawalState = Literal["open", "accepted", "rejected"]
WithdrawalObstacle = Literal["perishable", "withdrawn"]
"""Why a line cannot be sent back: it perishes, or was asked for before."""


class WithdrawnLine(TypedDict):
    """What is sent back of an order's line, in units or kilos, and the pesos that it cost."""

    product_id: int
    name: str
    unit: str
    quantity: float
    amount: float


class ReturnableLine(TypedDict):
    """A line of an order: how much of it can still be sent back, and why not more."""

    product_id: int
    name: str
    unit: str
    quantity: float
    unit_price: float
    obstacle: WithdrawalObstacle | None


class KnownWithdrawal(TypedDict):
    """What was asked for under a code, as the order's shopper may see it."""

    withdrawal_code: str
    state: WithdrawalState
    lines: list[WithdrawnLine]
    amount: float
    asked_at: str
    closed_at: str | None
    note: str


class CheckoutWithdrawals(TypedDict):
    """What can be sent back of the order behind a link, until when, and what was asked for before.

    `until` is null while nothing was delivered, and where the shopper was never told of the right: then it does not
    end. An order that is `cancellable` is cancelled when all of it is asked back.
    """

    order_id: int
    shop_name: str
    timezone: str
    rehearsal: bool
    shop: CheckoutShop
    until: str | None
    is_over: bool
    cancellable: bool
    lines: list[ReturnableLine]
    withdrawals: list[KnownWithdrawal]


class AskedWithdrawal(KnownWithdrawal):
    """What was taken down; `left_out` are the wanted lines that cannot be sent back, each with the reason."""

    cancelled: bool
    left_out: list[ReturnableLine]


class LineToWithdraw(TypedDict):
    """So much of a product, in units or kilos."""

    product_id: int
    quantity: float


class OrderWithdrawal(TypedDict):
    """What the shopper wants to send back; without lines all of it."""

    lines: NotRequired[list[LineToWithdraw]]


class WithdrawalRequest(TypedDict):
    """An order by its number or its link, and a phone or an e-mail at which the shop reaches whoever asks."""

    order: str
    contact: str


class WithdrawalCode(TypedDict):
    """What a request is known by; it says nothing of the order, nor whether there is one."""

    withdrawal_code: str


class WithdrawalDesk(TypedDict):
    """Whom one asks to take a purchase back."""

    shop_name: str
    timezone: str
    rehearsal: bool
    shop: CheckoutShop


class Withdrawal(KnownWithdrawal):
    """A withdrawal as the owner sees it.

    `order_id` is null while nobody knows that it is the order's shopper's, by its link or by a contact that is theirs:
    that is for the owner to find out, by what was `named` and the `contact`. `user_id` is the order's shopper. `until`
    is as in `CheckoutWithdrawals`; `late`: the right had ended. `refund` is how the money of an accepted one goes back:
    by the provider, or by hand where it did not come through it.
    """

    order_id: int | None
    user_id: int | None
    named: str
    contact: str
    until: str | None
    late: bool
    refund: Literal["none", "provider", "by_hand"]


class WithdrawalPage(TypedDict):
    """Some withdrawals."""

    items: list[Withdrawal]
    next_page_token: str | None


class WithdrawalDecision(TypedDict):
    """What the owner decides; `note` is told to the shopper. `restock` puts what comes back on the shelves again.

    `order_id` is the order that a withdrawal without one is of, as the owner found out.
    """

    outcome: Literal["accepted", "rejected"]
    note: NotRequired[str]
    restock: NotRequired[bool]
    order_id: NotRequired[int | None]
