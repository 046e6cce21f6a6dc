"""Clientes: who buys, how they are reached, and what they ordered."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from retail.errors import Invalid
from retail.wire import User, UserChanges

from ..actions import act
from ..customer_search import asked_for
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel

PAGES = Blueprint("customers", __name__, url_prefix="/admin/clientes")

Page = str | tuple[str, int] | Response

_WRONG = {
    "invalid_email": ("email", "Eso no es un mail."),
    "invalid_name": ("name", "Un nombre tiene letras, espacios, puntos y guiones."),
}
"""Which field a refusal is about, and what is said there."""


@PAGES.get("")
def list_customers() -> str:
    """Everybody, the newest first, or whom a search finds: by words, phone or e-mail."""
    query = request.args.get("q", "").strip()[:200]
    api = the_panel().api
    if query:
        return render_template(
            "customers/list.html",
            customers=api.find_users(asked_for(query)),
            query=query,
            more=None,
        )
    page = api.everybody(ROWS, page_token())
    more = next_link(page["next_page_token"])
    return render_template("customers/list.html", customers=page["items"], query="", more=more)


@PAGES.post("")
def search() -> str | Response:
    """Looks for what was typed."""
    return search_for(request.form.get("q", "").strip()[:200])


def search_for(query: str) -> str | Response:
    """Leads to the customer with a phone or an e-mail, which stay out of the address, since servers write that down; words are
    looked for under an address that can be kept."""
    asked = asked_for(query)
    if "q" in asked:
        return redirect(f"/admin/clientes?{urlencode(asked)}" if query else "/admin/clientes", 303)
    found = the_panel().api.find_users(asked)
    if len(found) == 1:
        return redirect(f"/admin/clientes/{found[0]['id']}", 303)
    return render_template("customers/list.html", customers=found, query=query, more=None)


@PAGES.get("/<int:user_id>/chat")
def show_chat(user_id: int) -> str | Response:
    """Leads to what a shopper and the shop say to each other; of who writes from more numbers, to the chat of each."""
    api = the_panel().api
    chats = api.conversations_of(user_id)
    if not chats:
        flash("Todavía no escribió por WhatsApp.", "problem")
        return redirect(f"/admin/clientes/{user_id}", 303)
    if len(chats) == 1:
        return redirect(f"/admin/chats/{chats[0]['id']}", 303)
    return render_template("customers/chats.html", user=api.user(user_id), chats=chats)


@PAGES.get("/<int:user_id>")
def show_customer(user_id: int) -> str:
    """One shopper, their orders, and what is in their cart."""
    user = the_panel().api.user(user_id)
    return _page(user, {"name": user["name"], "email": user["email"]}, {})


@PAGES.post("/<int:user_id>")
def change(user_id: int) -> Page:
    """Changes name and e-mail."""
    api = the_panel().api
    typed = {name: request.form.get(name, "").strip()[:320] for name in ("name", "email")}
    changes: UserChanges = {"name": typed["name"], "email": typed["email"]}
    address = f"/admin/clientes/{user_id}"
    try:
        return act(lambda key: api.change_user(user_id, changes, key), "Guardado.", address)
    except Invalid as error:
        member, said = _WRONG.get(error.code, ("name", "No se pudo guardar."))
        return _page(api.user(user_id), typed, {member: said}), 422


def _page(user: User, typed: dict[str, str], problems: dict[str, str]) -> str:
    api = the_panel().api
    orders = api.orders_of(user["id"], ROWS, page_token())
    with_email = api.find_users({"email": user["email"]}) if user["email"] else []
    return render_template(
        "customers/detail.html",
        user=user,
        typed=typed,
        problems=problems,
        cart=api.cart_of(user["id"]),
        same_email=[other for other in with_email if other["id"] != user["id"]],
        orders=orders["items"],
        more=next_link(orders["next_page_token"]),
    )
