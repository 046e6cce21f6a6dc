"""Productos: what is sold, for how much, and how much is left."""

from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from retail.errors import Invalid, PreconditionFailed, Refused
from retail.wire import TAGS, NewProduct, ProductChanges

from .. import running_out
from ..actions import act
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel
from ..product_form import (
    NEW,
    UNITS,
    VAT_RATES,
    WRONG,
    ProductForm,
    of_product,
    sent,
    written,
)

ADDRESS = "/admin/productos"
PAGES = Blueprint("products", __name__, url_prefix=ADDRESS)

Page = str | tuple[str, int] | Response

_FOUND = 50
"""How many products a search shows; it has no second page."""
_CHANGES = 10
"""How many changes of a product are shown at once."""
_LONGEST_QUERY = 2000


@PAGES.get("")
def list_products() -> str:
    """The catalogue by name, or what a search finds, or what is running out."""
    query = request.args.get("q", "").strip()[:200]
    category = request.args.get("rubro", "").strip()[:60]
    offers, by_stock = request.args.get("ofertas", ""), request.args.get("orden", "") == "stock"
    api = the_panel().api
    if by_stock:
        page = api.products_by_stock(ROWS, page_token())
    else:
        page = api.products(
            _FOUND if query else ROWS,
            page_token(),
            query=query,
            category=category,
            only_offers="true" if offers else "",
        )
    return render_template(
        "products/list.html",
        products=page["items"],
        corrected=page["corrected_query"],
        query=query,
        category=category,
        offers=offers,
        by_stock=by_stock,
        more=next_link(
            page["next_page_token"],
            q=query,
            rubro=category,
            ofertas=offers,
            orden="stock" if by_stock else "",
        ),
    )


@PAGES.get("/nuevo")
def show_new() -> Page:
    """The form of a product that is not there yet."""
    return _form(of_product(NEW), None)


@PAGES.post("/nuevo")
def add() -> Page:
    """Adds a product."""
    form = sent(request.form)
    if form.problems:
        return _form(form, None, 422)
    given: dict[str, Any] = dict(form.values)
    if form.values["price"] == 0 and form.texts["is_free"]:
        given["is_free"] = True
    try:
        product = the_panel().api.add_product(
            cast("NewProduct", given), request.form.get("key", "")
        )
    except (Invalid, Refused) as error:
        return _refused(form, None, error)
    flash(f"{product['name']} ya está a la venta.", "good")
    return redirect(ADDRESS, 303)


@PAGES.get("/<int:product_id>")
def show_product(product_id: int) -> Page:
    """The form of a product, and its history."""
    api = the_panel().api
    product, tag = api.product(product_id)
    history = api.product_history(product_id, _CHANGES, page_token())
    older = next_link(history["next_page_token"])
    offer = api.special_price(product_id)
    form = of_product(product, tag)
    return _form(form, product_id, history=history["items"], older=older, offer=offer)


@PAGES.post("/<int:product_id>")
def change(product_id: int) -> Page:
    """Changes what was changed in the form, and nothing that somebody else changed meanwhile."""
    form = sent(request.form)
    if form.problems:
        return _form(form, product_id, 422)
    if not form.changes:
        flash("No cambiaste nada.", "good")
        return redirect(f"{ADDRESS}/{product_id}", 303)
    if form.is_price_in_doubt:
        return _form(form, product_id, 422)
    try:
        _save(product_id, form)
    except PreconditionFailed as error:
        return _conflict(form, product_id, error)
    except (Invalid, Refused) as error:
        return _refused(form, product_id, error)
    flash("Guardado.", "good")
    return redirect(f"{ADDRESS}/{product_id}", 303)


@PAGES.post("/<int:product_id>/borrar")
def delete(product_id: int) -> Response:
    """Takes a product out of the catalogue."""
    api = the_panel().api
    return act(
        lambda key: api.delete_product(product_id, key), "El producto ya no se vende.", ADDRESS
    )


@PAGES.post("/<int:product_id>/agotado")
def run_out(product_id: int) -> Response:
    """Says that nothing is left of a product; the list goes on where it was pressed."""
    shown, back = request.form.get("habia", 0.0, type=float), f"{ADDRESS}/{product_id}"
    if "lista" in request.form:
        filters = urlencode(parse_qsl(request.form["lista"][:_LONGEST_QUERY]))
        back = f"{ADDRESS}?{filters}#producto-{product_id}"
    return act(
        lambda key: running_out.run_out(the_panel().api, product_id, shown, key),
        "Quedó sin stock: Milo no lo vende hasta que anotes cuánto hay.",
        back,
    )


def _save(product_id: int, form: ProductForm) -> None:
    """Saves the changes, also when somebody changed other members meanwhile: each sale changes the stock.

    Raises:
        PreconditionFailed: what was changed here was changed elsewhere too.
    """
    api, key = the_panel().api, request.form.get("key", "")
    changes = cast("ProductChanges", form.changes)
    try:
        api.change_product(product_id, changes, form.tag, key)
    except PreconditionFailed as error:
        if _moved(form, error):
            raise
        api.change_product(product_id, changes, error.details["etag"], key)


def _moved(form: ProductForm, error: PreconditionFailed) -> dict[str, Any]:
    """The members that were changed here and elsewhere too, with what the product has now."""
    changes = error.details.get("changes", {})
    return {
        name: each["now"]
        for name, each in changes.items()
        if each["now"] != form.seen.get(name) and each["now"] != each["given"]
    }


def _conflict(form: ProductForm, product_id: int, error: PreconditionFailed) -> Page:
    """The form with what was typed, what the product has now, and the tag of that: when it is sent again, it is saved."""
    now = _moved(form, error)
    form.seen.update(now)
    form.tag = error.details.get("etag", "")
    for name in now:
        form.problems[name] = f"Mientras tanto cambió: ahora es {written(name, now)}."
    return _form(form, product_id, 409)


def _refused(form: ProductForm, product_id: int | None, error: Invalid | Refused) -> Page:
    member = error.code.removeprefix("invalid_")
    if error.code == "sku_taken":
        form.problems["sku"] = "Otro producto ya tiene este código."
    elif error.code == "invalid_price" and form.values["price"] == 0:
        form.problems["price"] = "¿Es gratis? Marcalo abajo; si no, escribí el precio."
        form.texts["asks_free"] = "yes"
    else:
        form.problems[member] = WRONG.get(member, "No se pudo guardar. Revisá los datos.")
    return _form(form, product_id, 422)


def _form(form: ProductForm, product_id: int | None, status: int = 200, **story: Any) -> Page:
    page = render_template(
        "products/form.html",
        form=form,
        product_id=product_id,
        units=UNITS,
        vat_rates=VAT_RATES,
        tags=TAGS,
        **story,
    )
    return page, status
