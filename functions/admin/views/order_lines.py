"""A line of an order: what to do when the shop has less of it than was ordered, or nothing."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail import money
from retail.errors import Invalid, Refused
from retail.wire import LessOfLine, LineLeft, OfferAnswer, Order, OrderLine

from .. import typed
from ..actions import act
from ..guard import check_owner
from ..panel import the_panel
from ..refund_way import refund_way
from ..wording import REFUSED

PAGES = Blueprint("order_lines", __name__, url_prefix="/admin/pedidos/<int:order_id>/productos")

_FOUND = 10
"""So many products are shown to choose another from."""
_PAYMENTS = 20
_LONGEST = 200


@PAGES.get("/<int:product_id>")
def show_line(order_id: int, product_id: int) -> str:
    """One line, and the products that may be offered instead."""
    api = the_panel().api
    order = api.order(order_id)
    line = _line_of(order, product_id)
    looked_for = request.args.get("q", "").strip()
    kind = " ".join(line["name"].split()[:2])
    found = api.products(_FOUND, query=looked_for or kind)["items"]
    left, less, problem = _less(order_id, line, request.args.get("hay", ""))
    taken = {each["product_id"] for each in order["items"]}
    return render_template(
        "orders/line.html",
        order=order,
        line=line,
        looked_for=looked_for,
        typed=request.args,
        left=left,
        less=less,
        problem=problem,
        refund_way=refund_way(order, api.payments_of(order_id, _PAYMENTS)),
        found=[each for each in found if each["id"] not in taken and each["stock"] > 0],
    )


@PAGES.post("/<int:product_id>/menos")
def lessen(order_id: int, product_id: int) -> Response:
    """Says that there is less of it, or nothing, once it was seen what goes back."""
    api, form = the_panel().api, _form(order_id, product_id, "hay", "al_stock")
    line = _line_of(api.order(order_id), product_id)
    try:
        wanted: LineLeft = {
            "quantity": typed.stock(request.form.get("hay", ""), by_weight=line["unit"] == "kg"),
            "restocks": request.form.get("al_stock") == "si",
            "gives_back": money.to_wire(money.from_wire(request.form.get("vuelve", ""))),
        }
    except (typed.NotRead, Invalid):
        return redirect(form, 303)  # which says what is wrong, or what goes back
    return act(
        lambda key: api.lessen_line(order_id, product_id, wanted, key),
        "Listo: el pedido cambió y se le avisa por WhatsApp.",
        _order(order_id),
        form,
    )


@PAGES.post("/<int:product_id>/ofrecer")
def offer(order_id: int, product_id: int) -> Response:
    """Offers another product instead."""
    api, form = the_panel().api, _form(order_id, product_id, "q", "otro", "cuanto")
    try:
        other, _ = api.product(int(request.form.get("otro", "") or 0))
        amount = typed.stock(request.form.get("cuanto", ""), by_weight=other["unit"] == "kg")
    except (typed.NotRead, ValueError) as error:
        said = str(error) if isinstance(error, typed.NotRead) else "Elegí qué le ofrecés."
        flash(said, "problem")
        return redirect(form, 303)
    return act(
        lambda key: api.offer_instead(
            order_id, product_id, {"product_id": other["id"], "quantity": amount}, key
        ),
        "Se lo preguntamos por WhatsApp: acá vas a ver qué contesta.",
        _order(order_id),
        form,
    )


@PAGES.post("/<int:product_id>/respuesta")
def answer(order_id: int, product_id: int) -> Response:
    """Writes down what the shopper told the shop, or takes the offer back."""
    api = the_panel().api
    said = request.form.get("que", "")
    if said == "retirar":
        return act(
            lambda key: api.take_offer_back(order_id, product_id, key),
            "El pedido queda como estaba.",
            _order(order_id),
        )
    if said not in {"si", "no"}:
        raise NotFound
    if said == "no" and len(api.order(order_id)["items"]) == 1:
        check_owner()  # nothing would be left: the order is cancelled, and what was paid goes back
    told: OfferAnswer = {"accepts": said == "si", "offered_at": request.form.get("visto", "")[:40]}
    return act(
        lambda key: api.answer_offer(order_id, product_id, told, key),
        "Anotado.",
        _order(order_id),
    )


def _less(order_id: int, line: OrderLine, text: str) -> tuple[float | None, LessOfLine | None, str]:
    """How much was typed, what that comes to, and why it cannot be; nothing of each where nothing was typed."""
    if not text:
        return None, None, ""
    try:
        left = typed.stock(text, by_weight=line["unit"] == "kg")
        less = the_panel().api.look_at_less(order_id, line["product_id"], left)
    except typed.NotRead as error:
        return None, None, str(error)
    except (Refused, Invalid) as error:
        return None, None, REFUSED.get(error.code, "Esa cantidad no puede ser.")
    return left, less, ""


def _line_of(order: Order, product_id: int) -> OrderLine:
    for line in order["items"]:
        if line["product_id"] == product_id:
            return line
    raise NotFound


def _order(order_id: int) -> str:
    return f"/admin/pedidos/{order_id}"


def _form(order_id: int, product_id: int, *names: str) -> str:
    """The line's page with what was typed."""
    given = {name: request.form[name][:_LONGEST] for name in names if request.form.get(name)}
    page = f"{_order(order_id)}/productos/{product_id}"
    return f"{page}?{urlencode(given)}" if given else page
