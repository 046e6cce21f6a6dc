"""Tablero: what the shop works on now, a column for each state, each order with the moves that come next."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from .. import news
from ..order_board import COLUMNS, Card, Column, cards
from ..panel import the_panel

PAGES = Blueprint("order_board", __name__, url_prefix="/admin/pedidos")

EACH = 10
"""So many orders of each list; all of them full, with long names, are a page under 200 KB."""


@dataclass(frozen=True)
class Shown:
    """A column with its cards, and the links to the lists that go on."""

    column: Column
    cards: list[Card]
    more: list[tuple[str, str]]


@PAGES.get("/tablero")
def show_board() -> str:
    """The columns."""
    return render_template("orders/board.html", **_board())


@PAGES.get("/tablero/nuevo")
def show_news() -> str | tuple[str, int]:
    """The columns as they are now, for the page's script; nothing while that is what it has seen."""
    return news.since("orders/columns.html", **_board())


def _board() -> dict[str, object]:
    """What the columns show."""
    shown = [_shown(column) for column in COLUMNS]
    users = the_panel().api.users({card.order["user_id"] for each in shown for card in each.cards})
    now = news.this_minute()
    return {
        "columns": shown,
        "users": users,
        "now": now.isoformat(),
        "is_empty": not any(each.cards or each.more for each in shown),
        "seen": news.seen(shown, users, now),
    }


def _shown(column: Column) -> Shown:
    panel, orders, more = the_panel(), [], []
    for name, filters in column.lists:
        page = panel.api.oldest_orders(EACH, **filters.wanted)
        orders += page["items"]
        if page["next_page_token"]:
            more.append((name, filters.address("/admin/pedidos")))
    return Shown(column, cards(column, orders, panel.clock()), more)
