"""Datos personales: handed out as a file when a customer asks for them, and deleted once the owner has read what stays."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from retail.errors import Refused

from ..panel import the_panel
from ..wording import REFUSED, STILL_NEEDED

PAGES = Blueprint("personal_data", __name__, url_prefix="/admin/clientes/<int:user_id>")

Page = str | tuple[str, int] | Response

WORD = "BORRAR"
"""What is typed to confirm it: it cannot be undone."""


@PAGES.get("/datos.json")
def export(user_id: int) -> Response:
    """All that the shop holds on a customer."""
    headers = {"Content-Disposition": f'attachment; filename="datos-{user_id}.json"'}
    file = the_panel().api.personal_data(user_id)
    return Response(file, 200, headers, content_type="application/json")


@PAGES.get("/borrar")
def show_erasure(user_id: int) -> Page:
    """What goes and what stays, or why it cannot be yet."""
    return _page(user_id)


@PAGES.post("/borrar")
def erase(user_id: int) -> Page:
    """Deletes a customer's data, once the word was typed."""
    if request.form.get("palabra", "").strip().upper() != WORD:
        return _page(user_id, f"Escribí {WORD} para confirmarlo.")
    try:
        erasure = the_panel().api.erase(user_id, request.form.get("key", ""))
    except Refused as error:
        flash(REFUSED.get(error.code, "No se pudo borrar."), "problem")
        return redirect(f"/admin/clientes/{user_id}/borrar", 303)
    if erasure["state"] == "done":
        flash("Se borraron sus datos.", "good")
    else:
        flash("Ya no es cliente. Lo que queda de sus datos se borra solo en unos minutos.", "good")
    return redirect("/admin/clientes", 303)


def _page(user_id: int, problem: str = "") -> Page:
    api = the_panel().api
    erasure = api.erasure(user_id)
    if erasure["begun_at"]:
        is_done = erasure["state"] == "done"
        flash("Sus datos ya se borraron." if is_done else "Sus datos se están borrando.", "good")
        return redirect("/admin/clientes", 303)
    page = render_template(
        "customers/erase.html",
        user=api.user(user_id),
        erasure=erasure,
        needed=STILL_NEEDED,
        word=WORD,
        problem=problem,
    )
    return page, 422 if problem else 200
