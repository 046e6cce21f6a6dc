"""What the double's deliveries look like to their target, and when they come again."""

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.api_core import exceptions
from google.auth.transport.requests import Request
from google.cloud import tasks_v2
from google.oauth2 import id_token
from google.protobuf import duration_pb2, timestamp_pb2

from local import tasks_dispatcher
from local.cloud_tasks import CloudTasksServer
from local.tasks_queue import QueueSettings, RetryPolicy
from tests.cloud_tasks_process import QUEUE, create, http_task, moment, tasks_client
from tests.http_target import Answer, HttpTarget, Received, held
from tests.waiting import wait_until

EMAIL = "tasks@milo-local.iam.gserviceaccount.com"
QUICK = RetryPolicy(
    min_backoff=0.02, max_backoff=0.1, max_doublings=3, max_attempts=50, max_retry_duration=0
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CloudTasksServer]:
    settings = QueueSettings(retry=QUICK, shortest_deadline=0.05, max_concurrent_dispatches=20)
    with CloudTasksServer(tmp_path / "tasks.db", settings=settings) as server:
        yield server


@pytest.fixture
def client(server: CloudTasksServer) -> tasks_v2.CloudTasksClient:
    return tasks_client(server.target)


@pytest.fixture
def target() -> Iterator[HttpTarget]:
    with HttpTarget() as target:
        yield target


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Opened at the end, so that no target's thread outlives its test."""
    gate = threading.Event()
    yield gate
    gate.set()


def is_gone(client: tasks_v2.CloudTasksClient, name: str) -> bool:
    try:
        client.get_task(name=name)
    except exceptions.NotFound:
        return True
    return False


def answers(*statuses: int) -> Callable[[Received], Answer]:
    """Answers with these in turn, then 200."""
    left = list(statuses)
    return lambda _: Answer(left.pop(0) if left else 200)


def test_a_task_reaches_its_target_as_it_was_made(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    task = http_task(f"{target.url}/turns?a=1", "abc")
    task["http_request"] |= {
        "http_method": "PUT",
        "body": '{"hola": "ñandú"}'.encode(),
        "headers": {"Content-Type": "application/json", "traceparent": "00-1-2-01"},
    }
    name = create(client, task).name
    wait_until(lambda: is_gone(client, name))
    [got] = target.received
    assert (got.method, got.path) == ("PUT", "/turns?a=1")
    assert got.body.decode() == '{"hola": "ñandú"}'
    assert got.headers["content-type"] == "application/json"
    assert got.headers["traceparent"] == "00-1-2-01"
    assert got.headers["user-agent"] == "Google-Cloud-Tasks"
    assert got.cloud_tasks("QueueName") == "turns"
    assert got.cloud_tasks("TaskName") == "abc"
    assert got.cloud_tasks("TaskRetryCount") == "0"
    assert got.cloud_tasks("TaskExecutionCount") == "0"
    assert abs(float(got.cloud_tasks("TaskETA") or "") - got.at) < 5
    assert "authorization" not in got.headers


def test_a_task_without_a_content_type_is_sent_without_one(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    create(client, {"http_request": {"url": target.url, "body": b"x"}})
    create(client, {"http_request": {"url": target.url, "http_method": "GET"}})
    wait_until(lambda: len(target.received) == 2)
    assert not [got for got in target.received if "content-type" in got.headers]
    assert {got.method for got in target.received} == {"POST", "GET"}


def test_a_task_goes_out_as_soon_as_it_is_made(
    client: tasks_v2.CloudTasksClient, target: HttpTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idle queue looks once a second by itself; here never, and a new task does not wait for it."""
    monkeypatch.setattr(tasks_dispatcher, "_MAX_WAIT_SECONDS", 3600.0)
    for count in range(1, 8):
        create(client, http_task(target.url))
        target.wait_for(count)
        assert len(target.received) == count


def test_a_failed_task_comes_again_and_tells_its_history(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    """The counts and headers that the service itself was seen to send for 503, 404, 200."""
    target.answer = answers(503, 404)
    name = create(client, http_task(target.url, "a")).name
    wait_until(lambda: is_gone(client, name))
    history = [
        tuple(got.cloud_tasks(header) for header in (
            "TaskRetryCount", "TaskExecutionCount", "TaskPreviousResponse", "TaskRetryReason"
        ))
        for got in target.received
    ]  # fmt: skip
    assert history == [("0", "0", None, None), ("1", "0", "503", ""), ("2", "1", "404", "")]


def test_each_attempt_waits_longer_than_the_one_before(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    target.answer = answers(500, 500, 500, 500)
    create(client, http_task(target.url))
    wait_until(lambda: len(target.received) == 5)
    times = [got.at for got in target.received]
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    for wait, least in zip(waits, (0.02, 0.04, 0.08, 0.1), strict=True):
        assert least <= wait < least + 1


def test_a_redirect_is_a_failure_and_is_not_followed(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    target.answer = lambda got: Answer(
        302 if len(target.received) == 1 else 200, {"Location": "/x"}
    )
    name = create(client, http_task(f"{target.url}/turns")).name
    wait_until(lambda: is_gone(client, name))
    assert target.paths() == ["/turns", "/turns"]


def test_a_busy_target_is_left_alone_as_long_as_it_asks(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    asked = [Answer(503, {"Retry-After": "1"})]
    target.answer = lambda _: asked.pop() if asked else Answer()
    create(client, http_task(target.url))
    wait_until(lambda: len(target.received) == 2)
    first, second = target.received
    assert second.at - first.at >= 0.99


def test_the_state_of_a_retried_task_can_be_read(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    target.answer = lambda _: Answer(409)
    name = create(client, http_task(target.url)).name
    wait_until(lambda: client.get_task(name=name).response_count >= 2)
    client.pause_queue(name=QUEUE)

    def at_rest() -> tasks_v2.Task | None:
        task = client.get_task(name=name)
        return task if task.response_count == task.dispatch_count else None

    task: tasks_v2.Task = wait_until(at_rest)
    assert task.dispatch_count == len(target.received)
    assert task.last_attempt.response_status.message == "ABORTED(10): HTTP status code 409"
    first, last = task.first_attempt, task.last_attempt
    assert moment(first.dispatch_time) < moment(last.dispatch_time)
    assert moment(last.dispatch_time) < moment(last.response_time) < moment(task.schedule_time)


def test_after_its_last_attempt_a_task_is_gone(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    target.answer = lambda _: Answer(500)
    task = http_task(target.url, "a", retry_config=tasks_v2.RetryConfig(max_attempts=3))
    name = create(client, task).name
    wait_until(lambda: is_gone(client, name))
    assert [got.cloud_tasks("TaskRetryCount") for got in target.received] == ["0", "1", "2"]
    with pytest.raises(exceptions.AlreadyExists):
        create(client, http_task(target.url, "a"))


def test_a_target_that_is_down_gets_its_task_when_it_is_back(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    name = create(client, http_task(f"http://127.0.0.1:{port}/turns")).name
    wait_until(lambda: client.get_task(name=name).dispatch_count >= 3)
    task = client.get_task(name=name)
    assert task.response_count == 0
    assert task.last_attempt.response_status.code in {0, 14}
    with socket.create_server(("127.0.0.1", port)) as back:
        back.settimeout(10)
        connection, _ = back.accept()
        with connection:
            request = connection.recv(65536).decode().lower()
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        assert "x-cloudtasks-taskpreviousresponse" not in request
        wait_until(lambda: is_gone(client, name))


def test_a_connection_cut_before_the_answer_is_tried_again(
    client: tasks_v2.CloudTasksClient,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as cutting:
        cutting.settimeout(10)
        name = create(client, http_task(f"http://127.0.0.1:{cutting.getsockname()[1]}/")).name
        for answer in (b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"not http at all\r\n\r\n"):
            connection, _ = cutting.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
        connection, _ = cutting.accept()
        with connection:
            request = connection.recv(65536).decode().lower()
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            assert "x-cloudtasks-taskretrycount: 3\r\n" in request
            wait_until(lambda: is_gone(client, name))


def test_after_the_deadline_nobody_listens_and_the_task_comes_again(
    client: tasks_v2.CloudTasksClient, target: HttpTarget, gate: threading.Event
) -> None:
    target.answer = lambda got: Answer() if len(target.received) > 1 else held(gate)(got)
    task = http_task(target.url, dispatch_deadline=duration_pb2.Duration(nanos=300_000_000))
    name = create(client, task).name
    wait_until(lambda: is_gone(client, name))
    _, second = target.received
    assert not gate.is_set()  # the first has no answer yet
    assert second.cloud_tasks("TaskPreviousResponse") is None


def test_an_answer_that_drips_is_cut_at_the_deadline(
    client: tasks_v2.CloudTasksClient, gate: threading.Event
) -> None:
    """A timeout on each read would never end it."""

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not gate.wait(0.02):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as threads:
        threads.submit(drip, server)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        deadline = duration_pb2.Duration(nanos=200_000_000)
        name = create(client, http_task(url, dispatch_deadline=deadline)).name
        wait_until(lambda: client.get_task(name=name).dispatch_count >= 2)
        client.delete_task(name=name)
        gate.set()


def test_a_task_waits_for_its_schedule_time(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    due = datetime.now(UTC).timestamp() + 0.6
    at = timestamp_pb2.Timestamp(seconds=int(due), nanos=int(due % 1 * 1e9))
    create(client, http_task(f"{target.url}/later", schedule_time=at))
    create(client, http_task(f"{target.url}/now"))
    wait_until(lambda: len(target.received) == 2)
    now, later = target.received
    assert (now.path, later.path) == ("/now", "/later")
    assert due <= later.at
    assert float(later.cloud_tasks("TaskETA") or "") == pytest.approx(due, abs=0.001)


def test_a_task_deleted_before_its_time_is_never_sent(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    due = timestamp_pb2.Timestamp(seconds=int(datetime.now(UTC).timestamp()) + 2)
    name = create(client, http_task(f"{target.url}/deleted", schedule_time=due)).name
    create(client, http_task(f"{target.url}/kept", schedule_time=due))
    client.delete_task(name=name)
    wait_until(lambda: target.received)
    wait_until(lambda: not list(client.list_tasks(parent=QUEUE)))
    assert target.paths() == ["/kept"]


def test_a_task_deleted_while_it_is_delivered_does_not_come_again(
    client: tasks_v2.CloudTasksClient, target: HttpTarget, gate: threading.Event
) -> None:
    target.answer = held(gate, Answer(500))
    name = create(client, http_task(target.url)).name
    wait_until(lambda: target.received)
    client.delete_task(name=name)
    gate.set()
    target.answer = answers(500, 500, 500)  # long enough for the deleted one to come again
    other = create(client, http_task(f"{target.url}/other")).name
    wait_until(lambda: is_gone(client, other))
    assert target.paths() == ["/", *["/other"] * 4]


def test_a_paused_queue_delivers_when_it_is_resumed(
    client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    client.pause_queue(name=QUEUE)
    create(client, http_task(f"{target.url}/paused"))
    create(client, http_task(f"{target.url}/other"), queue=f"{QUEUE}-other")
    wait_until(lambda: target.received)
    assert target.paths() == ["/other"]
    client.resume_queue(name=QUEUE)
    wait_until(lambda: len(target.received) == 2)


def test_a_target_that_hangs_does_not_hold_up_another(
    client: tasks_v2.CloudTasksClient, target: HttpTarget, gate: threading.Event
) -> None:
    with HttpTarget(held(gate)) as hanging:
        for _ in range(15):
            create(client, http_task(hanging.url))
        wait_until(lambda: len(hanging.received) == 15)
        for _ in range(50):
            create(client, http_task(target.url))
        wait_until(lambda: len(target.received) == 50)
        assert len(hanging.received) == 15
        gate.set()


def test_no_more_than_the_limit_are_under_way_at_once(
    client: tasks_v2.CloudTasksClient, target: HttpTarget, gate: threading.Event
) -> None:
    target.answer = held(gate)
    names = [create(client, http_task(target.url)).name for _ in range(30)]
    wait_until(lambda: len(target.received) == 20)
    other = http_task(f"{target.url}/other")
    create(client, other, queue=f"{QUEUE}-other")
    wait_until(lambda: "/other" in target.paths())
    assert len(target.received) == 21
    gate.set()
    wait_until(lambda: all(is_gone(client, name) for name in names))


def test_two_hundred_at_once_all_arrive_once(tmp_path: Path, gate: threading.Event) -> None:
    """A shop's busiest second: each task is held until all two hundred are there."""
    with CloudTasksServer(tmp_path / "busy.db") as server, HttpTarget() as target:
        target.answer = held(gate)
        client = tasks_client(server.target)
        with ThreadPoolExecutor(20) as threads:
            list(threads.map(lambda i: create(client, http_task(f"{target.url}/{i}")), range(200)))
        wait_until(lambda: len(target.received) == 200)
        gate.set()
        wait_until(lambda: not list(client.list_tasks(parent=QUEUE)))
        assert sorted(target.paths()) == sorted(f"/{i}" for i in range(200))


@pytest.mark.timeout(60)
def test_it_stops_at_any_moment_of_an_attempt(tmp_path: Path, target: HttpTarget) -> None:
    """Stopping once got lost when it met the end of an attempt; here they meet often."""
    target.answer = lambda _: Answer(500)
    settings = QueueSettings(retry=RetryPolicy(min_backoff=0.001, max_backoff=0.001))
    for start in range(20):
        with CloudTasksServer(tmp_path / "tasks.db", settings=settings) as server:
            create(tasks_client(server.target), http_task(target.url))
            seen = len(target.received)
            target.wait_for(seen + start + 1)


def test_a_delivery_carries_an_id_token_that_googles_library_accepts(
    server: CloudTasksServer, client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    task = http_task(f"{target.url}/turns")
    task["http_request"] |= {
        "oidc_token": {"service_account_email": EMAIL, "audience": "http://worker"},
        "headers": {"authorization": "Bearer forged"},
    }
    create(client, task)
    wait_until(lambda: target.received)
    scheme, token = target.received[0].headers["authorization"].split()
    claims = id_token.verify_token(token, Request(), "http://worker", server.certs_url)
    assert scheme == "Bearer"
    assert claims["email"] == EMAIL
    assert claims["email_verified"] is True
    assert claims["iss"] == "https://accounts.google.com"


def test_without_an_audience_the_token_is_for_the_url(
    server: CloudTasksServer, client: tasks_v2.CloudTasksClient, target: HttpTarget
) -> None:
    url = f"{target.url}/turns"
    oidc = {"service_account_email": EMAIL}
    create(client, {"http_request": {"url": url, "oidc_token": oidc}})
    wait_until(lambda: target.received)
    token = target.received[0].headers["authorization"].split()[1]
    jwks_url = f"{server.http_url}/oauth2/v3/certs"
    assert id_token.verify_token(token, Request(), url, jwks_url)["aud"] == url
