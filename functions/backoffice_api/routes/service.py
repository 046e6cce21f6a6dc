"""Routes of the service itself: is it there, does it work, what can it do."""

import logging
from collections.abc import Callable

from retail import wire
from retail.errors import MiloError

from ..services.idempotency import Answer
from ..web.operations import Call, Routes

ROUTES = Routes()

_log = logging.getLogger(__name__)


@ROUTES.operation("GET", "/", summary="Which service this is", scope="public", answer=wire.Service)
def root(call: Call) -> Answer[wire.Service]:  # noqa: ARG001
    return Answer(200, {"status": "ok", "service": "backoffice_api"})


@ROUTES.operation(
    "GET", "/healthz", summary="Whether it answers", scope="public", answer=wire.Alive
)
def alive(call: Call) -> Answer[wire.Alive]:  # noqa: ARG001
    return Answer(200, {"status": "ok"})


@ROUTES.operation(
    "GET",
    "/health",
    summary="Whether it works",
    scope="public",
    answer=wire.Health,
    also=(503,),
)
def health(call: Call) -> Answer[wire.Health]:
    adapters = {"store": call.shop.store.ping, "payments": call.shop.payments.ping}
    states = {name: _state(name, ping) for name, ping in adapters.items()}
    works = set(states.values()) == {"ok"}
    body: wire.Health = {"status": "ok" if works else "failing", "adapters": states}
    return Answer(200 if works else 503, body)


def _state(name: str, ping: Callable[[], None]) -> wire.AdapterState:
    try:
        ping()
    except MiloError as error:
        _log.warning("%s does not answer: %s", name, error)
        return "failing"
    return "ok"
