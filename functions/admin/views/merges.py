"""Unir clientes: two customers turn out to be one person; the owner sees both and says which one stays."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from retail.errors import Refused
from retail.wire import User

from ..customer_search import asked_for
from ..panel import the_panel
from ..wording import REFUSED

PAGES = Blueprint("merges", __name__, url_prefix="/admin/clientes/<int:user_id>/unir")

_SHOWN = 5


@PAGES.get("")
def show_merge(user_id: int) -> str:
    """The search for the other one; with `con`, both of them."""
    api = the_panel().api
    user, other_id = api.user(user_id), request.args.get("con", type=int)
    if other_id is None:
        return _search(user, "", [])
    both = [user, api.user(other_id)]
    orders = {each["id"]: api.orders_of(each["id"], _SHOWN) for each in both}
    return render_template("customers/merge.html", user=user, both=both, orders=orders)


@PAGES.post("/buscar")
def search(user_id: int) -> str:
    """Whom a search finds, but for the customer themselves."""
    api, query = the_panel().api, request.form.get("q", "").strip()[:200]
    found = api.find_users(asked_for(query)) if query else []
    return _search(api.user(user_id), query, [each for each in found if each["id"] != user_id])


@PAGES.post("")
def merge(user_id: int) -> Response:
    """Makes both one; `queda` is the one that stays."""
    both = {user_id, request.form.get("con", 0, int)}
    staying = request.form.get("queda", 0, int)
    if staying not in both or len(both) != 2:
        raise NotFound
    (leaving,) = both - {staying}
    try:
        merged = the_panel().api.merge(leaving, staying, request.form.get("key", ""))
    except Refused as error:
        flash(REFUSED.get(error.code, "No se pudieron unir."), "problem")
        return redirect(f"/admin/clientes/{user_id}", 303)
    is_done = merged["state"] == "done"
    said = (
        "Ahora son un solo cliente."
        if is_done
        else "Se están uniendo: termina solo en unos minutos."
    )
    flash(said, "good")
    return redirect(f"/admin/clientes/{staying}", 303)


def _search(user: User, query: str, found: list[User]) -> str:
    return render_template("customers/merge_search.html", user=user, query=query, found=found)
