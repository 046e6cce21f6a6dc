"""The board: the orders that the shop works on, a column for each state, what is due first on top."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from retail.wire import Order, OrderStatus

from .formats import grouped
from .order_filters import OrderFilters

ADDRESS = "/admin/pedidos/tablero"
_PLACE = re.compile(r"[a-z]{1,20}(-[0-9]{1,12})?", re.ASCII)
_AT_THE_DOOR = ("cash", "card_on_delivery")


@dataclass(frozen=True)
class Column:
    """Orders in one state.

    Attributes:
        place: its name in the page's address.
        lists: those that it shows the oldest of, each with its name.
    """

    place: str
    words: str
    empty: str
    lists: tuple[tuple[str, OrderFilters], ...]


COLUMNS = (
    Column(
        "preparar",
        "Para preparar",
        "No hay nada para preparar.",
        (
            ("pagados", OrderFilters({"estado": "paid"})),
            ("en efectivo", OrderFilters({"estado": "placed", "medio": "cash"})),
            ("con tarjeta al recibir", OrderFilters({"estado": "placed", "medio": "card_on_delivery"})),
            ("por transferencia", OrderFilters({"estado": "placed", "medio": "transfer"})),
        ),
    ),
    Column(
        "preparando",
        "En preparación",
        "No se está preparando ninguno.",
        (("ver la lista", OrderFilters({"estado": "preparing"})),),
    ),
    Column(
        "retirar",
        "Para retirar",
        "Ninguno espera que lo retiren.",
        (("ver la lista", OrderFilters({"estado": "ready"})),),
    ),
    Column(
        "camino",
        "En camino",
        "No hay ninguno en la calle.",
        (("ver la lista", OrderFilters({"estado": "out_for_delivery"})),),
    ),
)  # fmt: skip
"""What is paid online and not paid yet is nobody's work, and it ends by itself: the list has it."""


@dataclass(frozen=True)
class Card:
    """An order on the board.

    Attributes:
        since: from when on its shopper waits for the shop.
        moves: where one press moves it.
        awaits_money: whether the owner may have been paid and has to say so.
        then: the place on the board where one is after it was moved.
    """

    order: Order
    since: str
    moves: list[OrderStatus]
    awaits_money: bool
    is_late: bool
    then: str


def cards(column: Column, orders: Iterable[Order], now: datetime) -> list[Card]:
    """The column's cards, what is due first on top; an order that is over meanwhile has none."""
    standing = sorted((order for order in orders if order["allowed"]), key=_due)
    places = [f"pedido-{order['id']}" for order in standing]
    after = [*places[1:], *(places[-2:-1] or [column.place])]
    return [_card(order, then, now) for order, then in zip(standing, after, strict=False)]


def way_back(form: MultiDict[str, str]) -> str | None:
    """The place on the board that a form leads back to; None for the form of another page."""
    place = form.get("tablero")
    if place is None:
        return None
    return f"{ADDRESS}#{place}" if _PLACE.fullmatch(place) else ADDRESS


def said_there(order_id: int, words: str) -> str:
    """What the board says of an order that was moved: it shows many."""
    return f"Pedido N.º {grouped(order_id)}: {words[:1].lower()}{words[1:]}"


def _card(order: Order, then: str, now: datetime) -> Card:
    ends = order["delivery"]["ends"] if order["delivery"] else None
    return Card(
        order=order,
        since=_since(order),
        moves=_moves(order),
        awaits_money="paid" in order["allowed"] and order["means"] not in _AT_THE_DOOR,
        is_late=ends is not None and datetime.fromisoformat(ends) < now,
        then=then,
    )


def _moves(order: Order) -> list[OrderStatus]:
    """The steps ahead that need no second thought; of an order that something holds up, no more than to begin it."""
    steps = [step for step in order["allowed"] if step not in ("paid", "cancelled")]
    is_held_up = order["frozen"] or order["offers"]
    return [step for step in steps if step == "preparing"] if is_held_up else steps


def _since(order: Order) -> str:
    """An order that is paid online is the shop's turn once it is paid."""
    is_begun_unpaid = order["means"] in (*_AT_THE_DOOR, "transfer")
    return order["created_at"] if is_begun_unpaid else order["paid_at"] or order["created_at"]


def _due(order: Order) -> tuple[datetime, int]:
    starts = order["delivery"]["starts"] if order["delivery"] else None
    return datetime.fromisoformat(starts or _since(order)), order["id"]
