"""The Cloud Tasks double's calls, through the real google-cloud-tasks client over gRPC."""

import asyncio
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcAsyncIOTransport
from google.protobuf import duration_pb2, timestamp_pb2

from local.cloud_tasks import CloudTasksServer
from local.tasks_queue import QueueSettings
from tests.clock import Clock
from tests.cloud_tasks_process import QUEUE, create, http_task, moment, tasks_client
from tests.http_target import HttpTarget, held
from tests.waiting import wait_until

FULL = tasks_v2.Task.View.FULL
URL = "http://127.0.0.1:1/turns"


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Iterator[CloudTasksServer]:
    settings = QueueSettings(name_window=60)
    with CloudTasksServer(tmp_path / "tasks.db", settings=settings, clock=clock) as server:
        yield server


@pytest.fixture
def client(server: CloudTasksServer) -> tasks_v2.CloudTasksClient:
    """The real client; the queue is paused, so that tasks stay as they were made."""
    client = tasks_client(server.target)
    client.pause_queue(name=QUEUE)
    return client


def in_seconds(seconds: int) -> timestamp_pb2.Timestamp:
    return timestamp_pb2.Timestamp(seconds=int(datetime.now(UTC).timestamp() + seconds))


def test_a_created_task_says_what_the_service_fills_in(client: tasks_v2.CloudTasksClient) -> None:
    task = create(client, http_task(URL, "a"))
    assert task.name == f"{QUEUE}/tasks/a"
    assert task.http_request.http_method == tasks_v2.HttpMethod.POST
    assert task.http_request.headers["User-Agent"] == "Google-Cloud-Tasks"
    assert task.dispatch_deadline == timedelta(minutes=10)
    assert task.dispatch_count == 0
    assert task.view == tasks_v2.Task.View.BASIC
    assert abs(moment(task.schedule_time).timestamp() - datetime.now(UTC).timestamp()) < 5
    assert moment(task.create_time).microsecond == 0


def test_a_task_without_a_name_gets_one_of_its_queue(client: tasks_v2.CloudTasksClient) -> None:
    names = {create(client, http_task(URL)).name for _ in range(5)}
    assert len(names) == 5
    assert all(name.startswith(f"{QUEUE}/tasks/") for name in names)


def test_the_body_is_shown_only_in_the_full_view(client: tasks_v2.CloudTasksClient) -> None:
    task = http_task(URL, "a")
    task["http_request"]["body"] = b"hola"
    assert create(client, task).http_request.body == b""
    name = task["name"]
    assert client.get_task(name=name).http_request.body == b""
    seen = client.get_task(request={"name": name, "response_view": FULL})
    assert (seen.http_request.body, seen.view) == (b"hola", FULL)
    [listed] = client.list_tasks(request={"parent": QUEUE, "response_view": FULL})
    assert listed.http_request.body == b"hola"


def test_a_name_is_taken_once(client: tasks_v2.CloudTasksClient) -> None:
    create(client, http_task(URL, "a"))
    with pytest.raises(exceptions.AlreadyExists, match="Requested entity already exists"):
        create(client, http_task(URL, "a"))


def test_of_fifty_at_once_one_takes_the_name(client: tasks_v2.CloudTasksClient) -> None:
    def attempt(_: int) -> int:
        try:
            create(client, http_task(URL, "a"))
        except exceptions.AlreadyExists:
            return 0
        return 1

    with ThreadPoolExecutor(50) as threads:
        assert sum(threads.map(attempt, range(50))) == 1


def test_a_deleted_tasks_name_stays_taken_until_the_window_ends(
    client: tasks_v2.CloudTasksClient, clock: Clock
) -> None:
    name = create(client, http_task(URL, "a")).name
    client.delete_task(name=name)
    clock.advance(seconds=58)
    with pytest.raises(exceptions.AlreadyExists):
        create(client, http_task(URL, "a"))
    clock.advance(seconds=4)
    assert create(client, http_task(URL, "a")).name == name


def test_a_delivered_tasks_name_stays_taken(server: CloudTasksServer) -> None:
    client = tasks_client(server.target)
    with HttpTarget() as target:
        name = create(client, http_task(target.url, "a")).name
        wait_until(lambda: not list(client.list_tasks(parent=QUEUE)))
    with pytest.raises(exceptions.AlreadyExists):
        create(client, http_task(URL, "a"))
    with pytest.raises(exceptions.NotFound, match="existed recently"):
        client.get_task(name=name)


def test_a_task_that_never_was_is_not_found(client: tasks_v2.CloudTasksClient) -> None:
    name = f"{QUEUE}/tasks/never"
    for call in (client.get_task, client.delete_task):
        with pytest.raises(exceptions.NotFound, match="Requested entity was not found"):
            call(name=name)


def test_a_deleted_task_is_gone(client: tasks_v2.CloudTasksClient) -> None:
    name = create(client, http_task(URL, "a")).name
    client.delete_task(name=name)
    for call in (client.get_task, client.delete_task):
        with pytest.raises(exceptions.NotFound, match="existed recently"):
            call(name=name)
    assert not list(client.list_tasks(parent=QUEUE))


def test_tasks_are_listed_in_pages_and_by_queue(client: tasks_v2.CloudTasksClient) -> None:
    names = [create(client, http_task(URL, f"t{i}")).name for i in range(7)]
    other = QUEUE + "-other"
    client.pause_queue(name=other)
    create(client, {"http_request": {"url": URL}}, queue=other)
    pages = list(client.list_tasks(request={"parent": QUEUE, "page_size": 3}).pages)
    assert [len(page.tasks) for page in pages] == [3, 3, 1]
    assert [task.name for page in pages for task in page.tasks] == names
    assert len(list(client.list_tasks(parent=other))) == 1


def test_a_purge_empties_one_queue_and_keeps_its_names_taken(
    client: tasks_v2.CloudTasksClient,
) -> None:
    create(client, http_task(URL, "a"))
    other = QUEUE + "-other"
    client.pause_queue(name=other)
    create(client, {"http_request": {"url": URL}}, queue=other)
    queue = client.purge_queue(name=QUEUE)
    assert abs(moment(queue.purge_time).timestamp() - datetime.now(UTC).timestamp()) < 5
    assert not list(client.list_tasks(parent=QUEUE))
    assert len(list(client.list_tasks(parent=other))) == 1
    with pytest.raises(exceptions.AlreadyExists):
        create(client, http_task(URL, "a"))


def test_a_queue_tells_its_settings_and_its_state(client: tasks_v2.CloudTasksClient) -> None:
    queue = client.get_queue(name=QUEUE)
    assert queue.state == tasks_v2.Queue.State.PAUSED
    assert queue.rate_limits.max_concurrent_dispatches == 200
    assert queue.retry_config.max_attempts == 50
    assert queue.retry_config.min_backoff == timedelta(seconds=0.5)
    assert client.resume_queue(name=QUEUE).state == tasks_v2.Queue.State.RUNNING


TOO_LONG_ID = "x" * 501


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"http_request": {}}, "HttpRequest.url is required"),
        ({}, "HttpRequest.url is required"),
        (http_task("ftp://shop/turns"), "must start with 'http://' or 'https://'"),
        (http_task("127.0.0.1/turns"), "must start with 'http://' or 'https://'"),
        (http_task("http://shop/" + "x" * 2083), "2083"),
        ({"name": "a", **http_task(URL)}, "Task name must be formatted"),
        ({**http_task(URL), "name": f"{QUEUE}/tasks/no spaces"}, "can contain only letters"),
        ({**http_task(URL), "name": f"{QUEUE}/tasks/"}, "can contain only letters"),
        ({**http_task(URL), "name": f"{QUEUE}/tasks/{TOO_LONG_ID}"}, "can contain only letters"),
        ({**http_task(URL), "name": f"{QUEUE}-other/tasks/a"}, "must be the same as the queue"),
        ({"http_request": {"url": URL, "http_method": "GET", "body": b"x"}}, "request body"),
        ({"http_request": {"url": URL, "body": b"x" * 1_048_577}}, "Task size too large"),
        ({"http_request": {"url": URL, "headers": {"a": "x\r\nb: y"}}}, "no HTTP header"),
        ({"http_request": {"url": URL, "headers": {"a b": "x"}}}, "no HTTP header"),
        ({"http_request": {"url": URL, "headers": {"a": "x" * 81_920}}}, "80 KB"),
        ({"http_request": {"url": URL, "oidc_token": {"audience": "x"}}}, "serviceAccountEmail"),
        (http_task(URL, schedule_time=in_seconds(31 * 86400)), "30 days"),
        (http_task(URL, dispatch_deadline=duration_pb2.Duration(seconds=14)), r"\[15s, 30m\]"),
        (http_task(URL, dispatch_deadline=duration_pb2.Duration(seconds=1801)), r"\[15s, 30m\]"),
    ],
)
def test_a_wrong_task_is_refused_and_not_kept(
    client: tasks_v2.CloudTasksClient, task: dict[str, Any], words: str
) -> None:
    with pytest.raises(exceptions.InvalidArgument, match=words):
        create(client, task)
    assert not list(client.list_tasks(parent=QUEUE))


@pytest.mark.parametrize(
    "task",
    [
        http_task("https://shop.example/turns"),
        http_task(URL, "x" * 500),
        {"http_request": {"url": URL, "body": b"x" * 1_000_000}},
        {"http_request": {"url": URL, "http_method": "DELETE"}},
        http_task(URL, schedule_time=in_seconds(29 * 86400)),
        http_task(URL, dispatch_deadline=duration_pb2.Duration(seconds=15)),
        http_task(URL, dispatch_deadline=duration_pb2.Duration(seconds=1800)),
    ],
)
def test_a_task_just_within_the_bounds_is_kept(
    client: tasks_v2.CloudTasksClient, task: dict[str, Any]
) -> None:
    assert create(client, task).name == next(iter(client.list_tasks(parent=QUEUE))).name


@pytest.mark.parametrize(
    "queue", ["", "turns", "projects/p/queues/q", QUEUE + "/tasks/a", QUEUE + "_x", QUEUE + "\n"]
)
def test_a_wrong_queue_name_is_refused(client: tasks_v2.CloudTasksClient, queue: str) -> None:
    for call in (
        lambda: create(client, http_task(URL), queue=queue),
        lambda: client.list_tasks(parent=queue),
        lambda: client.get_queue(name=queue),
    ):
        with pytest.raises(exceptions.InvalidArgument, match="Queue name must be formatted"):
            call()


def test_a_wrong_page_is_refused(client: tasks_v2.CloudTasksClient) -> None:
    for page in ({"page_token": "zz"}, {"page_size": -1}):
        with pytest.raises(exceptions.InvalidArgument):
            client.list_tasks(request={"parent": QUEUE, **page})


def test_what_the_double_does_not_do_is_unimplemented(client: tasks_v2.CloudTasksClient) -> None:
    oauth = {"url": URL, "oauth_token": {"service_account_email": "a@b"}}
    for call in (
        lambda: client.delete_queue(name=QUEUE),
        lambda: create(client, {"app_engine_http_request": {"relative_uri": "/"}}),
        lambda: create(client, {"http_request": oauth}),
    ):
        with pytest.raises(exceptions.MethodNotImplemented):
            call()


async def made_by_the_async_client(target: str) -> str:
    channel = grpc.aio.insecure_channel(target)
    client = tasks_v2.CloudTasksAsyncClient(
        transport=CloudTasksGrpcAsyncIOTransport(channel=channel)
    )
    task = await client.create_task(request={"parent": QUEUE, "task": http_task(URL, "a")})
    await channel.close(None)
    return task.name


def test_the_async_client_works_too(
    server: CloudTasksServer, client: tasks_v2.CloudTasksClient
) -> None:
    assert asyncio.run(made_by_the_async_client(server.target)) == f"{QUEUE}/tasks/a"


def test_health_counts_the_tasks(
    server: CloudTasksServer, client: tasks_v2.CloudTasksClient
) -> None:
    create(client, http_task(URL, "a"))
    with urllib.request.urlopen(f"{server.http_url}/health") as answer:
        body = answer.read()
    assert body == b'{"status": "ok", "tasks": {"waiting": 1, "in_flight": 0}}'


def test_a_taken_port_is_said_at_start(tmp_path: Path, server: CloudTasksServer) -> None:
    for port, http_port in ((server.port, 0), (0, server.http_port)):
        with pytest.raises((OSError, RuntimeError)):
            CloudTasksServer(tmp_path / "second.db", port=port, http_port=http_port).start()


def test_a_second_start_by_mistake_does_not_send_again_what_is_under_way(
    tmp_path: Path, server: CloudTasksServer
) -> None:
    gate = threading.Event()
    with HttpTarget(held(gate)) as target:
        client = tasks_client(server.target)
        create(client, http_task(target.url))
        wait_until(lambda: target.received)
        with pytest.raises(OSError):
            CloudTasksServer(tmp_path / "tasks.db", http_port=server.http_port).start()
        create(client, http_task(f"{target.url}/after"))
        wait_until(lambda: "/after" in target.paths())
        gate.set()
        assert target.paths() == ["/", "/after"]
