"""What the owner reads when a page is not there, or the shop does not answer."""

import logging
from http import HTTPStatus

from flask import Flask, render_template
from werkzeug.exceptions import ClientDisconnected, HTTPException

from retail.errors import MiloError, NotFound

from ..guard import StaleForm

Page = tuple[str, int]

_SAID: dict[int, tuple[str, str]] = {
    400: ("No se pudo hacer", "Volvé a la página anterior y probá de nuevo."),
    403: ("Esto es solo para dueños", "Pedíselo a quien maneja la tienda."),
    404: ("Esta página no existe", "Puede que el link esté incompleto, o que ya no esté."),
    405: ("No se pudo hacer", "Entrá de nuevo desde el menú."),
    413: ("Es demasiado largo", "Acortá lo que escribiste y probá de nuevo."),
    500: ("Algo falló de nuestro lado", "Quedó anotado. Probá de nuevo en un momento."),
    503: (
        "La tienda no responde",
        "No se cambió nada que no veas acá. Probá de nuevo en un momento.",
    ),
}
"""Title and what to do, by status."""

logger = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Has the app answer each error as a page."""
    app.register_error_handler(ClientDisconnected, _note_hang_up)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(MiloError, _shop_refused)
    app.register_error_handler(Exception, _unexpected)


def _note_hang_up(error: ClientDisconnected) -> ClientDisconnected:
    logger.info("A caller hung up before all of its request was here")
    return error


def _refused(error: HTTPException) -> Page | HTTPException:
    status = error.code or 500
    if status < 400:  # a redirect to the address with its slash
        return error
    said = error.description if isinstance(error, StaleForm) else None
    return _page(status, said)


def _shop_refused(error: MiloError) -> Page:
    if isinstance(error, NotFound) or error.code == "invalid_page_token":
        return _page(HTTPStatus.NOT_FOUND)
    logger.error("The API did not do what a page asked: %s", error, exc_info=error)
    is_passing = not error.permanent
    return _page(HTTPStatus.SERVICE_UNAVAILABLE if is_passing else HTTPStatus.INTERNAL_SERVER_ERROR)


def _unexpected(error: Exception) -> Page:
    logger.error("An error that nobody expected", exc_info=error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: int, said: str | None = None) -> Page:
    title, advice = _SAID.get(status, _SAID[500 if status >= 500 else 400])
    return render_template("error.html", title=title, advice=said or advice), status
