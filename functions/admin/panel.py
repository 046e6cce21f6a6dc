"""The admin panel: the owner's way in, and a first page that says whether the shop is up.

Logins are not throttled yet: the count of tries must outlive an instance, so it belongs in the Store. Until then
only the password's argon2 hash makes a guess slow.
"""

import logging
from dataclasses import dataclass

from flask import Flask, Response, redirect, render_template, request, session
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Response as AnyResponse

from retail.backoffice import Backoffice
from retail.errors import MiloError
from retail.traces import traced

from .credentials import Credentials
from .sessions import LONGEST, Sessions

SERVICE = "admin"
MAX_FORM_BYTES = 16 * 1024

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

logger = logging.getLogger(__name__)

Page = str | tuple[str, int] | AnyResponse


@dataclass(frozen=True)
class Panel:
    """What the panel needs: the owner's login, its sessions and the back office."""

    shop_name: str
    credentials: Credentials
    sessions: Sessions
    backoffice: Backoffice

    def show_login(self) -> Page:
        """The login form, or the first page for who is in already."""
        if self.sessions.renew(session):
            return redirect("/", 303)
        return self._login_page()

    def log_in(self) -> Page:
        """Begins a session for the owner; 401 for anybody else, 400 for a form that is not ours."""
        if not self.sessions.is_form_token(session, request.form.get("form_token", "")):
            return self._login_page("La página quedó abierta mucho tiempo. Probá de nuevo."), 400
        user, password = request.form.get("user", ""), request.form.get("password", "")
        if not self.credentials.match(user, password):
            logger.warning("Refused a login")
            return self._login_page("El usuario o la contraseña no coinciden."), 401
        self.sessions.begin(session)
        session.permanent = True
        return redirect("/", 303)

    def log_out(self) -> Page:
        """Ends the session; 400 for a form that is not ours."""
        if not self.sessions.is_form_token(session, request.form.get("form_token", "")):
            return self._login_page("La página quedó abierta mucho tiempo. Probá de nuevo."), 400
        session.clear()
        return redirect("/login", 303)

    def show_home(self) -> Page:
        """Whether the shop is up, for the owner; everybody else goes to the login."""
        if not self.sessions.renew(session):
            return redirect("/login", 303)
        return render_template(
            "home.html",
            shop_name=self.shop_name,
            is_up=self._is_shop_up(),
            form_token=self.sessions.form_token(session),
        )

    def _login_page(self, problem: str = "") -> str:
        return render_template(
            "login.html",
            shop_name=self.shop_name,
            problem=problem,
            form_token=self.sessions.form_token(session),
        )

    def _is_shop_up(self) -> bool:
        try:
            return self.backoffice.health().get("status") == "ok"
        except MiloError:
            logger.exception("The back office does not answer")
            return False


def create_app(panel: Panel, session_secret: str, *, secure: bool) -> Flask:
    """The Flask application around a panel; `secure` cookies only travel over HTTPS."""
    # functions-framework's own application answers /static before it asks the function
    app = Flask(__name__, static_url_path="/assets")
    app.config.update(
        SECRET_KEY=session_secret,
        SESSION_COOKIE_NAME="__session",  # the only cookie that Firebase Hosting passes on
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LONGEST,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
    )
    app.add_url_rule("/", view_func=panel.show_home, methods=["GET"])
    app.add_url_rule("/login", view_func=panel.show_login, methods=["GET"])
    app.add_url_rule("/login", view_func=panel.log_in, methods=["POST"])
    app.add_url_rule("/logout", view_func=panel.log_out, methods=["POST"])
    for path in ("/health", "/healthz"):
        app.add_url_rule(path, view_func=_health, methods=["GET"])
    app.register_error_handler(ClientDisconnected, _note_hang_up)
    app.after_request(_guard_strictly if secure else _guard)
    app.wsgi_app = traced(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app


def _health() -> dict[str, str]:
    return {"status": "ok", "service": SERVICE}


def _note_hang_up(error: ClientDisconnected) -> ClientDisconnected:
    logger.info("A caller hung up before all of its request was here")
    return error


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _guard_strictly(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return _guard(response)
