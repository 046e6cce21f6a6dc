"""The queue: Cloud Tasks' promises and no more. At least once, in any order, under names taken once."""

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from google.api_core.exceptions import AlreadyExists, DeadlineExceeded, ServiceUnavailable
from google.cloud import tasks_v2

from agent_worker.turns.worker import Answer, Worker
from local.in_process import Request
from local.tasks_queue import RetryPolicy

from .callers import WORKER_URL
from .chance import Chance
from .loop import WorldLoop
from .network import Network, Reset, Server, TooLate
from .outages import Outages
from .process import Process, context_of, here
from .trace import Trace

_TRIED = "x-cloudtasks-taskretrycount"


@dataclass(frozen=True)
class Instance:
    """A worker that runs."""

    process: Process
    worker: Worker


@dataclass(frozen=True)
class _Task:
    """What is kept of a task: reading a member of Google's message takes as long as a step of the loop.

    Attributes:
        short: the beginning of its id, for the trace.
        deadline: in seconds.
    """

    name: str
    short: str
    url: str
    headers: dict[str, str]
    body: bytes
    deadline: float


class SimulatedTasks:
    """What the queues of `retail.tasks` create tasks with, and the dispatcher behind it."""

    def __init__(
        self,
        loop: WorldLoop,
        chance: Chance,
        trace: Trace,
        instances: Callable[[], list[Instance]],
        network: Network,
        api: Server,
        authorization: Callable[[str], str],
        crash: Callable[[str], None],
        outages: Outages,
    ) -> None:
        """Args:
        authorization: the header with which an audience is called.
        """
        self.policy = RetryPolicy(
            min_backoff=chance.pick([0.5, 3.0, 12.0]), max_backoff=chance.pick([10.0, 45.0, 90.0])
        )
        self.names: set[str] = set()
        self.waiting = 0
        self.given_up: list[str] = []
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._instances = instances
        self._network = network
        self._api = api
        self._authorization = authorization
        self._crash = crash
        self._outages = outages
        self._dispatching: set[asyncio.Task[None]] = set()
        self._handled: list[tuple[Process, asyncio.Task[Answer]]] = []

    def create_task(
        self,
        request: Any = None,
        *,
        retry: Any = None,  # noqa: ARG002
        timeout: Any = None,
    ) -> tasks_v2.Task:
        """Takes a task; blocks as long as the call takes."""
        task: tasks_v2.Task = request["task"]
        crash = f"{here().name.partition('-')[0]}_crash_at_queue"
        self._loop.pause(self._chance.seconds(0.001, 0.05))
        self._crash(crash)
        if self._outages.is_away("queue") or self._chance.strikes("queue_unavailable"):
            raise ServiceUnavailable("not now")  # type: ignore[no-untyped-call]
        if task.name in self.names:
            raise AlreadyExists("a task of that name")  # type: ignore[no-untyped-call]
        self.names.add(task.name)
        kept = _kept(task)
        self._trace.tell(f"task {kept.short} queued for {urlsplit(kept.url).path}")
        for _ in range(2 if self._chance.strikes("task_twice") else 1):
            self._start(kept)
        self._crash(crash)
        if self._chance.strikes("queue_answer_lost"):
            self._loop.pause(timeout)
            raise DeadlineExceeded("no answer")  # type: ignore[no-untyped-call]
        return task

    @property
    def under_way(self) -> bool:
        """Whether a task waits, or a worker is still at one that the queue gave up."""
        return self.waiting > 0 or any(
            process.alive and not handling.done() for process, handling in self._handled
        )

    def _start(self, task: _Task) -> None:
        self.waiting += 1
        # What the queue brings knows nothing of who put it.
        started = Context().run(self._loop.create_task, self._dispatch(task))
        self._dispatching.add(started)
        started.add_done_callback(self._dispatching.discard)

    async def _dispatch(self, task: _Task) -> None:
        late = self._chance.strikes("task_late")
        await asyncio.sleep(
            self._chance.seconds(0.1, 60.0) if late else self._chance.seconds(0.0, 0.1)
        )
        attempts, began = 0, self._loop.time()
        while True:
            answer = await self._attempt(task, attempts)
            attempts += 1
            if answer and 200 <= answer < 300:
                break
            delay = self.policy.delay(attempts, self._loop.time() - began)
            if delay is None:
                self._trace.tell(f"task {task.short} given up")
                self.given_up.append(task.name)
                break
            await asyncio.sleep(delay)
        self.waiting -= 1

    async def _attempt(self, task: _Task, attempts: int) -> int | None:
        """The status of the answer; None when nothing comes back."""
        await asyncio.sleep(self._chance.seconds(0.001, 0.02))
        await asyncio.sleep(self._outages.left("queue"))
        audience = task.url.removesuffix(urlsplit(task.url).path)
        headers = {
            **task.headers,
            "authorization": self._authorization(audience),
            _TRIED: str(attempts),
        }
        ask = self._ask_worker if audience == WORKER_URL else self._ask_api
        status = await ask(task, headers)
        if status is None or self._chance.strikes("task_answer_lost"):
            return None
        self._trace.tell(f"task {task.short} answered {status}")
        return status

    async def _ask_api(self, task: _Task, headers: dict[str, str]) -> int | None:
        request = Request("POST", task.url, headers, task.body)

        def ask() -> int | None:
            try:
                return self._network.ask(self._api, request, task.deadline).status
            except (Reset, TooLate):
                return None

        return await self._loop.blocking(ask, copy_context())

    async def _ask_worker(self, task: _Task, headers: dict[str, str]) -> int | None:
        alive = [one for one in self._instances() if one.process.alive]
        if not alive:
            return None
        instance = self._chance.pick(alive)
        self._trace.tell(
            f"task {task.short} → {instance.process.name}, attempt {1 + int(headers[_TRIED])}"
        )
        handling = self._loop.create_task(
            instance.worker.handle("POST", urlsplit(task.url).path, headers, task.body),
            context=context_of(instance.process),
        )
        self._handled.append((instance.process, handling))
        either: set[asyncio.Future[Any]] = {handling, instance.process.gone}
        await asyncio.wait(
            either,
            timeout=task.deadline,
            return_when=asyncio.FIRST_COMPLETED,
        )
        await asyncio.sleep(self._chance.seconds(0.001, 0.02))
        return handling.result().status if handling.done() and not handling.exception() else None


def _kept(task: tasks_v2.Task) -> _Task:
    request = task.http_request
    return _Task(
        name=task.name,
        short=task.name.rpartition("/")[2][:8],
        url=request.url,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
        deadline=cast("timedelta", task.dispatch_deadline).total_seconds(),
    )
