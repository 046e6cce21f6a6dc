"""Oferta con fecha: what a product costs from one day to another; afterwards it costs again what it did."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from retail.errors import Invalid
from retail.wire import NewSpecialPrice, SpecialPrice

from .. import typed
from ..actions import act
from ..panel import the_panel
from ..product_form import written_price

PAGES = Blueprint("special_prices", __name__, url_prefix="/admin/productos/<int:product_id>/oferta")

Page = str | tuple[str, int] | Response

_WRONG = {
    "invalid_price": ("price", "Tiene que ser más bajo que el precio de siempre."),
    "invalid_dates": ("ends", "Tiene que terminar hoy o después, y no antes de empezar."),
}
"""Which field a refusal is about, and what is said there."""


@PAGES.get("")
def show_form(product_id: int) -> Page:
    """The offer that there is, or the form of a new one."""
    there = the_panel().api.special_price(product_id)
    today = the_panel().clock().astimezone(the_panel().zone).date().isoformat()
    fields = {"price": "", "starts": today, "ends": today}
    if there and there["state"] != "over":
        fields = {**fields, "starts": there["starts"], "ends": there["ends"]}
        fields["price"] = written_price(there["price"])
    return _form(product_id, there, fields, {})


@PAGES.post("")
def plan(product_id: int) -> Page:
    """Plans an offer in the place of any other."""
    api, problems = the_panel().api, dict[str, str]()
    fields = {name: request.form.get(name, "").strip() for name in ("price", "starts", "ends")}
    wanted: NewSpecialPrice = {"price": 0, "starts": fields["starts"], "ends": fields["ends"]}
    try:
        wanted["price"] = typed.price(fields["price"])
        planned = api.plan_special_price(product_id, wanted, request.form.get("key", ""))
    except typed.NotRead as error:
        problems["price"] = str(error)
    except Invalid as error:
        member, said = _WRONG.get(error.code, _WRONG["invalid_dates"])
        problems[member] = said
    if problems:
        return _form(product_id, api.special_price(product_id), fields, problems)
    running = planned["state"] == "running"
    flash("La oferta ya está." if running else "La oferta empieza sola ese día.", "good")
    return redirect(f"/admin/productos/{product_id}", 303)


@PAGES.post("/terminar")
def end(product_id: int) -> Response:
    """Ends an offer now, or has it not begin."""
    api = the_panel().api
    return act(
        lambda key: api.end_special_price(product_id, key),
        "La oferta terminó.",
        f"/admin/productos/{product_id}",
    )


def _form(
    product_id: int, there: SpecialPrice | None, fields: dict[str, str], problems: dict[str, str]
) -> Page:
    product, _ = the_panel().api.product(product_id)
    is_open = there is not None and there["state"] != "over"
    page = render_template(
        "products/special_price.html",
        product=product,
        offer=there if is_open else None,
        fields=fields,
        problems=problems,
    )
    return page, 422 if problems else 200
