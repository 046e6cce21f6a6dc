"""The agent worker's entry point: an ASGI function, because ADK and gRPC want one event loop a process."""

from starlette.requests import Request
from starlette.responses import Response

from retail.settings import Settings

from .app import build, build_model_check
from .hang_ups import unless_hung_up
from .model_check import PATH
from .thinking.agent import rehearse
from .turns.closing import on_sigterm
from .turns.endpoint import Endpoint, Preparation

_settings = Settings.from_environ()
_worker = build(_settings)


async def _prepare() -> None:
    await rehearse()
    on_sigterm(_worker.turns.closing.close)


_endpoint = Endpoint(_worker, Preparation(_prepare))
_elsewhere = {PATH: build_model_check(_settings, _worker).answer}


async def agent_worker(request: Request) -> Response:
    """Answers the queue's tasks and health checks."""
    return await unless_hung_up(_elsewhere.get(request.url.path, _endpoint.answer)(request))
