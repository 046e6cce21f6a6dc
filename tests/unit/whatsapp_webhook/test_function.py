"""The webhook as the cloud runs it: loaded by functions-framework, over the real Cloud Tasks client."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.functions import FUNCTIONS, loaded_asgi
from tests.slow_sockets import heard, slow_sockets
from tests.task_server import CloudTasksServer, serving
from tests.waiting import wait_until
from tests.webhooks import ACCOUNT, NUMBER, SID, TEXT, TOKEN, URL, sign
from whatsapp_webhook.webhook import LATE


def environment(tasks_port: int) -> dict[str, str]:
    return {
        "LOCAL_MODE": "1",
        "WHATSAPP_WEBHOOK_URL": URL,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_WHATSAPP_NUMBER": NUMBER,
        "TASKS_QUEUE": "projects/p/locations/l/queues/q",
        "CLOUD_TASKS_ENDPOINT": f"127.0.0.1:{tasks_port}",
        "WORKER_URL": "http://127.0.0.1:9003",
        "TASKS_SERVICE_ACCOUNT": "sa@p.iam.gserviceaccount.com",
    }


@pytest.fixture(autouse=True)
def _root_logger() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers[:], root.level = before


@pytest.fixture
def tasks() -> Iterator[tuple[CloudTasksServer, int]]:
    double = CloudTasksServer()
    with serving(double) as port:
        yield double, port


def test_a_signed_message_becomes_a_task(
    tasks: tuple[CloudTasksServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    double, port = tasks
    for name, value in environment(port).items():
        monkeypatch.setenv(name, value)

    with loaded_asgi("whatsapp_webhook") as client:
        answer = client.post(
            "/whatsapp", data=dict(TEXT), headers={"X-Twilio-Signature": sign(TEXT)}
        )
        refused = client.post("/whatsapp", data=dict(TEXT))
        too_long = client.post("/whatsapp", data={**TEXT, "Body": "x" * 200_000})
        wrong = client.get("/whatsapp")
        health, head = client.get("/health"), client.head("/health")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert (refused.status_code, too_long.status_code, wrong.status_code) == (403, 413, 405)
    assert wrong.headers["Allow"] == "POST"
    assert health.json() == {"status": "ok", "service": "whatsapp_webhook"}
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == health.headers["Content-Length"]
    (request,) = double.requests
    assert json.loads(request.task.http_request.body)["message"]["sid"] == SID


def test_a_url_that_ends_in_a_slash_is_signed_with_it(
    tasks: tuple[CloudTasksServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{URL}/"
    for name, value in {**environment(tasks[1]), "WHATSAPP_WEBHOOK_URL": url}.items():
        monkeypatch.setenv(name, value)

    with loaded_asgi("whatsapp_webhook") as client:
        answers = [
            client.post(
                "/whatsapp", data=dict(TEXT), headers={"X-Twilio-Signature": sign(TEXT, signed)}
            ).status_code
            for signed in (url, URL)
        ]

    assert answers == [200, 403]


def test_a_queue_that_hangs_costs_the_shopper_four_seconds_and_an_apology(
    tasks: tuple[CloudTasksServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    double, port = tasks
    released = threading.Event()
    double.answer = lambda context: released.wait(30)
    for name, value in environment(port).items():
        monkeypatch.setenv(name, value)

    with loaded_asgi("whatsapp_webhook") as client:
        client.get("/health")
        started = time.monotonic()
        answer = client.post(
            "/whatsapp", data=dict(TEXT), headers={"X-Twilio-Signature": sign(TEXT)}
        )
        seconds = time.monotonic() - started
    released.set()

    assert seconds < 4.0
    assert answer.status_code == 200
    assert LATE in answer.text


def test_it_does_not_import_what_a_shopper_would_wait_for() -> None:
    program = (
        "import sys, whatsapp_webhook.main;"
        "heavy = ('pydantic', 'google.adk', 'google.genai', 'google.cloud.firestore',"
        " 'google.cloud.firestore_v1', 'twilio.rest', 'tenacity', 'phonenumbers');"
        "print([name for name in heavy if name in sys.modules]);"
        "print('twilio.request_validator' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment(1), "PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split("\n")[:2] == ["[]", "True"]


@contextmanager
def forked(tasks_port: int, log: Path) -> Iterator[str]:
    """The URL of the webhook in a process of its own, as the cloud starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        webhook_port = free.getsockname()[1]
    url = f"http://127.0.0.1:{webhook_port}"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("functions-framework")),
                *("--target", "whatsapp_webhook", "--host", "127.0.0.1"),
                *("--source", str(FUNCTIONS / "whatsapp_webhook" / "main.py")),
                *("--port", str(webhook_port)),
            ],
            env={**os.environ, **environment(tasks_port), "PYTHONPATH": str(FUNCTIONS)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _is_up(url), 30)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def posted(url: str) -> bytes:
    """What the webhook answers to a signed message."""
    request = urllib.request.Request(f"{url}/whatsapp", data=urlencode(TEXT).encode())
    request.add_header("X-Twilio-Signature", sign(TEXT))
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
        return bytes(answer.read())


def lines_of(log: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.slow
def test_the_queue_works_in_the_process_that_the_server_forks(
    tasks: tuple[CloudTasksServer, int], tmp_path: Path
) -> None:
    double, port = tasks
    log = tmp_path / "webhook.log"
    with forked(port, log) as url:
        assert b"<Message>" not in posted(url)

    assert len(double.requests) == 1
    (arrival,) = [line for line in lines_of(log) if "Incoming" in line["message"]]
    assert arrival["message"] == "🔔 Incoming WhatsApp from whatsapp:…6789"
    assert arrival["severity"] == "INFO"
    assert arrival["logging.googleapis.com/trace"]


@pytest.mark.slow
def test_callers_that_never_end_stop_nobody_and_are_refused(
    tasks: tuple[CloudTasksServer, int], tmp_path: Path
) -> None:
    log = tmp_path / "webhook.log"
    with forked(tasks[1], log) as url, slow_sockets(url, 60) as callers:
        assert b"<Message>" not in posted(url)
        statuses = [heard(caller).split(b"\r\n")[0] for caller in callers]
        assert b"<Message>" not in posted(url)

    assert {status for status in statuses if status} == {b"HTTP/1.1 408 Request Timeout"}
    said = [(line["severity"], line["message"]) for line in lines_of(log)]
    assert said.count(("INFO", "A caller took too long over its request")) == 60
    assert {severity for severity, _ in said} == {"INFO"}


@pytest.mark.slow
def test_callers_that_never_end_do_not_keep_a_process_that_is_told_to_end(
    tasks: tuple[CloudTasksServer, int], tmp_path: Path
) -> None:
    log = tmp_path / "webhook.log"
    with ExitStack() as callers:
        with forked(tasks[1], log) as url:
            callers.enter_context(slow_sockets(url, 60))
            posted(url)
            told_to_end_at = time.monotonic()
        seconds = time.monotonic() - told_to_end_at

    assert (
        seconds < 20
    )  # five, and what a busy machine takes; without a limit it is the server's thirty
    assert {line["severity"] for line in lines_of(log)} == {"INFO"}


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False
