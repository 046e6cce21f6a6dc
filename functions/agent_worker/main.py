"""The agent worker's entry point: an ASGI function, because ADK and gRPC want one event loop a process."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse

from retail.settings import Settings

from .task import MOST_BYTES
from .worker import Worker, build


@lru_cache(maxsize=1)
def worker() -> Worker:
    """The worker of this process, made on the first request."""
    return build(Settings.from_environ())


async def agent_worker(request: Request) -> JSONResponse:
    """Answers the queue's tasks and health checks."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    answer = await worker().handle(request.method, request.url.path, request.headers, bytes(body))
    return JSONResponse(answer.body, answer.status)
