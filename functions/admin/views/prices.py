"""Cambiar precios: many prices up or down by a percentage, seen first, then made in steps."""

from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from retail.errors import Invalid
from retail.wire import NewPriceRaise, PriceRaise

from .. import typed
from ..lists import next_link, page_token
from ..panel import the_panel

PAGES = Blueprint("prices", __name__, url_prefix="/admin/productos/precios")

Page = str | tuple[str, int] | Response

_HERE = "/admin/productos/precios"
_RECENT, _SEEN = 5, 200
SCOPES = (
    ("category", "Un rubro"),
    ("query", "Lo que encuentra una búsqueda"),
    ("everything", "Todo el catálogo"),
)
ROUNDINGS = (
    ("1", "Sin centavos"),
    ("10", "De a 10 pesos"),
    ("50", "De a 50 pesos"),
    ("100", "De a 100 pesos"),
    ("ending_90", "Terminado en 90"),
    ("ending_99", "Terminado en 99"),
)
_UNUSUAL = 40
"""Percent; a larger change is made only after it has been confirmed by itself."""


@PAGES.get("")
def show_form() -> Page:
    """What is to be changed and by how much, and the last raises."""
    query, category = request.args.get("q", ""), request.args.get("rubro", "")
    scope = "query" if query else "category"
    return _form(MultiDict({"scope": scope, "which": query or category, "rounding": "10"}), {})


@PAGES.post("")
def see() -> Page:
    """Has the raise worked out, and goes to what it would do."""
    form, problems = request.form, dict[str, str]()
    wanted = _wanted(form, problems)
    if problems:
        return _form(form, problems, 422)
    try:
        seen = the_panel().api.see_raise(wanted, form.get("key", ""))
    except Invalid as error:
        return _form(form, _refused(error), 422)
    return redirect(f"{_HERE}/{seen['id']}", 303)


@PAGES.get("/<int:raise_id>")
def show(raise_id: int) -> Page:
    """What the raise would do, how far it is, or what it has done; one that was begun goes on."""
    panel = the_panel()
    each = panel.api.price_raise(raise_id)
    if each["state"] == "applying":
        each = panel.api.step_raise(raise_id, panel.new_token())
    if each["state"] != "previewed":
        return render_template("prices/progress.html", each=each, scope=_scope(each))
    return _preview(each)


@PAGES.post("/<int:raise_id>/elegir")
def choose(raise_id: int) -> Page:
    """Has the raise worked out anew for the products that are ticked."""
    api = the_panel().api
    each, ids = api.price_raise(raise_id), request.form.getlist("ids", type=int)
    if not ids:
        return _preview(each, "Marcá al menos un producto.")
    wanted: NewPriceRaise = {
        "percent": each["percent"],
        "rounding": each["rounding"],
        "product_ids": ids,
    }
    try:
        seen = api.see_raise(wanted, request.form.get("key", ""))
    except Invalid as error:
        return _preview(each, next(iter(_refused(error).values())))
    flash("Quedaron los que marcaste. Fijate y aplicalo.", "good")
    return redirect(f"{_HERE}/{seen['id']}", 303)


@PAGES.post("/<int:raise_id>/aplicar")
def apply(raise_id: int) -> Page:
    """Begins to change the prices; the page that follows goes on by itself.

    Where not all that were shown are still ticked, those that are get a raise of their own, to be seen first.
    """
    if request.form.get("shown", str(_ticked())) != str(_ticked()):
        return choose(raise_id)
    api = the_panel().api
    each = api.price_raise(raise_id)
    is_sure = request.form.get("sure") == f"{each['percent']:g}"
    if each["state"] == "previewed" and _is_unusual(each) and not is_sure:
        return _preview(each, "Es un cambio grande: marcá que es así y aplicalo.")
    api.step_raise(raise_id, request.form.get("key", ""))
    return redirect(f"{_HERE}/{raise_id}", 303)


def _ticked() -> int:
    return len(request.form.getlist("ids"))


def _wanted(form: MultiDict[str, str], problems: dict[str, str]) -> NewPriceRaise:
    scope, which = form.get("scope", ""), form.get("which", "").strip()
    percent = 0.0
    try:
        percent = typed.percent(form.get("percent", ""))
    except typed.NotRead as error:
        problems["percent"] = str(error)
    if scope != "everything" and not which:
        problems["which"] = "Escribí qué rubro o qué búsqueda."
    wanted: dict[str, Any] = {
        "percent": -percent if form.get("way") == "down" else percent,
        "rounding": form.get("rounding", ""),
        scope: True if scope == "everything" else which,
    }
    return cast("NewPriceRaise", wanted)


def _refused(error: Invalid) -> dict[str, str]:
    if error.code == "nothing_to_raise":
        return {"which": "No hay productos ahí. Fijate cómo está escrito."}
    if error.code == "invalid_percent":
        return {"percent": "Se puede bajar hasta 90 % o subir hasta 500 %."}
    return {"which": "No se pudo. Revisá lo que elegiste."}


def _form(form: MultiDict[str, str], problems: dict[str, str], status: int = 200) -> Page:
    page = render_template(
        "prices/form.html",
        form=form,
        problems=problems,
        scopes=SCOPES,
        roundings=ROUNDINGS,
        recent=[(each, _scope(each)) for each in the_panel().api.raises(_RECENT)["items"]],
    )
    return page, status


def _preview(each: PriceRaise, problem: str = "") -> Page:
    page = the_panel().api.prices_to_raise(each["id"], _SEEN, page_token())
    template = render_template(
        "prices/preview.html",
        each=each,
        scope=_scope(each),
        rounding=dict(ROUNDINGS)[each["rounding"]],
        products=page["items"],
        more=next_link(page["next_page_token"]),
        is_whole=not (page["next_page_token"] or page_token()),
        is_unusual=_is_unusual(each),
        problem=problem,
    )
    return template, 422 if problem else 200


def _is_unusual(each: PriceRaise) -> bool:
    return abs(each["percent"]) > _UNUSUAL


def _scope(each: PriceRaise) -> str:
    """Of what a raise is, in words."""
    if each["everything"]:
        return "todo el catálogo"
    if each["category"]:
        return f"el rubro {each['category']}"
    if each["query"]:
        return f"lo que se encontró con «{each['query']}»"
    return "los productos elegidos"
