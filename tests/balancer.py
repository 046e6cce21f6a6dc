"""A front end for several workers that passes every request to two of them, as a queue may that delivers twice."""

import asyncio
import threading
from collections import Counter
from collections.abc import Mapping
from itertools import cycle
from typing import Self

import aiohttp
from aiohttp import web

HOST = "127.0.0.1"
_NOT_PASSED_ON = {"host", "content-length", "connection", "transfer-encoding"}
_BROKEN = (aiohttp.ClientError, OSError)


class Balancer:
    """Listens at a port and passes requests to two workers in turn, by an event loop in a thread.

    What the first of the two says is the answer; a 503 when both of them died over it or were not there. A
    worker that is frozen is waited for, as long as the other one does not answer.

    Attributes:
        at_work: how many requests each worker has not answered yet.
    """

    def __init__(self, port: int, workers: Mapping[str, int]) -> None:
        self.at_work: Counter[str] = Counter()
        self._port = port
        self._workers = workers
        self._next = cycle(workers)
        self._passing: set[asyncio.Task[web.Response | None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="balancer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(total=None),
        )
        application = web.Application()
        application.router.add_post("/{path:.*}", self._balance)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()

    async def _stop(self) -> None:
        for passing in self._passing:
            passing.cancel()
        await self._runner.cleanup()
        await self._session.close()

    async def _balance(self, request: web.Request) -> web.Response:
        body = await request.read()
        waiting = {
            asyncio.create_task(self._pass_on(next(self._next), request, body)) for _ in range(2)
        }
        self._passing |= waiting
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            self._passing -= done
            for one in done:
                if answer := one.result():
                    return answer
        return web.Response(status=503)

    async def _pass_on(self, worker: str, request: web.Request, body: bytes) -> web.Response | None:
        """The worker's answer; None when there is none."""
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in _NOT_PASSED_ON
        }
        url = f"http://{HOST}:{self._workers[worker]}{request.path_qs}"
        self.at_work[worker] += 1
        try:
            async with self._session.post(url, headers=headers, data=body) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except _BROKEN:
            return None
        finally:
            self.at_work[worker] -= 1
