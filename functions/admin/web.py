"""The Flask application around the panel: its addresses, its cookie, and the headers of every answer."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, redirect, request, session, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from retail.traces import traced

from . import formats, guard, tool_words, wording
from .panel import Panel, install, the_panel
from .sessions import LONGEST
from .views import (
    audit,
    conversations,
    customers,
    entrance,
    errors,
    home,
    imports,
    merges,
    more,
    order_board,
    order_lines,
    order_sheets,
    orders,
    people,
    personal_data,
    prices,
    products,
    saved_answers,
    shop,
    shop_lists,
    special_prices,
    stuck,
    withdrawals,
)

SERVICE = "admin"
MAX_FORM_BYTES = 32 * 1024
"""A message of 1,600 characters is up to 15 KB as a form sends it."""
PAGES = (
    entrance.PAGES,
    home.PAGES,
    orders.PAGES,
    order_board.PAGES,
    order_lines.PAGES,
    order_sheets.PAGES,
    products.PAGES,
    prices.PAGES,
    special_prices.PAGES,
    imports.PAGES,
    conversations.PAGES,
    saved_answers.PAGES,
    customers.PAGES,
    personal_data.PAGES,
    merges.PAGES,
    more.PAGES,
    shop.PAGES,
    shop_lists.PAGES,
    withdrawals.PAGES,
    people.PAGES,
    audit.PAGES,
    stuck.PAGES,
)

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
WITH_PHOTOS = CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' https:")
"""The policy of the pages of products, whose photos are at any https address."""
_STATIC = Path(__file__).parent / "static"


def create_app(panel: Panel, session_secret: str, *, secure: bool) -> Flask:
    """The Flask application around a panel; `secure` cookies only travel over HTTPS."""
    # All of it is under /admin: so it answers alike on its own address and behind Hosting's rewrite.
    app = Flask(__name__, static_url_path="/admin/assets")
    app.url_map.merge_slashes = False  # its redirect would name this service's own address
    app.config.update(
        SECRET_KEY=session_secret,
        SESSION_COOKIE_NAME="__session",  # the only cookie that Firebase Hosting passes on
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # an asset, which is cached, sets no cookie
        PERMANENT_SESSION_LIFETIME=LONGEST,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
    )
    install(app, panel)
    for pages in PAGES:
        app.register_blueprint(pages)
    app.add_url_rule("/", view_func=_to_the_panel, methods=["GET"])
    for path in ("/health", "/healthz"):
        app.add_url_rule(path, view_func=_health, methods=["GET"])
    formats.install(app)
    wording.install(app)
    tool_words.install(app)
    errors.install(app)
    app.jinja_env.globals.update(
        asset=_asset, form_token=_form_token, new_key=_new_key, low_stock=home.LOW_STOCK
    )
    app.context_processor(_shared)
    app.before_request(_check_pages)
    app.after_request(_guard_strictly if secure else _guard)
    app.wsgi_app = traced(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app


def _shared() -> dict[str, object]:
    """What every template knows."""
    person = guard.person()
    return {
        "shop_name": the_panel().shop_name,
        "is_in": "session" in session,
        "is_owner": bool(person and person.is_owner),
    }


def _check_pages() -> AnyResponse | None:
    try:
        request.query_string.decode()
    except UnicodeDecodeError:  # nobody's browser sends that, and Werkzeug fails on it
        raise BadRequest from None
    if request.endpoint == imports.UPLOAD:
        request.max_content_length = imports.MAX_FILE_BYTES
    return guard.check() if guard.is_under(guard.HOME, request.path) else None


def _to_the_panel() -> AnyResponse:
    return redirect(guard.HOME, 303)


def _health() -> dict[str, str]:
    return {"status": "ok", "service": SERVICE}


def _form_token() -> str:
    return the_panel().sessions.form_token(session)


def _new_key() -> str:
    """The idempotency key of one form: pressed twice, it is done once."""
    return the_panel().new_token()


def _asset(name: str) -> str:
    """The address of a file of `static/`, which changes with the file."""
    return url_for("static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:8]


def _guard(response: Response) -> Response:
    has_photos = guard.is_under(products.ADDRESS, request.path)
    policy = WITH_PHOTOS if has_photos else CONTENT_SECURITY_POLICY
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    is_asset = request.endpoint == "static" and "v" in request.args and response.status_code == 200
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_asset else "private, no-store"
    )
    return response


def _guard_strictly(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return _guard(response)
