"""Hoy: what needs a person, the first rows of each list, whose rest is on its own page; and what the day and the month came to."""

from datetime import date, timedelta

from flask import Blueprint, render_template

from retail.wire import Product

from .. import day_charts, guard, news
from ..panel import the_panel

PAGES = Blueprint("home", __name__, url_prefix="/admin")

LOW_STOCK = 5
"""Units or kilos: a product of which no more is left is shown as running out."""
_ORDERS, _FEW = 10, 5
_PLACED = 20
"""How many are read; only those that are paid at the door are shown. An order that is paid online expires within the hour."""

_DAYS, _WEEK = 30, 7


@PAGES.get("", strict_slashes=False)
def show_home() -> str:
    """What is to be prepared and what is stuck, as many rows as the page shows."""
    return render_template("home/home.html", is_untold=_is_untold(), **_now())


@PAGES.get("/hoy/nuevo")
def show_news() -> str | tuple[str, int]:
    """The same as it is now, for the page's script; nothing while that is what it has seen."""
    return news.since("home/now.html", **_now())


def _is_untold() -> bool:
    """Whether somebody owns the shop whom nobody tells anything by WhatsApp."""
    person = guard.person()
    if person is None or not person.is_owner:
        return False
    notices = the_panel().api.shop()[0]["owner_notices"]
    return not (notices and notices["kinds"])


def _now() -> dict[str, object]:
    """What the page shows now."""
    lists, figures, now = _lists(), _figures(), news.this_minute()
    seen = news.seen(lists, figures["days"], now)
    return {**lists, **figures, "now": now.isoformat(), "seen": seen}


def _lists() -> dict[str, object]:
    """The first rows of each list."""
    api = the_panel().api
    to_prepare = api.orders(_ORDERS, status="paid")
    placed = api.orders(_PLACED, status="placed")
    to_collect = [order for order in placed["items"] if "preparing" in order["allowed"]]
    preparing = api.orders(_FEW, status="preparing")
    shown = [*to_prepare["items"], *to_collect, *preparing["items"]]
    scarce = api.products_by_stock(_FEW + 1)["items"]
    low = [product for product in scarce if _is_low(product)]
    return {
        "to_prepare": to_prepare,
        "to_collect": {"items": to_collect, "next_page_token": placed["next_page_token"]},
        "preparing": preparing,
        "users": api.users(order["user_id"] for order in shown),
        "held": api.held_payments(_FEW),
        "waiting": api.waiting(_FEW),
        "withdrawals": api.withdrawals(_FEW, only_open=True),
        "letters": api.dead_letters(_FEW),
        "untold": api.untold(_FEW),
        "low": {"items": low[:_FEW], "next_page_token": low[_FEW:]},
    }


def _figures() -> dict[str, object]:
    """Today beside the same day last week, and the last days up to today; what a seller does not see is left out."""
    panel, person = the_panel(), guard.person()
    is_owner = person is not None and person.is_owner
    today = panel.clock().astimezone(panel.zone).date()
    days = panel.api.figures(today - timedelta(days=_DAYS - 1), today)
    week_ago = days[-1 - _WEEK]
    return {
        "is_empty": day_charts.is_empty(days),
        "days": days,
        "today": days[-1],
        "week_ago": week_ago,
        "week_ago_day": date.fromisoformat(week_ago["day"]),
        "month": day_charts.all_together(days),
        "tiles": day_charts.seen_by(day_charts.TILES, is_owner=is_owner),
        "funnel": day_charts.FUNNEL,
        "charts": day_charts.charts_for(panel.model_prices, is_owner=is_owner),
    }


def _is_low(product: Product) -> bool:
    return product["stock"] <= LOW_STOCK
