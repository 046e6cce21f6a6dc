"""The queue contract: Cloud Tasks' client over both of its doubles, and the queue that webhook tests have."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast

import pytest

from agent_worker.turns.worker import Answer as WorkerAnswer
from agent_worker.turns.worker import Worker
from local.cloud_tasks import CloudTasksServer
from local.in_process import Response
from local.inbound_message import inbound
from retail.errors import Unavailable
from retail.settings import Settings
from retail.tasks import TurnQueue, connect
from retail.wire import InboundMessage
from simulator.network import Network, Server
from simulator.process import Process
from simulator.taskqueue import Instance, SimulatedTasks
from tests.cloud_tasks_process import QUEUE
from tests.http_target import HttpTarget
from tests.simulated import Corner
from tests.waiting import wait_until
from tests.webhooks import KeptQueue
from whatsapp_webhook.webhook import Queue

ACCOUNT = "sa@p.iam.gserviceaccount.com"


class Place(Protocol):
    """A queue, what it has handed on, and how it breaks."""

    queue: Queue

    def handed_on(self, wanted: int) -> list[InboundMessage]: ...
    def break_down(self) -> None: ...


class OverTheDouble:
    """The laptop's Cloud Tasks, over gRPC, with a worker that takes what comes."""

    def __init__(self, server: CloudTasksServer, worker: HttpTarget) -> None:
        self.server, self.worker = server, worker
        settings = Settings(
            local_mode=True,
            tasks_queue=QUEUE,
            worker_url=worker.url,
            tasks_service_account=ACCOUNT,
            cloud_tasks_endpoint=server.target,
        )
        self.queue: Queue = connect(settings, monotonic=time.monotonic, sleep=lambda _: None)

    def handed_on(self, wanted: int) -> list[InboundMessage]:
        wait_until(lambda: len(self.worker.received) >= wanted, seconds=20)
        return [json.loads(one.body)["message"] for one in self.worker.received]

    def break_down(self) -> None:
        self.server.stop()


class Simulated:
    """The seeded world's queue, with a worker that takes what comes."""

    def __init__(self, corner: Corner) -> None:
        self.corner = corner
        self.taken: list[InboundMessage] = []
        instance = Instance(Process("worker-1.1", corner.loop), cast("Worker", self))
        tasks = SimulatedTasks(
            corner.loop,
            corner.chance,
            corner.trace,
            lambda: [instance],
            Network(corner.loop, corner.chance, corner.trace, corner.outages),
            Server("api", lambda _: Response(404, {}, b""), []),
            lambda _: "",
            lambda _: None,
            corner.outages,
        )
        self.tasks = TurnQueue(
            tasks,
            queue=QUEUE,
            url="https://worker.example",
            service_account=ACCOUNT,
            monotonic=corner.loop.time,
            sleep=corner.loop.pause,
        )
        self.queue: Queue = self

    async def handle(self, _: str, __: str, ___: Any, body: bytes) -> WorkerAnswer:
        self.taken.append(json.loads(body)["message"])
        return WorkerAnswer(200, {})

    def put(self, message: InboundMessage, traceparent: str = "") -> None:
        self.corner.run(lambda: self.tasks.put(message, traceparent))

    def handed_on(self, wanted: int) -> list[InboundMessage]:
        self.corner.run(lambda: self.corner.loop.pause(120))
        return self.taken

    def break_down(self) -> None:
        self.corner.strike("queue_unavailable")


class Kept:
    """The queue of the webhook's tests."""

    def __init__(self) -> None:
        self.kept = KeptQueue()
        self.queue: Queue = self.kept

    def handed_on(self, wanted: int) -> list[InboundMessage]:
        return self.kept.messages

    def break_down(self) -> None:
        self.kept.error = Unavailable("queue_unavailable", "no")


@pytest.fixture(params=["double", "simulated", "kept"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "double":
        with HttpTarget() as worker, CloudTasksServer(tmp_path / "tasks.db") as server:
            yield OverTheDouble(server, worker)
    elif request.param == "simulated":
        corner = Corner()
        yield Simulated(corner)
        corner.close()
    else:
        yield Kept()


def test_each_message_is_handed_on_whole(place: Place) -> None:
    sent = [inbound("SM1", "¿Tenés ñoquis? 🥟"), inbound("SM2", "", kind="audio")]
    for message in sent:
        place.queue.put(message)

    assert sorted(place.handed_on(2), key=lambda message: message["sid"]) == sent


def test_a_message_that_is_put_again_is_handed_on_once(place: Place) -> None:
    for body in ("SM1", "SM1", "SM2", "SM1"):
        place.queue.put(inbound(body))

    assert sorted(message["sid"] for message in place.handed_on(2)) == ["SM1", "SM2"]


def test_a_queue_that_cannot_take_it_says_so(place: Place) -> None:
    place.break_down()

    with pytest.raises(Unavailable, match="queue_unavailable"):
        place.queue.put(inbound())
