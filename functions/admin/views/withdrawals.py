"""Arrepentimientos: what shoppers want to send back, within which term, and what the owner decides."""

from typing import cast, get_args

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail.wire import WithdrawalDecision, WithdrawalState

from ..actions import act
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel

PAGES = Blueprint("withdrawals", __name__, url_prefix="/admin/arrepentimientos")

FILTERS: tuple[tuple[str, str], ...] = (("", "Esperan tu decisión"), ("todos", "Todos"))
_MOST_NOTE = 300


@PAGES.get("")
def list_withdrawals() -> str:
    """Those that wait, the longest waiting first; or all, the newest first."""
    which = request.args.get("cuales", "")
    if which not in dict(FILTERS):
        raise NotFound
    api = the_panel().api
    page = api.withdrawals(ROWS, page_token(), only_open=not which)
    return render_template(
        "withdrawals/list.html",
        filters=FILTERS,
        which=which,
        withdrawals=page["items"],
        users=api.users(each["user_id"] for each in page["items"] if each["user_id"]),
        more=next_link(page["next_page_token"], cuales=which),
    )


@PAGES.get("/<code>")
def show_withdrawal(code: str) -> str:
    """One withdrawal: what of it, whose, in time or late, and the decision."""
    api = the_panel().api
    asked = api.withdrawal(code)
    return render_template(
        "withdrawals/detail.html",
        asked=asked,
        order=api.order(asked["order_id"]) if asked["order_id"] else None,
        user=api.users([asked["user_id"]]).get(asked["user_id"]) if asked["user_id"] else None,
        most_note=_MOST_NOTE,
    )


@PAGES.post("/<code>/decidir")
def decide(code: str) -> Response:
    """Accepts or rejects; a rejection says why."""
    address = f"/admin/arrepentimientos/{code}"
    outcome = request.form.get("que", "")
    note = request.form.get("motivo", "").strip()[:_MOST_NOTE]
    if outcome not in set(get_args(WithdrawalState)) - {"open"}:
        flash("No se pudo hacer.", "problem")
        return redirect(address, 303)
    if outcome == "rejected" and not note:
        flash("Escribí por qué: quien compró lo lee.", "problem")
        return redirect(address, 303)
    decision = cast("WithdrawalDecision", {"outcome": outcome, "note": note})
    if outcome == "accepted":
        decision["restock"] = "vuelve" in request.form
        order_id = _order_id(request.form.get("pedido", ""))
        if order_id:
            decision["order_id"] = order_id
    said = "Quedó aceptado." if outcome == "accepted" else "Quedó rechazado, y se le avisa."
    api = the_panel().api
    return act(lambda key: api.decide(code, decision, key), said, address)


def _order_id(typed: str) -> int:
    """The number in what was typed, with or without the spaces between its digits; 0 for anything else."""
    digits = "".join(typed.replace(".", "").split())
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else 0
