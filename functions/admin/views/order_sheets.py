"""Orders on paper and in a spreadsheet: packing lists, the deliveries of a day, and the export."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, render_template, request, stream_with_context
from werkzeug.exceptions import NotFound

from retail.wire import Order, User

from .. import order_filters, spreadsheet
from ..formats import phone
from ..lists import ROWS, page_token
from ..panel import the_panel
from ..wording import MEANS, ORDER, PAYMENT

PAGES = Blueprint("order_sheets", __name__, url_prefix="/admin/pedidos")

PAPERS = {"a4": "A4", "80": "Rollo de 80 mm"}
_EXPORTED = 100
"""Orders that are read at once for the export."""
_BROUGHT = 100
_UNDER_WAY = ("placed", "paid", "preparing", "out_for_delivery")
"""States in which an order without a time is to be brought today."""
_OVER = ("delivered", "cancelled")
"""States in which nothing is packed any more."""
_HEADINGS = (
    "N.º", "Fecha", "Estado", "Pago", "Cliente", "Teléfono", "Cómo", "Zona", "Dirección",
    "Medio de pago", "Paga con", "Productos", "Envío", "Total",
)  # fmt: skip


@PAGES.get("/<int:order_id>/hoja")
def show_sheet(order_id: int) -> str:
    """One order's packing list."""
    return _sheets([the_panel().api.order(order_id)])


@PAGES.get("/hojas")
def show_sheets() -> str:
    """The packing lists of the orders that a page of the list shows, without those that are over, unless just they are asked for."""
    wanted = order_filters.read(request.args).wanted
    shown = the_panel().api.orders(ROWS, page_token(), **wanted)["items"]
    to_pack = [order for order in shown if "status" in wanted or order["status"] not in _OVER]
    return _sheets(to_pack, left_out=len(shown) - len(to_pack))


@PAGES.get("/reparto")
def show_deliveries() -> str:
    """What is to be brought on a day, zone by zone, in the order of the windows."""
    api, today = the_panel().api, _today()
    text = request.args.get("dia", "")
    day = order_filters.day(text) if text else today
    page = api.orders(_BROUGHT, brought=day.isoformat())
    orders = page["items"]
    if day == today:
        for status in _UNDER_WAY:
            orders += api.orders(_BROUGHT, brought="any", status=status)["items"]
    orders = [each for each in orders if _is_brought(each)]
    return render_template(
        "orders/deliveries.html",
        zones=_by_zone(orders),
        users=api.users(order["user_id"] for order in orders),
        day=day,
        is_today=day == today,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        is_all=page["next_page_token"] is None,
    )


@PAGES.get("/pedidos.csv")
def export() -> Response:
    """The orders that the filters leave, row by row while they are read."""
    rows = _rows(order_filters.read(request.args).wanted)
    answer = Response(stream_with_context(spreadsheet.lines(rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="pedidos.csv"'
    return answer


def _sheets(orders: list[Order], left_out: int = 0) -> str:
    paper = request.args.get("papel", "a4")
    if paper not in PAPERS:
        raise NotFound
    users = the_panel().api.users(order["user_id"] for order in orders)
    return render_template(
        "orders/sheets.html",
        orders=orders,
        users=users,
        paper=paper,
        papers=PAPERS,
        left_out=left_out,
    )


def _is_brought(order: Order) -> bool:
    """Whether it is brought: neither cancelled, nor still to be paid first."""
    is_unpaid = order["status"] == "placed" and "preparing" not in order["allowed"]
    return order["status"] != "cancelled" and not is_unpaid


def _by_zone(orders: Iterable[Order]) -> list[tuple[str, list[Order]]]:
    zones: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=_stop):
        delivery = order["delivery"]
        zones[delivery["zone"] if delivery else ""].append(order)
    return sorted(zones.items())


def _stop(order: Order) -> tuple[str, str]:
    """In which order the stops of a zone are made: by their window, then by street."""
    delivery = order["delivery"]
    return ((delivery["starts"] or "~"), delivery["address"].casefold()) if delivery else ("~", "")


def _rows(wanted: dict[str, str]) -> Iterator[Iterable[object]]:
    api, token = the_panel().api, ""
    yield _HEADINGS
    while True:
        page = api.orders(_EXPORTED, token, **wanted)
        users = api.users(order["user_id"] for order in page["items"])
        for order in page["items"]:
            yield _row(order, users.get(order["user_id"]))
        token = page["next_page_token"] or ""
        if not token:
            return


def _row(order: Order, user: User | None) -> Iterable[object]:
    delivery, zone = order["delivery"], the_panel().zone
    at = datetime.fromisoformat(order["created_at"]).astimezone(zone)
    is_brought = delivery is not None and delivery["kind"] == "delivery"
    way = "" if delivery is None else "Envío" if is_brought else "Retiro"
    items = ", ".join(f"{_short(line['quantity'])} × {line['name']}" for line in order["items"])
    return (
        str(order["id"]),
        f"{at:%d/%m/%Y %H:%M}",
        ORDER[order["status"]].words,
        PAYMENT[order["payment_status"]].words,
        user["name"] if user else "",
        phone(user["phone"]).removeprefix("+") if user and user["phone"] else "",
        way,
        delivery["zone"] if delivery else "",
        " ".join(filter(None, (delivery["address"], delivery["floor"]))) if delivery else "",
        MEANS[order["means"]] if order["means"] else "",
        order["cash_with"] or "",
        items,
        float(order["fee"]),
        float(order["total"]),
    )


def _short(quantity: float) -> str:
    return f"{quantity:g}".replace(".", ",")


def _today() -> date:
    return the_panel().clock().astimezone(the_panel().zone).date()
