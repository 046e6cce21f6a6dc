"""The network: HTTP requests that reach a Flask app in this process late, twice removed from certainty.

A server is a name with one process for each instance behind it. A request takes its time on the way,
runs in one of them as a greenlet of that process, and its answer takes its time, too; each way may lose it,
and an instance may die in between.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from local.in_process import Request, Response, asked

from .chance import Chance
from .loop import WorldLoop
from .outages import Outages
from .process import PROCESS, Process, context_of
from .trace import Trace


class Reset(Exception):
    """The connection broke, or nobody accepted it."""


class TooLate(Exception):
    """No answer in time."""


@dataclass
class Server:
    """One function: its application, and its instances, which are started again when they die."""

    name: str
    application: Callable[[Request], Response]
    instances: list[Process]


class Network:
    """Between everything."""

    def __init__(self, loop: WorldLoop, chance: Chance, trace: Trace, outages: Outages) -> None:
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._outages = outages
        self.in_flight = 0

    def ask(self, server: Server, request: Request, timeout: float) -> Response:
        """The server's answer; blocks.

        Raises:
            TooLate: nothing came back within `timeout` seconds.
            Reset: the connection broke.
        """
        answer: asyncio.Future[Response] = self._loop.create_future()
        if server.name == "api" and self._outages.is_away("api"):
            self._loop.pause(timeout if self._outages.is_silent("api") else 0.01)
            raise TooLate(server.name) if self._outages.is_silent("api") else Reset("refused")
        delay = self._chance.seconds(0.001, 0.02)
        if self._chance.strikes(f"{server.name}_request_lost"):
            delay = -1.0
        elif self._chance.strikes(f"{server.name}_request_late"):
            delay = self._chance.seconds(1.0, 40.0)
        elif self._chance.strikes(f"{server.name}_slow"):
            delay = self._chance.seconds(0.1, 10.0)
        if delay >= 0:
            self.in_flight += 1
            self._loop.call_later(
                delay, self._arrive, server, request, answer, context=context_of(None)
            )
        done = self._loop.wait(answer, timeout)
        if done is None:
            raise TooLate(server.name)
        return done.result()

    def _arrive(self, server: Server, request: Request, answer: "asyncio.Future[Response]") -> None:
        alive = [one for one in server.instances if one.alive]
        if not alive:
            self._over(answer, Reset("refused"))
            return
        process = self._chance.pick(alive)
        context = context_of(process)
        running = context.run(
            self._loop.blocking, lambda: server.application(request), context.copy()
        )
        gone = process.gone

        over: list[bool] = []

        def finish(_: Any) -> None:
            gone.remove_done_callback(finish)
            if over:
                return
            over.append(True)
            if running.done() and not running.exception():
                self._answered(server, request, answer, running.result())
            else:
                self._over(answer, Reset("broken"))

        outside = context_of(None)
        running.add_done_callback(finish, context=outside)
        gone.add_done_callback(finish, context=outside)

    def _answered(
        self,
        server: Server,
        request: Request,
        answer: "asyncio.Future[Response]",
        response: Response,
    ) -> None:
        path = urlsplit(request.url).path
        self._trace.tell(f"{request.method} {server.name}{path} → {response.status}")
        self.in_flight -= 1
        if self._chance.strikes(f"{server.name}_answer_lost"):
            if self._chance.random.random() < 0.5:
                _fail(answer, Reset("broken"))
            return
        self._loop.call_later(self._chance.seconds(0.001, 0.02), _give, answer, response)

    def _over(self, answer: "asyncio.Future[Response]", error: Exception) -> None:
        self.in_flight -= 1
        _fail(answer, error)


def _give(answer: "asyncio.Future[Response]", response: Response) -> None:
    if not answer.done():
        answer.set_result(response)


def _fail(answer: "asyncio.Future[Response]", error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
        answer.exception()  # whoever asked may be dead, or have given up waiting


class ApiCarrier:
    """The worker's carrier to the API: what `requests.Session.send` does, over the simulated network."""

    def __init__(
        self, network: Network, server: Server, answered: Callable[[Response], requests.Response]
    ) -> None:
        self._network = network
        self._server = server
        self._answered = answered

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        timeout: tuple[float, float],
        allow_redirects: bool,  # noqa: ARG002 -- there are none
    ) -> requests.Response:
        """The answer; raises what `requests` does."""
        process = PROCESS.get()
        if process:
            process.reach("api_call")
        try:
            given = self._network.ask(self._server, asked(request), timeout[1])
        except TooLate as error:
            raise requests.ReadTimeout(str(error)) from error
        except Reset as error:
            raise requests.ConnectionError(str(error)) from error
        return self._answered(given)
