"""Notices: what the shopper of an order is told without having asked, when, and in which words.

A notice costs money and may wake somebody up. So there is one for each order, which gathers what happened until it is
due, and in the night it is due in the morning.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from retail.spanish.notices import MILOS_OWN, chosen, filled

from .shop_document import NoticeText

NoticeKind = Literal[
    "confirmed_cash",
    "confirmed_card",
    "confirmed_transfer",
    "confirmed_free",
    "paid",
    "paid_later",
    "in_review",
    "review_refused",
    "voucher",
    "another_voucher",
    "voucher_ended",
    "held",
    "preparing",
    "ready",
    "out_for_delivery",
    "out_for_delivery_in_window",
    "delivered",
    "cancelled",
    "refunded",
    "given_back",
    "paid_twice",
    "order_cancelled",
    "out_of_stock",
    "withdrawal_accepted",
    "withdrawal_of_returned",
    "withdrawal_of_unpaid",
    "withdrawal_of_unpaid_part",
    "withdrawal_rejected",
    "changed",
    "changed_after_paying",
    "substitute_offered",
    "window_moved",
]
NoticeState = Literal["waiting", "told", "needs_template", "unwanted"]
"""`needs_template`: WhatsApp takes free words for a day after the shopper last wrote, and that is over. `unwanted`: the
shopper wants no messages, or never wrote."""

TEXTS: dict[NoticeKind, str] = {
    **cast("dict[NoticeKind, str]", MILOS_OWN),
    "paid": "¡Recibimos tu pago de {amount}! 🎉 Tu pedido n.º {order} está confirmado y ahora lo preparamos.",
    "paid_later": "Recibimos tu pago de {amount} del pedido n.º {order}. ¡Gracias!",
    "in_review": "Mercado Pago está revisando el pago de tu pedido n.º {order}. Te avisamos apenas se confirme; no hace falta que pagues de nuevo.",
    "review_refused": "Mercado Pago no aprobó un pago de tu pedido n.º {order}. Si todavía no lo pagaste, podés hacerlo en el link del pedido.",
    "voucher": "Te guardamos el pedido n.º {order} hasta el {what}: pagá el cupón de {amount} en efectivo y, cuando Mercado Pago nos avise, te lo confirmamos.",
    "another_voucher": "Te guardamos el pedido n.º {order} hasta el {what}: pagá el último cupón que sacaste, de {amount}. El anterior ya no se puede pagar.",
    "voucher_ended": "El cupón de tu pedido n.º {order} ya no se puede pagar. Si todavía lo querés, podés pagarlo de otra forma en el link del pedido.",
    "held": "Recibimos un pago de {amount} por tu pedido n.º {order}, que no es lo que esperábamos. Lo está viendo una persona de la tienda: por ahora no pagues de nuevo.",
    "refunded": "Te devolvimos {amount} del pedido n.º {order}. Lo vas a ver en tu cuenta de Mercado Pago o en el resumen de tu tarjeta.",
    "given_back": "La tienda anotó que te devolvió {amount} del pedido n.º {order}. Si no los recibiste, escribime.",
    "paid_twice": "El pedido n.º {order} se pagó dos veces: te devolvemos {amount}, lo que pagaste de más.",
    "order_cancelled": "Tu pago de {amount} llegó cuando el pedido n.º {order} ya estaba cancelado: te lo devolvemos entero.",
    "out_of_stock": "Tu pago de {amount} llegó cuando el pedido n.º {order} ya había vencido, y no nos queda lo que llevabas: te lo devolvemos entero.",
    "withdrawal_accepted": "Aceptamos tu arrepentimiento del pedido n.º {order}: te devolvemos {amount}.",
    "withdrawal_of_returned": "Aceptamos tu arrepentimiento del pedido n.º {order}. Lo que pagaste ya te lo devolvimos o está en camino: no tenés que hacer nada.",
    "withdrawal_of_unpaid": "Aceptamos tu arrepentimiento del pedido n.º {order}: no tenés que pagar nada. Si ya lo pagaste, mandanos el comprobante y te lo devolvemos.",
    "withdrawal_of_unpaid_part": "Aceptamos tu arrepentimiento de una parte del pedido n.º {order}: ahora son {amount}. Si ya lo pagaste, mandanos el comprobante y te devolvemos la diferencia.",
    "withdrawal_rejected": "No pudimos aceptar tu arrepentimiento del pedido n.º {order}. Si querés saber por qué, escribime.",
    "changed": "Cambió tu pedido n.º {order}: {what}. Ahora son {amount}.",
    "changed_after_paying": "Cambió tu pedido n.º {order}: {what}. Te devolvemos {amount}.",
    "substitute_offered": "De tu pedido n.º {order} {what} Contestanos en el link del pedido.",
    "window_moved": "Como tu pago del pedido n.º {order} llegó tarde, el horario que habías elegido ya pasó: te lo llevamos {what}.",
}
"""Each text with its variables, `order`, `amount` and `what`: ready to become WhatsApp's approved templates."""

_STEPS: frozenset[NoticeKind] = frozenset(
    {
        "confirmed_cash",
        "confirmed_card",
        "confirmed_transfer",
        "confirmed_free",
        "paid",
        "in_review",
        "review_refused",
        "voucher",
        "another_voucher",
        "voucher_ended",
        "preparing",
        "ready",
        "out_for_delivery",
        "out_for_delivery_in_window",
        "delivered",
        "cancelled",
    }
)
"""Of these the newest says it all."""
_AT_ONCE: frozenset[NoticeKind] = frozenset(
    {
        "confirmed_cash",
        "confirmed_card",
        "confirmed_transfer",
        "confirmed_free",
        "paid",
        "in_review",
        "review_refused",
        "voucher",
        "another_voucher",
        "held",
        "substitute_offered",
    }
)
"""Somebody waits for these with the phone in their hand."""
_AT_ANY_HOUR: frozenset[NoticeKind] = frozenset(
    {"out_for_delivery", "out_for_delivery_in_window", "delivered"}
)
"""These are about goods that are at the door."""
GATHERED_FOR = timedelta(seconds=30)
"""How long the shop may go on, or take a slip back, before the shopper is told."""
_MORNING, _NIGHT = time(8), time(22)
MAX_LINES = 6
"""So many things fit a message; what is older is in the order's state."""
WINDOW = timedelta(hours=24)
"""How long after the shopper last wrote WhatsApp takes free words."""


@dataclass(frozen=True)
class Happening:
    """Something that a shopper is to be told.

    Attributes:
        amount: in centavos, where it is about money.
        what: which goods it is about, where it is not the whole order.
    """

    kind: NoticeKind
    amount: int = 0
    what: str = ""


@dataclass(frozen=True)
class Notice:
    """What the shopper of an order is to be told; under the order's id.

    Attributes:
        untold: what happened since they were last told.
        due_at: when they are told.
    """

    key: str
    user_id: int
    untold: tuple[Happening, ...]
    due_at: datetime
    state: NoticeState = "waiting"
    is_waiting: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_waiting", self.state == "waiting")


def with_happening(
    notice: Notice | None,
    order_id: int,
    user_id: int,
    happening: Happening,
    now: datetime,
    timezone: str,
) -> Notice:
    """The order's notice with one more thing to tell; it is due when the newest of them is."""
    untold = notice.untold if notice and notice.state != "told" else ()
    at = now if happening.kind in _AT_ONCE else now + GATHERED_FOR
    whole = Notice(str(order_id), user_id, (*untold, happening), at)
    return replace(whole, due_at=awake(whole, at, timezone))


def without(notice: Notice, kinds: Container[NoticeKind], what: str | None = None) -> Notice:
    """The notice without some kinds of happenings, or of these the one about `what`; left with none it tells nothing."""
    untold = tuple(
        each
        for each in notice.untold
        if each.kind not in kinds or (what is not None and each.what != what)
    )
    return replace(notice, untold=untold) if untold else told(notice)


def may_be_reworded(notice: Notice) -> bool:
    """Whether the shop may have a text of its own for something that is untold."""
    return any(each.kind in MILOS_OWN for each in notice.untold)


def in_words(notice: Notice, texts: Iterable[NoticeText]) -> str:
    """One message for all that is untold, in the shop's own texts where it has any."""
    words = dict(TEXTS)
    for each in texts:
        words[each.kind] = chosen(each.kind, each.text)
    steps = [each for each in notice.untold if each.kind in _STEPS]
    said = [each for each in notice.untold if each.kind not in _STEPS or each is steps[-1]]
    said = list(dict.fromkeys(said))[-MAX_LINES:]
    return "\n".join(
        filled(words[one.kind], order=notice.key, amount=one.amount, what=one.what) for one in said
    )


def told(notice: Notice) -> Notice:
    """The notice once the shopper was told."""
    return replace(notice, untold=(), state="told")


def awake(notice: Notice, at: datetime, timezone: str) -> datetime:
    """When a notice that is due at `at` may be told: in the morning, unless it is day or it is about goods at the door."""
    is_urgent = any(each.kind in _AT_ANY_HOUR for each in notice.untold)
    return at if is_urgent else by_day(at, timezone)


def by_day(at: datetime, timezone: str) -> datetime:
    """The same moment by day, the next morning for one in the night."""
    local = at.astimezone(ZoneInfo(timezone))
    if _MORNING <= local.time() < _NIGHT:
        return at
    day = local.date() + timedelta(days=local.time() >= _NIGHT)
    return datetime.combine(day, _MORNING, local.tzinfo).astimezone(at.tzinfo)
