"""The Cloud Tasks double as a process of its own, and the real client for it."""

import re
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import grpc
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[1]
QUEUE = "projects/milo-local/locations/southamerica-east1/queues/turns"


def tasks_client(target: str) -> tasks_v2.CloudTasksClient:
    """The real client, over a plain channel to `host:port`."""
    transport = CloudTasksGrpcTransport(channel=grpc.insecure_channel(target))
    return tasks_v2.CloudTasksClient(transport=transport)


def http_task(url: str, name: str = "", **fields: Any) -> dict[str, Any]:
    """A Task that posts to `url`; `name` is the short id, `fields` go into the Task."""
    task = {"http_request": {"url": url}, **fields}
    return {**task, "name": f"{QUEUE}/tasks/{name}"} if name else task


def create(
    client: tasks_v2.CloudTasksClient,
    task: dict[str, Any],
    *,
    queue: str = QUEUE,
    timeout: float | None = None,
) -> tasks_v2.Task:
    """Makes a task as `http_task` tells it; `timeout` in seconds."""
    request = {"parent": queue, "task": task}
    if timeout is None:
        return client.create_task(request=request)
    return client.create_task(request=request, timeout=timeout)


def moment(value: object) -> datetime:
    """A time of a Task: the library's types say protobuf's Timestamp, what it gives is a datetime."""
    assert isinstance(value, datetime)
    return value


class CloudTasksProcess:
    """`python -m local.cloud_tasks` on free ports; stderr goes to a file beside the database."""

    def __init__(self, database: Path, *flags: str) -> None:
        self._log = database.with_suffix(f".{len(list(database.parent.iterdir()))}.log")
        command = [sys.executable, "-m", "local.cloud_tasks", "--port", "0", "--http-port", "0"]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--database", str(database), *flags], cwd=ROOT, stderr=log
            )

    def log(self) -> str:
        return self._log.read_text()

    def __enter__(self) -> Self:
        found = wait_until(self._ready, seconds=30)
        self.target, self.http_url = found[1], found[2]
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def client(self) -> tasks_v2.CloudTasksClient:
        return tasks_client(self.target)

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _ready(self) -> re.Match[str] | None:
        assert self.process.poll() is None, self.log()
        return re.search(r"Cloud Tasks on (\S+), .* on (\S+)", self.log())
