"""Guards the pages: all but the login need a session whose role may, and each form needs the token of its browser."""

from urllib.parse import quote, urlsplit

from flask import g, redirect, request, session
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response

from . import roles
from .panel import the_panel

HOME = "/admin"
LOGIN = "/admin/login"


class StaleForm(HTTPException):
    """A form that was not made by a page of ours in this browser and session."""

    code = 400
    description = "La página quedó abierta mucho tiempo. Probá de nuevo."


def check() -> Response | None:
    """Sends strangers to the login, and refuses what a role may not do, and a form without its token.

    Raises:
        Forbidden: the page is for owners.
        StaleForm: the token is missing, or is of another browser or session.
    """
    sessions = the_panel().sessions
    endpoint = request.endpoint or ""
    if endpoint not in roles.OPEN:
        person = sessions.person_in(session)
        if person is None:
            return redirect(_login_for_this_page(), 303)
        g.person = person
        if request.endpoint and not roles.may(person, endpoint):
            raise Forbidden
    given = request.form.get("form_token", "") if request.method == "POST" else None
    if given is not None and not sessions.is_form_token(session, given):
        raise StaleForm
    return None


def person() -> roles.Person | None:
    """The person that asks for this page; None for a stranger at the login."""
    found: roles.Person | None = g.get("person")
    return found


def person_name() -> str:
    """The name of whoever asks for this page; empty for a stranger."""
    asking = person()
    return asking.name if asking else ""


def check_owner() -> None:
    """Keeps a part of a page that is for everybody to owners.

    Raises:
        Forbidden: a seller asks.
    """
    asking = person()
    if asking is None or not asking.is_owner:
        raise Forbidden


def is_under(address: str, path: str) -> bool:
    """Whether a path is that address, or one below it."""
    return path == address or path.startswith(f"{address}/")


def safe_next(path: str) -> str:
    """The page of the panel that a login goes on to; home for an address outside the panel.

    Browsers read `\\` as `/` and skip control characters, so an address with either is not taken.
    """
    parts = urlsplit(path)
    is_ours = is_under(HOME, parts.path)
    is_plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path
    if parts.scheme or parts.netloc or not is_ours or not is_plain or ".." in parts.path:
        return HOME
    return path


def _login_for_this_page() -> str:
    wanted = request.full_path.rstrip("?")
    if request.method != "GET" or request.path.rstrip("/") == HOME:
        return LOGIN
    return f"{LOGIN}?next={quote(wanted, safe='/')}"
