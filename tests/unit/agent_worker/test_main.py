"""The entry point under the functions framework's own ASGI application."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import functions_framework.aio
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from agent_worker import main
from agent_worker.task import MOST_BYTES
from agent_worker.worker import Answer
from tests.unit.agent_worker.test_worker import ENVIRON

SOURCE = str(Path(main.__file__))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    app = functions_framework.aio.create_asgi_app("agent_worker", SOURCE)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_it_answers_health_checks_and_refuses_strangers(client: TestClient) -> None:
    assert client.get("/health").json()["service"] == "agent_worker"
    assert client.post("/turns", json={"message": {}}).status_code == 403
    assert client.get("/turns").status_code == 405
    assert client.get("/elsewhere").status_code == 404


def test_a_huge_body_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    async def flood() -> AsyncIterator[bytes]:
        for number in range(1000):
            read.append(number)
            yield b"x" * 16_384

    class Taker:
        async def handle(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
            return Answer(400, {"method": method, "path": path, "size": len(body)})

    async def ask() -> Response:
        made: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        made.set_result(Taker())
        monkeypatch.setattr(main, "worker", lambda: made)
        url = SimpleNamespace(path="/turns")
        request = SimpleNamespace(stream=flood, method="POST", url=url, headers={})
        return await main.agent_worker(cast("Request", request))

    answer = asyncio.run(ask())
    assert answer.status_code == 400
    assert json.loads(bytes(answer.body)) == {"method": "POST", "path": "/turns", "size": 278_528}
    assert len(read) == 17 == MOST_BYTES // 16_384 + 1


def test_a_missing_variable_is_a_crash_that_the_framework_reports(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKER_URL")
    assert client.get("/health").status_code == 500
