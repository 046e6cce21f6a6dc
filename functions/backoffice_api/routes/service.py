"""Routes of the service itself: is it there, does it work, what can it do."""

import logging
from collections.abc import Callable, Mapping

from flask import Response

from retail import wire
from retail.errors import MiloError

from ..services.idempotency import Answer
from ..web import openapi
from ..web.operations import Api, Call

_log = logging.getLogger(__name__)


def register(api: Api) -> None:
    """Adds the routes; called last, since the OpenAPI document is of what was declared before."""
    adapters: Mapping[str, Callable[[], None]] = {
        "store": api.shop.store.ping,
        "payments": api.shop.payments.ping,
    }

    @api.operation("GET", "/", summary="Which service this is", scope="public", answer=wire.Service)
    def root(call: Call) -> Answer[wire.Service]:  # noqa: ARG001
        return Answer(200, {"status": "ok", "service": "backoffice_api"})

    @api.operation(
        "GET", "/healthz", summary="Whether it answers", scope="public", answer=wire.Alive
    )
    def alive(call: Call) -> Answer[wire.Alive]:  # noqa: ARG001
        return Answer(200, {"status": "ok"})

    @api.operation(
        "GET",
        "/health",
        summary="Whether it works",
        scope="public",
        answer=wire.Health,
        also=(503,),
    )
    def health(call: Call) -> Answer[wire.Health]:  # noqa: ARG001
        states = {name: _state(name, ping) for name, ping in adapters.items()}
        works = set(states.values()) == {"ok"}
        body: wire.Health = {"status": "ok" if works else "failing", "adapters": states}
        return Answer(200 if works else 503, body)

    document = openapi.document(api.operations)
    page = openapi.page(document)
    _serve(api, "/openapi.json", document, "application/json")
    _serve(api, "/docs", page, "text/html; charset=utf-8")


def _serve(api: Api, path: str, text: str, content_type: str) -> None:
    api.flask.add_url_rule(
        path,
        endpoint=path,
        view_func=lambda: Response(text, content_type=content_type),
        provide_automatic_options=False,
    )


def _state(name: str, ping: Callable[[], None]) -> wire.AdapterState:
    try:
        ping()
    except MiloError as error:
        _log.warning("%s does not answer: %s", name, error)
        return "failing"
    return "ok"
