"""The double as a process: killed, stopped and started again, it loses no task."""

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.api_core import exceptions
from google.auth.transport.requests import Request
from google.cloud import tasks_v2
from google.oauth2 import id_token
from google.protobuf import timestamp_pb2

from tests.cloud_tasks_process import QUEUE, CloudTasksProcess, create, http_task
from tests.http_target import Answer, HttpTarget, Received, held
from tests.waiting import wait_until

QUICK = ("--min-backoff", "0.02", "--max-backoff", "0.1")

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


def test_a_kill_loses_nothing_that_was_accepted(database: Path) -> None:
    """Pending, under way, scheduled and in backoff: each is delivered after the restart."""
    held = threading.Event()

    def hold(received: Received) -> Answer:
        if received.path.startswith("/held") and not held.is_set():
            held.wait(30)
        return Answer(500 if received.path == "/failing" and not held.is_set() else 200)

    with HttpTarget(hold) as target:
        flags = ("--max-concurrent-dispatches", "5", *QUICK)
        with CloudTasksProcess(database, *flags) as queue:
            client = queue.client()
            due = timestamp_pb2.Timestamp(seconds=int(datetime.now(UTC).timestamp()) + 3)
            tasks = [http_task(f"{target.url}/failing", "failing")]
            tasks += [http_task(f"{target.url}/later", "later", schedule_time=due)]
            for task in tasks:
                create(client, task)
            wait_until(lambda: target.paths().count("/failing") >= 2)
            for i in range(10):
                task = http_task(f"{target.url}/held{i}", f"held{i}")
                create(client, task)
            wait_until(lambda: sum(path.startswith("/held") for path in target.paths()) == 5)
            queue.kill()
        before = len(target.received)
        held.set()
        with CloudTasksProcess(database, *flags) as queue:
            client = queue.client()
            wait_until(lambda: not list(client.list_tasks(parent=QUEUE)))
            after = target.received[before:]
            paths = [received.path for received in after]
            assert sorted(paths) == sorted(
                ["/failing", "/later", *(f"/held{i}" for i in range(10))]
            )
            later = next(received for received in after if received.path == "/later")
            assert later.at >= due.seconds
            failing = next(received for received in after if received.path == "/failing")
            assert int(failing.cloud_tasks("TaskRetryCount") or "") >= 2
            assert failing.cloud_tasks("TaskPreviousResponse") in {"500", None}
            with pytest.raises(exceptions.AlreadyExists):
                create(client, http_task(target.url, "held0"))


@pytest.mark.long
def test_kills_in_the_middle_of_a_burst_lose_no_acknowledged_task(database: Path) -> None:
    acknowledged: list[str] = []
    with HttpTarget() as target:
        for round_ in range(3):
            with CloudTasksProcess(database, *QUICK) as queue:
                client = queue.client()
                seen = len(target.received)

                def fill(client: tasks_v2.CloudTasksClient = client, round_: int = round_) -> None:
                    for i in range(10_000):
                        task = http_task(f"{target.url}/{round_}-{i}", f"{round_}-{i}")
                        try:
                            create(client, task, timeout=2)
                        except exceptions.GoogleAPICallError:
                            return
                        acknowledged.append(f"/{round_}-{i}")

                filling = threading.Thread(target=fill)
                filling.start()
                target.wait_for(seen + 41)
                queue.kill()
                filling.join()
        with CloudTasksProcess(database, *QUICK) as queue:
            client = queue.client()
            wait_until(lambda: not list(client.list_tasks(parent=QUEUE)))
        assert len(acknowledged) >= 100
        assert set(acknowledged) <= set(target.paths())


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_with_deliveries_under_way_and_makes_them_again(
    database: Path, how: signal.Signals
) -> None:
    gate = threading.Event()
    with HttpTarget(held(gate)) as target:
        with CloudTasksProcess(database, *QUICK) as queue:
            create(queue.client(), http_task(target.url, "a"))
            wait_until(lambda: target.received)
            queue.process.send_signal(how)
            assert queue.process.wait(30) == 0
        gate.set()
        with CloudTasksProcess(database, *QUICK):
            wait_until(lambda: len(target.received) == 2)
    assert target.received[1].cloud_tasks("TaskRetryCount") == "1"


def test_the_signing_key_outlives_the_process(database: Path) -> None:
    """A worker that keeps the certificates goes on trusting the queue after its restart."""
    tokens: list[str] = []
    with HttpTarget() as target:
        for name in ("a", "b"):
            with CloudTasksProcess(database) as queue:
                task = http_task(target.url, name)
                task["http_request"]["oidc_token"] = {
                    "service_account_email": "tasks@milo", "audience": "worker"
                }  # fmt: skip
                create(queue.client(), task)
                count = len(tokens) + 1
                target.wait_for(count)
                assert len(target.received) == count
                tokens.append(target.received[-1].headers["authorization"].split()[1])
                certs_url = f"{queue.http_url}/oauth2/v1/certs"
                for token in tokens:
                    assert id_token.verify_token(token, Request(), "worker", certs_url)


def test_a_log_line_tells_the_attempt_and_never_the_body(database: Path) -> None:
    with HttpTarget() as target, CloudTasksProcess(database) as queue:
        task = http_task(target.url, "a-task")
        task["http_request"]["body"] = b"secreto de la clienta"
        create(queue.client(), task)
        wait_until(lambda: "task a-task attempt 1: 200" in queue.log())
        assert "secreto" not in queue.log()


def test_a_taken_port_ends_the_process_with_an_error(database: Path, tmp_path: Path) -> None:
    with CloudTasksProcess(database) as queue:
        port = queue.target.rpartition(":")[2]
        second = CloudTasksProcess(tmp_path / "second.db", "--port", port)
        assert second.process.wait(30) != 0
        assert port in second.log()
