"""Erasure: a customer's personal data goes, and what the law has the shop keep stays without them. Pure.

Ley 25.326, art. 16, lets a person have their data deleted, unless the law obliges the shop to keep them: an order and its
payments are kept for ten years with the shop's books (CCyC, art. 328).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from retail import phone as phones
from retail.errors import Invalid
from retail.wire import ErasureObstacle

from .conversation import NEVER, Conversation
from .naming import start_over
from .order import Order, as_of
from .order_event import OrderEvent, OrderEventKind
from .withdrawal import Withdrawal

REMOVED = "datos borrados"
"""What stands where a person's name or address was."""

Stage = Literal["said", "letters", "log", "orders", "forms", "answers", "rest", "done"]
STAGES: tuple[Stage, ...] = get_args(Stage)

_DECIDED: frozenset[OrderEventKind] = frozenset({"withdrawal_accepted", "withdrawal_rejected"})
"""Events whose note is a withdrawal's code, and what the owner said of it, which may name a person."""


@dataclass(frozen=True)
class ErasedConversation:
    """What is deleted of a conversation: its lines before `until`. What comes from there on is a stranger's."""

    key: str
    until: int


@dataclass(frozen=True)
class Erasure:
    """The deletion of one customer's data, which goes on from where it stands; under the user's id.

    Attributes:
        conversations: what is still to be deleted of the chats; none once it is done.
        contacts: how the customer is reached, as `contact_key` has it, by which their withdrawals are found; the same.
        page_token: how far the present stage is.
    """

    key: str
    begun_at: datetime
    conversations: tuple[ErasedConversation, ...]
    contacts: tuple[str, ...]
    stage: Stage = "said"
    page_token: str = ""
    done_at: datetime | None = None
    is_open: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_open", self.stage != "done")

    @property
    def user_id(self) -> int:
        """Whose data they are."""
        return int(self.key)


def further(erasure: Erasure, page_token: str | None, now: datetime) -> Erasure:
    """The erasure after a step: at the next page of its stage, or at the next stage after the last one."""
    if page_token:
        return replace(erasure, page_token=page_token)
    stage = STAGES[STAGES.index(erasure.stage) + 1]
    if stage != "done":
        return replace(erasure, stage=stage, page_token="")
    return replace(erasure, stage=stage, page_token="", conversations=(), contacts=(), done_at=now)


def obstacle_in(order: Order, now: datetime) -> ErasureObstacle | None:
    """Why the data of an order's customer are still needed; None where the order is over."""
    standing = as_of(order, now)
    if order.frozen:
        return "payment_disputed"
    if order.to_give_back:
        return "refund_under_way"
    is_over = standing.status in {"delivered", "cancelled"}
    return None if is_over and standing.payment_status != "in_review" else "order_open"


def may_be_paid_late(order: Order, now: datetime) -> bool:
    """Whether the order expired after its shopper had begun to pay it: it lives again if that payment comes after all."""
    return order.payment_link is not None and as_of(order, now).payment_status == "expired"


def forgotten(conversation: Conversation, now: datetime) -> Conversation:
    """A conversation at rest in which nothing is known of anybody any more; the next message is a stranger's."""
    return replace(
        start_over(conversation),
        created_at=now,
        updated_at=now,
        heard_at=None,
        last_claimed_at=None,
        held_since=NEVER,
        sent=(),
    )


def is_untouched(conversation: Conversation, erased: ErasedConversation) -> bool:
    """Whether nobody has written in a conversation since it was forgotten."""
    is_quiet = conversation.is_at_rest and not conversation.moved_to and not conversation.paused
    return is_quiet and conversation.next_seq == erased.until


def without_person(order: Order) -> Order:
    """The order with its lines, amounts and zone, but nothing that tells whose it was."""
    delivery = order.delivery
    if delivery and delivery.address:
        delivery = replace(delivery, address=REMOVED)
    if delivery:
        delivery = replace(delivery, floor="", notes="", place=None)
    return replace(order, delivery=delivery, events=tuple(map(_without_note, order.events)))


def _without_note(event: OrderEvent) -> OrderEvent:
    if event.kind == "note":
        return replace(event, note=REMOVED)
    code, _, said = event.note.partition(" ")
    return replace(event, note=f"{code} {REMOVED}") if event.kind in _DECIDED and said else event


def without_contact(withdrawal: Withdrawal) -> Withdrawal:
    """The withdrawal without what its customer or the owner wrote."""
    return replace(
        withdrawal,
        named=withdrawal.named and REMOVED,
        contact=withdrawal.contact and REMOVED,
        note=withdrawal.note and REMOVED,
    )


def contact_key(contact: str) -> str:
    """One text for all ways to write a phone or an e-mail."""
    text = "".join(contact.casefold().split())
    try:
        return phones.key(phones.parse(contact)) if "@" not in text else text
    except Invalid:
        return text


def is_theirs(withdrawal: Withdrawal, contacts: Iterable[str]) -> bool:
    """Whether somebody left one of these contacts in the form."""
    return bool(withdrawal.contact) and contact_key(withdrawal.contact) in set(contacts)
