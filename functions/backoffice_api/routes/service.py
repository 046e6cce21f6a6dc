"""Routes of the service itself: is it there, does it work, what can it do."""

from retail import wire

from ..services.idempotency import Answer
from ..web.operations import Call, Routes

ROUTES = Routes()


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
    summary="Whether it works, the store's writes too",
    scope="public",
    answer=wire.Health,
)
def health(call: Call) -> Answer[wire.Health]:
    return Answer(200, {"status": "ok", "adapters": call.health.check()})
