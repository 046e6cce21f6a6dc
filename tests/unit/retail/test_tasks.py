"""The worker's queue over the real Cloud Tasks client: what it creates, and how long it may take."""

import json
import socket
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.api_core import exceptions
from google.auth.exceptions import RefreshError
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from local.inbound_message import inbound
from retail.errors import Unavailable
from retail.settings import Settings, SettingsError
from retail.tasks import (
    BUDGET_SECONDS,
    DeliveryQueue,
    TurnQueue,
    connect,
    connect_deliveries,
    connect_model_checks,
    task_id,
)
from retail.wire import DeliveryTask, InboundMessage
from tests.task_server import CloudTasksServer, serving

QUEUE = "projects/p/locations/l/queues/turns"
SID = "SM" + "a" * 32


def message() -> InboundMessage:
    return inbound(SID, "¿Tenés ñoquis? 🥟")


class Stopwatch:
    """Seconds that only pass when somebody sleeps or a call takes time."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class ScriptedTasks:
    """A client whose calls take a while and end in the given errors, then succeed."""

    def __init__(self, clock: Stopwatch, *errors: Exception, seconds: float = 0.0) -> None:
        self.clock = clock
        self.errors = list(errors)
        self.seconds = seconds
        self.timeouts: list[float] = []

    def create_task(
        self, request: Any = None, *, retry: Any = "default", timeout: Any = "default"
    ) -> tasks_v2.Task:
        assert retry is None
        self.timeouts.append(timeout)
        self.clock.now += min(self.seconds, timeout)
        if self.errors:
            raise self.errors.pop(0)
        task: tasks_v2.Task = request["task"]
        return task


def queue_over(tasks: ScriptedTasks) -> TurnQueue:
    return TurnQueue(
        tasks,
        queue=QUEUE,
        url="http://worker",
        service_account="sa@p.iam.gserviceaccount.com",
        monotonic=tasks.clock.monotonic,
        sleep=tasks.clock.sleep,
    )


def settings(endpoint: str, **changes: str) -> Settings:
    members = {
        "tasks_queue": QUEUE,
        "worker_url": "http://worker:9003",
        "tasks_service_account": "sa@p.iam.gserviceaccount.com",
        "cloud_tasks_endpoint": endpoint,
        **changes,
    }
    return Settings(local_mode=True, **members)  # type: ignore[arg-type]


def connected(endpoint: str) -> TurnQueue:
    return connect(settings(endpoint), monotonic=time.monotonic, sleep=time.sleep)


def test_it_creates_the_task_that_wakes_the_worker() -> None:
    double = CloudTasksServer()
    traceparent = f"00-{'a' * 32}-{'b' * 16}-01"
    with serving(double) as port:
        connected(f"127.0.0.1:{port}").put(message(), traceparent)

    (request,) = double.requests
    task = request.task
    assert request.parent == QUEUE
    assert task.name == f"{QUEUE}/tasks/{task_id(SID)}"
    assert task.http_request.http_method == tasks_v2.HttpMethod.POST
    assert task.http_request.url == "http://worker:9003/turns"
    assert task.http_request.headers["Content-Type"] == "application/json"
    assert task.http_request.headers["traceparent"] == traceparent
    assert json.loads(task.http_request.body) == {"message": message()}
    assert task.http_request.oidc_token.audience == "http://worker:9003"
    assert task.http_request.oidc_token.service_account_email == "sa@p.iam.gserviceaccount.com"
    assert isinstance(task.dispatch_deadline, timedelta)
    assert task.dispatch_deadline.total_seconds() > 90


def test_a_check_of_the_model_s_name_wakes_the_worker_once_a_week() -> None:
    double = CloudTasksServer()
    with serving(double) as port:
        told = settings(f"127.0.0.1:{port}")
        queue = connect_model_checks(told, monotonic=time.monotonic, sleep=time.sleep)
        for week in ("2026-W49", "2026-W49", "2026-W50"):
            queue.put({"week": week})

    first, again, next_week = (request.task for request in double.requests)
    assert first.http_request.url == "http://worker:9003/model-checks"
    assert json.loads(first.http_request.body) == {"week": "2026-W49"}
    assert first.http_request.oidc_token.audience == "http://worker:9003"
    assert first.name == again.name != next_week.name


def test_a_message_without_a_trace_carries_none() -> None:
    double = CloudTasksServer()
    with serving(double) as port:
        connected(f"127.0.0.1:{port}").put(message())

    assert "traceparent" not in double.requests[0].task.http_request.headers


def test_a_task_is_named_by_the_message_alone() -> None:
    assert task_id(SID) == task_id(SID)
    assert task_id(SID) != task_id("SM" + "b" * 32)
    assert len(task_id(SID)) == 32
    assert SID not in task_id(SID)


def test_a_message_that_is_queued_already_is_a_success() -> None:
    double = CloudTasksServer()
    double.answer = lambda context: context.abort(grpc.StatusCode.ALREADY_EXISTS, "exists")
    with serving(double) as port:
        connected(f"127.0.0.1:{port}").put(message())

    assert len(double.requests) == 1


def test_it_tries_again_when_the_queue_is_unavailable() -> None:
    double = CloudTasksServer()

    def fail_once(context: grpc.ServicerContext) -> None:
        if len(double.requests) == 1:
            context.abort(grpc.StatusCode.UNAVAILABLE, "moving")

    double.answer = fail_once
    with serving(double) as port:
        connected(f"127.0.0.1:{port}").put(message())

    assert len(double.requests) == 2
    assert double.requests[0].task.name == double.requests[1].task.name


def test_a_queue_that_is_away_for_two_seconds_costs_no_message() -> None:
    clock = Stopwatch()
    tasks = ScriptedTasks(clock, *(exceptions.ServiceUnavailable("no") for _ in range(7)))
    started = clock.now

    queue_over(tasks).put(message())
    assert 2.0 < clock.now - started < 2.5


def test_it_gives_up_when_the_budget_is_used() -> None:
    clock = Stopwatch()
    tasks = ScriptedTasks(clock, *(exceptions.ServiceUnavailable("no") for _ in range(99)))
    started = clock.now

    with pytest.raises(Unavailable, match="queue_unavailable"):
        queue_over(tasks).put(message())
    assert 3.0 < clock.now - started <= BUDGET_SECONDS


def test_the_second_try_may_find_the_task_made_by_the_first() -> None:
    tasks = ScriptedTasks(
        Stopwatch(), exceptions.ServiceUnavailable("lost"), exceptions.AlreadyExists("made")
    )

    queue_over(tasks).put(message())

    assert len(tasks.timeouts) == 2


@pytest.mark.parametrize("seconds", [0.0, 1.0, 2.5, 3.0, 3.4, 10.0])
def test_all_tries_together_stay_within_the_budget(seconds: float) -> None:
    clock = Stopwatch()
    errors = [exceptions.ServiceUnavailable("slow") for _ in range(99)]
    tasks = ScriptedTasks(clock, *errors, seconds=seconds)
    started = clock.now

    with pytest.raises(Unavailable):
        queue_over(tasks).put(message())
    assert clock.now - started <= 4.0
    assert all(0 < timeout <= BUDGET_SECONDS for timeout in tasks.timeouts)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (exceptions.DeadlineExceeded("slow"), "queue_unavailable"),
        (exceptions.InternalServerError("broken"), "queue_unavailable"),
        (exceptions.Cancelled("hung up"), "queue_unavailable"),
        (exceptions.PermissionDenied("no"), "queue_refused"),
        (exceptions.NotFound("no queue"), "queue_refused"),
        (exceptions.ResourceExhausted("quota"), "queue_refused"),
        (RefreshError("no token"), "queue_refused"),
    ],
)
def test_other_errors_are_not_tried_again_and_say_whether_the_message_may_be_queued(
    error: Exception, code: str
) -> None:
    tasks = ScriptedTasks(Stopwatch(), error)

    with pytest.raises(Unavailable, match=type(error).__name__) as failure:
        queue_over(tasks).put(message())
    assert failure.value.code == code
    assert len(tasks.timeouts) == 1


def test_a_refusal_after_a_call_that_may_have_been_heard_leaves_it_open() -> None:
    tasks = ScriptedTasks(
        Stopwatch(), exceptions.ServiceUnavailable("lost"), exceptions.PermissionDenied("no")
    )
    with pytest.raises(Unavailable) as failure:
        queue_over(tasks).put(message())
    assert failure.value.code == "queue_unavailable"


def test_a_queue_that_hangs_is_given_up() -> None:
    double = CloudTasksServer()
    released = threading.Event()
    double.answer = lambda context: released.wait(60)
    with serving(double) as port:
        queue = connected(f"127.0.0.1:{port}")
        with pytest.raises(Unavailable, match="DeadlineExceeded"):
            queue.put(message())
        assert not released.is_set()
        released.set()


@pytest.mark.timeout(30)
def test_a_port_that_takes_the_connection_and_says_nothing_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Unavailable):
            connected(f"127.0.0.1:{silent.getsockname()[1]}").put(message())


def test_a_port_where_nobody_listens_is_told_at_once_and_comes_back() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    queue = connected(f"127.0.0.1:{port}")
    with pytest.raises(Unavailable, match="ServiceUnavailable"):  # not that the time was up
        queue.put(message())

    double = CloudTasksServer()
    with serving(double, port):
        deadline = time.monotonic() + 10
        while not double.requests and time.monotonic() < deadline:
            try:
                queue.put(message())
            except Unavailable:
                continue
    assert double.requests


def test_the_second_try_dials_again() -> None:
    with socket.socket() as free, ExitStack() as stack:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        double = CloudTasksServer()

        def come_up(seconds: float) -> None:
            stack.enter_context(serving(double, port))
            time.sleep(seconds)

        connect(settings(f"127.0.0.1:{port}"), monotonic=time.monotonic, sleep=come_up).put(
            message()
        )

    assert len(double.requests) == 1


def test_in_the_cloud_it_dials_google_with_the_functions_own_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    account = {
        "type": "service_account",
        "client_email": "webhook@p.iam.gserviceaccount.com",
        "private_key": key.decode(),
        "token_uri": "http://127.0.0.1:1/token",
    }
    (tmp_path / "account.json").write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))
    dialled: list[tuple[str, dict[str, Any]]] = []

    def dial(host: str, **parameters: Any) -> grpc.Channel:
        dialled.append((host, parameters))
        return grpc.insecure_channel("127.0.0.1:1")

    monkeypatch.setattr(CloudTasksGrpcTransport, "create_channel", dial)
    queue = connected("")
    assert dialled == []  # the server is about to fork, which no channel survives
    for _ in range(2):
        with pytest.raises(Unavailable):
            queue.put(message())

    ((host, parameters),) = dialled
    assert host == "cloudtasks.googleapis.com:443"
    assert parameters["credentials"].service_account_email == account["client_email"]
    assert dict(parameters["options"])["grpc.max_reconnect_backoff_ms"] == 2000
    assert dict(parameters["options"])["grpc.max_send_message_length"] == -1


@pytest.mark.parametrize("connect", [connect, connect_deliveries])
def test_it_refuses_to_start_with_half_a_configuration(connect: Any) -> None:
    with pytest.raises(SettingsError, match="WORKER_URL"):
        connect(settings("x:1", worker_url=""), monotonic=time.monotonic, sleep=time.sleep)


DELIVERY: DeliveryTask = {"wa_id": "5491123456789", "message_id": "5491123456789-7"}


def deliveries(endpoint: str) -> DeliveryQueue:
    return connect_deliveries(settings(endpoint), monotonic=time.monotonic, sleep=time.sleep)


def test_a_delivery_task_wakes_the_worker_by_another_door() -> None:
    double = CloudTasksServer()
    traceparent = f"00-{'a' * 32}-{'b' * 16}-01"
    with serving(double) as port:
        deliveries(f"127.0.0.1:{port}").put(DELIVERY, 0, traceparent)

    (request,) = double.requests
    task = request.task
    assert request.parent == QUEUE
    assert task.http_request.url == "http://worker:9003/deliveries"
    assert json.loads(task.http_request.body) == {"delivery": DELIVERY}
    assert task.http_request.headers["traceparent"] == traceparent
    assert task.http_request.oidc_token.audience == "http://worker:9003"


def test_a_delivery_is_named_by_its_message_and_its_ordinal() -> None:
    double = CloudTasksServer()
    other: DeliveryTask = {**DELIVERY, "message_id": "5491123456789-8"}
    with serving(double) as port:
        queue = deliveries(f"127.0.0.1:{port}")
        for task, ordinal in ((DELIVERY, 0), (DELIVERY, 0), (DELIVERY, 1), (other, 0)):
            queue.put(task, ordinal)

    names = [request.task.name for request in double.requests]
    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_a_delivery_that_is_queued_already_is_a_success() -> None:
    double = CloudTasksServer()
    double.answer = lambda context: context.abort(grpc.StatusCode.ALREADY_EXISTS, "exists")
    with serving(double) as port:
        deliveries(f"127.0.0.1:{port}").put(DELIVERY, 0)

    assert len(double.requests) == 1
