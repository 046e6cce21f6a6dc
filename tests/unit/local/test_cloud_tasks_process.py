"""The double as a process: killed, stopped and started again, it loses no task."""

import signal
import threading
from datetime import UTC, datetime

import pytest
from google.api_core import exceptions
from google.auth.transport.requests import Request
from google.oauth2 import id_token
from google.protobuf import timestamp_pb2

from tests.cloud_tasks_process import QUEUE, CloudTasksProcess, http_task
from tests.http_target import Answer, HttpTarget
from tests.waiting import wait_until

QUICK = ("--min-backoff", "0.02", "--max-backoff", "0.1")

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path):
    return tmp_path / "tasks.db"


def test_a_kill_loses_nothing_that_was_accepted(database):
    """Pending, under way, scheduled and in backoff: each is delivered after the restart."""
    held = threading.Event()

    def hold(received):
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
                client.create_task(parent=QUEUE, task=task)
            wait_until(lambda: target.paths().count("/failing") >= 2)
            for i in range(10):
                task = http_task(f"{target.url}/held{i}", f"held{i}")
                client.create_task(parent=QUEUE, task=task)
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
            assert int(failing.cloud_tasks("TaskRetryCount")) >= 2
            assert failing.cloud_tasks("TaskPreviousResponse") in {"500", None}
            with pytest.raises(exceptions.AlreadyExists):
                client.create_task(parent=QUEUE, task=http_task(target.url, "held0"))


def test_kills_in_the_middle_of_a_burst_lose_no_acknowledged_task(database):
    acknowledged = []
    with HttpTarget() as target:
        for round_ in range(3):
            with CloudTasksProcess(database, *QUICK) as queue:
                client = queue.client()
                seen = len(target.received)

                def fill(client=client, round_=round_):
                    for i in range(10_000):
                        task = http_task(f"{target.url}/{round_}-{i}", f"{round_}-{i}")
                        try:
                            client.create_task(parent=QUEUE, task=task, timeout=2)
                        except exceptions.GoogleAPICallError:
                            return
                        acknowledged.append(f"/{round_}-{i}")

                filling = threading.Thread(target=fill)
                filling.start()
                wait_until(lambda seen=seen: len(target.received) > seen + 40)
                queue.kill()
                filling.join()
        with CloudTasksProcess(database, *QUICK) as queue:
            client = queue.client()
            wait_until(lambda: not list(client.list_tasks(parent=QUEUE)))
        assert len(acknowledged) >= 100
        assert set(acknowledged) <= set(target.paths())


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_with_deliveries_under_way_and_makes_them_again(database, how):
    gate = threading.Event()
    with HttpTarget(lambda _: gate.wait(30) and Answer()) as target:
        with CloudTasksProcess(database, *QUICK) as queue:
            queue.client().create_task(parent=QUEUE, task=http_task(target.url, "a"))
            wait_until(lambda: target.received)
            queue.process.send_signal(how)
            assert queue.process.wait(30) == 0
        gate.set()
        with CloudTasksProcess(database, *QUICK):
            wait_until(lambda: len(target.received) == 2)
    assert target.received[1].cloud_tasks("TaskRetryCount") == "1"


def test_the_signing_key_outlives_the_process(database):
    """A worker that keeps the certificates goes on trusting the queue after its restart."""
    tokens = []
    with HttpTarget() as target:
        for name in ("a", "b"):
            with CloudTasksProcess(database) as queue:
                task = http_task(target.url, name)
                task["http_request"]["oidc_token"] = {
                    "service_account_email": "tasks@milo", "audience": "worker"
                }  # fmt: skip
                queue.client().create_task(parent=QUEUE, task=task)
                count = len(tokens) + 1
                wait_until(lambda count=count: len(target.received) == count)
                tokens.append(target.received[-1].headers["authorization"].split()[1])
                certs_url = f"{queue.http_url}/oauth2/v1/certs"
                for token in tokens:
                    assert id_token.verify_token(token, Request(), "worker", certs_url)


def test_a_log_line_tells_the_attempt_and_never_the_body(database):
    with HttpTarget() as target, CloudTasksProcess(database) as queue:
        task = http_task(target.url, "a-task")
        task["http_request"]["body"] = b"secreto de la clienta"
        queue.client().create_task(parent=QUEUE, task=task)
        wait_until(lambda: "task a-task attempt 1: 200" in queue.log())
        assert "secreto" not in queue.log()


def test_a_taken_port_ends_the_process_with_an_error(database, tmp_path):
    with CloudTasksProcess(database) as queue:
        port = queue.target.rpartition(":")[2]
        second = CloudTasksProcess(tmp_path / "second.db", "--port", port)
        assert second.process.wait(30) != 0
        assert port in second.log()
