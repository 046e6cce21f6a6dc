"""Audit: who of the shop came into the panel and did what there, and what that changed. A log that only grows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from retail import money, quantity

from .conversation import Conversation
from .erasure import Erasure
from .label import vat_rate_to_wire
from .merge import Merge
from .order import Order
from .panel_people import PanelPerson
from .payment import Payment
from .product import Product
from .shop_document import ShopDocument
from .special_price import SpecialPrice
from .user import User
from .withdrawal import Withdrawal

MAX_VALUE = 200
"""Characters; a longer value is said to have changed and not shown."""

SHOWN: Mapping[type, tuple[str, ...]] = {
    Erasure: (),
    Merge: (),
    PanelPerson: ("role",),
    ShopDocument: tuple(each.name for each in fields(ShopDocument) if each.name not in {"key", "updated_at"}),
    Withdrawal: ("state",),
    Order: ("status", "payment_status", "frozen"),
    Payment: (),
    User: ("name", "email"),
    Conversation: ("paused",),
    Product: (
        "name", "sku", "brand", "category", "description", "unit", "price", "stock", "is_offer", "tags",
        "vat_rate", "net_content", "perishable", "photo_url",
    ),
    SpecialPrice: ("price", "starts", "ends"),
}  # fmt: skip
"""What is shown of the things that the log is about. The first of them that an action wrote is its subject: cancelling
an order gives stock back, and is about the order."""
_PRIVATE = frozenset({User})
"""Those of which no value is kept: whoever asks for their data to be deleted is not to be found here."""
_UNSHOWN = frozenset({"opening_hours", "delivery_slots", "payment", "owner_notices", "meals"})
"""Members of many parts, which no line can tell: they are said to have changed and not shown."""
_CENTAVOS = frozenset({"price", "minimum_order", "fee", "minimum"})
_THOUSANDTHS, _MINUTES = frozenset({"stock"}), frozenset({"hand_back_after"})
_MONTHS = frozenset({"keep_chats"})


@dataclass(frozen=True)
class AuditChange:
    """A member that changed, before and after; both empty where it is too long or private, or only one is there."""

    member: str
    before: str
    after: str


@dataclass(frozen=True)
class AuditEntry:
    """One thing that somebody did.

    Attributes:
        person: by name, as they were logged in; empty for somebody that nobody knows.
        person_key: the same for each way to write that name.
        action: the name of the API's operation.
        kind: the class of what it was about, `Product`; empty where it is about nothing of ours.
        subject: the key of that.
        label: its name then.
        others: how many more of that kind it changed.
    """

    key: str
    at: datetime
    person: str
    person_key: str
    action: str
    kind: str = ""
    subject: str = ""
    label: str = ""
    others: int = 0
    changes: tuple[AuditChange, ...] = ()


Written = tuple[Any | None, Any | None]
"""An entity before and after; None where there was none, or is none any more."""


def about(written: Iterable[Written]) -> dict[str, Any]:
    """Kind, subject, label, others and changes of an entry for what an action wrote."""
    by_kind: dict[type, list[Written]] = {}
    for before, after in written:
        by_kind.setdefault(type(after if after is not None else before), []).append((before, after))
    kind = next((each for each in SHOWN if each in by_kind), None)
    if kind is None:
        return {}
    (before, after), *others = by_kind[kind]
    there: Any = after if after is not None else before
    return {
        "kind": kind.__name__,
        "subject": there.key,
        "label": "" if kind in _PRIVATE else str(getattr(there, "name", "")),
        "others": len(others),
        "changes": tuple(_changes(kind, before, after)),
    }


def _changes(kind: type, before: Any | None, after: Any | None) -> Iterable[AuditChange]:
    if before is None or after is None:
        return
    for member in SHOWN[kind]:
        old, new = getattr(before, member), getattr(after, member)
        if old != new:
            told = ("", "") if kind in _PRIVATE else (_value(member, old), _value(member, new))
            yield AuditChange(member, *(told if max(map(len, told)) <= MAX_VALUE else ("", "")))


def _value(member: str, value: Any) -> str:
    if value is None or member in _UNSHOWN:
        return ""
    if member in _CENTAVOS:
        return money.format_pesos(value)
    if member in _THOUSANDTHS:
        return _decimal(quantity.to_wire(value))
    if member == "vat_rate":
        return f"{_decimal(vat_rate_to_wire(value))} %"
    if member in _MINUTES:
        return f"{value} minutos"
    if member in _MONTHS:
        return f"{value} meses"
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_value("", each) for each in value)
    if is_dataclass(value):
        parts = (_value(each.name, getattr(value, each.name)) for each in fields(value))
        return ", ".join(filter(None, parts))
    return str(value)


def _decimal(number: float) -> str:
    return f"{number:g}".replace(".", ",")
