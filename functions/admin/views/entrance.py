"""The way in and out. Each try is counted by the API before it is checked."""

import logging

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from retail.errors import Conflict, Refused

from ..guard import LOGIN, StaleForm, safe_next
from ..panel import the_panel

PAGES = Blueprint("entrance", __name__, url_prefix="/admin")

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response

_LONGEST_NAME = 200
_LONGEST_PASSWORD = 2000

logger = logging.getLogger(__name__)


@PAGES.get("/login")
def show_login() -> Page:
    """The login form, or where it leads for somebody that is in already."""
    if the_panel().sessions.person_in(session):
        return redirect(safe_next(request.args.get("next", "")), 303)
    return _form()


@PAGES.post("/login")
def log_in() -> Page:
    """Begins a session for the owner or somebody the API knows; 401 for others, 429 for all after too many tries."""
    panel = the_panel()
    user = request.form.get("admin_user", "")[:_LONGEST_NAME]
    try:
        panel.api.count_login(user)
    except (Refused, Conflict) as error:
        logger.warning("Refused a login that came too soon")
        wait = error.details.get("wait_seconds", 1)
        return _form(_come_back(wait)), 429, {"Retry-After": str(wait)}
    password = request.form.get("admin_password", "")[:_LONGEST_PASSWORD]
    try:
        if panel.credentials.match(user, password):
            panel.sessions.begin(session, user)
        else:
            panel.sessions.begin_with(session, user, password)
    except Refused:
        logger.warning("Refused a login")
        return _form("El usuario o la contraseña no coinciden."), 401
    session.permanent = True
    return redirect(safe_next(request.args.get("next", "")), 303)


@PAGES.post("/logout")
def log_out() -> Page:
    """Ends the session, and with `everywhere` those on all devices."""
    the_panel().sessions.end(session, everywhere="everywhere" in request.form)
    return redirect(LOGIN, 303)


@PAGES.errorhandler(StaleForm)
def show_login_anew(error: StaleForm) -> Page:
    """The login again, for a form that was too old."""
    return _form(error.description or ""), 400


def _come_back(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"Hubo demasiados intentos. Probá de nuevo en {minutes} {'minuto' if minutes == 1 else 'minutos'}."


def _form(problem: str = "") -> str:
    return render_template("entrance/login.html", problem=problem)
