"""The agent worker's entry point: an ASGI function, because ADK and gRPC want one event loop a process."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from retail.settings import Settings

from .app import build
from .thinking.agent import rehearse
from .turns.endpoint import Endpoint, Preparation

_endpoint = Endpoint(build(Settings.from_environ()), Preparation(rehearse))


async def agent_worker(request: Request) -> JSONResponse:
    """Answers the queue's tasks and health checks."""
    return await _endpoint.answer(request)
