"""The endpoint: the worker as the functions framework calls it, prepared before its first answer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse

from .task import MAX_BYTES
from .worker import Worker


class Preparation:
    """What has to be done once before the first answer; when it fails, the next request tries it again."""

    def __init__(self, prepare: Callable[[], Awaitable[None]]) -> None:
        self._prepare = prepare
        self._task: asyncio.Future[None] | None = None

    async def done(self) -> None:
        """Waits until it is done, by the request that came first; raises what that met with.

        A request that is given up while it waits takes nothing from the others.
        """
        if self._task is None or _has_failed(self._task):
            self._task = asyncio.ensure_future(self._prepare())
        await asyncio.shield(self._task)


@dataclass(frozen=True)
class Endpoint:
    """A worker behind HTTP."""

    worker: Worker
    preparation: Preparation

    async def answer(self, request: Request) -> JSONResponse:
        """The worker's answer; a body is not read beyond what a task may have."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                break
        await self.preparation.done()
        path, headers = request.url.path, request.headers
        answer = await self.worker.handle(request.method, path, headers, bytes(body))
        return JSONResponse(answer.body, answer.status)


def _has_failed(task: "asyncio.Future[None]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
