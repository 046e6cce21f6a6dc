"""Owner's notices: what the shop's owner is told by WhatsApp, as they chose, several things in one message."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from retail import quantity
from retail.money import format_pesos
from retail.wire import OwnerNoticeKind

from .notice import NoticeState

TEXTS: dict[OwnerNoticeKind, str] = {
    "new_order": "🛒 Pedido nuevo n.º {order}: {amount}, sin pagar todavía.",
    "paid": "✅ Se pagó el pedido n.º {order}: {amount}.",
    "payment_held": "⚠️ Un pago de {amount} no coincide con el pedido n.º {order}: miralo en el panel antes de entregar.",
    "payment_disputed": "⛔ Hay un reclamo por el pago del pedido n.º {order} ({amount}): no lo entregues sin mirarlo en el panel.",
    "low_stock": "📦 Queda poco de {subject}: {left}.",
    "withdrawal": "↩️ Pidieron devolver una compra: {subject}. Respondé cuanto antes: la ley te pide contestar dentro de las 24 horas.",
    "give_back": "💸 Devolvele {amount} a {subject} por el pedido n.º {order}: ya lo pagó, y no fue por Mercado Pago. Cuando se lo hayas devuelto, marcalo en el panel.",
    "person_wanted": "🙋 {subject} pide que le escriba una persona. Contestale desde el panel, en Chats.",
    "offer_answered": "🔁 Pedido n.º {order}: el cliente {subject}.",
}
"""Each text with its variables: ready to become WhatsApp's approved templates."""

MAX_LINES = 12
"""How many things one message tells; the others follow in the next."""


@dataclass(frozen=True)
class OwnerNotice:
    """Something that the owner is told.

    Attributes:
        amount: centavos; for `low_stock` thousandths of what is left.
        subject: what it is about where that is not an order: a product's name, a withdrawal's code, an answer,
            a conversation's name in addresses; or, only while that is told, who it is about.
        due_at: when it is told.
    """

    key: str
    kind: OwnerNoticeKind
    order_id: int
    amount: int
    subject: str
    due_at: datetime
    state: NoticeState = "waiting"
    is_waiting: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_waiting", self.state == "waiting")


def key_of(kind: OwnerNoticeKind, of: int | str) -> str:
    """Under which the notice is kept of a kind that an order, or a conversation by its name in addresses, has one of."""
    return f"{kind}-{of}"


def in_words(notices: Sequence[OwnerNotice]) -> str:
    """One message for several of them."""
    return "\n".join(
        TEXTS[each.kind].format(
            order=each.order_id,
            amount=format_pesos(each.amount),
            subject=each.subject or "quien lo hizo",
            left=f"{quantity.to_wire(each.amount):g}".replace(".", ","),
        )
        for each in notices
    )


def as_told(notice: OwnerNotice, state: NoticeState) -> OwnerNotice:
    """The notice after it was told, or after it turned out that it cannot be told."""
    return replace(notice, state=state)
