"""Pedidos: what was ordered, where each order stands, and what the owner does about it."""

import re
from datetime import timedelta
from typing import cast, get_args

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from retail.errors import NotFound as MissingOrder
from retail.wire import OrderStatus

from .. import order_board, order_filters
from ..actions import act
from ..guard import check_owner
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel
from ..refund_way import refund_way
from ..wording import MOVED
from .customers import search_for

PAGES = Blueprint("orders", __name__, url_prefix="/admin/pedidos")

_HELD, _PAYMENTS = 3, 20
_NOTE = 500
_ORDER_DIGITS = 9


@PAGES.get("")
def list_orders() -> str:
    """The orders, the newest first, under the payments that wait for a decision."""
    filters = order_filters.read(request.args)
    api = the_panel().api
    page = api.orders(ROWS, page_token(), **filters.wanted)
    is_first = not page_token()
    looks = is_first and not filters.chosen
    owed = api.orders(_HELD, gives_back="by_hand")["items"] if looks else []
    today = the_panel().clock().astimezone(the_panel().zone).date()
    return render_template(
        "orders/list.html",
        filters=filters,
        choices=order_filters.CHOICES,
        days=((today, "Hoy"), (today - timedelta(days=1), "Ayer")),
        orders=page["items"],
        users=api.users(order["user_id"] for order in (*page["items"], *owed)),
        more=next_link(page["next_page_token"], **filters.chosen),
        held=api.held_payments(_HELD) if is_first else None,
        to_give_back=owed,
    )


@PAGES.post("")
def search() -> str | Response:
    """Leads to the order with the number that was typed, however its digits are spaced, or else looks for a customer."""
    query = request.form.get("q", "").strip()[:200]
    digits = "".join(re.findall(r"\d", query, re.ASCII))
    if len(digits) == _ORDER_DIGITS and not re.search(r"[^\d\s.º°N#]", query, re.IGNORECASE):
        try:
            return redirect(_address(the_panel().api.order(int(digits))["id"]), 303)
        except MissingOrder:
            pass
    return search_for(query)


@PAGES.get("/<int:order_id>")
def show_order(order_id: int) -> str:
    """One order: what is in it, whose it is, what was paid, what happened, and what may be done."""
    api = the_panel().api
    order, payments = api.order(order_id), api.payments_of(order_id, _PAYMENTS)
    return render_template(
        "orders/detail.html",
        order=order,
        user=api.users([order["user_id"]]).get(order["user_id"]),
        events=api.events(order_id),
        payments=payments,
        refund_way=refund_way(order, payments),
    )


@PAGES.post("/<int:order_id>/mover")
def move_order(order_id: int) -> Response:
    """Moves an order along, and goes back to where it was asked: the order's page or the board."""
    to, board = request.form.get("a", ""), order_board.way_back(request.form)
    back = board or _address(order_id)
    if to not in get_args(OrderStatus):
        flash("No se pudo hacer.", "problem")
        return redirect(back, 303)
    status = cast("OrderStatus", to)
    if status == "cancelled":
        check_owner()  # what was paid goes back
    api, said = the_panel().api, MOVED.get(status, "Listo.")
    return act(
        lambda key: api.move(order_id, status, key),
        order_board.said_there(order_id, said) if board else said,
        back,
    )


@PAGES.post("/<int:order_id>/liberar")
def unfreeze_order(order_id: int) -> Response:
    """Lets an order go to its shopper, whatever was said of its payment."""
    api = the_panel().api
    return act(
        lambda key: api.unfreeze(order_id, key), "La entrega quedó liberada.", _address(order_id)
    )


@PAGES.post("/<int:order_id>/pagos/<int:payment_id>/devolver")
def refund(order_id: int, payment_id: int) -> Response:
    """Gives all that is left of a payment back, or once more the part of it that was refused."""
    api = the_panel().api
    ask = api.retry_refund if "parte" in request.form else api.refund
    return act(
        lambda key: ask(payment_id, key),
        "Se pidió la devolución a Mercado Pago. Acá vas a ver cuando esté hecha.",
        _address(order_id),
    )


@PAGES.post("/<int:order_id>/devuelto")
def mark_given_back(order_id: int) -> Response:
    """Notes that the owner gave back what was paid too much, as much as the page said."""
    api = the_panel().api
    try:
        amount = float(request.form.get("cuanto", ""))
    except ValueError:
        flash("No se pudo hacer.", "problem")
        return redirect(_address(order_id), 303)
    return act(
        lambda key: api.mark_given_back(order_id, amount, key),
        "Anotado: ya se lo devolviste.",
        _address(order_id),
    )


@PAGES.post("/<int:order_id>/anotar")
def note(order_id: int) -> Response:
    """Notes something in an order's log."""
    api, text = the_panel().api, request.form.get("nota", "").strip()[:_NOTE]
    if not text:
        flash("Escribí algo para anotar.", "problem")
        return redirect(_address(order_id), 303)
    return act(lambda key: api.note(order_id, text, key), "Anotado.", _address(order_id))


def _address(order_id: int) -> str:
    return f"/admin/pedidos/{order_id}"
