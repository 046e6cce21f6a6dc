"""Notices of an order's way, which the shop may word itself: Milo's own texts, which others are taken, and how they are filled in.

Notices of money that goes back, is held or was paid twice, and of withdrawals are not among them: they say what the law and the
provider require.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from ..money import format_pesos
from ..wire import WordedNoticeKind

MAX_TEXT = 300

MILOS_OWN: Mapping[WordedNoticeKind, str] = {
    "confirmed_cash": "¡Listo! Tu pedido n.º {order} está confirmado: pagás {amount} en efectivo cuando lo recibas. Te avisamos cómo viene.",
    "confirmed_card": "¡Listo! Tu pedido n.º {order} está confirmado: pagás {amount} con tarjeta cuando lo recibas. Te avisamos cómo viene.",
    "confirmed_transfer": "¡Listo! Anotamos tu pedido n.º {order}: transferí {amount} al alias que está en el link del pedido y, cuando veamos la transferencia, te lo confirmamos.",
    "confirmed_free": "¡Listo! Tu pedido n.º {order} está confirmado y ahora lo preparamos: no tenés que pagar nada.",
    "preparing": "Ya estamos preparando tu pedido n.º {order} 🧺",
    "ready": "Tu pedido n.º {order} está listo: ya podés pasar a retirarlo 🛍️",
    "out_for_delivery": "Tu pedido n.º {order} está en camino 🛵",
    "out_for_delivery_in_window": "Tu pedido n.º {order} está en camino 🛵 Te lo llevamos {what}.",
    "delivered": "Tu pedido n.º {order} fue entregado. ¡Gracias por tu compra! 💚",
    "cancelled": "Tu pedido n.º {order} se canceló. Si no sabés por qué o querés hacerlo de nuevo, escribime.",
}
"""Each with its variables, `order`, `amount` and `what`."""

Mistake = Literal[
    "string_too_long",
    "unseen",
    "link",
    "braces",
    "unknown_variable",
    "order_missing",
    "amount_missing",
    "what_missing",
]

_VARIABLE = re.compile(r"\{(\w+)\}")
_SCHEME = re.compile(
    r"(?<!\w)(?!https://\w)(?:[a-z][a-z0-9+.-]*://|(?:javascript|data|mailto|tel|sms|whatsapp|intent):\S)",
    re.IGNORECASE,
)
_WITHOUT_SCHEME = re.compile(
    r"(?<![\w@./-])(?:www\.\w|(?:[\w-]+\.)+(?:[a-z]{2,}/|(?:com|net|org)\b))", re.IGNORECASE
)
"""What WhatsApp makes a link of although nobody wrote `https://`: `www.milo`, `wa.me/54`, `milo.com`; not an address of mail."""
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINS_EMOJI = "\u200d"


def mistake(kind: WordedNoticeKind, text: str) -> Mistake | None:
    """Why a text cannot stand for Milo's own of that kind: it has the same variables, and what a shopper may be sent."""
    if len(text) > MAX_TEXT:
        return "string_too_long"
    if any(unicodedata.category(each) in _UNSEEN and each != _JOINS_EMOJI for each in text):
        return "unseen"
    if _SCHEME.search(text) or _WITHOUT_SCHEME.search(text):
        return "link"
    if re.search("[{}]", _VARIABLE.sub("", text)):
        return "braces"
    return _wrong_variables(variables(text), variables(MILOS_OWN[kind]))


def variables(text: str) -> list[str]:
    """The names that stand in braces."""
    return _VARIABLE.findall(text)


def chosen(kind: WordedNoticeKind, text: str) -> str:
    """The shop's text; Milo's own where it has none, or one from a time when it was taken and is not any more."""
    return text if text and mistake(kind, text) is None else MILOS_OWN[kind]


def filled(text: str, *, order: str, amount: int, what: str) -> str:
    """A notice's text as the shopper reads it; the amount is in centavos."""
    return text.format(order=order, amount=format_pesos(amount), what=what)


def _wrong_variables(given: list[str], wanted: list[str]) -> Mistake | None:
    if not set(given) <= set(wanted):
        return "unknown_variable"
    missing: Mapping[str, Mistake] = {
        "order": "order_missing",
        "amount": "amount_missing",
        "what": "what_missing",
    }
    return next((missing[name] for name in wanted if name not in given), None)
