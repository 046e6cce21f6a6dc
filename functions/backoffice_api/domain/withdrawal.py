"""Withdrawals: shoppers send back what they bought at a distance, within ten days and without a reason. Pure.

Ley 24.240, art. 34; CCyC, arts. 1110 to 1116; Disposición SSDCyLC 954/2025. The days are calendar days, counted from the
day after the delivery; if the last one is not a working day, the next working day is the last. The right does not end for a
shopper whom nobody has told of it (art. 1111). Perishables cannot be sent back (Disposición 954/2025, art. 3).
"""

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Literal
from zoneinfo import ZoneInfo

from retail import money, quantity
from retail.errors import Invalid, Refused

from .cart import LineItem
from .order import Order, as_of, noted
from .order_event import Actor

DAYS = 10
_SATURDAY = 5

WithdrawalEventKind = Literal["withdrawal_asked", "withdrawal_accepted", "withdrawal_rejected"]
WithdrawalState = Literal["open", "accepted", "rejected"]
Obstacle = Literal["perishable", "withdrawn"]
"""Why a line cannot be sent back: it perishes, or all of it was asked for before."""
RefundWay = Literal["none", "provider", "by_hand"]
"""How the money goes back: through Mercado Pago, or from the owner, who got it in another way."""


@dataclass(frozen=True)
class WithdrawnLine:
    """What is sent back of an order's line: thousandths of its unit, and the centavos that it cost."""

    product_id: int
    name: str
    unit: str
    quantity: int
    amount: int


@dataclass(frozen=True)
class Withdrawal:
    """What a shopper has asked for under a code.

    Attributes:
        key: the code that they were given at once.
        order_id: 0 while nobody knows that it is the order's shopper's, by its link or by a contact that is theirs; the
            owner finds that out.
        lines: none while they are not known, either.
        amount: centavos that go back: what the lines cost, and the delivery where nothing of the order stays.
        named: how the order was named in the form; empty for what was asked by the order's link.
        contact: where the shop reaches the person that filled in the form.
        note: what the owner said when it was closed.
        is_restocked: whether what was sent back is sold again.
    """

    key: str
    order_id: int
    lines: tuple[WithdrawnLine, ...]
    amount: int
    asked_at: datetime
    named: str = ""
    contact: str = ""
    state: WithdrawalState = "open"
    closed_at: datetime | None = None
    refund: RefundWay = "none"
    note: str = ""
    is_restocked: bool = False
    is_open: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_open", self.state == "open")


@dataclass(frozen=True)
class Returnable:
    """A line of an order, how many thousandths of it can still be sent back, and why not more."""

    item: LineItem
    left: int
    obstacle: Obstacle | None


def code(secret: str, *parts: str) -> str:
    """`ARR-7K3M9-XQ2PD`: 50 bits of HMAC-SHA256(secret, parts), the same for the same request."""
    said = "\n".join(("withdrawal", *parts)).encode()
    digest = hmac.new(secret.encode(), said, hashlib.sha256).digest()
    text = base64.b32encode(digest)[:10].decode()
    return f"ARR-{text[:5]}-{text[5:]}"


def informed(order: Order, now: datetime) -> Order:
    """The order whose shopper has the checkout page before them, which tells of the right in plain sight."""
    if any(event.kind == "informed_of_withdrawal" for event in order.events):
        return order
    return noted(order, now, "informed_of_withdrawal", "shopper")


def told_of(
    order: Order, key: str, kind: WithdrawalEventKind, by: Actor, now: datetime, note: str = ""
) -> Order:
    """The order with a withdrawal of it in its log, and among those that its owner has not refused."""
    others = tuple(each for each in order.asked_back if each != key)
    asked_back = others if kind == "withdrawal_rejected" else (*others, key)
    return noted(replace(order, asked_back=asked_back), now, kind, by, f"{key} {note}".strip())


def until(order: Order, timezone: str, closed: Collection[date] = ()) -> datetime | None:
    """When the right ends; None while nothing was delivered, and where the shopper was never told of it.

    Args:
        closed: days, beside Saturdays and Sundays, that are not working days.
    """
    delivered = [event.at for event in order.events if event.kind == "delivered"]
    is_informed = any(event.kind == "informed_of_withdrawal" for event in order.events)
    if not delivered or not is_informed:
        return None
    zone = ZoneInfo(timezone)
    last = delivered[-1].astimezone(zone).date() + timedelta(days=DAYS)
    while last.weekday() >= _SATURDAY or last in closed:
        last += timedelta(days=1)
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)


def stands(order: Order, now: datetime) -> bool:
    """Whether there is anything to send back: the order is neither cancelled nor expired, and its money is not back."""
    standing = as_of(order, now)
    is_back = standing.payment_status in {"refunded", "charged_back"}
    return standing.status != "cancelled" and not is_back


def check_in_time(end: datetime | None, now: datetime) -> None:
    """Raises:
    Refused: `withdrawal_too_late` once the right has ended.
    """
    if end and now >= end:
        raise Refused("withdrawal_too_late", "the ten days are over")


def returnable(order: Order, earlier: Iterable[Withdrawal]) -> tuple[Returnable, ...]:
    """The lines of an order, with what is left of each."""
    asked = Counter[int]()
    for each in earlier:
        if each.state != "rejected":
            asked.update({line.product_id: line.quantity for line in each.lines})
    return tuple(_returnable(item, asked[item.product_id]) for item in order.items)


def _returnable(item: LineItem, asked: int) -> Returnable:
    left = max(0, item.quantity - asked)
    if not left:
        return Returnable(item, 0, "withdrawn")
    return (
        Returnable(item, 0, "perishable") if item.label.perishable else Returnable(item, left, None)
    )


def withdrawn(
    order: Order, earlier: Iterable[Withdrawal], wanted: Mapping[int, int]
) -> tuple[tuple[WithdrawnLine, ...], tuple[Returnable, ...]]:
    """What can be sent back of the wanted thousandths of each product, and the wanted lines that cannot, with the reason.

    Args:
        wanted: by product; empty for all of the order.

    Raises:
        Invalid: `invalid_lines` for a product that is not in the order.
        Refused: `more_than_bought` with `product_id` and what is `left`.
    """
    lines = {each.item.product_id: each for each in returnable(order, earlier)}
    if not wanted.keys() <= lines.keys():
        raise Invalid("invalid_lines", "the order has no such product")
    asked = wanted or {id_: each.left for id_, each in lines.items()}
    taken = {id_: lines[id_] for id_ in asked if lines[id_].obstacle is None}
    for id_, each in taken.items():
        if asked[id_] > each.left:
            raise Refused(
                "more_than_bought",
                "so much of it was not bought, or is asked back already",
                product_id=id_,
                left=quantity.to_wire(each.left),
            )
    return (
        tuple(line_of(each, asked[id_]) for id_, each in taken.items()),
        tuple(lines[id_] for id_ in asked if lines[id_].obstacle),
    )


def whole_line(item: LineItem) -> WithdrawnLine:
    """All of a line."""
    return line_of(Returnable(item, item.quantity, None), item.quantity)


def line_of(each: Returnable, amount: int) -> WithdrawnLine:
    """So many thousandths of a line. Parts of it that are sent back one by one come to the line's total in the end."""
    item = each.item
    before = item.quantity - each.left
    price = money.line_total(item.unit_price, before + amount)
    price -= money.line_total(item.unit_price, before)
    return WithdrawnLine(item.product_id, item.name, item.unit, amount, price)


def is_all(order: Order, wanted: Mapping[int, int]) -> bool:
    """Whether all of an order is wanted, by the thousandths of each product; an empty `wanted` is all of it."""
    return not wanted or wanted == {item.product_id: item.quantity for item in order.items}


def is_last(
    order: Order, lines: Collection[WithdrawnLine], earlier: Iterable[Withdrawal] = ()
) -> bool:
    """Whether nothing of the order stays when these lines go, and those that were accepted earlier are gone."""
    gone = Counter[int]()
    accepted = (each.lines for each in earlier if each.state == "accepted")
    for line in chain(lines, *accepted):
        gone[line.product_id] += line.quantity
    return bool(lines) and all(gone[item.product_id] >= item.quantity for item in order.items)


def amount_of(
    order: Order, lines: Collection[WithdrawnLine], earlier: Iterable[Withdrawal] = ()
) -> int:
    """Centavos that go back with these lines; the delivery's, too, where nothing of the order stays (CCyC, art. 1113)."""
    is_all_of_the_rest = is_last(order, lines, earlier)
    return order.total if is_all_of_the_rest else sum(line.amount for line in lines)


def items_of(order: Order, lines: Iterable[WithdrawnLine]) -> tuple[LineItem, ...]:
    """The order's line items, with what is sent back of them."""
    back = {line.product_id: line.quantity for line in lines}
    return tuple(
        replace(item, quantity=back[item.product_id])
        for item in order.items
        if item.product_id in back
    )


def still_held(order: Order, earlier: Iterable[Withdrawal]) -> tuple[LineItem, ...]:
    """The order's line items without what was sent back of it: the owner has said whether that is sold again."""
    back = Counter[int]()
    for each in earlier:
        if each.state == "accepted":
            back.update({line.product_id: line.quantity for line in each.lines})
    left = (replace(item, quantity=item.quantity - back[item.product_id]) for item in order.items)
    return tuple(item for item in left if item.quantity > 0)


def closed(
    withdrawal: Withdrawal, state: WithdrawalState, now: datetime, note: str = ""
) -> Withdrawal:
    """The withdrawal as the owner decided.

    Raises:
        Refused: `withdrawal_closed` with its `state`, when it was decided otherwise before.
    """
    if withdrawal.state not in {"open", state}:
        raise Refused("withdrawal_closed", "it was decided before", state=withdrawal.state)
    return replace(withdrawal, state=state, closed_at=now, note=note)
