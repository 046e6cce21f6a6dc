"""The agent worker's entry point: an ASGI function, because ADK and gRPC want one event loop a process."""

import asyncio
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse

from retail.settings import Settings

from .app import start
from .task import MOST_BYTES
from .worker import Worker


@lru_cache(maxsize=1)
def worker() -> asyncio.Future[Worker]:
    """The worker of this process, made on the first request."""
    return asyncio.ensure_future(start(Settings.from_environ()))


async def agent_worker(request: Request) -> JSONResponse:
    """Answers the queue's tasks and health checks."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    made = await worker()
    answer = await made.handle(request.method, request.url.path, request.headers, bytes(body))
    return JSONResponse(answer.body, answer.status)
