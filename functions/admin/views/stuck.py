"""What got stuck and waits for the owner: payments, notices and messages, each a list of its own."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from ..actions import act
from ..lists import ROWS, next_link, page_token
from ..panel import the_panel

PAGES = Blueprint("stuck", __name__, url_prefix="/admin")

_LETTERS = "/admin/mensajes"


@PAGES.get("/pagos")
def list_payments() -> str:
    """Payments that differ from what their order asks for, and refunds that were refused."""
    return _page("payments", the_panel().api.held_payments(ROWS, page_token()))


@PAGES.get("/avisos")
def list_notices() -> str:
    """What shoppers could not be told: they last wrote more than a day ago."""
    return _page("notices", the_panel().api.untold(ROWS, page_token()))


@PAGES.get("/mensajes")
def list_letters() -> str:
    """Messages that nobody tries to answer or to send again."""
    return _page("letters", the_panel().api.dead_letters(ROWS, page_token()))


@PAGES.post("/mensajes/<letter_id>/reintentar")
def retry_letter(letter_id: str) -> Response:
    """Has a message that was given up answered or sent after all."""
    api = the_panel().api
    said = "Va de nuevo. En el chat vas a ver qué pasó."
    return act(lambda key: api.retry(letter_id, key), said, _LETTERS)


@PAGES.post("/mensajes/<letter_id>/resuelto")
def settle_letter(letter_id: str) -> Response:
    """Takes a message off the list, of which nothing is to be done any more."""
    api = the_panel().api
    return act(lambda key: api.settle(letter_id, key), "Listo, no está más en la lista.", _LETTERS)


def _page(name: str, page: Mapping[str, Any]) -> str:
    return render_template(
        f"stuck/{name}.html", items=page["items"], more=next_link(page["next_page_token"])
    )
